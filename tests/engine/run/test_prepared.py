"""A prepared pass finds what the rules find: for every op, wherever wires fork, and as often as it runs."""

from __future__ import annotations

import numpy as np
import pytest

from engine.graphs.graph import Graph
from engine.ops import OPS
from engine.run.autodiff import forward, reverse
from engine.run.plan import compile
from engine.run.prepared import PreparedPass
from tests.engine.ops.cases import of_every_op
from tests.engine.rows import GATES

CLOSE = {"rtol": 1e-12, "atol": 1e-13}
BATCHES = [
    ("affine", ((4, 3), (3, 2), (1, 2))), ("affine", ((4, 3), (5, 3, 2), (5, 1, 2))),
    ("affine", ((5, 4, 3), (3, 2), (2,))), ("affine", ((5, 4, 3), (5, 3, 2), (4, 2))),
    ("matmul", ((4, 3), (5, 3, 2))), ("matmul", ((5, 4, 3), (5, 3, 2))), ("matmul", ((5, 4, 3), (3, 2))),
    ("squared_error", ((5, 4, 2), (4, 2))), ("squared_error", ((4, 2), (4, 2))),
    ("tanh", ((5, 4, 2),)), ("sigmoid", ((5, 4, 2),)), ("relu", ((5, 4, 2),)),
    ("softmax_cross_entropy", ((5, 4, 3), (4,))), ("softmax_cross_entropy", ((4, 3), (4,))),
    ("multiply", ((5, 4, 2), (4, 2))), ("multiply", ((4, 2), (4, 2))), ("multiply", ((4, 2), ())),
]  # fmt: skip
"""Ops that work in place, on batches of which some suit them and some are left to the rules."""


class Prepared:
    """A graph with a prepared pass to its target, from leaves that can be changed."""

    def __init__(self, graph, target, leaves, asked=None):
        self.leaves = {leaf: np.array(value) for leaf, value in leaves.items()}
        numbers = [leaf for leaf, value in self.leaves.items() if value.dtype.kind == "f"][:asked]
        self.plan, self.target = compile(graph, [target], wrt=numbers), target
        self.value = np.full_like(forward(self.plan, self.leaves)[self.plan.slot[target]], np.nan)
        reached = [leaf for leaf in numbers if leaf in self.plan.differentiated]
        self.gradients = {leaf: np.full_like(self.leaves[leaf], np.nan) for leaf in reached}
        self.run = PreparedPass(self.plan, self.leaves, target, {target: self.value}, self.gradients).run

    def check(self):
        """Run, and compare with what the rules find; where no gradient arrives, none was written."""
        values = forward(self.plan, self.leaves)
        gradients = reverse(self.plan, values, self.target)
        self.run()
        np.testing.assert_allclose(self.value, values[self.plan.slot[self.target]], **CLOSE)
        for leaf, gradient in self.gradients.items():
            expected = gradients[self.plan.slot[leaf]]
            np.testing.assert_allclose(gradient, np.nan if expected is None else expected, **CLOSE)


def of_gate(op, inputs, attributes=None, asked=None):
    """Return a prepared pass over one gate, to all of its inputs or the first so many."""
    graph = Graph()
    gate = graph.add(op, attributes=attributes or {})
    leaves = {graph.add("input"): value for value in inputs}
    for port, leaf in zip(op.ports, leaves, strict=True):
        graph.connect(leaf, gate, port)
    return Prepared(graph, gate, leaves, asked)


def drawn(name, shapes, seed):
    rng = np.random.default_rng(seed)
    return [
        rng.integers(0, 3, shape) if port == "label" else rng.normal(size=shape)
        for port, shape in zip(OPS[name].ports, shapes, strict=True)
    ]


@of_every_op
def test_a_prepared_pass_of_every_op_finds_what_its_rules_find(case):
    of_gate(case.op, case.inputs(), case.attributes).check()


