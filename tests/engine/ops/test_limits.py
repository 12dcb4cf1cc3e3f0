"""At the ends of the number line, and beside zero, values and slopes are what they tend to."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.export.derivation import derivation
from engine.export.dot import dot
from engine.graphs.graph import Graph
from engine.ops import OPS
from engine.run.autodiff import evaluate
from engine.run.plan import compile
from engine.study.forward_trace import forward_trace
from engine.study.gradcheck import check
from engine.study.jacobian import jacobian
from engine.study.paths.ledger import ledger
from engine.study.reverse_trace import reverse_trace
from tests.engine.rows import GATES, row_name

NAN, INF, BIG, TINY = math.nan, math.inf, 1e308, 1e-308
POINTS = (-INF, -BIG, -1000.0, -TINY, -0.0, 0.0, TINY, 1000.0, BIG, INF)
RIGHT = math.pi / 2
A, L = 1.6732632423543772848, 1.0507009873554804934

HALF, ONE, NONE = (0.5,) * 4, (1.0,) * 4, (0.0,) * 4
LIMITS = {
    # op: its value, and its slope, at each of the points
    "negate": ((INF, BIG, 1000, TINY, 0, 0, -TINY, -1000, -BIG, -INF), (-1,) * 10),
    "add_constant": ((-INF, -BIG, -999, *ONE, 1001, BIG, INF), (1,) * 10),
    "scale": ((-INF, -INF, -2000, -2 * TINY, 0, 0, 2 * TINY, 2000, INF, INF), (2,) * 10),
    "square": (
        (INF, INF, 1e6, *NONE, 1e6, INF, INF),
        (-INF, -INF, -2000, -2 * TINY, 0, 0, 2 * TINY, 2000, INF, INF),
    ),
    "sqrt": (
        (NAN, NAN, NAN, NAN, 0, 0, 1e-154, math.sqrt(1000), 1e154, INF),
        (NAN, NAN, NAN, NAN, -INF, INF, 5e153, 0.5 / math.sqrt(1000), 5e-155, 0),
    ),
    "exp": ((0, 0, 0, *ONE, INF, INF, INF), (0, 0, 0, *ONE, INF, INF, INF)),
    "log": (
        (NAN, NAN, NAN, NAN, -INF, -INF, math.log(TINY), math.log(1000), math.log(BIG), INF),
        (NAN, NAN, NAN, NAN, -INF, INF, 1 / TINY, 1e-3, 1 / BIG, 0),
    ),
    "log2": (
        (NAN, NAN, NAN, NAN, -INF, -INF, *(math.log2(x) for x in (TINY, 1000, BIG)), INF),
        (NAN, NAN, NAN, NAN, -INF, INF, *(1 / x / math.log(2) for x in (TINY, 1000, BIG)), 0),
    ),
    "log10": (
        (NAN, NAN, NAN, NAN, -INF, -INF, *(math.log10(x) for x in (TINY, 1000, BIG)), INF),
        (NAN, NAN, NAN, NAN, -INF, INF, *(1 / x / math.log(10) for x in (TINY, 1000, BIG)), 0),
    ),
    "sinh": (
        (-INF, -INF, -INF, -TINY, 0, 0, TINY, INF, INF, INF),
        (INF, INF, INF, *ONE, INF, INF, INF),
    ),
    "cosh": (
        (INF, INF, INF, *ONE, INF, INF, INF),
        (-INF, -INF, -INF, -TINY, 0, 0, TINY, INF, INF, INF),
    ),
    "tan": (
        (NAN, math.tan(-BIG), math.tan(-1000), -TINY, 0, 0, TINY, math.tan(1000), math.tan(BIG), NAN),
        (NAN, *(1 + math.tan(x) ** 2 for x in POINTS[1:-1]), NAN),
    ),
    "clip": ((0, 0, 0, 0, 0, 0, TINY, 1, 1, 1), (0, 0, 0, 0, 1, 1, 1, 0, 0, 0)),
    "sign": ((-1, -1, -1, -1, 0, 0, 1, 1, 1, 1), (0,) * 10),
    "reciprocal": (
        (0, -1 / BIG, -1e-3, -1 / TINY, -INF, INF, 1 / TINY, 1e-3, 1 / BIG, 0),
        (0, 0, -1e-6, -INF, -INF, -INF, -INF, -1e-6, 0, 0),
    ),
    "abs": ((INF, BIG, 1000, TINY, 0, 0, TINY, 1000, BIG, INF), (-1, -1, -1, -1, 0, 0, 1, 1, 1, 1)),
    "sin": (
        (NAN, math.sin(-BIG), math.sin(-1000), -TINY, 0, 0, TINY, math.sin(1000), math.sin(BIG), NAN),
        (NAN, math.cos(BIG), math.cos(1000), *ONE, math.cos(1000), math.cos(BIG), NAN),
    ),
    "cos": (
        (NAN, math.cos(BIG), math.cos(1000), *ONE, math.cos(1000), math.cos(BIG), NAN),
        (NAN, math.sin(BIG), math.sin(1000), TINY, 0, 0, -TINY, -math.sin(1000), -math.sin(BIG), NAN),
    ),
    "arctan": (
        (-RIGHT, -RIGHT, -math.atan(1e3), -TINY, 0, 0, TINY, math.atan(1e3), RIGHT, RIGHT),
        (0, 0, 1 / (1 + 1e6), *ONE, 1 / (1 + 1e6), 0, 0),
    ),
    "identity": (POINTS, (1,) * 10),
    "step": ((0, 0, 0, 0, 1, 1, 1, 1, 1, 1), (0,) * 10),
    "sigmoid": ((0, 0, 0, *HALF, 1, 1, 1), (0, 0, 0, 0.25, 0.25, 0.25, 0.25, 0, 0, 0)),
    "tanh": ((-1, -1, -1, -TINY, 0, 0, TINY, 1, 1, 1), (0, 0, 0, *ONE, 0, 0, 0)),
    "relu": ((0, 0, 0, 0, 0, 0, TINY, 1000, BIG, INF), (0, 0, 0, 0, 0, 0, 1, 1, 1, 1)),
    "leaky_relu": (
        (-INF, -0.01 * BIG, -10, -0.01 * TINY, 0, 0, TINY, 1000, BIG, INF),
        (*(0.01,) * 6, *ONE),
    ),
    "elu": ((-1, -1, -1, -TINY, 0, 0, TINY, 1000, BIG, INF), (0, 0, 0, *(1,) * 7)),
    "softplus": ((0, 0, 0, *(math.log(2),) * 4, 1000, BIG, INF), (0, 0, 0, *HALF, 1, 1, 1)),
    "selu": (
        (-L * A, -L * A, -L * A, -L * A * TINY, 0, 0, L * TINY, L * 1000, L * BIG, INF),
        (0, 0, 0, L * A, L * A, L * A, L, L, L, L),
    ),
    "gelu": ((0, 0, 0, -TINY / 2, 0, 0, TINY / 2, 1000, BIG, INF), (0, 0, 0, *HALF, 1, 1, 1)),
    "silu": ((0, 0, 0, -TINY / 2, 0, 0, TINY / 2, 1000, BIG, INF), (0, 0, 0, *HALF, 1, 1, 1)),
    "hard_tanh": ((-1, -1, -1, -TINY, 0, 0, TINY, 1, 1, 1), (0, 0, 0, *ONE, 0, 0, 0)),
}  # fmt: skip


def with_one_leaf(op, value):
    graph = Graph()
    leaf, gate = graph.add("input", value=value), graph.add(op)
    graph.connect(leaf, gate, OPS[op].ports[0])
    return graph, leaf, gate


@pytest.mark.parametrize(("op", "values", "slopes"), [(op, *row) for op, row in LIMITS.items()])
def test_values_and_slopes_tend_to_their_limits(op, values, slopes):
    for point, value, slope in zip(POINTS, values, slopes, strict=True):
        for x, take in ((point, float), ([point], lambda array: array[0])):
            graph, leaf, gate = with_one_leaf(op, x)
            found = evaluate(graph, compile(graph, [gate]), gate)
            assert take(found.values[gate]) == pytest.approx(value, rel=1e-13, abs=0, nan_ok=True), point
            assert take(found.gradients[leaf]) == pytest.approx(slope, rel=1e-13, abs=0, nan_ok=True), point


def extreme(op, value):
    """Return a graph of the one gate whose inputs all hold this number; labels are class 0."""
    graph = Graph()
    gate = graph.add(op)
    for port, domain, shape in zip(op.ports, op.domain, op.sample_shapes[0], strict=True):
        held = np.full(shape, 0.0 if domain.integer else value)
        graph.connect(graph.add("input", name=f"leaf_{port}", value=held), gate, port)
    return graph, gate


@pytest.mark.parametrize("op", GATES, ids=row_name)
@pytest.mark.parametrize("value", [-INF, BIG, INF, NAN], ids=str)
def test_no_warning_escapes_whatever_is_asked(op, value):
    graph, gate = extreme(op, value)
    plan = compile(graph, [gate])
    found = evaluate(graph, plan, gate)
    assert gate in found.values
    for index, edge in enumerate(graph.edges_into(gate)):
        if op.vjp[index] is not None:
            jacobian(graph, gate, edge.source)
            assert len(list(ledger(graph, edge.source, gate))) == 1
            leaf = found.values[edge.source]
            list(forward_trace(graph, plan, found, {edge.source: np.ones_like(leaf)[()]}))
    list(reverse_trace(graph, plan, found))
    check(graph, gate)
    assert derivation(graph, gate)
    assert dot(graph, found)


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "abs", "clip"])
def test_the_slope_of_what_is_not_a_number_is_none(name: str) -> None:
    graph = Graph()
    gate, leaf = graph.add(name), graph.add("input", value=[NAN, 1.0])
    graph.connect(leaf, gate, "x")
    total = graph.add("sum")
    graph.connect(gate, total, "x")
    slopes = evaluate(graph, compile(graph, [total]), total).gradients[leaf]
    assert [bool(np.isnan(slope)) for slope in slopes] == [True, False]
