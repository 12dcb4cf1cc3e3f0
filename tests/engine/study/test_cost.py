"""What a pass costs, counted without running it: the counts are those of the passes as they run."""

from __future__ import annotations

import dataclasses
import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import InvalidValueError
from engine.formulas.expression import parse
from engine.ops import OPS
from engine.run.autodiff import forward, pushforward, reverse
from engine.run.plan import compile
from engine.study.cost import (
    MANY_PARAMETERS,
    ModeComparison,
    Operations,
    compare_modes,
    compare_whole,
    large_loss,
)


@pytest.fixture
def calls(monkeypatch):
    """Count every application of a vjp or a jvp by plans compiled from graphs built from now on."""
    counted = Counter()

    def counting(kind, rule):
        def apply(*inputs, **attributes):
            counted[kind] += 1
            return rule(*inputs, **attributes)

        return rule and apply

    table = {
        name: dataclasses.replace(
            op,
            vjp=tuple(counting("vjp", rule) for rule in op.vjp),
            jvp=tuple(counting("jvp", rule) for rule in op.jvp),
        )
        for name, op in OPS.items()
    }
    monkeypatch.setattr("engine.graphs.graph.op_named", table.get)
    return counted


def fan(build, inputs):
    """Return the sum of so many inputs, added one by one."""
    rows = {f"x{n}": float(n) for n in range(inputs)} | {"s1": ("add", "x0", "x1")}
    rows |= {f"s{n}": ("add", f"s{n - 1}", f"x{n}") for n in range(2, inputs)}
    return build(**rows)


def test_reverse_mode_takes_one_pass_an_output_and_forward_mode_one_an_input(build):
    graph = fan(build, 20)
    cost = compare_modes(graph, graph.outputs())
    assert (cost.outputs, cost.inputs) == (1, 20)
    assert (cost.reverse.passes, cost.forward.passes) == (1, 20)
    assert cost.reverse == Operations(1, 38, 0)
    assert cost.forward.products == 19 + sum(range(1, 20))
    assert cost.cheaper == "reverse"
    assert "passes: 20, products: " in cost.sentence


def test_forward_mode_is_cheaper_with_one_input_and_many_outputs(build):
    graph = build(x=1.0, **{f"f{n}": ("scale", "x", {"factor": float(n)}) for n in range(9)})
    cost = compare_modes(graph, graph.outputs())
    assert (cost.reverse.passes, cost.forward.passes) == (9, 1)
    assert cost.cheaper == "forward"


def test_entries_of_arrays_count_as_rows_and_columns(build):
    graph = build(W=[[0.1, 0.5], [-0.3, 0.8], [1.0, 2.0]], x=[0.2, 0.4], q=("matmul", "W", "x"))
    cost = compare_modes(graph, graph.outputs())
    assert (cost.outputs, cost.inputs) == (3, 8)
    assert cost.reverse == Operations(passes=3, products=6, additions=0)
    assert cost.forward == Operations(passes=8, products=8, additions=0)


def test_a_fork_costs_an_addition_in_either_mode(build):
    graph = build(x=3.0, f=("multiply", "x", "x"))
    cost = compare_modes(graph, [2])
    assert cost.reverse == cost.forward == Operations(1, 2, 1)


def test_with_respect_to_a_node_between_only_what_follows_counts(product_of_sum):
    cost = compare_modes(product_of_sum, [5], wrt=[4])
    assert cost.reverse == cost.forward == Operations(1, 1, 0)


def test_what_the_targets_do_not_depend_on_costs_nothing(product_of_sum):
    assert compare_modes(product_of_sum, [4], wrt=[3]).forward == Operations()


@pytest.mark.parametrize("arrays", [False, True])
@given(data=st.data())
def test_the_counts_are_those_of_the_passes_as_they_run(build, random_rows, arrays, data):
    rows = data.draw(random_rows(arrays=arrays, kinks=True))
    graph = build(**rows)
    target = graph.find(list(rows)[-1]).id
    plan = compile(graph, [target])
    values = forward(plan, {leaf: graph.node(leaf).value for leaf in plan.leaves})
    kept = {}
    gradients = reverse(plan, values, target, None, kept)
    counted, repeats = compare_modes(graph, [target]).reverse, np.size(values[plan.slot[target]])
    assert counted.products == repeats * len(kept)
    additions = len(kept) + 1 - sum(gradient is not None for gradient in gradients)
    assert counted.additions == repeats * additions
    for leaf in plan.differentiated.intersection(plan.leaves):
        value = values[plan.slot[leaf]]
        flowing = pushforward(plan, values, {leaf: np.ones_like(value)[()]})
        moved = sum(tangent is not None for tangent in flowing) - 1
        onward = compare_modes(graph, [target], [leaf]).forward
        assert onward.products - onward.additions == np.size(value) * moved


