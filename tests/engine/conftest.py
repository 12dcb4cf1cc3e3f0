"""Graphs that several tests of the engine start from, and a way to see that one has not changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import hypothesis
import numpy as np
import pytest
from hypothesis import strategies as st

from engine.graph import Graph
from engine.ops import OPS, Shape, ShapeMismatch

hypothesis.settings.register_profile(
    "chainrule", deadline=None, derandomize=True, database=None, max_examples=60, print_blob=False
)
hypothesis.settings.load_profile("chainrule")

SMOOTH = (
    "add", "subtract", "multiply", "negate", "identity", "sigmoid", "tanh", "softplus", "add_constant",
    "scale", "square",
)  # fmt: skip
"""Ops without kinks that are defined everywhere."""

KINKED = ("max", "min", "abs", "relu", "leaky_relu", "elu")
ON_ARRAYS = ("matmul", "affine", "sum", "mean", "squared_error", "l2_penalty")
SMALL_SHAPES = ((), (), (3,), (1,), (2, 3), (2, 1), (1, 3), (3, 2))


@pytest.fixture
def state() -> Callable[[Graph], object]:
    """Return a function that gives all there is to see of a graph, comparable with ==."""

    def see(graph: Graph) -> object:
        nodes = [
            (node.id, node.op.name, node.name, repr(node.value), dict(node.attributes))
            for node in graph.nodes()
        ]
        names = [graph.find(node.name).id for node in graph.nodes()]
        return nodes, names, graph.edges(), list(graph), graph.copy().add("constant", name="next_one")

    return see


@pytest.fixture
def product_of_sum() -> Graph:
    """Return f = (x + y) z at (−2, 5, −4), with the ids x 1, y 2, z 3, q 4, f 5."""
    graph = Graph()
    for name, value in (("x", -2.0), ("y", 5.0), ("z", -4.0)):
        graph.add("input", name=name, value=value)
    graph.add("add", name="q")
    graph.add("multiply", name="f")
    for source, target, port in ((1, 4, "x"), (2, 4, "y"), (4, 5, "x"), (3, 5, "y")):
        graph.connect(source, target, port)
    return graph


@pytest.fixture
def rng() -> np.random.Generator:
    """Return a seeded source of randomness."""
    return np.random.default_rng(20260101)


@pytest.fixture(scope="session")
def build() -> Callable[..., Graph]:
    """Return a function that builds a graph from rows: a leaf's value, or (op, inputs…, attributes)."""

    def build(**rows: Any) -> Graph:
        graph = Graph()
        for name, row in rows.items():
            if isinstance(row, tuple):
                _add_gate(graph, name, *row)
            else:
                graph.add("input", name=name, value=row)
        return graph

    return build


def _add_gate(graph: Graph, name: str, op: str, *inputs: Any) -> None:
    *sources, attributes = inputs if isinstance(inputs[-1], dict) else (*inputs, None)
    gate = graph.add(op, name=name, attributes=attributes)
    for port, source in zip(graph.node(gate).op.ports, sources, strict=True):
        graph.connect(graph.find(source).id, gate, port)


@pytest.fixture(scope="session")
def ladder() -> Callable[..., tuple[Graph, int, int]]:
    """Return a function from a number of stages to a ladder of as many gates, and the ids of both ends.

    Both ports of each gate are wired to the one before, so that the number of paths doubles at every stage.
    """

    def ladder(stages: int, op: str = "add") -> tuple[Graph, int, int]:
        graph = Graph()
        end = start = graph.add("input", name="x", value=1.0)
        for _stage in range(stages):
            gate = graph.add(op)
            graph.connect(end, gate, "x")
            graph.connect(end, gate, "y")
            end = gate
        return graph, start, end

    return ladder


@pytest.fixture(scope="session")
def ids() -> Callable[..., list[int]]:
    """Return a function from a graph and names to ids."""
    return lambda graph, *names: [graph.find(name).id for name in names]


@pytest.fixture(scope="session")
def random_rows() -> Callable[..., st.SearchStrategy[dict[str, Any]]]:
    """Return a function that gives a hypothesis strategy for the rows of a random graph.

    `build(**data.draw(random_rows(arrays=True)))` is the graph; the last row is its target. Leaves hold
    numbers, or small arrays too, in [−2, 2]; every gate is followed by a tanh, so that values
    stay tame. `kinks=True` lets max, ReLU and the like in.
    """

    def strategy(
        *, arrays: bool = False, kinks: bool = False, gates: int = 8
    ) -> st.SearchStrategy[dict[str, Any]]:
        ops = SMOOTH + (KINKED if kinks else ()) + (ON_ARRAYS if arrays else ())
        return _rows(ops, SMALL_SHAPES if arrays else ((),), gates)

    return strategy


@st.composite
def _rows(draw: st.DrawFn, ops: tuple[str, ...], shapes: tuple[Shape, ...], gates: int) -> dict[str, Any]:
    shape_of = {f"x{n}": draw(st.sampled_from(shapes)) for n in range(draw(st.integers(1, 4)))}
    rows: dict[str, Any] = {name: draw(_value(shape)) for name, shape in shape_of.items()}
    for n in range(draw(st.integers(1, gates))):
        op = OPS[draw(st.sampled_from(ops))]
        sources = [draw(st.sampled_from(list(rows))) for _port in op.ports]
        try:
            out = op.shape(*(shape_of[source] for source in sources), **op.defaults())
        except ShapeMismatch:
            op, sources = OPS["tanh"], sources[:1]
            out = shape_of[sources[0]]
        rows[f"g{n}"], rows[f"t{n}"] = (op.name, *sources), ("tanh", f"g{n}")
        shape_of[f"g{n}"] = shape_of[f"t{n}"] = out
    return rows


def _value(shape: Shape) -> st.SearchStrategy[Any]:
    entry = st.integers(-200, 200).map(lambda hundredths: hundredths / 100)
    for size in reversed(shape):
        entry = st.lists(entry, min_size=size, max_size=size)
    return entry
