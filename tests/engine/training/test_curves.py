"""Curves that grow, are smoothed, and are thinned for drawing."""

from __future__ import annotations

import numpy as np
import pytest

from engine.training.curves import (
    WIDE,
    GrowingCurves,
    as_drawn,
    banded,
    decimate,
    down_to,
    least_loss,
    smooth,
)
from engine.training.measurement import Measurement
from engine.training.race import Progress
from engine.training.record import POINTS, Measure, Record


def points(start, count, columns=2):
    at = np.arange(start, start + count)
    return at, np.stack([at * (column + 1.0) for column in range(columns)], axis=1)


def test_points_follow_one_another_through_many_appends():
    curves = GrowingCurves(2)
    for start in range(0, 5000, 7):
        curves.append(*points(start, 7))
    at, values = points(0, len(curves))
    np.testing.assert_array_equal(curves.at, at)
    np.testing.assert_array_equal(curves.values, values)


def test_full_curves_are_kept_whole_with_fewer_points():
    curves = GrowingCurves(2, capacity=100)
    for start in range(0, 10_000, 10):
        curves.append(*points(start, 10))
        assert len(curves) <= 100
        assert curves.at[-1] == start + 9
    assert len(curves) > 45
    assert np.all(np.diff(curves.at) > 0)
    np.testing.assert_array_equal(curves.values[:, 1], 2 * curves.at)


@pytest.mark.parametrize("at_once", [1, 7, 64, 1000])
def test_a_long_race_keeps_its_first_points_all_and_is_evenly_dense_from_there_on(at_once):
    curves = GrowingCurves(2, capacity=100)
    for start in range(0, 20_000, at_once):
        curves.append(*points(start, at_once))
    gaps = np.diff(curves.at)
    assert curves.head == 5
    assert curves.at[:6].tolist() == [0, 1, 2, 3, 4, 5]
    assert set(gaps[5:-1]) == {gaps[5]}
    assert 1 < gaps[-1] <= gaps[5]
    np.testing.assert_array_equal(curves.values[:, 1], 2 * curves.at)


def test_after_a_million_steps_the_first_hundred_are_on_the_curve_and_memory_has_not_grown():
    record = Record(2)
    for first_step in range(1, 1_000_001, 50_000):
        steps = np.arange(first_step, first_step + 50_000, dtype=np.float32)
        record.add(Progress(first_step, np.stack([steps, steps], axis=1), ()))
    at, values = record.curve(Measure.BATCH_LOSS)
    np.testing.assert_array_equal(at[:100], np.arange(1, 101))
    np.testing.assert_array_equal(values[:, 0], at)
    assert at[-1] == 1_000_000
    assert len(at) < POINTS


@pytest.mark.parametrize(("head", "taken"), [(0, "those of a file written before heads were"), (5, "ours")])
def test_restored_curves_go_on_as_the_others_would(head, taken):
    before, after = GrowingCurves(2, capacity=100), GrowingCurves(2, capacity=100)
    before.head = head
    before.append(*points(0, 1234))
    after.restore(before.at, before.values, before.density)
    for curves in (before, after):
        curves.append(*points(1234, 777))
    assert after.density == before.density, taken
    np.testing.assert_array_equal(after.at, before.at)
    np.testing.assert_array_equal(after.values, before.values)


def test_points_that_no_such_curves_would_have_are_refused():
    curves = GrowingCurves(2, capacity=100)
    with pytest.raises(ValueError, match="not the points"):
        curves.restore(*points(0, 60), (1234, 16))


def test_no_points_change_nothing():
    curves = GrowingCurves(2, capacity=10)
    curves.append(*points(0, 20))
    before = curves.at.tolist()
    curves.append(*points(20, 0))
    assert curves.at.tolist() == before


def test_one_append_may_exceed_the_capacity_many_times():
    curves = GrowingCurves(2, capacity=100)
    curves.append(*points(0, 5000))
    assert len(curves) <= 100
    assert curves.at[-1] == 4999


def test_cleared_curves_are_empty():
    curves = GrowingCurves(2)
    curves.append(*points(0, 10))
    curves.clear()
    assert len(curves) == len(curves.at) == len(curves.values) == 0


def average(values, factor):
    """The same average, term by term."""
    result = []
    for t in range(len(values)):
        weights = factor ** np.arange(t + 1)
        result.append(weights @ values[t::-1] / weights.sum())
    return np.array(result)


def smoothed(values, factor):
    """The average of points that stand one apart."""
    return smooth(np.arange(len(values)), values, factor)


@pytest.mark.parametrize("factor", [0.1, 0.5, 0.9, 0.99, 0.999])
def test_smoothing_is_the_bias_corrected_moving_average(factor):
    values = np.random.default_rng(0).normal(size=500)
    np.testing.assert_allclose(smoothed(values, factor), average(values, factor), rtol=1e-9, atol=1e-12)


