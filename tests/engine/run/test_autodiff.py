"""Reverse mode and forward mode over whole graphs, and over many runs at once."""

from __future__ import annotations

import numpy as np
import pytest

from engine.graphs.graph import Graph
from engine.run.autodiff import evaluate, forward, pushforward, reverse, sum_to_shape
from engine.run.plan import compile


def evaluated(graph, target):
    """Return the evaluation of the named target, with a function that looks numbers up by node name."""
    node = graph.find(target).id
    return evaluate(graph, compile(graph, [node]), node)


def by_name(graph, found):
    return {graph.node(node).name: value for node, value in found.items()}


def leaf_values(graph, plan):
    return {leaf: graph.node(leaf).value for leaf in plan.leaves}


# Sums over paths -----------------------------------------------------------------------------------------


def test_gradient_sums_where_a_wire_forks(build):
    graph = build(x=3.0, a=("square", "x"), b=("exp", "x"), f=("add", "a", "b"))
    result = evaluated(graph, "f")
    assert result.gradients[1] == pytest.approx(6 + np.exp(3))
    assert result.contributions == {(4, "x"): 1, (4, "y"): 1, (2, "x"): 6, (3, "x"): pytest.approx(np.exp(3))}


def test_both_ports_of_a_product_of_x_with_itself_contribute(build):
    graph = build(x=3.0, f=("multiply", "x", "x"))
    result = evaluated(graph, "f")
    assert dict(result.contributions) == {(2, "x"): 3.0, (2, "y"): 3.0}
    assert result.gradients[1] == 6.0


def test_a_number_minus_itself_has_gradient_zero(build):
    assert evaluated(build(x=3.0, f=("subtract", "x", "x")), "f").gradients[1] == 0.0


def test_a_number_to_the_power_of_itself_sums_both_rules(build):
    result = evaluated(build(x=2.0, f=("power", "x", "x")), "f")
    assert result.gradients[1] == pytest.approx(4 * (np.log(2) + 1))


def test_a_ladder_of_forty_squarings_has_a_thousand_billion_paths_and_is_done_at_once():
    graph = Graph()
    last = graph.add("input", name="x", value=1.0)
    for _rung in range(40):
        gate = graph.add("multiply")
        graph.connect(last, gate, "x")
        graph.connect(last, gate, "y")
        last = gate
    plan = compile(graph, [last])
    assert evaluate(graph, plan, last).gradients[1] == 2.0**40
    values = forward(plan, {1: np.float64(1.0)})
    assert pushforward(plan, values, {1: np.float64(1.0)})[plan.slot[last]] == 2.0**40


def test_a_chain_of_five_thousand_nodes_is_no_deep_recursion():
    graph = Graph()
    last = graph.add("input", value=0.5)
    for _link in range(5000):
        gate = graph.add("negate")
        graph.connect(last, gate, "x")
        last = gate
    result = evaluate(graph, compile(graph, [last]), last)
    assert (result.values[last], result.gradients[1]) == (0.5, 1.0)


# What is differentiated ----------------------------------------------------------------------------------


def test_the_target_has_gradient_one(product_of_sum):
    gradient = evaluated(product_of_sum, "f").gradients[5]
    assert (gradient, type(gradient)) == (1.0, np.float64)


def test_a_node_the_target_does_not_depend_on_has_no_gradient(product_of_sum):
    plan = compile(product_of_sum, [5])
    result = evaluate(product_of_sum, plan, 4)
    assert dict(result.gradients) == {1: 1.0, 2: 1.0, 4: 1.0}
    assert dict(result.values) == {1: -2, 2: 5, 3: -4, 4: 3, 5: -12}
    assert set(result.contributions) == {(4, "x"), (4, "y")}


def test_without_a_target_there_are_values_only(product_of_sum):
    result = evaluate(product_of_sum, compile(product_of_sum, [5]))
    assert (result.target, dict(result.gradients), dict(result.contributions)) == (None, {}, {})
    assert result.values[5] == -12


def test_an_array_target_stands_for_the_sum_of_its_entries(build):
    graph = build(x=[1.0, 2.0, 3.0], f=("square", "x"), s=("sum", "f"))
    whole, summed = evaluated(graph, "f"), evaluated(graph, "s")
    np.testing.assert_array_equal(whole.gradients[2], [1, 1, 1])
    np.testing.assert_array_equal(whole.gradients[1], summed.gradients[1])


