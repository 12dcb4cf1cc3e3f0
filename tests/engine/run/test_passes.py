"""The three ways to run a plan of single numbers: arrays, plain floats and levels all find the same."""

from __future__ import annotations

import gc
import random
import weakref

import numpy as np
import pytest

from engine.errors import ShapeError
from engine.graphs.graph import Graph
from engine.ops import OPS
from engine.run.autodiff import evaluate, forward, reverse
from engine.run.passes import ReadOnDemand, end_of_wide, prepare, run_on_numbers
from engine.run.plan import bind, compile
from engine.run.slopes import CONSTANTS, edges_before
from tests.engine.rows import ROWS

ELEMENTWISE = [op for op in ROWS if op.local]
ON_FLOATS = [op for op in ROWS if op.on_floats is not None]
TAME = ["add", "subtract", "multiply", "max", "min", "negate", "abs", "sigmoid", "tanh", "relu", "leaky_relu",
        "add_constant", "scale", "square", "exp", "sqrt", "log", "divide", "reciprocal",
        *(op.name for op in ROWS if op.on_numbers)]  # fmt: skip
VALUES = [0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 3.0, 40.0]
EXTREME = [*VALUES, 1e308, -1e308, 1e-308, np.inf, -np.inf, np.nan, 800.0, -800.0]


def random_graph(seed, values, gates=60, leaves=6):
    """Return a graph over numbers, with constants, forks, repeated inputs and attributes of its own."""
    draw = random.Random(seed)
    graph, nodes = Graph(), []
    for _leaf in range(leaves):
        kind = draw.choice(["input", "parameter", "constant"])
        nodes.append(graph.add(kind, value=draw.choice(values)))
    for _gate in range(gates):
        op = OPS[draw.choice(TAME)]
        attributes = {name: draw.choice([0.5, 1.0]) for name in op.defaults()}
        gate = graph.add(op, attributes=attributes)
        for port in op.ports:
            graph.connect(draw.choice(nodes[-12:] + nodes[:leaves]), gate, port)
        nodes.append(gate)
    return graph


def by_arrays(plan, leaves, target):
    """Return values, gradients (None where there is none) and contributions by the pass over arrays."""
    values, contributions = forward(plan, dict(zip(plan.leaves, leaves, strict=True))), {}
    return values, reverse(plan, values, target, None, contributions), contributions


def check_same(plan, leaves, target, found, **tolerance):
    values, gradients, contributions = by_arrays(plan, leaves, target)
    np.testing.assert_allclose(np.array(found.known[: plan.size]), np.array(values), **tolerance)
    assert [bool(arrives) for arrives in found.edges.arrives] == [each is not None for each in gradients]
    expected = np.array([gradients[slot] for slot in found.edges.reached.values()])
    actual = np.array([found.gradients[slot] for slot in found.edges.reached.values()])
    np.testing.assert_allclose(actual, expected, **tolerance)
    assert set(found.edges.numbers) == set(contributions)
    for key, number in found.edges.numbers.items():
        np.testing.assert_allclose(found.contribution(number), contributions[key], **tolerance)


def end_of_levels(plan, share):
    """Return a slot where a level begins, after about this share of all levels."""
    level = round(share * plan.levels[-1])
    return int(np.searchsorted(plan.levels, level, side="right"))


SHARES = [0.0, 0.3, 0.7, 1.0]
"""How much is run level by level on arrays before floats take over."""


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("seed", range(40))
def test_a_pass_over_numbers_finds_what_the_pass_over_arrays_finds(share, seed):
    graph = random_graph(seed, VALUES)
    for target in graph.outputs()[-2:]:
        plan = compile(graph, [target])
        leaves = [node.value for node in graph.nodes(plan.leaves)]
        with np.errstate(all="ignore"):
            try:
                found = prepare(plan, edges_before(plan, target), end_of_levels(plan, share))(leaves)
            except (ArithmeticError, ValueError):
                assert share < 1
                continue
        check_same(plan, leaves, target, found, rtol=1e-11, atol=0, equal_nan=True)


