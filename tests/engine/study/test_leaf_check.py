"""One leaf's gradient by differences: entry after entry, at all steps, and as the lecture's table."""

from __future__ import annotations

import pytest

from engine.errors import InvalidValueError
from engine.formulas.expression import parse
from engine.study.leaf_check import MOST_ROWS, SHOWN_STEPS, DifferenceRow, check_leaf

LAYER = "W = [[1, 2], [3, 4]]; x = [[5], [6]]; L = sum((W @ x) ** 2)"


def checked(text, leaf, step=1e-4, first=(), **more):
    formula = parse(text)
    return check_leaf(formula.graph, formula.target, formula.graph.find(leaf).id, step, first, **more)


def test_a_row_is_written_as_the_lecture_has_it():
    row = DifferenceRow("W", 0.0001, 1.25347, 1.25322)
    assert row.written == ("1.25347", "1.25322")
    assert row.quotient == pytest.approx(-2.5)


@pytest.mark.parametrize(
    ("before", "after", "written"),
    [
        (1.0, 1.0, ("1.00", "1.00")),
        (-3.0, -3.25, ("−3.00", "−3.25")),
        (1.0, 201.0, ("1.00", "201.00")),
        (1.0, 1.0 + 3e-7, ("1.00000000", "1.00000030")),
        (1.0, float("inf"), ("1.00", "inf")),
        (1e-20, 1.5e-20, ("1e−20", "1.5e−20")),
        (-1e300, 1e300, ("−1e+300", "1e+300")),
    ],
)
def test_as_many_decimals_are_written_as_show_the_change(before, after, written):
    assert DifferenceRow("x", 0.1, before, after).written == written


def test_entries_are_checked_one_after_the_other_from_the_first_chosen():
    found = checked(LAYER, "W", first=(0, 1), most=2)
    assert [entry.label for entry in found.entries] == ["W[0, 1]", "W[1, 0]"]
    assert [row.name for row in found.rows] == ["W[0, 1]", "W[1, 0]"]
    assert found.curve.index == (0, 1)
    assert all(entry.verdict == "excellent" for entry in found.entries)


def test_the_quotient_is_near_the_gradient_and_the_central_difference_nearer():
    found = checked("x = 3; f = x ** 3", "x")
    [entry], [row] = found.entries, found.rows
    assert row.quotient == pytest.approx(27.0, rel=1e-4)
    assert abs(entry.numerical - 27.0) < abs(row.quotient - 27.0)


def test_the_curve_goes_from_a_tenth_to_a_million_millionth():
    points = checked("x = 3; f = exp(x)", "x").curve.points
    assert [point.step for point in points] == list(SHOWN_STEPS)
    assert (SHOWN_STEPS[0], SHOWN_STEPS[-1]) == (pytest.approx(1e-1), pytest.approx(1e-12))
    best = min(range(len(points)), key=lambda place: points[place].relative_error)
    assert 0 < best < len(points) - 1


def test_a_kink_within_the_step_is_warned_of():
    [warning] = checked("x = 0; f = abs(x)", "x", step=0.01).warnings
    assert "a kink of f lies within the step" in warning


def test_no_more_entries_are_checked_than_can_be_read():
    values = ", ".join("1" for _entry in range(50))
    assert len(checked(f"x = [{values}]; f = sum(x)", "x", first=(0,)).entries) == MOST_ROWS
    assert len(checked(f"x = [{values}]; f = sum(x)", "x", first=(48,)).entries) == 2


@pytest.mark.parametrize("first", [(2, 0), (0,), (), (-1, 0)])
def test_an_entry_that_is_not_there_is_refused_by_name(first):
    with pytest.raises(InvalidValueError, match="W has shape"):
        checked(LAYER, "W", first=first)


def test_a_leaf_without_a_gradient_is_refused_by_name():
    with pytest.raises(InvalidValueError, match="t cannot be checked"):
        checked("y = [1, 2]; t = 1; f = cross_entropy(y, t)", "t")


@pytest.mark.parametrize("step", [0.0, 1.0, -1e-3])
def test_a_step_is_between_0_and_1(step):
    with pytest.raises(InvalidValueError, match="step"):
        checked(LAYER, "W", step=step, first=(0, 0))