def test_a_seed_is_the_targets_own_gradient(build):
    graph = build(x=[1.0, 2.0, 3.0], f=("square", "x"))
    plan = compile(graph, [2])
    seed = np.array([1.0, 0.0, -2.0])
    gradients = reverse(plan, forward(plan, leaf_values(graph, plan)), 2, seed)
    np.testing.assert_array_equal(gradients[plan.slot[1]], [2, 0, -12])
    np.testing.assert_array_equal(seed, [1, 0, -2])


# Broadcasting --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("x", "y"),
    [((), (3,)), ((3,), ()), ((1,), (3,)), ((2, 3), (3,)), ((2, 1), (1, 3)), ((2, 3), (1, 1)),
     ((2, 1, 3), (4, 1)), ((1, 1, 1), ()), ((5, 1, 1), (2, 3)), ((1,), ())],
)  # fmt: skip
@pytest.mark.parametrize("op", ["add", "subtract", "multiply", "divide", "max"])
def test_gradients_are_summed_back_to_each_inputs_shape(build, rng, op, x, y):
    a, b = rng.uniform(1, 2, x), rng.uniform(2, 3, y)
    graph = build(x=a, y=b, f=(op, "x", "y"))
    result = evaluated(graph, "f")
    stretched = build(x=a + 0 * b, y=b + 0 * a, f=(op, "x", "y"))
    full = evaluated(stretched, "f")
    for node, shape in ((1, x), (2, y)):
        assert np.shape(result.gradients[node]) == np.shape(result.contributions[3, "xy"[node - 1]]) == shape
        entries = np.prod(np.shape(full.gradients[node])) / np.prod(shape)
        assert np.sum(result.gradients[node]) == pytest.approx(np.sum(full.gradients[node]))
        assert np.mean(result.gradients[node]) == pytest.approx(entries * np.mean(full.gradients[node]))


@pytest.mark.parametrize(
    ("gradient", "shape", "expected"),
    [
        (np.ones((2, 3)), (2, 3), np.ones((2, 3))),
        (np.ones((2, 3)), (3,), [2, 2, 2]),
        (np.ones((2, 3)), (1, 3), [[2, 2, 2]]),
        (np.ones((2, 3)), (2, 1), [[3], [3]]),
        (np.ones((2, 3)), (1, 1), [[6]]),
        (np.ones((2, 3)), (1,), [6]),
        (np.ones((2, 3)), (), 6),
        (np.ones((4, 2, 3)), (2, 1), [[12], [12]]),
        (np.ones((1, 3)), (3,), [1, 1, 1]),
        (np.ones(1), (), 1),
        (np.float64(2), (2,), [2, 2]),
        (np.ones(3), (2, 3), np.ones((2, 3))),
        (np.arange(6.0).reshape(2, 3), (3,), [3, 5, 7]),
    ],
)
def test_broadcasting_is_undone_by_summing(gradient, shape, expected):
    summed = sum_to_shape(gradient, shape)
    assert np.shape(summed) == shape
    np.testing.assert_array_equal(summed, expected)


def test_a_sum_of_one_over_a_stretched_axis_is_exact_in_single_precision():
    summed = sum_to_shape(np.ones((1000, 3), np.float32), (3,))
    assert summed.dtype == np.float32
    np.testing.assert_array_equal(summed, [1000, 1000, 1000])


# Forward mode --------------------------------------------------------------------------------------------


def test_forward_mode_reaches_only_what_the_tangents_reach(product_of_sum):
    plan = compile(product_of_sum, [5])
    values = forward(plan, leaf_values(product_of_sum, plan))
    found = pushforward(plan, values, {3: np.float64(1.0)})
    assert {node: found[slot] for node, slot in plan.slot.items()} == {
        1: None, 2: None, 3: 1.0, 4: None, 5: 3.0,
    }  # fmt: skip


def test_tangents_of_several_leaves_add_up(product_of_sum):
    plan = compile(product_of_sum, [5])
    values = forward(plan, leaf_values(product_of_sum, plan))
    found = pushforward(plan, values, {1: np.float64(1), 2: np.float64(10), 3: np.float64(100)})
    assert (found[plan.slot[4]], found[plan.slot[5]]) == (11.0, -44.0 + 300.0)


def test_a_tangent_is_stretched_with_its_value(build):
    graph = build(x=[1.0, 2.0], y=[[3.0], [4.0], [5.0]], f=("add", "x", "y"))
    plan = compile(graph, [3])
    values = forward(plan, leaf_values(graph, plan))
    found = pushforward(plan, values, {2: np.array([[1.0], [2.0], [3.0]])})
    np.testing.assert_array_equal(found[plan.slot[3]], [[1, 1], [2, 2], [3, 3]])


