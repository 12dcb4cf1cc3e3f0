"""What one evaluation tells, what it refuses, and that it stays as it is."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from engine.errors import InvalidValueError, ShapeError, UnknownNodeError
from engine.run.autodiff import evaluate, forward, reverse
from engine.run.plan import compile


def evaluated(graph, target):
    """Return the evaluation of the named target, with a function that looks numbers up by node name."""
    node = graph.find(target).id
    return evaluate(graph, compile(graph, [node]), node)


def by_name(graph, found):
    return {graph.node(node).name: value for node, value in found.items()}


def leaf_values(graph, plan):
    return {leaf: graph.node(leaf).value for leaf in plan.leaves}


# Refusals ------------------------------------------------------------------------------------------------


def test_shapes_are_refused_with_their_node_before_anything_is_computed(build, monkeypatch):
    graph = build(x=[1.0, 2.0], y=[1.0, 2.0, 3.0], a=("exp", "x"), f=("add", "a", "y"))
    monkeypatch.setattr(
        "engine.run.autodiff.forward", lambda *_arguments: pytest.fail("values were computed")
    )
    with pytest.raises(ShapeError, match=r"^f: port y") as caught:
        evaluate(graph, compile(graph, [4]), 4)
    assert (caught.value.node, caught.value.port) == (4, "y")


def test_a_value_that_an_op_refuses_names_its_node(build):
    graph = build(z=[0.0, 1.0], k=2.0, loss=("softmax_cross_entropy", "z", "k"))
    with pytest.raises(InvalidValueError, match=r"^loss: port label holds 2; .* from 0 to 1") as caught:
        evaluated(graph, "loss")
    assert caught.value.node == 3


@pytest.mark.parametrize(("target", "named"), [(3, "^z is not computed here"), (99, "99")])
def test_a_target_outside_the_plan_is_refused(product_of_sum, target, named):
    with pytest.raises(UnknownNodeError, match=named) as caught:
        evaluate(product_of_sum, compile(product_of_sum, [4]), target)
    assert caught.value.node == target


def test_a_leaf_that_was_removed_since_the_plan_was_made_is_named(product_of_sum):
    plan = compile(product_of_sum, [5])
    product_of_sum.remove(1)
    with pytest.raises(UnknownNodeError) as caught:
        evaluate(product_of_sum, plan)
    assert caught.value.node == 1


# What is not finite --------------------------------------------------------------------------------------


def test_the_first_node_that_is_not_finite_is_named(build):
    graph = build(
        x=0.0, y=2.0, a=("exp", "y"), b=("log", "x"), c=("multiply", "a", "b"), d=("negate", "c"),
    )  # fmt: skip
    result = evaluated(graph, "d")
    assert graph.node(result.not_finite).name == "b"
    assert result.values[6] == np.inf


@pytest.mark.parametrize("value", [np.nan, np.inf, [1.0, -np.inf], np.float32(np.nan)])
def test_a_leaf_can_be_what_is_not_finite(build, value):
    assert evaluated(build(x=value, f=("tanh", "x")), "f").not_finite == 1


def test_nothing_is_named_where_all_is_finite(product_of_sum):
    found = evaluated(product_of_sum, "f")
    assert (found.not_finite, found.gradient_not_finite) == (None, None)


@pytest.mark.parametrize("x", [0.0, [0.0, 0.0], np.float32(0.0)])
def test_the_first_gradient_that_is_not_finite_is_named(build, x):
    graph = build(x=x, y=2.0, a=("square", "x"), s=("sum", "a"), r=("sqrt", "s"), f=("add", "r", "y"))
    found = evaluated(graph, "f")
    assert found.not_finite is None
    assert graph.node(found.gradient_not_finite).name == "s"
    assert np.isnan(found.gradients[1]).all()


def test_without_a_target_no_gradient_is_named(build):
    graph = build(x=0.0, f=("sqrt", "x"))
    assert evaluate(graph, compile(graph, [2])).gradient_not_finite is None


def test_dividing_by_zero_gives_infinity_and_no_warning(build):
    result = evaluated(build(x=1.0, y=0.0, f=("divide", "x", "y")), "f")
    assert (result.values[3], result.gradients[1], result.gradients[2]) == (np.inf, np.inf, -np.inf)


def test_the_callers_way_with_floating_point_errors_is_kept(build):
    graph = build(x=0.0, f=("log", "x"))
    with np.errstate(all="raise"):
        assert evaluated(graph, "f").values[2] == -np.inf
        with pytest.raises(FloatingPointError):
            np.log(np.float64(0.0))


# Immutability --------------------------------------------------------------------------------------------


def test_an_evaluation_cannot_be_changed(build):
    graph = build(x=[1.0, 2.0], y=[3.0, 4.0], s=("add", "x", "y"), f=("sum", "s"))
    result = evaluated(graph, "f")
    with pytest.raises(dataclasses.FrozenInstanceError):
        result.target = 1
    for found in (result.values, result.gradients, result.contributions):
        with pytest.raises(TypeError):
            found[1] = 0.0
        for array in found.values():
            if np.ndim(array):
                with pytest.raises(ValueError, match="read-only"):
                    array[0] = 99.0


def test_later_values_leave_an_evaluation_as_it_was(build):
    graph = build(x=[1.0, 2.0], w=[3.0, 4.0], f=("multiply", "x", "w"))
    plan = compile(graph, [3])
    result = evaluate(graph, plan, 3)
    before = [np.copy(array) for found in (result.values, result.gradients) for array in found.values()]
    graph.set_value(1, [50.0, 60.0])
    evaluate(graph, plan, 3)
    after = [array for found in (result.values, result.gradients) for array in found.values()]
    for old, new in zip(before, after, strict=True):
        np.testing.assert_array_equal(old, new)


def test_leaves_can_be_changed_in_place_by_gradients_of_one_pass(build):
    graph = build(x=[[1.0, 2.0]], w=[[3.0], [4.0]], b=[5.0], f=("affine", "x", "w", "b"))
    plan = compile(graph, [4])
    leaves = {leaf: np.array(value) for leaf, value in leaf_values(graph, plan).items()}
    copies = {leaf: np.copy(value) for leaf, value in leaves.items()}
    gradients = reverse(plan, forward(plan, leaves), 4)
    for leaf in plan.leaves:
        leaves[leaf] -= 0.1 * gradients[plan.slot[leaf]]
    np.testing.assert_allclose(leaves[1], copies[1] - 0.1 * copies[2].T)
    np.testing.assert_allclose(leaves[2], copies[2] - 0.1 * copies[1].T)
    np.testing.assert_allclose(leaves[3], copies[3] - 0.1)
