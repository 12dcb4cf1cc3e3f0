"""The legend lists who is shown, and beside each what the pointer stands on, in columns from the right."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget

from engine.training.rules.contestants import contestant
from gui.look.theme import LIGHT
from gui.training.contestants.marks import LegendEntry
from gui.training.plots.corners import FALLING
from gui.training.plots.legend import COLUMN, PADDING, ROW, Legend, Readout
from tests.gui.painting import NotedPainter

READOUT = Readout("step 12", ("train", "test"), (("0.5", "0.6"), ("0.7", "0.8")))


@pytest.fixture
def legend(qtbot):
    plot = QWidget()
    qtbot.addWidget(plot)
    plot.resize(600, 300)
    legend = Legend(plot)
    legend.set_entries(
        [LegendEntry(contestant(name), slot, run=slot) for slot, name in enumerate(("sgd", "adam"))]
    )
    plot.show()
    yield legend
    plot.hide()


def test_it_is_as_high_as_its_rows_and_wide_enough_for_its_longest_name(legend):
    assert legend.height() == 2 * ROW + PADDING
    narrow = legend.width()
    legend.set_readout(READOUT)
    assert legend.height() == 3 * ROW + PADDING
    assert legend.width() >= narrow + 2 * COLUMN
    legend.set_readout(None)
    assert legend.width() == narrow


def test_hidden_contestants_have_no_row_and_without_any_it_goes(legend):
    first, second = legend._entries
    legend.set_entries([replace(first, visible=False), second])
    assert legend.height() == ROW + PADDING
    assert not legend.isHidden()
    legend.set_entries([replace(first, visible=False), replace(second, visible=False)])
    assert legend.isHidden()


@pytest.mark.parametrize("corner", FALLING)
def test_it_keeps_its_corner_when_it_grows(legend, corner):
    room = QRectF(20, 30, 500, 200)
    legend.place(corner, room)
    for readout in (None, READOUT):
        legend.set_readout(readout)
        assert (legend.x() + legend.width() == 520) if corner.is_right else (legend.x() == 20)
        assert (legend.y() + legend.height() == 230) if corner.is_bottom else (legend.y() == 30)


def test_values_stand_beside_their_names_under_their_headings(legend):
    legend.set_readout(READOUT)
    painter = NotedPainter()
    legend._paint_heading(painter, LIGHT, READOUT, 4.0)
    for index, top in ((0, 24.0), (1, 44.0)):
        legend._paint_row(painter, LIGHT, index, top)
    places = {text: spots[0].toTuple() for text, spots in painter.texts().items()}
    for column in (("train", "0.5", "0.7"), ("test", "0.6", "0.8")):
        assert len({places[text][0] for text in column}) == 1
    assert places["train"][0] == places["test"][0] - COLUMN
    assert places["test"][0] == legend.width() - PADDING - COLUMN / 2
    for row in (("0.5", "0.6", "SGD"), ("0.7", "0.8", "Adam"), ("train", "test", "step 12")):
        assert len({places[text][1] for text in row}) == 1


def test_it_is_drawn_anew_only_when_it_says_something_else(legend):
    legend.grab()
    drawn = legend._drawn
    legend.set_readout(None)
    legend.grab()
    assert legend._drawn is drawn
    legend.set_readout(READOUT)
    assert legend._drawn is None
    image = legend.grab().toImage()
    assert len({image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}) > 10