def test_smoothing_treats_every_curve_alike_and_keeps_dtype_and_input():
    values = np.random.default_rng(0).normal(size=(50, 3)).astype(np.float32)
    before = values.copy()
    averaged = smoothed(values, 0.8)
    assert averaged.dtype == np.float32
    np.testing.assert_array_equal(values, before)
    for column in range(3):
        np.testing.assert_allclose(averaged[:, column], smoothed(values[:, column], 0.8), rtol=1e-6)


@pytest.mark.parametrize("factor", [0, 0.9])
def test_smoothing_leaves_a_constant_and_an_empty_curve_as_they_are(factor):
    np.testing.assert_allclose(smoothed(np.full(20, 3.5), factor), 3.5)
    assert smoothed(np.empty((0, 4), np.float32), factor).shape == (0, 4)


@pytest.mark.parametrize("factor", [0.5, 0.9, 0.99])
def test_the_window_of_smoothing_is_as_long_where_points_stand_far_apart(factor):
    dense = np.repeat(np.random.default_rng(0).normal(size=40), 8)
    at = np.arange(1, len(dense) + 1)
    # Of each eight alike the last is kept; those of the first eight all are.
    kept = np.concatenate([np.arange(8), np.arange(15, len(dense), 8)])
    thin = smooth(at[kept], dense[kept], factor)
    np.testing.assert_allclose(thin, average(dense, factor)[kept], rtol=1e-9)


def test_the_unit_of_smoothing_is_one_of_those_in_which_points_are_weighed():
    values = np.random.default_rng(0).normal(size=50)
    by_epoch = smooth(np.arange(50) * 8.0, values, 0.9, unit=8)
    np.testing.assert_allclose(by_epoch, smoothed(values, 0.9), rtol=1e-9)


def test_smoothing_a_diverged_curve_leaves_what_came_before():
    values = np.array([1.0, 1.0, 1.0, np.nan, np.nan])
    averaged = smoothed(values, 0.5)
    np.testing.assert_allclose(averaged[:3], 1)
    assert np.isnan(averaged[3:]).all()


def test_few_points_come_back_as_they_are():
    x, y = np.arange(20), np.random.default_rng(0).normal(size=20)
    assert decimate(x, y, 10)[0] is x
    assert decimate(x, y, 10)[1] is y


@pytest.mark.parametrize("shape", [(10_000,), (10_000, 3)])
def test_decimation_keeps_the_lowest_and_highest_of_every_pixel_column(shape):
    x, y = np.arange(10_000), np.random.default_rng(0).normal(size=shape)
    thin_x, thin_y = decimate(x, y, 100)
    assert thin_x.shape == (200,)
    assert thin_y.shape == (200, *shape[1:])
    blocks = y.reshape(100, 100, *shape[1:])
    np.testing.assert_array_equal(thin_y[::2], blocks.min(axis=1))
    np.testing.assert_array_equal(thin_y[1::2], blocks.max(axis=1))
    np.testing.assert_array_equal(thin_x[::2], np.arange(0, 10_000, 100))


def test_decimation_of_points_that_stand_unevenly_leaves_empty_columns_out():
    x = np.concatenate([np.arange(1000) / 1000, [1000.0]])
    thin_x, thin_y = decimate(x, x, 10)
    assert thin_x.tolist() == [0, 0, 1000, 1000]
    assert thin_y.tolist() == [0, 0.999, 1000, 1000]


def test_decimation_passes_over_gaps_and_keeps_what_is_nothing_but_a_gap():
    y = np.arange(1000.0)
    y[50] = np.nan
    y[500:] = np.nan
    _x, thin = decimate(np.arange(1000), y, 10)
    assert thin[:2].tolist() == [0, 99]
    assert np.isnan(thin[10:]).all()


@pytest.mark.parametrize(
    ("span", "ends"), [((200, 300), (199, 300)), ((-50, 2000), (0, 999)), ((200.5, 200.6), (200, 201))]
)
def test_only_what_is_in_sight_is_drawn_with_one_point_on_either_side(span, ends):
    x = np.arange(1000)
    seen, _y = decimate(x, x * 1.0, 1000, span)
    assert (seen[0], seen[-1]) == ends


def test_nothing_in_sight_draws_next_to_nothing():
    x = np.arange(1000)
    assert len(decimate(x, x * 1.0, 10, (5000, 6000))[0]) <= 1
    assert len(decimate(np.empty(0), np.empty((0, 2)), 10, (0, 1))[0]) == 0


@pytest.mark.parametrize(
    ("dtype", "is_squared", "least"),
    [("float32", False, 2**-23), ("float32", True, 2**-46), ("float64", False, 2**-52)],
)
def test_the_least_loss_is_what_rounding_leaves_of_zero(dtype, is_squared, least):
    assert least_loss(dtype, is_squared) == least