@pytest.mark.parametrize("seed", range(60))
def test_nan_infinity_and_overflow_come_out_alike_whichever_pass_is_chosen(seed):
    graph = random_graph(seed, EXTREME, gates=25)
    target = max(graph.outputs())
    plan = compile(graph, [target])
    leaves = [node.value for node in graph.nodes(plan.leaves)]
    values, gradients, contributions = by_arrays(plan, leaves, target)
    result = evaluate(graph, plan, target)
    same = {"rtol": 1e-12, "atol": 0, "equal_nan": True}
    for node, slot in plan.slot.items():
        np.testing.assert_allclose(result.values[node], values[slot], **same)
        assert (node in result.gradients) == (gradients[slot] is not None)
        if node in result.gradients:
            np.testing.assert_allclose(result.gradients[node], gradients[slot], **same)
    assert set(result.contributions) == set(contributions)
    for key, expected in contributions.items():
        np.testing.assert_allclose(result.contributions[key], expected, **same)
    broken = [node for node, slot in plan.slot.items() if not np.isfinite(values[slot])]
    assert result.not_finite == (broken[0] if broken else None)
    reached = {node: gradients[slot] for node, slot in plan.slot.items() if gradients[slot] is not None}
    broken = [node for node, gradient in reached.items() if not np.isfinite(gradient)]
    assert result.gradient_not_finite == (broken[-1] if broken else None)


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("seed", range(10))
def test_pruned_plans_and_inner_targets_are_served(share, seed):
    graph = random_graph(seed, [0.5, 1.5, 2.0])
    plan = compile(graph, graph.outputs(), wrt=list(graph)[:2])
    leaves = [node.value for node in graph.nodes(plan.leaves)]
    for target in list(graph)[::9]:
        if target in plan.slot:
            with np.errstate(all="ignore"):
                try:
                    found = prepare(plan, edges_before(plan, target), end_of_levels(plan, share))(leaves)
                except (ArithmeticError, ValueError):
                    continue
            check_same(plan, leaves, target, found, rtol=1e-11, atol=0, equal_nan=True)


def test_sums_at_a_wide_fork_stay_exact_to_rounding():
    graph = Graph()
    x = graph.add("input", value=0.3)
    total = graph.add("tanh")
    graph.connect(x, total, "x")
    for index in range(300):
        gate = graph.add("scale", attributes={"factor": float(index % 2)})
        joined = graph.add("add")
        graph.connect(x, gate, "x")
        graph.connect(total, joined, "x")
        graph.connect(gate, joined, "y")
        total = joined
    plan = compile(graph, [total])
    leaves = [np.float64(0.3)]
    for share in SHARES:
        found = prepare(plan, edges_before(plan, total), end_of_levels(plan, share))(leaves)
        check_same(plan, leaves, total, found, rtol=1e-14)


def layers_of(width, depth):
    graph = Graph()
    nodes = [graph.add("input", value=0.01 * index) for index in range(width)]
    for _level in range(depth):
        before, nodes = nodes, [graph.add("tanh") for _gate in range(width)]
        for source, gate in zip(before, nodes, strict=True):
            graph.connect(source, gate, "x")
    while len(nodes) > 1:
        joined = graph.add("add")
        graph.connect(nodes.pop(0), joined, "x")
        graph.connect(nodes.pop(0), joined, "y")
        nodes.append(joined)
    return graph, nodes[0]


@pytest.mark.parametrize(("width", "depth", "wide"), [(2000, 3, True), (2, 1000, False), (4, 3, False)])
def test_wide_graphs_run_by_level_and_deep_or_small_ones_on_floats(width, depth, wide):
    graph, target = layers_of(width, depth)
    plan = compile(graph, [target])
    assert (end_of_wide(plan) > len(plan.leaves)) is wide
    leaves = [node.value for node in graph.nodes(plan.leaves)]
    check_same(plan, leaves, target, run_on_numbers(plan, leaves, target), rtol=1e-13)


def test_what_floats_refuse_at_the_end_of_a_wide_graph_runs_on_arrays():
    graph, total = layers_of(2000, 3)
    last = graph.add("exp")
    graph.connect(total, last, "x")
    plan = compile(graph, [last])
    leaves = [node.value for node in graph.nodes(plan.leaves)]
    for slot in range(1000, 2000):
        leaves[slot] = np.float64(800.0)
    assert len(plan.leaves) < end_of_wide(plan) < plan.size
    found = run_on_numbers(plan, leaves, last)
    assert found.known[plan.slot[last]] == np.inf
    check_same(plan, leaves, last, found, rtol=1e-13)


@pytest.mark.parametrize(("width", "depth"), [(2000, 3), (4, 3)])
def test_what_a_run_found_is_not_changed_by_later_runs(width, depth):
    graph, target = layers_of(width, depth)
    plan = compile(graph, [target])
    before = evaluate(graph, plan, target)
    values, gradients, flow = dict(before.values), dict(before.gradients), dict(before.contributions)
    for leaf in plan.leaves:
        graph.set_value(leaf, -0.7)
    after = evaluate(graph, plan, target)
    assert after.values[target] != values[target]
    assert values == dict(before.values)
    assert gradients == dict(before.gradients)
    assert flow == dict(before.contributions)


@pytest.mark.parametrize("value", [[1.0, 2.0], np.float32(2.0)])
def test_arrays_and_other_dtypes_are_left_to_the_pass_over_arrays(build, value):
    graph = build(x=value, y=2.0, f=("multiply", "x", "y"))
    plan = compile(graph, [3])
    leaves = [node.value for node in graph.nodes(plan.leaves)]
    assert run_on_numbers(plan, leaves, 3) is None
    assert evaluate(graph, plan, 3).values[3].dtype == np.result_type(graph.node(1).value, np.float64)


