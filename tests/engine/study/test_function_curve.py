"""The curve of a function and of its derivative, the operating point on both, and what is called flat."""

from __future__ import annotations

import numpy as np
import pytest

from engine.ops import OPS, op_named
from engine.study.function_curve import (
    function_curve,
    is_flat,
    is_function_of_a_number,
    operating_point,
    operating_points,
    slope_words,
)

DRAWN = [op for op in OPS.values() if is_function_of_a_number(op)]


def test_activations_and_functions_of_one_number_are_drawn_and_nothing_else():
    names = {op.name for op in DRAWN}
    assert {"sigmoid", "tanh", "relu", "exp", "log", "square", "negate"} <= names
    assert names.isdisjoint({"add", "softmax", "sum", "input"})


@pytest.mark.parametrize("op", DRAWN, ids=lambda op: op.name)
def test_every_curve_holds_its_operating_point_and_its_slope_is_its_derivative(op):
    attributes, at = op.defaults(), (op.domain[0].low + 2 * op.domain[0].high) / 3
    curve, point = function_curve(op, attributes, at), operating_point(op, attributes, at)
    assert curve.x[0] <= at <= curve.x[-1]
    assert len(curve.x) == len(curve.y) == len(curve.slope)
    h = 1e-6
    rise = operating_point(op, attributes, at + h).y - operating_point(op, attributes, at - h).y
    assert point.slope == pytest.approx(rise / (2 * h), rel=1e-4, abs=1e-6)
    assert curve.low <= curve.high


@pytest.mark.parametrize("at", [1e308, -1.7e308, 1.7e308, 5e-324])
@pytest.mark.parametrize("op", DRAWN, ids=lambda op: op.name)
def test_the_largest_numbers_have_a_curve_too(op, at):
    curve = function_curve(op, op.defaults(), at)
    assert curve.x[0] <= at <= curve.x[-1]
    assert np.isfinite(curve.x).all()
    assert "slope" in slope_words(op, op.defaults(), at)


def test_a_pole_takes_no_room():
    curve = function_curve(op_named("reciprocal"), {}, 1.4)
    assert -30 < curve.low < 0 < curve.high < 30


def test_a_curve_follows_a_point_far_away():
    curve = function_curve(op_named("sigmoid"), {}, np.array([1.0, -40.0, np.nan]))
    assert curve.x[0] <= -40.0


def test_a_function_of_positive_numbers_is_drawn_on_their_side_unless_a_point_is_on_the_other():
    assert function_curve(op_named("log"), {}, 2.0).x[0] == 0.0
    assert function_curve(op_named("log"), {}, -2.0).x[0] < -2.0


@pytest.mark.parametrize(
    ("name", "x", "flat"),
    [
        ("sigmoid", 0.0, False),
        ("sigmoid", 2.5, False),
        ("sigmoid", 3.0, True),
        ("sigmoid", 7.0, True),
        ("sigmoid", -7.0, True),
        ("tanh", 3.0, True),
        ("relu", -1.0, True),
        ("relu", 1.0, False),
        ("leaky_relu", -1.0, True),
        ("step", 1.0, True),
        ("square", 0.0, False),
        ("sin", np.pi / 2, False),
        ("exp", 0.0, False),
        ("exp", -5.0, True),
        ("sigmoid", np.inf, False),
        ("sigmoid", np.nan, False),
    ],
)
def test_flat_is_what_stays_flat_on_one_side(name, x, flat):
    op = op_named(name)
    assert is_flat(op, op.defaults(), x) == flat


def test_the_slope_is_said_with_a_word_where_it_hardly_lets_a_gradient_through():
    assert slope_words(op_named("sigmoid"), {}, 0.0) == "slope 0.25"
    assert slope_words(op_named("sigmoid"), {}, 6.0) == "saturated: slope 0.0025"
    assert slope_words(op_named("exp"), {}, -5.0) == "nearly flat: slope 0.0067"


def test_of_an_array_some_entries_are_marked_and_those_that_are_flat_counted():
    sigmoid = op_named("sigmoid")
    assert slope_words(sigmoid, {}, np.array([[0.0, 9.0], [-9.0, 1.0]])) == "saturated: 2 of 4 entries"
    assert [point.x for point in operating_points(sigmoid, {}, np.array([[1.0, 2.0]]))] == [1.0, 2.0]
    assert len(operating_points(sigmoid, {}, np.zeros((100, 50)))) <= 64
    assert operating_points(sigmoid, {}, np.zeros(0)) == []


def test_all_of_a_curve_without_a_pole_is_drawn_and_so_is_an_operating_point_near_one():
    relu = function_curve(op_named("relu"), {}, 1.0)
    assert (relu.low, relu.high) == (0.0, 6.0)
    assert function_curve(op_named("reciprocal"), {}, 0.001).high >= 1000.0
