"""Plans: the order of steps, what is pruned, what shapes are foretold, and that a plan holds no values."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from engine.errors import MissingInputError, ShapeError, UnknownNodeError
from engine.run.autodiff import evaluate, forward, reverse
from engine.run.plan import compile


def pullbacks(graph, plan):
    """Return which contributions the plan computes, as (gate, source) names."""
    names = {slot: graph.node(node).name for node, slot in plan.slot.items()}
    return {(step.name, names[source]) for step in plan.steps for _port, source, _rule in step.pullbacks}


def pushforwards(graph, plan):
    names = {slot: graph.node(node).name for node, slot in plan.slot.items()}
    return {(step.name, names[source]) for step in plan.steps for _port, source, _rule in step.pushforwards}


# Structure -------------------------------------------------------------------------------------------------


def test_every_step_reads_only_slots_that_are_filled_before_it(product_of_sum):
    plan = compile(product_of_sum, [5])
    filled = {plan.slot[leaf] for leaf in plan.leaves}
    for step in plan.steps:
        assert set(step.inputs) <= filled
        filled.add(step.slot)
    assert filled == set(range(plan.size)) == set(plan.slot.values())


def test_inputs_are_read_in_the_order_of_the_ports_whatever_the_order_of_wiring(build):
    graph = build(x=7.0, y=2.0, f=("subtract", "x", "y"))
    for port in ("x", "y"):
        graph.disconnect(3, port)
    graph.connect(2, 3, "y")
    graph.connect(1, 3, "x")
    plan = compile(graph, [3])
    assert plan.steps[0].inputs == (plan.slot[1], plan.slot[2])
    assert evaluate(graph, plan).values[3] == 5.0


def test_what_the_targets_do_not_depend_on_is_left_out(product_of_sum):
    plan = compile(product_of_sum, [4])
    assert set(plan.slot) == {1, 2, 4}
    assert [step.name for step in plan.steps] == ["q"]


def test_several_targets_share_one_plan(build):
    graph = build(x=2.0, y=3.0, a=("multiply", "x", "y"), b=("exp", "a"), c=("negate", "a"), d=("log", "y"))
    plan = compile(graph, [graph.find("b").id, graph.find("c").id, graph.find("b").id])
    assert sorted(step.name for step in plan.steps) == ["a", "b", "c"]


def test_a_step_is_found_by_its_node_and_a_leaf_has_none(product_of_sum):
    plan = compile(product_of_sum, [5])
    assert [plan.step(step.node) for step in plan.steps] == list(plan.steps)
    assert {plan.step(node) for node in (*plan.leaves, 5000)} == {None}
    assert compile(product_of_sum, []).step(5) is None


def test_a_leaf_can_be_a_target(product_of_sum):
    plan = compile(product_of_sum, [3])
    assert (plan.steps, plan.leaves, plan.size) == ((), (3,), 1)
    assert dict(evaluate(product_of_sum, plan, 3).gradients) == {3: 1.0}


def test_an_empty_plan_computes_nothing(product_of_sum):
    plan = compile(product_of_sum, [])
    assert (plan.size, plan.steps) == (0, ())
    assert dict(evaluate(product_of_sum, plan).values) == {}


def test_targets_and_leaves_may_come_from_generators(product_of_sum):
    plan = compile(product_of_sum, (node for node in [5]), wrt=(leaf for leaf in [1]))
    assert pullbacks(product_of_sum, plan) == {("q", "x"), ("f", "q")}


def test_an_open_port_before_a_target_is_named(product_of_sum):
    product_of_sum.disconnect(4, "x")
    with pytest.raises(MissingInputError) as caught:
        compile(product_of_sum, [5])
    assert (caught.value.node, caught.value.port) == (4, "x")


def test_an_open_port_elsewhere_does_no_harm(product_of_sum):
    product_of_sum.add("add")
    assert compile(product_of_sum, [5]).size == 5


def test_an_unknown_target_is_named(product_of_sum):
    with pytest.raises(UnknownNodeError) as caught:
        compile(product_of_sum, [5, 77])
    assert caught.value.node == 77


def test_plans_and_steps_cannot_be_changed(product_of_sum):
    plan = compile(product_of_sum, [5])
    with pytest.raises(TypeError):
        plan.slot[1] = 4
    with pytest.raises(dataclasses.FrozenInstanceError):
        plan.leaves = ()
    with pytest.raises(dataclasses.FrozenInstanceError):
        plan.steps[0].slot = 0


# Pruning ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrt", "expected"),
    [
        ("xyz", {("q", "x"), ("q", "y"), ("f", "q"), ("f", "z")}),
        ("x", {("q", "x"), ("f", "q")}),
        ("z", {("f", "z")}),
        ("xz", {("q", "x"), ("f", "q"), ("f", "z")}),
        ("", set()),
    ],
)
def test_only_ports_on_the_way_to_a_chosen_leaf_send_gradients(product_of_sum, wrt, expected):
    plan = compile(product_of_sum, [5], wrt=[product_of_sum.find(name).id for name in wrt])
    assert pullbacks(product_of_sum, plan) == pushforwards(product_of_sum, plan) == expected


def test_no_rule_is_run_for_what_is_pruned(product_of_sum):
    plan = compile(product_of_sum, [5], wrt=[3])
    contributions = {}
    values = forward(plan, {leaf: product_of_sum.node(leaf).value for leaf in plan.leaves})
    gradients = reverse(plan, values, 5, None, contributions)
    assert contributions == {(5, "y"): 3.0}
    assert [gradients[plan.slot[node]] for node in (1, 2, 4)] == [None, None, None]


def test_constants_are_not_differentiated_unless_chosen(build):
    graph = build(x=2.0, f=("multiply", "x", "x"))
    constant = graph.add("constant", name="c", value=3.0)
    graph.disconnect(2, "y")
    graph.connect(constant, 2, "y")
    assert pullbacks(graph, compile(graph, [2])) == {("f", "x")}
    assert pullbacks(graph, compile(graph, [2], wrt=[constant])) == {("f", "c")}


def test_an_unknown_node_to_differentiate_with_respect_to_is_refused(product_of_sum):
    with pytest.raises(UnknownNodeError, match="999") as caught:
        compile(product_of_sum, [5], wrt=[1, 999])
    assert caught.value.node == 999


def test_a_plan_keeps_the_attributes_it_was_compiled_with_and_reads_values_anew(build):
    graph = build(x=3.0, f=("scale", "x", {"factor": 2.0}))
    plan = compile(graph, [2])
    graph.set_attribute(2, "factor", 10.0)
    graph.set_value(1, 5.0)
    assert evaluate(graph, plan, 2).values[2] == 10.0
    assert evaluate(graph, compile(graph, [2]), 2).values[2] == 50.0


def test_what_only_constants_feed_has_no_gradient(build):
    graph = build(x=2.0, f=("multiply", "x", "x"))
    constant, doubled = graph.add("constant", value=3.0), graph.add("scale")
    graph.connect(constant, doubled, "x")
    graph.disconnect(2, "y")
    graph.connect(doubled, 2, "y")
    assert dict(evaluate(graph, compile(graph, [2]), 2).gradients) == {1: 6.0, 2: 1.0}


def test_inputs_and_parameters_are_differentiated_by_default(build):
    graph = build(x=2.0, f=("multiply", "x", "x"))
    parameter = graph.add("parameter", value=3.0)
    graph.disconnect(2, "y")
    graph.connect(parameter, 2, "y")
    assert compile(graph, [2]).differentiated == {1, 2, parameter}


def test_labels_receive_nothing_and_neither_does_what_is_before_them(build):
    graph = build(
        z=[0.1, 0.2], k=0.0, label=("negate", "k"), loss=("softmax_cross_entropy", "z", "label"),
    )  # fmt: skip
    plan = compile(graph, [4])
    assert pullbacks(graph, plan) == {("loss", "z"), ("label", "k")}
    result = evaluate(graph, plan, 4)
    assert set(result.gradients) == {1, 4}


# Values and attributes -------------------------------------------------------------------------------------


def test_one_plan_serves_changing_values(product_of_sum):
    plan = compile(product_of_sum, [5])
    first = evaluate(product_of_sum, plan, 5)
    product_of_sum.set_value(3, 10.0)
    second = evaluate(product_of_sum, plan, 5)
    assert (first.values[5], second.values[5]) == (-12.0, 30.0)
    assert (first.gradients[1], second.gradients[1]) == (-4.0, 10.0)


def test_one_plan_serves_values_of_changing_shape(product_of_sum):
    plan = compile(product_of_sum, [5])
    for shape in ((), (3,), (2, 3), (), (2, 1)):
        product_of_sum.set_value(1, np.zeros(shape) if shape else 0.0)
        result = evaluate(product_of_sum, plan, 5)
        assert np.shape(result.values[5]) == np.shape(result.gradients[1]) == shape


def test_a_plan_keeps_the_attributes_it_was_compiled_with(build):
    graph = build(x=2.0, f=("scale", "x", {"factor": 3.0}))
    plan = compile(graph, [2])
    graph.set_attribute(2, "factor", 5.0)
    assert evaluate(graph, plan).values[2] == 6.0
    assert evaluate(graph, compile(graph, [2])).values[2] == 10.0


# Shapes ----------------------------------------------------------------------------------------------------


def test_shapes_are_foretold_from_the_leaves(build):
    graph = build(
        X=1.0, W=1.0, b=1.0, z=("affine", "X", "W", "b"), h=("tanh", "z"), f=("sum", "h"),
    )  # fmt: skip
    plan = compile(graph, [6])
    shapes = plan.shapes({1: (32, 4), 2: (4, 8), 3: (8,)})
    assert [shapes[plan.slot[node]] for node in range(1, 7)] == [(32, 4), (4, 8), (8,), (32, 8), (32, 8), ()]


def test_shapes_that_do_not_fit_name_the_first_node_and_port(build):
    graph = build(X=1.0, W=1.0, v=1.0, z=("matmul", "X", "W"), f=("matmul", "z", "v"))
    plan = compile(graph, [5])
    with pytest.raises(ShapeError, match=r"^z: port b has shape \(3, 2\).* must be 4") as caught:
        plan.shapes({1: (5, 4), 2: (3, 2), 3: (7,)})
    assert (caught.value.node, caught.value.port) == (4, "b")
    with pytest.raises(ShapeError, match=r"^f: port b has shape \(7,\)") as caught:
        plan.shapes({1: (5, 4), 2: (4, 2), 3: (7,)})
    assert (caught.value.node, caught.value.port) == (5, "b")


def test_shapes_that_do_not_fit_name_the_nodes_at_the_ports_told_of(build):
    graph = build(W=1.0, x=1.0, y=1.0, z=("matmul", "W", "x"), f=("add", "z", "y"))
    plan = compile(graph, [5])
    with pytest.raises(ShapeError, match=r"^f: port y has shape \(7,\).* x's \(2,\) or be 1 \(x is z\)$"):
        plan.shapes({1: (2, 4), 2: (4,), 3: (7,)})
    with pytest.raises(ShapeError, match=r"^z: port b has shape .* \(a is W, b is x\)$"):
        plan.shapes({1: (2, 4), 2: (3,), 3: (7,)})


def test_a_refusal_is_not_remembered_and_neither_are_older_shapes(build):
    graph = build(x=1.0, y=1.0, f=("add", "x", "y"))
    plan = compile(graph, [3])
    good, bad = {1: (2,), 2: (2,)}, {1: (2,), 2: (3,)}
    for _time in range(2):
        assert plan.shapes(good)[plan.slot[3]] == (2,)
        with pytest.raises(ShapeError):
            plan.shapes(bad)
        assert plan.shapes({1: (4, 1), 2: (3,)})[plan.slot[3]] == (4, 3)
