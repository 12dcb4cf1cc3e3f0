"""The land under a descent: heights of the target over one or two leaves, and where they are equal."""

from __future__ import annotations

import numpy as np
import pytest

from engine.formulas.expression import parse
from engine.training.terrain import FARTHEST, LEVELS, Terrain, can_be_seen, level_line, reaches


def land(text, *names, reach=None, **values):
    formula = parse(text)
    graph = formula.graph
    for name, value in values.items():
        graph.set_value(graph.find(name).id, value)
    terrain = Terrain(
        graph, formula.target, [graph.find(name).id for name in names], reach or [5.0] * len(names)
    )
    return terrain, sum(1 for _piece in terrain.pieces())


def test_over_one_leaf_it_is_the_curve_of_the_target():
    terrain, pieces = land("square(x - 3) + y", "x", y=2.0)
    assert np.allclose(terrain.heights, (terrain.axes[0] - 3) ** 2 + 2)
    assert (terrain.axes[0][0], terrain.axes[0][-1]) == (-5.0, 5.0)
    assert pieces == 1


def test_over_two_leaves_the_first_runs_along_a_row_and_the_second_from_row_to_row():
    terrain, pieces = land("square(x - 3) + 10 * y", "x", "y", reach=[5.0, 2.0])
    x, y = terrain.axes
    assert np.allclose(terrain.heights, (x - 3) ** 2 + 10 * y[:, None])
    assert pieces == len(y)


def test_what_mixes_entries_is_computed_place_by_place_to_the_same_heights():
    terrain, pieces = land("sum(square(w * x - 1))", "w", x=np.array([1.0, 2.0]), w=0.5)
    w = terrain.axes[0]
    assert np.allclose(terrain.heights, (w - 1) ** 2 + (2 * w - 1) ** 2)
    assert pieces == len(w)


def test_a_place_without_a_height_is_no_number_and_no_line_comes_near_it():
    terrain, _pieces = land("ln(x) + square(y)", "x", "y")
    x = terrain.axes[0]
    assert np.isnan(terrain.heights[:, x < 0]).all()
    assert np.isfinite(terrain.heights[:, x > 0]).all()
    lines = np.concatenate(terrain.contours())
    assert len(lines)
    assert (lines[:, [0, 2]] >= x[x > 0][0]).all()


def test_the_graph_given_stays_as_it_is():
    formula = parse("square(x)")
    leaf = formula.graph.find("x")
    before = leaf.value
    list(Terrain(formula.graph, formula.target, [leaf.id], [5.0]).pieces())
    assert formula.graph.find("x").value == before


@pytest.mark.parametrize(("path", "far"), [
    ([[0.0]], (5.0,)),
    ([[4.0], [1.0]], (5.0,)),
    ([[-4.1]], (10.0,)),
    ([[1.0, 17.0]], (5.0, 50.0)),
    ([[1e9]], (FARTHEST,)),
    ([[np.inf]], (FARTHEST,)),
])  # fmt: skip
def test_it_reaches_to_a_round_number_that_holds_the_path(path, far):
    assert reaches(path) == far


@pytest.mark.parametrize(("text", "names", "values", "seen"), [
    ("square(x)", "x", {}, True),
    ("x * y", "xy", {}, True),
    ("x * y * z", "xyz", {}, False),
    ("sum(x)", "x", {"x": np.ones(2)}, False),
])  # fmt: skip
def test_one_or_two_single_numbers_can_be_pictured(text, names, values, seen):
    graph = parse(text).graph
    for name, value in values.items():
        graph.set_value(graph.find(name).id, value)
    assert can_be_seen([graph.find(name) for name in names]) is seen


def test_a_level_line_of_a_cone_is_its_circle():
    x, y = np.linspace(-2, 2, 81), np.linspace(-3, 3, 121)
    pieces = level_line(x, y, np.hypot(x, y[:, None]), 1.5)
    ends = pieces.reshape(-1, 2)
    assert np.allclose(np.hypot(*ends.T), 1.5, atol=2e-3)
    assert np.hypot(*(pieces[:, :2] - pieces[:, 2:]).T).sum() == pytest.approx(2 * np.pi * 1.5, rel=1e-3)


def test_a_level_line_has_no_gaps():
    x = np.linspace(-2, 2, 21)
    ends = level_line(x, x, np.square(x) * x[:, None] + np.sin(3 * x), 0.2).reshape(-1, 2)
    inside = ends[(np.abs(ends) < 2 - 1e-9).all(axis=1)]
    _places, times = np.unique(inside.round(9), axis=0, return_counts=True)
    assert set(times.tolist()) == {2}


def test_contours_of_a_round_bowl_are_equally_far_apart():
    terrain, _pieces = land("square(x) + square(y)", "x", "y")
    radii = [np.hypot(*line.reshape(-1, 2).T).mean() for line in terrain.contours()]
    assert len(radii) == LEVELS
    assert np.allclose(np.diff(radii), np.diff(radii).mean(), rtol=0.05)


def test_where_nothing_is_finite_the_span_is_that_of_one():
    terrain, _pieces = land("ln(-square(x) - 1)", "x")
    assert np.isnan(terrain.heights).all()
    assert terrain.span == (0.0, 1.0)
    terrain, _pieces = land("x + y", "x", y=1.0)
    assert terrain.span[0] == -4.0
    assert -4.0 < terrain.span[1] < 6.0
