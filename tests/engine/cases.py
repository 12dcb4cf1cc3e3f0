"""Graphs that exporters and formulas are tried on: every op, composites, examples, graphs at random."""

from __future__ import annotations

import random

import numpy as np
import pytest

from engine.composites.grouping import group
from engine.files.examples import examples
from engine.formulas.ready_made import READY_MADE, ReadyMade
from engine.graphs.graph import Graph
from engine.ops import OPS, Op, Shape, ShapeMismatch


def of_op(op: Op, shapes: tuple[Shape, ...]) -> tuple[Graph, int]:
    """Return a graph in which the op's output is weighted, so that its upstream gradient is not all ones."""
    rng = np.random.default_rng([*op.name.encode()])
    graph = Graph()
    attributes = {
        name: default + 0.25 for name, default in op.defaults().items() if isinstance(default, float)
    }
    gate = graph.add(op, attributes=attributes)
    for port, shape, domain in zip(op.ports, shapes, op.domain, strict=True):
        value = rng.uniform(domain.low, domain.high, shape)
        graph.connect(graph.add("input", value=np.floor(value) if domain.integer else value), gate, port)
    weight = graph.add("input", value=rng.normal(size=op.shape(*shapes, **graph.node(gate).attributes)))
    target = graph.add("multiply")
    graph.connect(gate, target, "x")
    graph.connect(weight, target, "y")
    return graph, target


OP_CASES = [
    (f"{op.name}-{index}", *of_op(op, shapes))
    for op in OPS.values()
    for index, shapes in enumerate(op.sample_shapes)
]

MANY_CASES = [
    (f"{op.name}-of-{count}-{index}", *of_op(op.of_many(count), shapes))
    for op in OPS.values()
    if op.of_many is not None
    for count in (3, 6)
    for index, shapes in enumerate(op.of_many(count).sample_shapes)
]


def of_ready_made(entry: ReadyMade) -> tuple[Graph, int]:
    """Return a graph in which a composite stands within another, and its output forks."""
    graph, row = Graph(), entry.row()
    inner = graph.add(row)
    for port in row.ports:
        value = [0.3, -0.7, 1.1] if entry.name in OF_VECTORS else 0.3
        graph.connect(graph.add("input", name=f"{port}_in", value=value), inner, port)
    tamed = graph.add("tanh")
    graph.connect(inner, tamed, "x")
    outer = group(graph, [inner, tamed], "outer")
    target = outer.graph.add("multiply", name="target")
    for port in ("x", "y"):
        outer.graph.connect(outer.node, target, port)
    return outer.graph, target


OF_VECTORS = {"softmax_steps", "mean_square"}
COMPOSITE_CASES = [(f"composite-{name}", *of_ready_made(entry)) for name, entry in READY_MADE.items()]

EXAMPLE_CASES = [
    (example.name, contents.graph, contents.target or contents.graph.outputs()[-1])
    for example in examples()
    for contents in (example.contents(),)
]

TAME = [
    "add", "subtract", "multiply", "max", "min", "negate", "abs", "identity", "sigmoid", "tanh", "relu",
    "leaky_relu", "elu", "softplus", "add_constant", "scale", "square", "matmul", "affine", "sum", "mean",
    "squared_error", "l2_penalty",
]  # fmt: skip
SHAPES = [(), (), (), (3,), (1,), (2, 3), (2, 1), (1, 3), (3, 3), (2, 2, 3)]


def at_random(seed: int, leaves: int = 6, gates: int = 20) -> tuple[Graph, int]:
    """Return a graph of so many leaves and about twice as many gates, and its last output."""
    draw, rng = random.Random(seed), np.random.default_rng(seed)
    graph = Graph()
    kinds = ["input", "parameter", "constant"]
    shape = {
        graph.add(draw.choice(kinds), value=rng.normal(size=(s := draw.choice(SHAPES)))): s
        for _ in range(leaves)
    }
    while len(graph) < leaves + 2 * gates:
        op = OPS[draw.choice(TAME)]
        sources = [draw.choice(list(shape)[-8:]) for _port in op.ports]
        try:
            out = op.shape(*(shape[source] for source in sources), **op.defaults())
        except ShapeMismatch:
            continue
        gate, tame = graph.add(op), graph.add("tanh")
        for source, port in zip(sources, op.ports, strict=True):
            graph.connect(source, gate, port)
        graph.connect(gate, tame, "x")
        shape[gate] = shape[tame] = out
    return graph, max(graph.outputs())


RANDOM_CASES = [(f"random-{seed}", *at_random(seed)) for seed in range(30)]


@pytest.fixture(scope="session")
def cases() -> list[tuple[str, Graph, int]]:
    """Return (name, graph, target): every op with every sample shape, composites, examples, random graphs."""
    return [*OP_CASES, *MANY_CASES, *COMPOSITE_CASES, *EXAMPLE_CASES, *RANDOM_CASES]


@pytest.fixture(params=EXAMPLE_CASES, ids=lambda case: case[0])
def example(request: pytest.FixtureRequest) -> tuple[str, Graph, int]:
    """Return one worked example: its name, its graph and its target."""
    return request.param


@pytest.fixture(params=RANDOM_CASES, ids=lambda case: case[0])
def random_case(request: pytest.FixtureRequest) -> tuple[str, Graph, int]:
    """Return one graph at random: its name, itself and its target."""
    return request.param


@pytest.fixture(params=OP_CASES, ids=lambda case: case[0])
def op_case(request: pytest.FixtureRequest) -> tuple[str, Graph, int]:
    """Return one op with one of its sample shapes: its name, its graph and its target."""
    return request.param