def test_no_tangents_give_no_tangents(product_of_sum):
    plan = compile(product_of_sum, [5])
    assert pushforward(plan, forward(plan, leaf_values(product_of_sum, plan)), {}) == [None] * 5


# Many runs at once ---------------------------------------------------------------------------------------


def network(build, loss, x, target, layers):
    """Return a two-layer network with an L2 penalty; weights with a run axis make a stack of networks."""
    (w1, b1), (w2, b2) = layers
    return build(
        x=x, target=target, w1=w1, b1=b1, w2=w2, b2=b2, strength=0.01,
        z1=("affine", "x", "w1", "b1"), h=("tanh", "z1"), z2=("affine", "h", "w2", "b2"),
        loss=(loss, "z2", "target"),
        penalty=("l2_penalty", "w1", "strength"), objective=("add", "loss", "penalty"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("runs", "batch", "inputs", "hidden", "outputs"),
    [(3, 5, 4, 6, 2), (4, 4, 4, 4, 4), (1, 1, 2, 3, 2), (2, 1, 1, 1, 2), (2, 3, 3, 2, 1), (1, 4, 2, 2, 4)],
)
@pytest.mark.parametrize("loss", ["squared_error", "softmax_cross_entropy", "one_hot"])
def test_stacked_runs_give_what_separate_runs_give(build, rng, loss, runs, batch, inputs, hidden, outputs):
    outputs = outputs if loss == "squared_error" else max(outputs, 2)
    x = rng.normal(size=(batch, inputs))
    classes = rng.integers(outputs, size=batch)
    target = {
        "squared_error": rng.normal(size=(batch, outputs)),
        "softmax_cross_entropy": classes.astype(float),
        "one_hot": np.eye(outputs)[classes],
    }[loss]
    op = "softmax_cross_entropy" if loss == "one_hot" else loss
    stack = [
        (rng.normal(size=(runs, fan_in, fan_out)), rng.normal(size=(runs, 1, fan_out)))
        for fan_in, fan_out in ((inputs, hidden), (hidden, outputs))
    ]
    graph = network(build, op, x, target, stack)
    together = evaluated(graph, "objective")
    objective = graph.find("objective").id
    assert np.shape(together.values[objective]) == (runs,)
    for run in range(runs):
        alone = network(build, op, x, target, [(w[run], b[run, 0]) for w, b in stack])
        result = evaluated(alone, "objective")
        np.testing.assert_allclose(together.values[objective][run], result.values[objective], rtol=1e-12)
        for name in ("w1", "b1", "w2", "b2"):
            node = graph.find(name).id
            found = np.reshape(together.gradients[node][run], np.shape(result.gradients[node]))
            np.testing.assert_allclose(found, result.gradients[node], rtol=1e-10, atol=1e-14)


def test_class_numbers_may_be_integers_where_a_trainer_feeds_them(build, rng):
    graph = build(z=rng.normal(size=(4, 3)), k=np.zeros(4), f=("softmax_cross_entropy", "z", "k"))
    plan = compile(graph, [3], wrt=[1])
    leaves = leaf_values(graph, plan)
    labels = np.array([2, 0, 1, 1])
    for dtype in (np.int64, np.int32, np.uint8, np.float32):
        leaves[2] = labels.astype(dtype)
        gradients = reverse(plan, forward(plan, leaves), 3)
        assert gradients[plan.slot[2]] is None
        softmax = np.exp(leaves[1]) / np.exp(leaves[1]).sum(axis=1, keepdims=True)
        np.testing.assert_allclose(gradients[plan.slot[1]], (softmax - np.eye(3)[labels]) / 4, atol=1e-15)


def test_a_whole_network_stays_in_single_precision(build, rng):
    def single(*shape):
        return rng.normal(size=shape).astype(np.float32)

    layers = [(single(3, 4, 5), single(3, 1, 5)), (single(3, 5, 2), single(3, 1, 2))]
    graph = network(build, "squared_error", single(6, 4), single(6, 2), layers)
    graph.set_value(graph.find("strength").id, np.float32(0.01))
    result = evaluated(graph, "objective")
    for found in (result.values, result.gradients, result.contributions):
        assert {np.result_type(array) for array in found.values()} == {np.dtype(np.float32)}
