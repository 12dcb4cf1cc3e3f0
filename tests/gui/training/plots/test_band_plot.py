"""Bands on logarithmic axes: what is drawn, what is marked, and how much of a runaway is shown."""

from __future__ import annotations

import numpy as np
import pytest

from engine.training.rules.contestants import contestant
from gui.look.theme import DARK, LIGHT, appearance
from gui.training.contestants.marks import LegendEntry
from gui.training.plots.band_plot import BandPlot, RangedCurve
from gui.training.plots.mark import USUAL
from gui.training.plots.plain_axis import PlainAxis

ENTRY = LegendEntry(contestant("sgd"), 0)
RATES = np.array([0.01, 0.1, 1.0])


@pytest.fixture
def plot(qtbot):
    made = BandPlot("Loss", "Rate", is_log=True)
    qtbot.addWidget(made)
    return made


def band(median, spread=0.1, **points) -> RangedCurve:
    middle = np.array(median, float)
    return RangedCurve(
        ENTRY, RATES, np.array([middle, middle * (1 - spread), middle * (1 + spread)]), **points
    )


def lines(plot) -> list[np.ndarray]:
    return [np.array(curve.points) for curve in plot.drawn.curves]


def bands(plot) -> list[list[list[float]]]:
    """The places, low ends and high ends of the bands that are drawn."""
    return [np.round([drawn.x, drawn.low, drawn.high], 6).tolist() for drawn in plot.drawn.bands]


def test_the_median_and_both_ends_of_the_range_are_drawn_in_decades(plot):
    plot.show_curves([band([1.0, 0.1, 10.0])], 1.0)
    (line,), (drawn,) = lines(plot), bands(plot)
    assert line.round(6).tolist() == [[-2, -1, 0], [0, -1, 1]]
    (pen,) = (curve.pen for curve in plot.drawn.curves)
    assert (pen.widthF(), pen.color()) == (1, ENTRY.colour(appearance().theme))
    low, high = np.log10([0.9, 1.1])
    assert drawn == [[-2, -1, 0], *(np.round([end, end - 1, end + 1], 6).tolist() for end in (low, high))]


def test_where_an_end_of_the_range_has_no_place_the_line_goes_on_without_it(plot):
    """As where one seed of three has diverged."""
    figures = np.array([[1.0, 0.1, 1.0], [0.5, 0.05, 0.5], [2.0, np.inf, 2.0]])
    plot.show_curves([RangedCurve(ENTRY, RATES, figures)], 1.0)
    assert lines(plot)[0][0].tolist() == [-2, -1, 0]
    assert bands(plot)[0][0] == [-2, 0]


def test_what_is_not_finite_is_left_out(plot):
    plot.show_curves([band([1.0, np.nan, np.inf])], 1.0)
    assert [line.shape for line in lines(plot)] == [(2, 1)]
    assert bands(plot)[0][0] == [-2]


def test_a_best_rate_has_the_contestants_mark_and_a_default_a_ring(plot):
    plot.show_curves([band([1.0, 0.1, 10.0], best=(0.1, 0.1), usual=(0.01, 1.0))], 1.0)
    assert [(mark.symbol, mark.x, mark.y) for mark in plot.drawn.marks] == [
        (USUAL, pytest.approx(-2), pytest.approx(0)),
        (ENTRY.marker, pytest.approx(-1), pytest.approx(-1)),
    ]


def test_of_a_runaway_no_more_is_shown_than_a_few_times_the_start(plot):
    plot.show_curves([band([1.0, 0.1, 1e9])], 1.0)
    top = plot.plotItem.vb.viewRange()[1][1]
    assert np.log10(3) < top < 1


def test_without_bands_it_says_so(plot):
    plot.show_curves([band([1.0, 0.1, 10.0])], 1.0)
    assert plot.heading == ""
    plot.show_curves([], np.inf)
    assert "Nothing has been tried" in plot.heading
    assert lines(plot) == bands(plot) == []


@pytest.mark.parametrize("is_log", [True, False])
def test_without_bands_no_axis_has_a_number_or_a_line(qtbot, is_log):
    plot = BandPlot("Loss", "Rate", is_log=is_log)
    qtbot.addWidget(plot)
    axes = [plot.plotItem.getAxis(name) for name in ("left", "bottom")]

    def told() -> list[int]:
        plot.grab()
        return [sum(len(places) for _gap, places in axis.tickValues(-1, 1, 300)) for axis in axes]

    plot.show_curves([], np.inf)
    assert told() == [0, 0]
    plot.show_curves([band([1.0, 0.1, 10.0])], 1.0)
    assert min(told()) > 0


def test_another_theme_colours_it_anew_and_draws_nothing_twice(plot):
    plot.show_curves([band([1.0, 0.1, 10.0], best=(0.1, 0.1))], 1.0)
    for theme in (DARK, LIGHT):
        appearance().choose(theme.name)
        assert plot.drawn.marks[0].colour == ENTRY.colour(theme)
        assert len(lines(plot)) == len(bands(plot)) == 1


