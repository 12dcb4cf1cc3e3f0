"""Neighbours are those that looking at every row finds, ties included, whatever the blocks."""

from __future__ import annotations

import numpy as np
import pytest

from engine.training.baselines import neighbours
from engine.training.baselines.distances import DISTANCES
from engine.training.baselines.neighbours import Neighbours
from tests.engine.training.baselines import brute

NAMES = list(DISTANCES)
COUNTS = (1, 2, 3, 7, 20)


def scattered(rows: int = 60, features: int = 3):
    rng = np.random.default_rng(1)
    return rng.normal(size=(rows, features)).astype(np.float32), rng.integers(0, 3, rows)


def on_a_grid(rows: int = 80):
    """Points with few places to be, so that most distances are shared by many rows."""
    rng = np.random.default_rng(2)
    return rng.integers(0, 3, (rows, 2)).astype(np.float32), rng.integers(0, 4, rows)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("made", [scattered, on_a_grid])
def test_the_nearest_rows_are_those_that_plain_python_finds_in_the_same_order(name, made):
    x, y = made()
    found = Neighbours(x, y, DISTANCES[name], 4).nearest(x, 20)
    assert found.tolist() == [brute.nearest(x, point, 20, name) for point in x]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("made", [scattered, on_a_grid])
def test_classes_are_voted_for_as_plain_python_does(name, made):
    x, y = made()
    given = Neighbours(x[10:], y[10:], DISTANCES[name], 4).answers(x, COUNTS)
    for answer, count in zip(given, COUNTS, strict=True):
        expected = brute.answers(x[10:], y[10:].tolist(), x, count, name, is_class=True)
        assert answer.tolist() == expected


@pytest.mark.parametrize("name", NAMES)
def test_numbers_are_the_mean_of_the_neighbours(name):
    x, _classes = scattered()
    y = x[:, :1] ** 2
    given = Neighbours(x[10:], y[10:], DISTANCES[name], 0).answers(x, COUNTS)
    for answer, count in zip(given, COUNTS, strict=True):
        expected = brute.answers(x[10:], y[10:, 0].astype(float).tolist(), x, count, name, is_class=False)
        np.testing.assert_allclose(answer, expected, rtol=1e-12)


def test_of_two_rows_equally_far_the_first_is_nearer():
    x = np.array([[1.0], [-1.0], [1.0]], np.float32)
    asked = Neighbours(x, np.array([0, 1, 2]), DISTANCES["l2"], 3)
    assert asked.nearest(np.zeros((1, 1), np.float32), 3).tolist() == [[0, 1, 2]]


def test_of_classes_with_as_many_votes_that_of_the_nearest_voter_wins():
    x = np.array([[1.0], [2.0], [3.0], [4.0]], np.float32)
    asked = Neighbours(x, np.array([2, 0, 0, 2]), DISTANCES["l1"], 3)
    assert asked.answers(np.zeros((1, 1), np.float32), (1, 2, 3, 4)).ravel().tolist() == [2, 2, 0, 2]


@pytest.mark.parametrize("name", NAMES)
def test_a_row_is_its_own_nearest_neighbour_however_large_its_numbers(name):
    rng = np.random.default_rng(3)
    x = (1e4 + rng.normal(size=(50, 30))).astype(np.float32)
    found = Neighbours(x, np.zeros(50, int), DISTANCES[name], 1).nearest(x, 1)
    assert found.ravel().tolist() == list(range(50))


@pytest.mark.parametrize("name", NAMES)
def test_what_lies_farthest_away_breaks_nothing(name):
    x, y = scattered()
    x[7] = 1e30
    found = Neighbours(x, y, DISTANCES[name], 3).nearest(x, 5)
    assert found.tolist() == [brute.nearest(x, point, 5, name) for point in x]


@pytest.mark.parametrize("name", NAMES)
def test_the_true_distance_lies_within_the_bounds(name):
    x, _y = scattered(features=40)
    points = x.astype(np.float64)
    low, high = DISTANCES[name].bounds(points)(points[:9])
    for row in range(9):
        exact = DISTANCES[name].exact(points, points[row])
        assert np.all(low[row] <= exact)
        assert np.all(exact <= high[row])


@pytest.mark.parametrize("limit", ["ENTRIES_AT_ONCE", "DIFFERENCES_AT_ONCE"])
def test_portions_cover_every_row_once_and_hold_few_distances(limit, monkeypatch):
    x, y = scattered()
    monkeypatch.setattr(neighbours, limit, 600 if limit.startswith("ENTRIES") else 1800)
    asked = Neighbours(x, y, DISTANCES["l2"], 3)
    portions = asked.portions(35)
    assert np.concatenate([np.arange(35)[part] for part in portions]).tolist() == list(range(35))
    assert len(portions) == 4
    whole = asked.answers(x[:35], (3,))
    parts = [asked.answers(x[:35][part], (3,)) for part in portions]
    np.testing.assert_array_equal(np.hstack(parts), whole)
