"""An array is entered where its node stands, in a grid that is kept as one step or left as it was."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from gui.canvas import array_editor
from gui.canvas.array_editor import ArrayEditor
from gui.canvas.inline_editor import InlineEditor
from gui.document import commands


@pytest.fixture
def array(view, hand):
    """Have x hold a matrix, and return what reads it."""
    commands.set_value(hand.document, hand.id("x"), [[1.0, 2.0], [3.0, 4.0]])
    hand.document.flush()

    def entries():
        return hand.document.graph.node(hand.id("x")).value.tolist()

    yield entries
    view.editing.close()
    hand.document.flush()


def opened(view, hand) -> ArrayEditor:
    hand.double_click(hand.value_of("x"))
    editor = view.editing.editor
    assert isinstance(editor, ArrayEditor)
    return editor


def type_in(editor: ArrayEditor, row: int, column: int, text: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
    """Type over a cell as one does who has come to it by the arrow keys, and end it by a key."""
    grid = editor.field.grid
    grid.setFocus()
    grid.setCurrentCell(row, column)
    QTest.qWait(1)  # a cell that Tab had opened is gone then
    QTest.keyClicks(grid, text[0])
    cell = grid.findChild(QLineEdit)
    QTest.keyClicks(cell, text[1:])
    assert cell.text() == text
    QTest.keyClick(cell, end)
    QTest.qWait(1)  # the cell is closed in the next turn of the event loop


def test_a_double_click_opens_the_grid_at_the_node_and_enter_keeps_all_as_one_step(view, hand, array):
    steps = len(hand.undo_texts)
    editor = opened(view, hand)
    node = view.mapFromScene(view.canvas.node_area(hand.id("x"))).boundingRect()
    assert view.viewport().rect().contains(editor.geometry())
    assert array_editor._LEAST_WIDTH <= editor.width() <= array_editor._MOST_WIDTH
    assert abs(editor.geometry().center().x() - node.center().x()) <= 1
    assert editor.geometry().top() == node.bottom() + array_editor._GAP
    assert not editor.geometry().intersects(node)
    type_in(editor, 0, 1, "7", Qt.Key.Key_Tab)
    assert (editor.field.grid.currentRow(), editor.field.grid.currentColumn()) == (0, 2)
    assert array() == [[1, 2], [3, 4]]
    type_in(editor, 1, 2, "0.5")
    assert array() == [[1, 7, 0], [3, 4, 0.5]]
    assert view.editing.editor is None
    assert len(hand.undo_texts) == steps + 1
    hand.document.undo_stack.undo()
    assert array() == [[1, 2], [3, 4]]


def test_esc_leaves_first_the_cell_and_then_the_array_as_it_was(view, hand, array):
    editor = opened(view, hand)
    type_in(editor, 0, 0, "9", Qt.Key.Key_Tab)
    type_in(editor, 0, 1, "8", Qt.Key.Key_Escape)
    assert view.editing.editor is editor
    QTest.keyClick(editor.field.grid, Qt.Key.Key_Escape)
    assert view.editing.editor is None
    assert array() == [[1, 2], [3, 4]]


def test_going_elsewhere_keeps_what_was_entered_and_one_editor_is_open_at_a_time(view, hand, array):
    for leave in (view.setFocus, lambda: hand.click(hand.at("q")), lambda: view.edit_value(hand.id("y"))):
        editor = opened(view, hand)
        type_in(editor, 1, 1, "6", Qt.Key.Key_Tab)
        leave()
        assert array() == [[1, 2], [3, 6]]
        assert view.editing.editor is not editor
        hand.document.undo_stack.undo()
    assert isinstance(view.editing.editor, InlineEditor)


def test_a_number_that_is_still_being_typed_is_kept_by_whatever_ends_the_editor(view, hand, array):
    editor = opened(view, hand)
    editor.field.grid.setCurrentCell(0, 1)
    QTest.keyClicks(editor.field.grid, "8")
    assert editor.field.grid.findChild(QLineEdit).text() == "8"
    assert editor.finish()
    assert array() == [[1, 8], [3, 4]]


def test_it_takes_a_spreadsheet_numpy_text_a_shape_and_what_fills_it(view, hand, array):
    editor = opened(view, hand)
    field = editor.field
    QGuiApplication.clipboard().setText("1\t2\t3\n4\t5\t6\n")
    QTest.keyClick(field.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert (field.grid.rowCount(), field.grid.columnCount()) == (3, 4)
    QGuiApplication.clipboard().setText("array([[7., 8.]])")
    QTest.keyClick(field.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    field.shape.setFocus()
    field.shape.setText("2×2")
    QTest.keyClick(field.shape, Qt.Key.Key_Return)
    assert view.editing.editor is editor
    field.seed.setValue(3)
    field.fills["random"].click()
    drawn = editor._value
    field.fills["ones"].click()
    field.fills["random"].click()
    assert np.array_equal(editor._value, drawn)
    assert editor.finish()
    assert array() == drawn.tolist()


def test_a_cell_that_cannot_be_read_is_told_where_it_is_and_keeps_the_editor_open(view, hand, array, qtbot):
    editor = opened(view, hand)
    type_in(editor, 1, 0, "two")
    assert view.editing.editor is editor
    assert editor.field.problem.text().startswith("Row 2, column 1: 'two'")
    said, cells = editor.field.problem, editor.field.grid
    qtbot.waitUntil(lambda: said.geometry().top() >= cells.geometry().bottom())
    type_in(editor, 1, 0, "5")
    assert view.editing.editor is None
    assert array() == [[1, 2], [5, 4]]


def test_the_editor_closes_with_its_node_and_changes_nothing(view, hand, array):
    editor = opened(view, hand)
    type_in(editor, 0, 0, "9", Qt.Key.Key_Tab)
    commands.delete(hand.document, [hand.id("x")])
    assert view.editing.editor is None
    hand.document.undo_stack.undo()
    assert array() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("node", "corner"),
    [
        (QRect(200, 10, 100, 30), (119, 45)), (QRect(200, 350, 100, 30), (119, 194)),
        (QRect(200, 200, 100, 44), (119, 249)), (QRect(200, 200, 100, 45), (119, 44)),
        (QRect(200, 154, 100, 92), (119, 250)), (QRect(200, 155, 100, 92), (119, 0)),
        (QRect(0, 10, 40, 30), (0, 45)), (QRect(480, 10, 40, 30), (240, 45)),
        (QRect(200, 80, 100, 400), (119, 0)),
    ],
)  # fmt: skip
def test_it_stands_below_its_node_or_above_where_there_is_more_room(qtbot, monkeypatch, node, corner):
    """In a room of 500 by 400, where it measures 260 by 150."""
    monkeypatch.setattr(ArrayEditor, "adjustSize", lambda editor: editor.resize(editor.width(), 150))
    room = QWidget()
    qtbot.addWidget(room)
    room.resize(500, 400)
    editor = ArrayEditor(room, node, np.ones((2, 2)), lambda _value: None)
    assert editor.size().toTuple() == (260, 150)
    assert editor.pos().toTuple() == corner
    editor.cancel()


@pytest.mark.parametrize(
    ("columns", "room", "width"), [(2, 600, 260), (6, 600, 478), (8, 600, 480), (8, 300, 300)]
)
def test_it_is_as_wide_as_its_cells_within_bounds(qtbot, columns, room, width):
    owner = QWidget()
    qtbot.addWidget(owner)
    owner.resize(room, 400)
    editor = ArrayEditor(owner, QRect(10, 10, 50, 20), np.ones((2, columns)), lambda _value: None)
    assert editor.width() == width
    editor.cancel()