def test_a_double_click_shows_everything_again(plot, qtbot):
    plot.show_curves([band([1.0, 0.1, 10.0])], 5.0)
    whole = plot.plotItem.vb.viewRange()
    plot.plotItem.vb.setRange(xRange=(-1, 0), yRange=(-1, 0), padding=0)
    from PySide6.QtCore import Qt

    qtbot.mouseDClick(plot.viewport(), Qt.MouseButton.LeftButton)
    np.testing.assert_allclose(plot.plotItem.vb.viewRange(), whole)


def test_decades_are_written_out_and_of_what_lies_between_only_twos_and_fives(qapp):
    texts = PlainAxis("left").logTickStrings(np.log10([0.001, 0.02, 0.3, 0.5, 1, 7, 10, 1e-7]), 1.0, 1.0)
    assert texts == ["0.001", "0.02", "", "0.5", "1", "", "10", "1e−7"]


def test_numbers_of_even_axes_are_written_as_everywhere(qapp):
    axis = PlainAxis("bottom")
    assert axis.tickStrings([-500, 0, 1000, 2500000], 1.0, 500) == ["−500", "0", "1,000", "2.5e6"]
    assert axis.tickStrings([-0.4, 0, 0.2], 1.0, 0.2) == ["−0.4", "0", "0.2"]
    assert axis.tickStrings([1e-5, 3e-5], 1.0, 1e-5) == ["1e−5", "3e−5"]


def test_what_covers_a_plot_covers_it_too_where_it_was_drawn_behind_another(qtbot):
    """As in the second of two tabs, which is first seen when its bands have long been drawn."""
    from PySide6.QtWidgets import QStackedWidget, QWidget

    stack, plot = QStackedWidget(), BandPlot("Loss", "Rate", is_log=True)
    stack.addWidget(QWidget())
    stack.addWidget(plot)
    qtbot.addWidget(stack)
    plot.show_curves([], np.inf)
    stack.resize(500, 400)
    stack.show()
    plot.show_curves([band([1.0, 0.1, 10.0], best=(0.1, 0.1))], 1.0)
    stack.setCurrentWidget(plot)
    plot.grab()
    (left, right), (low, high) = plot.plotItem.vb.viewRange()
    covered = plot._layer.boundingRect()
    assert (covered.left(), covered.right()) == (pytest.approx(left), pytest.approx(right))
    assert (covered.top(), covered.bottom()) == (pytest.approx(low), pytest.approx(high))


def test_shares_stand_on_a_plain_height_zero_and_all(plot):
    plot.measure_by("Accuracy", is_log=False)
    plot.show_curves([band([0.5, 0.0, 1.0], best=(0.1, 0.0), usual=(1.0, 1.0))], np.inf)
    drawn = [line.tolist() for line in lines(plot)]
    assert [[-2, -1, 0], [0.5, 0, 1]] in drawn
    assert [(mark.x, mark.y) for mark in plot.drawn.marks] == [(0, 1), (-1, 0)]
    low, high = plot.plotItem.vb.viewRange()[1]
    assert low < 0
    assert 1.1 < high < 1.3
    assert plot.accessibleName() == "Accuracy"
    plot.measure_by("Error", is_log=True)
    plot.show_curves([band([0.5, 0.0, 1.0], best=(0.1, 0.0), usual=(1.0, 1.0))], np.inf)
    assert [(mark.x, mark.y) for mark in plot.drawn.marks] == [(0, 0)]
    assert all(line.shape == (2, 2) for line in lines(plot))


def test_what_has_no_place_on_a_logarithmic_axis_is_left_out(plot):
    plot.measure_by("Accuracy", is_log=False)
    figures = np.full((3, 3), 0.5)
    plot.show_curves([RangedCurve(ENTRY, np.array([0.0, 0.1, 1.0]), figures, best=(0.0, 0.5))], np.inf)
    assert all(line[0].tolist() == [-1, 0] for line in lines(plot))
    assert plot.drawn.marks == []


def test_marks_far_from_the_bands_are_in_sight_too(plot):
    plot.measure_by("Accuracy", is_log=False)
    plot.show_curves([band([0.8, 0.8, 0.8], 0.01, best=(0.1, 0.8), usual=(0.1, 0.5))], np.inf)
    assert plot.plotItem.vb.viewRange()[1][0] < 0.5


def test_shares_that_are_all_the_same_do_not_look_like_hills(plot):
    plot.measure_by("Accuracy", is_log=False)
    plot.show_curves([band([1.0, 1.0, 1.0], 0)], np.inf)
    low, high = plot.plotItem.vb.viewRange()[1]
    assert high - low > 0.05
    assert low < 0.95
    assert 1 < high < 1.01
