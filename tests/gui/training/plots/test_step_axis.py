"""The axis of steps: where steps stand on it, and which counts its ticks show."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
import pytest

from gui.training.plots.plain_axis import PlainAxis
from gui.training.plots.step_axis import FEWEST, StepAxis, StepScale


@pytest.fixture
def axis(qapp):
    return StepAxis()


def shown(axis, low, high, size=600):
    """Return what each level of ticks says."""
    return [axis.tickStrings(values, 1, gap) for gap, values in axis.tickValues(low, high, size)]


@pytest.mark.parametrize("unit", [1, 42])
def test_on_a_logarithmic_axis_the_start_is_at_zero_and_steps_stand_by_their_powers(unit):
    scale = StepScale(unit, logarithmic=True)
    assert list(scale.place(np.array([0, 9, 99, 999]))) == [0, 1, 2, 3]


@pytest.mark.parametrize("scale", [StepScale(), StepScale(42), StepScale(1, True), StepScale(42, True)])
@pytest.mark.parametrize("step", [0, 1, 7, 100, 123_456_789])
def test_a_place_tells_how_many_steps_or_epochs_there_were(scale, step):
    assert scale.count(scale.place(step)) == pytest.approx(step / scale.unit, rel=1e-11)


def test_a_place_beyond_everything_is_no_error():
    assert StepScale(1, True).count(5000.0) == 1e18


def test_ticks_are_labelled_with_true_steps_from_zero_on(axis):
    axis.use(StepScale(1, logarithmic=True))
    decades, between = shown(axis, -0.1, np.log10(20_001))
    assert decades == ["0", "1", "10", "100", "1,000", "10,000"]
    assert between == ["2", "5", "20", "50", "200", "500", "2,000", "5,000", "20,000"]


def test_counts_are_written_out_on_an_even_axis_too(axis):
    assert axis.tickStrings([-5.0, 0.0, 0.1 + 0.2, 1e3, 2.5e6], 1, 1) == [
        "−5", "0", "0.3", "1,000", "2,500,000"
    ]  # fmt: skip


def test_ticks_stand_where_their_steps_stand(axis):
    axis.use(StepScale(10, logarithmic=True))
    places = [place for _gap, values in axis.tickValues(0, 3, 600) for place in values]
    texts = [text for texts in shown(axis, 0, 3) for text in texts]
    assert sorted(texts, key=float) == ["0", "0.1", "0.2", "0.5", "1", "2", "5", "10", "20", "50"]
    assert places == pytest.approx([np.log10(10 * float(text) + 1) for text in texts])


@pytest.mark.parametrize(("low", "high"), [(-0.02, 0.6), (2.0, 2.2), (3.001, 3.002)])
def test_where_few_powers_are_in_sight_ticks_stand_at_round_counts(axis, low, high):
    axis.use(StepScale(1, logarithmic=True))
    levels = axis.tickValues(low, high, 600)
    places = [place for _gap, values in levels for place in values]
    assert len(places) >= FEWEST
    assert all(max(low, 0) - 1e-9 <= place <= high for place in places)
    first = axis.tickStrings(levels[0][1], 1, 1)
    assert all(len(text.replace(".", "").replace(",", "").strip("0")) <= 5 for text in first)


def test_an_even_axis_is_as_it_was(axis):
    import pyqtgraph as pg

    plain = pg.AxisItem("bottom")
    assert axis.tickValues(-1, 57, 600) == plain.tickValues(-1, 57, 600)
    assert axis.tickStrings([0, 20], 1, 20) == plain.tickStrings([0, 20], 1, 20)


@pytest.mark.parametrize("side", ["left", "bottom"])
@pytest.mark.parametrize("is_log", [False, True])
def test_ticks_stand_where_pyqtgraph_has_them(qapp, side, is_log):
    ours, theirs = PlainAxis(side), pg.AxisItem(side)
    for axis in (ours, theirs):
        axis.setLogMode(is_log, is_log)
    rng = np.random.default_rng(0)
    widths = 10 ** rng.uniform(-3, 1 if is_log else 5, 60)
    for low, wide, size in zip(rng.normal(0, 2, 60), widths, rng.integers(40, 2000, 60), strict=True):
        found, expected = (axis.tickValues(low, low + wide, int(size)) for axis in (ours, theirs))
        assert [gap for gap, _ticks in found] == [gap for gap, _ticks in expected]
        for (_gap, ticks), (_same, wanted) in zip(found, expected, strict=True):
            assert ticks == pytest.approx(wanted, abs=wide * 1e-9)
