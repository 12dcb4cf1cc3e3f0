"""Bands on logarithmic axes: what is drawn, what is marked, and how much of a runaway is shown."""

from __future__ import annotations

import numpy as np
import pytest

from engine.training.contestants import contestant
from gui.look.theme import DARK, LIGHT, appearance
from gui.training.band_plot import Band, BandPlot
from gui.training.curve_item import CurveItem
from gui.training.mark_item import USUAL
from gui.training.marks import LegendEntry
from gui.training.plain_plot import PlainAxis

ENTRY = LegendEntry(contestant("sgd"), 0)
RATES = np.array([0.01, 0.1, 1.0])


@pytest.fixture
def plot(qtbot):
    made = BandPlot("Loss", "Rate", is_log=True)
    qtbot.addWidget(made)
    return made


def band(median, spread=0.1, **points) -> Band:
    middle = np.array(median, float)
    return Band(ENTRY, RATES, np.array([middle, middle * (1 - spread), middle * (1 + spread)]), **points)


def lines(plot) -> list[np.ndarray]:
    return [np.array(item.getData()) for item in plot.items() if isinstance(item, CurveItem)]


def test_the_median_and_both_ends_of_the_range_are_drawn_in_decades(plot):
    plot.show_bands([band([1.0, 0.1, 10.0])], 1.0)
    drawn = sorted((line.round(6).tolist() for line in lines(plot)), key=lambda line: line[1])
    assert [x for x, _y in drawn] == [[-2, -1, 0]] * 3
    assert [0, -1, 1] in [y for _x, y in drawn]


def test_what_is_not_finite_is_left_out(plot):
    plot.show_bands([band([1.0, np.nan, np.inf])], 1.0)
    assert all(line.shape == (2, 1) for line in lines(plot))


def test_a_best_rate_has_the_contestants_mark_and_a_default_a_ring(plot):
    plot.show_bands([band([1.0, 0.1, 10.0], best=(0.1, 0.1), usual=(0.01, 1.0))], 1.0)
    assert [(mark.symbol, mark.x, mark.y) for mark in plot.marks] == [
        (USUAL, pytest.approx(-2), pytest.approx(0)),
        (ENTRY.marker, pytest.approx(-1), pytest.approx(-1)),
    ]


def test_of_a_runaway_no_more_is_shown_than_a_few_times_the_start(plot):
    plot.show_bands([band([1.0, 0.1, 1e9])], 1.0)
    top = plot.plotItem.vb.viewRange()[1][1]
    assert np.log10(3) < top < 1


def test_without_bands_it_says_so(plot):
    plot.show_bands([band([1.0, 0.1, 10.0])], 1.0)
    assert plot.heading == ""
    plot.show_bands([], np.inf)
    assert "Nothing has been tried" in plot.heading
    assert lines(plot) == []


def test_another_theme_colours_it_anew_and_draws_nothing_twice(plot):
    plot.show_bands([band([1.0, 0.1, 10.0], best=(0.1, 0.1))], 1.0)
    for theme in (DARK, LIGHT):
        appearance().choose(theme.name)
        assert plot.marks[0].colour == ENTRY.colour(theme)
        assert len(lines(plot)) == 3


def test_a_double_click_shows_everything_again(plot, qtbot):
    plot.show_bands([band([1.0, 0.1, 10.0])], 5.0)
    whole = plot.plotItem.vb.viewRange()
    plot.plotItem.vb.setRange(xRange=(-1, 0), yRange=(-1, 0), padding=0)
    from PySide6.QtCore import Qt

    qtbot.mouseDClick(plot.viewport(), Qt.MouseButton.LeftButton)
    np.testing.assert_allclose(plot.plotItem.vb.viewRange(), whole)


def test_decades_are_written_out_and_of_what_lies_between_only_twos_and_fives(qapp):
    texts = PlainAxis("left").logTickStrings(np.log10([0.001, 0.02, 0.3, 0.5, 1, 7, 10, 1e-7]), 1.0, 1.0)
    assert texts == ["0.001", "0.02", "", "0.5", "1", "", "10", "1e-07"]