@pytest.mark.parametrize(("name", "shapes"), BATCHES)
def test_an_op_in_place_finds_what_its_rules_find_batch_after_batch(name, shapes):
    prepared = of_gate(OPS[name], drawn(name, shapes, seed=0))
    for seed in range(3):
        for place, value in zip(prepared.leaves.values(), drawn(name, shapes, seed), strict=True):
            place[...] = value
        prepared.check()


def test_every_op_that_works_in_place_is_tested_on_batches():
    assert {op.name for op in GATES if op.in_place} == {name for name, _shapes in BATCHES}


def test_contributions_add_up_where_a_wire_forks():
    graph = Graph()
    x, y = (graph.add("input") for _leaf in range(2))
    squashed, product, total = (graph.add(name) for name in ("tanh", "multiply", "add"))
    graph.connect(x, squashed, "x")
    for first, second, gate in ((squashed, y, product), (product, x, total)):
        graph.connect(first, gate, "x")
        graph.connect(second, gate, "y")
    prepared = Prepared(graph, total, {x: np.array([0.5, -2.0]), y: np.array([1.5, 3.0])})
    prepared.check()
    prepared.leaves[x][...] = 0.25
    prepared.check()


@pytest.mark.parametrize("name", ["matmul", "affine", "squared_error", "tanh", "sigmoid", "relu", "multiply"])
def test_an_op_in_place_keeps_float32(name):
    shapes = next(shapes for op, shapes in BATCHES if op == name)
    prepared = of_gate(OPS[name], [array.astype(np.float32) for array in drawn(name, shapes, seed=0)])
    assert prepared.value.dtype == np.float32
    prepared.run()
    assert np.isfinite(prepared.value).all()


SUITED = [
    ("affine", ((5, 4, 3), (5, 3, 2), (5, 1, 2)), 3), ("affine", ((4, 3), (3, 2), (1, 2)), 3),
    ("matmul", ((5, 4, 3), (5, 3, 2)), 2), ("squared_error", ((5, 4, 2), (4, 2)), 1),
    ("squared_error", ((4, 2), (4, 2)), 1), ("tanh", ((5, 4, 2),), 1), ("sigmoid", ((5, 4, 2),), 1),
    ("relu", ((5, 4, 2),), 1), ("softmax_cross_entropy", ((5, 4, 3), (4,)), 1),
    ("softmax_cross_entropy", ((4, 3), (4,)), 1), ("multiply", ((5, 4, 2), (4, 2)), 1),
    ("multiply", ((4, 2), (4, 2)), 2),
]  # fmt: skip
"""Batches in which no array is made for an op, nor for the gradients of so many of its ports."""


@pytest.mark.parametrize(("name", "shapes", "asked"), SUITED)
def test_nothing_is_left_to_the_rules_for_batches_that_suit(monkeypatch, name, shapes, asked):
    prepared = of_gate(OPS[name], drawn(name, shapes, seed=0), asked=asked)
    assert len(prepared.gradients) == asked
    monkeypatch.setattr("engine.run.prepared._compute", pytest.fail)
    monkeypatch.setattr("engine.run.prepared._pull", pytest.fail)
    PreparedPass(prepared.plan, prepared.leaves, prepared.target, {}, prepared.gradients).run()


def test_what_the_target_does_not_depend_on_is_computed_and_sends_nothing_back():
    graph = Graph()
    x = graph.add("input", value=2.0)
    target, beside = (graph.add(name) for name in ("square", "exp"))
    for gate in (target, beside):
        graph.connect(x, gate, "x")
    plan = compile(graph, [target, beside])
    places = {beside: np.zeros(()), target: np.zeros(())}
    gradient = np.zeros(())
    PreparedPass(plan, {x: np.array(2.0)}, target, places, {x: gradient}).run()
    assert [places[target], gradient] == [4, 4]
    assert places[beside] == pytest.approx(np.exp(2))