def test_a_plan_serves_numbers_and_arrays_in_turn(build):
    graph = build(x=3.0, y=2.0, f=("multiply", "x", "y"))
    plan = compile(graph, [3])
    assert evaluate(graph, plan, 3).gradients[1] == 2.0
    graph.set_value(1, [1.0, 2.0])
    np.testing.assert_array_equal(evaluate(graph, plan, 3).values[3], [2.0, 4.0])
    graph.set_value(1, 4.0)
    assert evaluate(graph, plan, 3).values[3] == 8.0


def test_losses_of_single_numbers_run_on_floats_too(build):
    graph = build(y=3.0, t=1.0, s=("square", "y"), loss=("squared_error", "s", "t"))
    plan = compile(graph, [4])
    result = evaluate(graph, plan, 4)
    assert run_on_numbers(plan, [np.float64(3.0), np.float64(1.0)], 4) is not None
    assert (result.values[4], result.gradients[1], result.gradients[2]) == (64.0, 96.0, -16.0)


@pytest.mark.parametrize("op", [op for op in ROWS if op.on_numbers], ids=lambda op: op.name)
def test_many_losses_of_single_numbers_run_side_by_side(op):
    graph = Graph()
    leaves = [graph.add("input", value=0.01 * number - 2.0) for number in range(420)]
    losses = [graph.add(op) for _pair in leaves[1:]]
    for loss, answer, target in zip(losses, leaves, leaves[1:], strict=False):
        graph.connect(answer, loss, "y")
        graph.connect(target, loss, "t")
    plan = compile(graph, losses)
    assert end_of_wide(plan) == plan.size
    values = [node.value for node in graph.nodes(plan.leaves)]
    found = prepare(plan, edges_before(plan, losses[7]), plan.size)(values)
    check_same(plan, values, losses[7], found, rtol=1e-12)


def test_what_an_op_refuses_is_still_refused_by_name(build):
    graph = build(z=1.0, k=0.0, loss=("softmax_cross_entropy", "z", "k"))
    with pytest.raises(ShapeError, match="loss"):
        evaluate(graph, compile(graph, [3]), 3)


def test_many_targets_do_not_fill_the_plan(build):
    graph = random_graph(0, [0.5])
    plan = compile(graph, list(graph))
    for target in graph:
        evaluate(graph, plan, target)
    assert len(plan.prepared["passes"]) <= 8


# The rows ---------------------------------------------------------------------------------------------------


def samples(op, rng):
    for _sample in range(40):
        yield [np.float64(rng.uniform(each.low, each.high)) for each in op.domain]
    yield [np.float64(0.0) for _port in op.ports]


@pytest.mark.parametrize("op", ON_FLOATS, ids=lambda op: op.name)
def test_a_rule_on_floats_gives_what_the_rule_on_arrays_gives(op, rng):
    rule, exact = bind(op.on_floats, op.defaults()), bind(op.forward, op.defaults())
    for inputs in [*samples(op, rng), *[[np.float64(x)] * len(op.ports) for x in EXTREME]]:
        with np.errstate(all="ignore"):
            expected = exact(*inputs)
        try:
            found = rule(*map(float, inputs))
        except (ArithmeticError, ValueError):
            assert not np.isfinite(expected)
        else:
            assert type(found) is float
            np.testing.assert_allclose(found, expected, rtol=1e-15, atol=0, equal_nan=True)


@pytest.mark.parametrize("op", [op for op in ELEMENTWISE if op.local_is], ids=lambda op: op.name)
def test_what_a_local_gradient_is_said_to_be_it_is(op, rng):
    assert len(op.local_is) == len(op.ports)
    for inputs in samples(op, rng):
        out = op.forward(*inputs, **op.defaults())
        known = dict(zip(("1", "-1", "out", *op.ports), (*CONSTANTS, out, *inputs), strict=True))
        for name, rule in zip(op.local_is, op.local, strict=True):
            assert not name or rule(out, *inputs, **op.defaults()) == known[name]


@pytest.mark.parametrize("width", [2, 400], ids=["on floats", "by levels"])
def test_a_plan_and_its_passes_are_gone_with_their_last_user(width):
    graph, last = layers_of(width, 4)
    plan = compile(graph, [last])
    alive = weakref.ref(plan)
    gc.disable()
    try:
        evaluate(graph, plan, last)
        del plan
        assert alive() is None
    finally:
        gc.enable()


def test_all_contributions_at_once_are_those_one_by_one():
    graph = Graph()
    ids = [graph.add("input", value=value) for value in (0.5, -2.0, 3.0)]
    for number in range(40):
        gate = graph.add("multiply" if number % 3 else "max")
        for source, port in zip((ids[-1], ids[-3]), "xy", strict=True):
            graph.connect(source, gate, port)
        ids.append(graph.add("tanh"))
        graph.connect(gate, ids[-1], "x")
    plan = compile(graph, graph.complete())
    found = evaluate(graph, plan, ids[-1]).contributions
    assert isinstance(found, ReadOnDemand)
    keys = [(edge.target, edge.port) for edge in graph.edges()]
    expected = [None if (one := found.get(key)) is None else float(one) for key in keys]
    assert found.several([*keys, (99_999, "x")]) == [*expected, None]
    assert any(expected)