@pytest.mark.parametrize(
    ("losses", "drawn", "ends"),
    [
        ([4, 2, 1, 0, 0], [4, 2, 1], True),
        ([4, 0.5, 2, np.nan], [4, 1, 2], False),
        ([0, 0], [1], True),
        ([], [], False),
    ],
)
def test_a_curve_comes_down_to_its_floor_and_no_further(losses, drawn, ends):
    x, y, has_ended = down_to(1, np.arange(len(losses)), np.array(losses, float))
    assert y.tolist() == drawn
    assert len(x) == len(y)
    assert has_ended is ends


def test_values_are_banded_by_their_lowest_and_highest_with_a_mean():
    x = np.arange(1.0, 1025.0)
    y = np.stack([np.sin(x), np.cos(x) + x], axis=1)
    found = banded(x, y, y, 64)
    assert len(found.x) == 66
    assert (found.x[0], found.mean[0].tolist()) == (1.0, y[0].tolist())
    piece = (x >= 512) & (x < 528)
    place = int(np.searchsorted(found.x, 512))
    assert found.x[place] == x[piece].mean()
    assert found.low[place].tolist() == y[piece].min(axis=0).tolist()
    assert found.high[place].tolist() == y[piece].max(axis=0).tolist()
    assert found.mean[place] == pytest.approx(y[piece].mean(axis=0))
    assert found.low.min(axis=0).tolist() == y.min(axis=0).tolist()
    assert found.high.max(axis=0).tolist() == y.max(axis=0).tolist()


def test_few_values_are_bands_without_width():
    x, y = np.arange(1.0, 31.0), np.random.default_rng(0).normal(size=(30, 3))
    found = banded(x, y, y, 30)
    assert found.x.tolist() == x.tolist()
    for values in (found.low, found.high, found.mean):
        assert values.tolist() == y.tolist()


def test_what_a_band_shows_of_the_past_stays_as_the_curve_grows():
    x = np.arange(1.0, 2001.0)
    y = np.random.default_rng(0).normal(size=(2000, 1))
    before, after = (banded(x[:end], y[:end], y[:end], 100) for end in (1700, 2000))
    known = len(before.x) - 1
    assert before.mean[:known].tolist() == after.mean[:known].tolist()


def test_the_line_in_a_band_is_of_what_was_made_of_the_values():
    x, y = np.arange(1.0, 401.0), np.arange(400.0)[:, None]
    found = banded(x, y, y * 0 + 7, 10)
    assert set(found.mean[:, 0].tolist()) == {7.0}
    assert found.high[-1, 0] == 399


def test_a_band_passes_over_what_is_no_number_and_ends_where_nothing_else_is():
    x, y = np.arange(1.0, 101.0), np.ones((100, 1))
    y[20:30], y[50:] = np.nan, np.nan
    found = banded(x, y, y, 10)
    finite = np.isfinite(found.mean[:, 0])
    assert found.x[finite].max() < 60
    assert not finite[found.x > 60].any()
    assert set(found.mean[finite, 0].tolist()) == {1.0}
    assert np.array_equal(np.isfinite(found.low[:, 0]), finite)


def test_a_band_is_of_what_is_in_sight_and_one_more_on_either_side():
    x = np.arange(1.0, 1001.0)
    y = x[:, None]
    found = banded(x, y, y, 500, (200.0, 300.0))
    assert (found.x[0], found.x[-1]) == (199.0, 300.0)


def test_there_is_no_band_of_nothing():
    nothing = np.empty((0, 2))
    assert len(banded(np.empty(0), nothing, nothing, 10, (0, 1)).x) == 0
    one = np.ones((1, 2))
    assert banded(np.ones(1), one, one, 10).mean.tolist() == [[1.0, 1.0]]


@pytest.mark.parametrize(
    ("values", "is_wide"),
    [
        ([1.0, WIDE], False),
        ([1.0, 1.01 * WIDE], True),
        ([0.0, 10 * WIDE], False),
        ([-1.0, 10 * WIDE], False),
    ],
)
def test_what_spans_many_powers_of_ten_is_drawn_by_them(values, is_wide):
    drawn, as_powers = as_drawn(np.array(values))
    assert as_powers is is_wide
    np.testing.assert_allclose(drawn, np.log10(values) if is_wide else values)


def test_an_error_in_the_unit_of_its_target_may_be_beyond_what_losses_hold() -> None:
    record, one = Record(1), np.ones(1)
    record.add_evaluations([Measurement(0, 0.0, one, one, one, one, 1e200 * one, 1e300 * one)])
    assert record.curve(Measure.TRAIN_ERROR)[1].tolist() == [[1e200]]
    assert record.curve(Measure.TEST_ERROR)[1].tolist() == [[1e300]]