def test_every_product_is_one_application_of_a_rule(build, calls):
    graph = build(x=0.5, y=2.0, a=("multiply", "x", "y"), b=("tanh", "a"), f=("multiply", "b", "x"))
    plan = compile(graph, [5])
    values = forward(plan, {1: 0.5, 2: 2.0})
    reverse(plan, values, 5)
    pushforward(plan, values, {1: 1.0})
    assert calls == {
        "vjp": compare_modes(graph, [5]).reverse.products,
        "jvp": compare_modes(graph, [5], [1]).forward.products,
    }


@pytest.mark.parametrize("arrays", [False, True])
@given(data=st.data())
def test_all_passes_counted_in_one_walk_are_those_counted_one_by_one(build, random_rows, arrays, data):
    graph = build(**data.draw(random_rows(arrays=arrays, kinks=True)))
    cost = compare_whole(graph)
    leaves = compile(graph, graph.ends()).differentiated.intersection(leaf.id for leaf in graph.leaves())
    each = [compare_modes(graph, graph.ends(), [leaf]).forward for leaf in leaves]
    assert cost.forward == sum(each, Operations())


def test_a_loss_of_a_million_parameters_takes_one_pass_back_against_a_million_onward():
    cost = large_loss()
    assert (cost.outputs, cost.inputs) == (1, MANY_PARAMETERS) == (1, 1_000_000)
    assert "inputs: 1,000,000." in cost.sentence
    assert "one pass an input; passes: 1,000,000, products: " in cost.sentence
    assert (cost.reverse.passes, cost.forward.passes) == (1, 1_000_000)
    assert cost.reverse.products == 2
    assert cost.forward.products == 2_000_000
    assert "finds how it depends on all 1,000,000 inputs" in cost.reason
    assert "1,000,000 times the operations" in cost.reason


def test_the_reason_says_what_one_pass_finds(build):
    many_in = compare_whole(build(x=1.0, y=2.0, z=3.0, a=("add", "x", "y"), f=("multiply", "a", "z")))
    assert many_in.reason.startswith("Reverse mode is cheaper: one pass from an output")
    many_out = compare_whole(
        build(x=1.0, **{f"f{n}": ("scale", "x", {"factor": float(n)}) for n in range(9)})
    )
    assert many_out.reason.startswith(
        "Forward mode is cheaper: one pass from an input finds how all 9 outputs"
    )
    as_many = compare_whole(build(x=1.0, f=("exp", "x")))
    assert as_many.reason == "Both modes take as much here; inputs: 1, outputs: 1."
    narrow = compare_whole(
        build(
            x=1.0, y=2.0, a=("exp", "x"), b=("exp", "a"), f=("add", "b", "y"), g=("exp", "f"), h=("exp", "f")
        )
    )
    assert narrow.reason == "Forward mode is cheaper by its operations; inputs: 2, outputs: 2."


@pytest.mark.parametrize(
    ("ends", "reason"),
    [
        ("p = exp(q); r = exp(q)", "Forward mode is cheaper by its operations; inputs: 3, outputs: 2."),
        ("p = x*y; r = x*z; s = y*z", "Reverse mode is cheaper by its operations; inputs: 3, outputs: 4."),
    ],
)
def test_the_cheaper_mode_may_take_more_passes(ends, reason):
    graph = parse(f"q = y + z + exp(exp(exp(exp(exp(exp(x)))))); {ends}").graph
    assert compare_whole(graph).reason == reason


def test_without_an_output_there_is_nothing_to_compare(build):
    with pytest.raises(InvalidValueError, match="no output"):
        compare_whole(build(x=1.0))


def test_two_modes_that_take_nothing_take_as_much():
    nothing, some = Operations(), Operations(passes=1, products=3)
    assert [ModeComparison(1, 1, *modes).ratio for modes in ((nothing, nothing), (some, some))] == [1, 1]
    assert [ModeComparison(1, 1, *modes).ratio for modes in ((nothing, some), (some, nothing))] == [
        math.inf
    ] * 2
