"""The grid of an array's entries: what its cells show, and that each thing done to it is told once."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableWidgetSelectionRange

from gui.look import numbers
from gui.look.array_grid import MOST_CELLS, ArrayGrid
from gui.look.theme import LIGHT

pytestmark = pytest.mark.usefixtures("light")
MATRIX = np.array([[1.0, -2.5], [1 / 3, 4.0]])


@pytest.fixture
def grid(qtbot):
    """Return a grid that shows a matrix, and what it has told."""
    grid, told = ArrayGrid(), []
    qtbot.addWidget(grid)
    grid.entered.connect(lambda array: told.append(np.asarray(array).tolist()))
    grid.refused.connect(told.append)
    grid.show_array(MATRIX)
    return grid, told


def texts(grid):
    return [[grid.item(row, column).text() for column in range(grid.columnCount())]
            for row in range(grid.rowCount())]  # fmt: skip


def test_cells_show_entries_in_short_and_in_full_and_one_row_and_column_more_to_grow(grid):
    shown, told = grid
    assert texts(shown) == [["1", "−2.5", ""], ["0.333333", "4", ""], ["", "", ""]]
    assert shown.item(1, 0).toolTip() == numbers.full(1 / 3)
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    assert all(Qt.AlignmentFlag(shown.item(row, 1).textAlignment()) == right for row in range(3))
    assert shown.item(2, 0).background().color() == shown.item(0, 2).background().color() == LIGHT.ground
    assert shown.item(0, 0).background().style() == Qt.BrushStyle.NoBrush
    assert told == []


@pytest.mark.parametrize(("rows", "cells"), [(1, 2), (6, 7), (7, 8), (40, 8)])
def test_it_is_as_high_as_its_rows_up_to_some(grid, rows, cells):
    shown, _told = grid
    shown.show_array(np.ones((rows, 3)))
    assert (shown.minimumHeight(), shown.maximumHeight()) == (24 * (cells + 1) + 14,) * 2


def test_where_no_cell_is_current_the_first_is_meant(grid):
    shown, told = grid
    shown.setCurrentItem(None)
    assert shown.copied() == "1.0"
    shown.paste("7")
    assert told == [[[7.0, -2.5], [1 / 3, 4.0]]]
    shown.setCurrentCell(1, 0)
    shown.clearSelection()
    assert shown.copied() == str(1 / 3)


def test_only_what_is_being_typed_has_the_keyboard_taken_from_it(grid, monkeypatch):
    shown, _told = grid
    taken = []
    monkeypatch.setattr(shown, "setFocus", taken.append)
    shown.show()
    shown.complete()
    assert taken == []
    shown.setCurrentCell(0, 0)
    shown.editItem(shown.item(0, 0))
    shown.complete()
    assert taken == [Qt.FocusReason.OtherFocusReason]


@pytest.mark.parametrize(
    ("value", "shape", "is_shown"),
    [(3.0, (2, 2), True), ([1.0, 2.0], (2, 3), True), (np.zeros(MOST_CELLS), (2, MOST_CELLS + 1), True),
     (np.zeros((2, 2, 2)), None, False), (np.zeros(MOST_CELLS + 1), None, False)],
)  # fmt: skip
def test_what_is_flat_and_small_can_be_shown(grid, value, shape, is_shown):
    shown, _told = grid
    assert ArrayGrid.can_show(value) is is_shown
    if is_shown:
        shown.show_array(value)
        assert (shown.rowCount(), shown.columnCount()) == shape


@pytest.mark.parametrize(
    ("at", "typed", "whole"),
    [
        ((0, 0), "7", [[7, -2.5], [1 / 3, 4]]),
        ((2, 0), "7", [[1, -2.5], [1 / 3, 4], [7, 0]]),
        ((1, 2), "7", [[1, -2.5, 0], [1 / 3, 4, 7]]),
    ],
)
def test_a_cell_that_is_typed_is_told_once_with_the_whole_array(grid, at, typed, whole):
    shown, told = grid
    shown.item(*at).setText(typed)
    assert told == [whole]


def test_a_cell_that_cannot_be_read_is_told_of_once_and_marked_and_an_empty_one_is_as_before(grid):
    shown, told = grid
    shown.item(1, 0).setText("two")
    assert told == ["Row 2, column 1: 'two' is not a number; type one such as −0.5 or 1e-3"]
    assert shown.item(1, 0).foreground().color() == LIGHT.danger
    shown.item(1, 0).setText("  ")
    assert len(told) == 1
    assert shown.item(1, 0).text() == "0.333333"


def test_a_number_stays_one_and_a_vector_a_vector_until_they_grow(grid):
    shown, told = grid
    for value, at in ((3.0, (0, 0)), (3.0, (0, 1)), ([1.0, 2.0], (0, 1)), ([1.0, 2.0], (1, 0))):
        shown.show_array(value)
        shown.item(*at).setText("9")
    assert told == [9.0, [3.0, 9.0], [1.0, 9.0], [[1.0, 2.0], [9.0, 0.0]]]


def test_what_is_selected_is_copied_and_made_0_and_without_a_selection_the_current_cell(grid):
    shown, told = grid
    assert shown.copied() == "1.0"
    shown.setCurrentCell(1, 1)
    assert shown.copied() == "4.0"
    shown.setRangeSelected(QTableWidgetSelectionRange(0, 0, 2, 1), True)
    assert shown.copied() == f"1.0\t-2.5\n{1 / 3}\t4.0"
    QTest.keyClick(shown, Qt.Key.Key_Delete)
    assert told == [[[0, 0], [0, 0]]]


def test_pasting_lays_a_block_from_the_current_cell_on_or_replaces_a_number(grid):
    shown, told = grid
    shown.setCurrentCell(1, 1)
    shown.paste("5 6")
    shown.paste("[[[1]]]")
    shown.paste("no number")
    assert told[:2] == [[[1, -2.5, 0], [1 / 3, 5, 6]], [[[1]]]]
    assert len(told) == 3
    assert "number" in told[2]
    shown.show_array(3.0)
    shown.paste("5 6")
    assert told[3] == [5, 6]
