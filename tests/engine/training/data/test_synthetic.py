"""The made-up data: what its points lie on when there is no noise."""

from __future__ import annotations

import numpy as np
import pytest

from engine.training.data import synthetic


def drawn(make, size=400, noise=0.0, seed=0):
    return make(np.random.default_rng(seed), size, noise)


@pytest.mark.parametrize(
    ("answers", "rule"),
    [
        ((0, 0, 0, 1), np.logical_and),
        ((0, 1, 1, 1), np.logical_or),
        ((0, 1, 1, 0), np.logical_xor),
    ],
)
def test_a_truth_table_without_noise_is_its_four_corners(answers, rule):
    x, y = drawn(synthetic.truth_table(answers), size=8)
    assert {tuple(row) for row in x} == {(0, 0), (0, 1), (1, 0), (1, 1)}
    np.testing.assert_array_equal(y, rule(x[:, 0] > 0.5, x[:, 1] > 0.5))


def test_circles_lie_at_radius_one_and_one_half():
    x, y = drawn(synthetic.circles)
    np.testing.assert_allclose(np.hypot(*x.T), np.where(y == 0, 1, 0.5))


def test_moons_are_half_circles_around_two_centres():
    x, y = drawn(synthetic.moons)
    centre = np.where(y[:, None] == 0, [0, 0], [1, 0.5])
    np.testing.assert_allclose(np.hypot(*(x - centre).T), 1)
    assert np.all(np.where(y == 0, x[:, 1] >= 0, x[:, 1] <= 0.5))


@pytest.mark.parametrize("arms", [2, 3])
def test_arms_of_a_spiral_are_turned_copies_that_never_meet(arms):
    x, y = drawn(synthetic.spiral(arms), size=3000)
    radius, angle = np.hypot(*x.T), np.arctan2(x[:, 1], x[:, 0])
    turn = np.mod(angle - 2.5 * np.pi * radius - 2 * np.pi * y / arms + np.pi, 2 * np.pi) - np.pi
    np.testing.assert_allclose(turn, 0, atol=1e-9)
    assert set(y) == set(range(arms))


def test_the_sine_is_a_sine():
    x, y = drawn(synthetic.sine)
    assert x.shape == (400, 1)
    np.testing.assert_allclose(y, np.sin(x[:, 0]))


def test_a_checkerboard_has_squares_of_side_one_in_turn():
    x, y = drawn(synthetic.checkerboard, size=4000)
    assert np.all(np.abs(x) <= 2)
    for corner in ((-2, -2), (0, 1), (-1, 0)):
        inside = np.all((x > corner) & (x < np.add(corner, 1)), axis=1)
        assert set(y[inside]) == {sum(corner) % 2}
    assert 0.45 < np.mean(y) < 0.55


def test_clusters_lie_evenly_on_a_circle():
    x, y = drawn(synthetic.clusters(5), size=100)
    assert set(y) == set(range(5))
    np.testing.assert_allclose(np.hypot(*x.T), 1)
    np.testing.assert_allclose(x[y == 1] @ x[y == 0].T, np.cos(2 * np.pi / 5))


def test_the_surface_is_a_product_of_waves():
    x, y = drawn(synthetic.surface)
    assert x.shape == (400, 2)
    np.testing.assert_allclose(y, np.sin(x[:, 0]) * np.cos(x[:, 1]))


@pytest.mark.parametrize(
    "make",
    [
        synthetic.truth_table((0, 1, 1, 0)),
        synthetic.moons,
        synthetic.circles,
        synthetic.spiral(3),
        synthetic.checkerboard,
        synthetic.clusters(4),
    ],
)
def test_noise_is_a_standard_deviation_around_the_shape(make):
    clean, labels = drawn(make, size=20_000)
    noisy, same_labels = drawn(make, size=20_000, noise=0.3)
    np.testing.assert_array_equal(labels, same_labels)
    assert np.std(noisy - clean) == pytest.approx(0.3, rel=0.02)


@pytest.mark.parametrize("make", [synthetic.sine, synthetic.surface])
def test_noise_of_a_number_to_predict_moves_the_answers_only(make):
    (clean_x, clean_y), (x, y) = drawn(make, 20_000), drawn(make, 20_000, noise=0.2)
    np.testing.assert_array_equal(clean_x, x)
    assert np.std(y - clean_y) == pytest.approx(0.2, rel=0.02)


def test_a_whole_half_of_each_circle_is_a_moon_and_all_around_each_circle_are_points():
    x, y = drawn(synthetic.moons)
    for label, centre in ((0, 0.0), (1, 1.0)):
        across = x[y == label, 0] - centre
        assert across.min() < -0.97
        assert across.max() > 0.97
    x, y = drawn(synthetic.circles)
    for label in (0, 1):
        corners = {(a > 0, b > 0) for a, b in x[y == label]}
        assert len(corners) == 4
