"""Graphs at random, seeded: both modes against central differences and against each other."""

from __future__ import annotations

import random

import numpy as np
import pytest

from engine.graphs.graph import Graph
from engine.ops import OPS, ShapeMismatch
from engine.run.autodiff import evaluate, forward, pushforward, reverse
from engine.run.plan import compile

TAME = [
    "add", "subtract", "multiply", "max", "min", "negate", "abs", "identity", "sigmoid", "tanh", "relu",
    "leaky_relu", "elu", "softplus", "add_constant", "scale", "square",
]  # fmt: skip
"""Ops that are defined everywhere; tanh between them keeps numbers small."""

WITH_ARRAYS = [*TAME, "matmul", "affine", "sum", "mean", "squared_error", "l2_penalty"]
SHAPES = [(), (), (3,), (1,), (2, 3), (2, 1), (1, 3), (3, 3), (3, 2), (2, 2, 3)]


def random_graph(seed, ops, shapes, leaves, gates):
    """Return a graph of so many leaves and gates, and the ids of all nodes."""
    rng, draw = np.random.default_rng(seed), random.Random(seed)
    graph = Graph()
    shape = {
        graph.add("parameter", value=rng.normal(size=(s := draw.choice(shapes)))): s for _ in range(leaves)
    }
    while len(graph) < leaves + gates:
        op = OPS[draw.choice(ops)]
        sources = [draw.choice(recent(list(shape), draw)) for _port in op.ports]
        try:
            out = op.shape(*(shape[source] for source in sources), **op.defaults())
        except ShapeMismatch:
            continue
        gate = graph.add(op)
        for source, port in zip(sources, op.ports, strict=True):
            graph.connect(source, gate, port)
        tame = graph.add("tanh")
        graph.connect(gate, tame, "x")
        shape[gate] = shape[tame] = out
    return graph


def recent(nodes, draw):
    """Return the last few nodes half of the time, so that graphs become deep as well as wide."""
    return nodes[-6:] if draw.random() < 0.5 else nodes


def values_of(graph, plan):
    return {leaf: graph.node(leaf).value for leaf in plan.leaves}


def check_both_modes(graph, target, seed):
    plan = compile(graph, [target])
    rng = np.random.default_rng(seed)
    leaves = values_of(graph, plan)
    values = forward(plan, leaves)
    slot = plan.slot[target]
    upstream = rng.normal(size=np.shape(values[slot]))[()]
    along = {leaf: rng.normal(size=np.shape(value))[()] for leaf, value in leaves.items()}
    gradients = reverse(plan, values, target, upstream)
    tangent = pushforward(plan, values, along)[slot]
    slope = sum(np.sum(gradients[plan.slot[leaf]] * along[leaf]) for leaf in plan.leaves)
    h = 1e-6
    above, below = (
        forward(plan, {leaf: value + step * along[leaf] for leaf, value in leaves.items()})[slot]
        for step in (h, -h)
    )
    numerical = (above - below) / (2 * h)
    scale = max(1.0, float(np.max(np.abs(numerical))))
    np.testing.assert_allclose(tangent, numerical, rtol=1e-5, atol=1e-7 * scale)
    np.testing.assert_allclose(slope, np.sum(upstream * tangent), rtol=1e-9, atol=1e-11 * scale)
    for node, place in plan.slot.items():
        if gradients[place] is not None:
            assert np.shape(gradients[place]) == np.shape(values[place]), node
            assert np.ndim(values[place]) or isinstance(gradients[place], np.float64)


@pytest.mark.parametrize("seed", range(25))
def test_both_modes_agree_with_central_differences_on_numbers(seed):
    graph = random_graph(seed, TAME, [()], leaves=4, gates=40)
    check_both_modes(graph, max(graph.outputs()), seed)


@pytest.mark.parametrize("seed", range(40))
def test_both_modes_agree_with_central_differences_on_arrays(seed):
    graph = random_graph(seed, WITH_ARRAYS, SHAPES, leaves=10, gates=40)
    for target in graph.outputs()[-3:]:
        check_both_modes(graph, target, seed)


@pytest.mark.parametrize("seed", range(3))
def test_both_modes_agree_with_central_differences_on_a_thousand_nodes(seed):
    graph = random_graph(seed, TAME, [()], leaves=50, gates=1000)
    check_both_modes(graph, max(graph.outputs()), seed)


@pytest.mark.parametrize("seed", range(10))
def test_a_nodes_gradient_is_the_sum_of_what_its_edges_carry(seed):
    graph = random_graph(seed, WITH_ARRAYS, SHAPES, leaves=8, gates=40)
    target = max(graph.outputs())
    result = evaluate(graph, compile(graph, [target]), target)
    for node in set(result.gradients) - {target}:
        carried = [
            result.contributions[edge.target, edge.port]
            for edge in graph.edges_from(node)
            if (edge.target, edge.port) in result.contributions
        ]
        np.testing.assert_allclose(sum(carried), result.gradients[node], rtol=1e-12, atol=1e-15)
    assert len(result.contributions) == sum(len(graph.edges_into(node)) for node in result.gradients)


@pytest.mark.parametrize("seed", range(10))
def test_pruning_changes_no_gradient_that_is_kept(seed):
    graph = random_graph(seed, WITH_ARRAYS, SHAPES, leaves=8, gates=40)
    target = max(graph.outputs())
    whole = compile(graph, [target])
    everything = evaluate(graph, whole, target)
    for leaf in whole.leaves:
        pruned = compile(graph, [target], wrt=[leaf])
        found = evaluate(graph, pruned, target)
        np.testing.assert_array_equal(found.gradients[leaf], everything.gradients[leaf])
        assert not (set(found.gradients) & set(whole.leaves)) - {leaf}
        assert sum(len(step.pullbacks) for step in pruned.steps) <= sum(
            len(step.pullbacks) for step in whole.steps
        )


@pytest.mark.parametrize("seed", range(5))
def test_a_copy_computes_the_same(seed):
    graph = random_graph(seed, WITH_ARRAYS, SHAPES, leaves=8, gates=40)
    target = max(graph.outputs())
    first, second = (evaluate(g, compile(g, [target]), target) for g in (graph, graph.copy()))
    assert first.values.keys() == second.values.keys()
    for node, gradient in first.gradients.items():
        np.testing.assert_allclose(gradient, second.gradients[node], rtol=1e-12)
