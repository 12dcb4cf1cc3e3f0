"""Graphs that several tests of the engine start from, and a way to see that one has not changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import numpy as np
import pytest
from hypothesis import strategies as st

from engine.graphs.graph import Graph
from engine.ops import Attribute, AttributeValue, Op, Range, Shape, ShapeMismatch
from tests.engine.rows import GATES

hypothesis.settings.register_profile(
    "chainrule", deadline=None, derandomize=True, database=None, max_examples=60, print_blob=False
)
hypothesis.settings.load_profile("chainrule")

SMALL_SHAPES = ((), (), (3,), (1,), (2, 3), (2, 1), (1, 3), (3, 2))
"""What leaves of random graphs are shaped like; ops that need others bring leaves of their own."""
HUNDREDTHS = st.integers(-200, 200).map(lambda number: number / 100)


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
    graph.set_inputs(gate, len(sources))
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

    `build(**data.draw(random_rows(arrays=True)))` is the graph; the last row is its target. Every op of the
    table may occur, with attributes of its range: those of numbers only, or those of arrays too; the
    ones with kinks only with `kinks=True`. Leaves hold numbers in [−2, 2], and every gate is followed by a
    tanh, so that values stay tame.
    """

    def strategy(
        *, arrays: bool = False, kinks: bool = False, gates: int = 8
    ) -> st.SearchStrategy[dict[str, Any]]:
        allowed = [op for op in GATES if kinks or op.kinks is None]
        ops = [op for op in allowed if arrays or _is_of_numbers(op)]
        return _rows(ops, SMALL_SHAPES if arrays else ((),), gates)

    return strategy


def _is_of_numbers(op: Op) -> bool:
    numbers = ((),) * len(op.ports)
    return numbers in op.sample_shapes and op.shape(*numbers, **op.defaults()) == ()


@st.composite
def _rows(draw: st.DrawFn, ops: list[Op], shapes: tuple[Shape, ...], gates: int) -> dict[str, Any]:
    rows = _Rows(draw, arrays=len(shapes) > 1)
    for _leaf in range(draw(st.integers(1, 4))):
        rows.leaf(draw(st.sampled_from(shapes)))
    for _gate in range(draw(st.integers(1, gates))):
        rows.gate(draw(st.sampled_from(ops)))
    return rows.drawn


class _Rows:
    """Rows as they are drawn; `shapes` has the shape of every row that a gate may read."""

    def __init__(self, draw: st.DrawFn, *, arrays: bool) -> None:
        self._draw, self._arrays = draw, arrays
        self.drawn: dict[str, Any] = {}
        self.shapes: dict[str, Shape] = {}

    def leaf(self, shape: Shape) -> str:
        name = self._add("x", self._draw(_value(shape, HUNDREDTHS)))
        self.shapes[name] = shape
        return name

    def gate(self, op: Op) -> None:
        """Add a gate of the op, wired to rows that fit it, and a tanh after it."""
        shapes, attributes = next(choice for choice in self._choices(op) if _shape(op, *choice) is not None)
        sources = [self._source(*port) for port in zip(op.domain, shapes, strict=True)]
        gate = self._add("g", (op.name, *sources, attributes))
        self.shapes[self._add("t", ("tanh", gate))] = _shape(op, shapes, attributes)

    def _choices(self, op: Op) -> Iterator[tuple[tuple[Shape, ...], dict[str, AttributeValue]]]:
        """Yield shapes of the ports, with attributes: what is there as it comes, then what surely fits."""
        attributes = {attribute.name: self._draw(_attribute(attribute)) for attribute in op.attributes}
        if not any(domain.integer for domain in op.domain):
            there = st.sampled_from(list(self.shapes.values()))
            yield tuple(self._draw(there) for _port in op.ports), attributes
        samples = [shapes for shapes in op.sample_shapes if self._arrays or not any(shapes)]
        sample = self._draw(st.sampled_from(samples))
        yield sample, attributes
        yield sample, op.defaults()

    def _source(self, domain: Range, shape: Shape) -> str:
        """Return a row of that shape whose values lie in the domain: labels are drawn, others found."""
        if domain.integer:
            return self._add(
                "k", self._draw(_value(shape, st.integers(int(domain.low), int(domain.high) - 1)))
            )
        found = [name for name, held in self.shapes.items() if held == shape]
        source = self._draw(st.sampled_from(found)) if found else self.leaf(shape)
        if domain == Range():
            return source
        share = self._add("s", ("sigmoid", source))
        scaled = self._add("s", ("scale", share, {"factor": domain.high - domain.low}))
        return self._add("s", ("add_constant", scaled, {"c": domain.low}))

    def _add(self, kind: str, row: Any) -> str:
        name = f"{kind}{len(self.drawn)}"
        self.drawn[name] = row
        return name


def _shape(op: Op, shapes: tuple[Shape, ...], attributes: dict[str, AttributeValue]) -> Shape | None:
    try:
        return op.shape(*shapes, **attributes)
    except ShapeMismatch:
        return None


def _attribute(attribute: Attribute) -> st.SearchStrategy[AttributeValue]:
    if isinstance(attribute.default, tuple):
        return st.lists(st.integers(-1, 3), max_size=2).map(tuple)
    if isinstance(attribute.default, int):
        return st.integers(-2, 2)
    near = [attribute.default + quarter / 4 for quarter in (0, 1, 2, -1)]
    return st.sampled_from([value for value in near if attribute.allows(value)])


def _value(shape: Shape, entry: st.SearchStrategy[float]) -> st.SearchStrategy[Any]:
    for size in reversed(shape):
        entry = st.lists(entry, min_size=size, max_size=size)
    return entry
