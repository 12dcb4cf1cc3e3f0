"""The grid of pictures: as large as they can be, chosen by a click, enlarged by a double click, explained."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from engine.training.data.datasets import DatasetSettings, load_dataset
from engine.training.instruments import Boundaries
from engine.training.rules.contestants import contestant
from gui.training.contestants.marks import LegendEntry
from gui.training.tiles import ground, pictures
from gui.training.tiles.ground import Ground
from gui.training.tiles.pictures import GAP, TITLE, PictureGrid

BOUNDARIES = Boundaries(np.linspace(-2, 3, 8), np.linspace(-2, 2, 8), np.full((4, 8, 8, 2), 0.5))


@pytest.fixture
def grid(qtbot):
    grid = PictureGrid()
    qtbot.addWidget(grid)
    grid.resize(400, 400)
    grid.show()
    grid.show_dataset(load_dataset(DatasetSettings("moons", size=60)))
    grid.set_entries([LegendEntry(contestant("sgd"), slot, run=slot) for slot in range(4)])
    return grid


def middle(grid, index):
    return grid.tile_rects()[index].center().toPoint()


@pytest.mark.parametrize(("size", "columns"), [((800, 120), 4), ((150, 900), 1), ((400, 400), 2)])
def test_there_are_as_many_columns_as_make_the_tiles_largest(grid, size, columns):
    grid.resize(*size)
    rects = list(grid.tile_rects().values())
    assert len({round(rect.left()) for rect in rects}) == columns
    first = rects[0]
    assert first.topLeft().toTuple() == (0.0, 0.0)
    across, down = rects[columns % 4], rects[1 % columns]
    if columns < 4:
        assert across.top() == pytest.approx(first.height() + GAP)
    if columns > 1:
        assert down.left() == pytest.approx(first.width() + GAP)
    assert first.height() - TITLE > 0.7 * first.width()


def test_without_visible_contestants_there_is_no_tile_and_nothing_to_press(grid, qtbot):
    grid.set_entries([])
    assert grid.tile_rects() == {}
    grid.grab()
    with qtbot.assertNotEmitted(grid.selected):
        QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.rect().center())


def test_a_click_chooses_the_tile_under_it_and_another_button_none(grid, qtbot):
    with qtbot.waitSignal(grid.selected) as told:
        QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=middle(grid, 2))
    assert told.args == [2]
    with qtbot.assertNotEmitted(grid.selected):
        QTest.mouseClick(grid, Qt.MouseButton.RightButton, pos=middle(grid, 1))


def test_a_double_click_shows_the_chosen_one_large_and_again_all(grid, qtbot):
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=middle(grid, 3))
    with qtbot.waitSignal(grid.enlarged):
        QTest.mouseDClick(grid, Qt.MouseButton.LeftButton, pos=middle(grid, 3))
    assert (grid.is_large, grid.tiles) == (True, [3])
    with qtbot.waitSignal(grid.enlarged):
        QTest.mouseDClick(grid, Qt.MouseButton.LeftButton, pos=grid.rect().center())
    assert (grid.is_large, grid.tiles) == (False, [0, 1, 2, 3])


def test_a_chosen_one_that_goes_leaves_the_last_one_chosen(grid):
    grid.select(3)
    grid.set_entries([LegendEntry(contestant("sgd"), slot, run=slot) for slot in range(2)])
    QTest.mouseDClick(grid, Qt.MouseButton.LeftButton, pos=middle(grid, 0))
    assert grid.tiles in ([0], [1])


def test_the_tip_under_the_pointer_says_whose_tile_it_is(grid, qtbot):
    for index, said in ((0, "Double-click to enlarge."), (1, "Double-click to enlarge.")):
        at = middle(grid, index)
        QApplication.sendEvent(grid, QHelpEvent(QEvent.Type.ToolTip, at, grid.mapToGlobal(at)))
        assert said in QToolTip.text()
        assert str(contestant("sgd")) in QToolTip.text()
    QToolTip.hideText()


@pytest.mark.parametrize(("height", "is_wider"), [(300, True), (900, False)])
def test_a_name_takes_the_room_beside_its_picture_where_there_is_some(grid, height, is_wider):
    """Pictures that the height makes small leave some; those that the width makes small leave none."""
    grid.resize(320, height)
    grid.show_picture(BOUNDARIES)
    grid.set_entries([LegendEntry(contestant("momentum"), slot, run=slot) for slot in range(4)])
    grid.set_captions(["97.5%"] * 4)
    rects = grid.tile_rects()
    wide, body = rects[1].width(), grid._body_rect(rects[1])
    assert body.left() == round(rects[1].left())
    assert abs(body.width() - body.height()) <= 1
    assert (wide - body.width() > 20) == is_wider
    if is_wider:
        assert wide == pytest.approx(min((320 - GAP) / 2, grid._title_width(1)))


@pytest.mark.parametrize(("count", "order"), [(16, ["axes", "points"]), (60, ["points", "axes"])])
def test_few_points_lie_over_the_numbers_of_the_axes_and_many_under_them(grid, monkeypatch, count, order):
    """Of a truth table there is a point in every corner, where the numbers are."""
    grid.show_dataset(load_dataset(DatasetSettings("moons", size=count)))
    painted = []
    monkeypatch.setattr(pictures, "paint_axes", lambda *_all: painted.append("axes"))
    monkeypatch.setattr(Ground, "paint", lambda *_all: painted.append("points"))
    grid.show_picture(BOUNDARIES)
    grid.grab()
    assert painted == order * 4


@pytest.mark.parametrize(("count", "radius"), [(16, 2.6 * 1.8), (17, 2.6)])
def test_a_few_points_are_drawn_larger(grid, monkeypatch, count, radius):
    told = []
    monkeypatch.setattr(ground, "paint_points", lambda *given: told.append(given[-1]))
    grid.resize(900, 900)
    grid.show_dataset(load_dataset(DatasetSettings("moons", size=count)))
    grid.grab()
    assert told == [pytest.approx(radius)]
