"""The entries of a leaf are typed into a grid that grows, pasted, filled and reshaped, one undo step each."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from engine.errors import InvalidValueError
from gui.document import commands
from gui.panels.inspector import Inspector
from gui.panels.parts.entries_part import EntriesPart


@pytest.fixture
def entries(qtbot, product_of_a_sum):
    document = product_of_a_sum
    inspector = Inspector(document)
    qtbot.addWidget(inspector)
    inspector.resize(320, 700)
    inspector.show()
    inspector.inspect(document.graph.find("x").id)
    inspector.page.section("entries").header.setChecked(True)
    inspector.activateWindow()
    qtbot.waitExposed(inspector)
    yield inspector.page.section("entries").part.field
    document.flush()


def value(document):
    return document.graph.find("x").value


def type_in(grid, row, column, text):
    grid.setFocus()
    grid.setCurrentCell(row, column)
    grid.editItem(grid.item(row, column))
    editor = grid.findChild(QLineEdit)
    QTest.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.qWait(1)


def paste(grid, row, column, text):
    QGuiApplication.clipboard().setText(text)
    grid.setFocus()
    grid.setCurrentCell(row, column)
    QTest.keyClick(grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_typing_into_the_row_or_column_beyond_grows_the_array_one_undo_step_a_cell(entries, product_of_a_sum):
    document, grid = product_of_a_sum, entries.grid
    type_in(grid, 0, 1, "7")
    assert value(document).tolist() == [-2, 7]
    type_in(grid, 1, 0, "0.5")
    assert value(document).tolist() == [[-2, 7], [0.5, 0]]
    assert (grid.rowCount(), grid.columnCount()) == (3, 3)
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert value(document) == -2
    assert not document.undo_stack.canUndo()


def test_cells_of_a_spreadsheet_and_numpy_text_are_pasted_as_one_step(entries, product_of_a_sum):
    document, grid = product_of_a_sum, entries.grid
    for text in ("1\t2\n3\t4\n", "array([[1., 2.], [3., 4.]])", "[[1, 2], [3, 4]]"):
        paste(grid, 0, 0, text)
        assert value(document).tolist() == [[1, 2], [3, 4]]
        document.undo_stack.undo()
        assert value(document) == -2


def test_a_block_is_pasted_over_the_cells_from_the_current_one_on(entries, product_of_a_sum):
    paste(entries.grid, 0, 0, "1 2\n3 4")
    paste(entries.grid, 1, 1, "5\t6\n7\t8")
    assert value(product_of_a_sum).tolist() == [[1, 2, 0], [3, 5, 6], [0, 7, 8]]


def test_what_is_copied_can_be_pasted(entries, product_of_a_sum):
    grid = entries.grid
    paste(grid, 0, 0, "1 2\n3 −4")
    grid.selectAll()
    QTest.keyClick(grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "1.0\t2.0\n3.0\t-4.0"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("1\t2\n3\tx", "Row 2, column 2: 'x' is not a number"),
        ("1,5\t2", "Row 1, column 1: numbers are written with a decimal point: 1.5, not 1,5"),
    ],
)
def test_what_cannot_be_pasted_is_told_with_its_cell_and_changes_nothing(
    entries, product_of_a_sum, text, problem
):
    paste(entries.grid, 0, 0, text)
    assert problem in entries.problem.text()
    assert entries.problem.isVisible()
    assert value(product_of_a_sum) == -2


def test_a_cell_that_cannot_be_read_keeps_what_was_typed_and_says_which_it_is(entries, product_of_a_sum):
    type_in(entries.grid, 0, 1, "two")
    assert entries.grid.item(0, 1).text() == "two"
    assert "Row 1, column 2: 'two' is not a number" in entries.problem.text()
    type_in(entries.grid, 0, 1, "2")
    assert not entries.problem.isVisible()
    assert value(product_of_a_sum).tolist() == [-2, 2]


def test_cells_typed_one_after_the_other_by_tab_are_all_kept(entries, product_of_a_sum):
    grid = entries.grid
    paste(grid, 0, 0, "1 2\n3 4")
    grid.setCurrentCell(0, 0)
    QTest.keyClick(grid, Qt.Key.Key_F2)
    for text in ("5", "6", "7"):
        editor = grid.findChildren(QLineEdit)[-1]
        QTest.keyClicks(editor, text)
        QTest.keyClick(editor, Qt.Key.Key_Tab)
        product_of_a_sum.flush()
    assert value(product_of_a_sum).tolist() == [[5, 6, 7], [3, 4, 0]]


def test_zeros_ones_and_random_numbers_of_a_seed_fill_a_shape(entries, product_of_a_sum):
    document = product_of_a_sum
    entries.shape.setText("2×3")
    QTest.mouseClick(entries.fills["ones"], Qt.MouseButton.LeftButton)
    assert value(document).tolist() == [[1, 1, 1], [1, 1, 1]]
    entries.seed.setValue(4)
    QTest.mouseClick(entries.fills["random"], Qt.MouseButton.LeftButton)
    first = value(document)
    QTest.mouseClick(entries.fills["zeros"], Qt.MouseButton.LeftButton)
    QTest.mouseClick(entries.fills["random"], Qt.MouseButton.LeftButton)
    assert first.shape == (2, 3)
    assert np.array_equal(value(document), first)
    assert entries.shape.text() == "2×3"


def test_enter_in_the_shape_keeps_the_entries_that_both_shapes_have(entries, product_of_a_sum):
    paste(entries.grid, 0, 0, "1 2\n3 4")
    for text, kept in (("3", [1, 2, 0]), ("1×2", [[1, 2]])):
        entries.shape.setFocus()
        entries.shape.setText(text)
        QTest.keyClick(entries.shape, Qt.Key.Key_Return)
        assert value(product_of_a_sum).tolist() == kept
    entries.shape.setText("two")
    QTest.keyClick(entries.shape, Qt.Key.Key_Return)
    assert "'two' is not a shape" in entries.problem.text()


def test_arrays_are_open_at_first_and_numbers_folded(qtbot, product_of_a_sum):
    document = product_of_a_sum
    commands.set_value(document, document.graph.find("y").id, [1.0, 2.0])
    parts = [EntriesPart(document, document.graph.find(name).id) for name in "xy"]
    for part in parts:
        qtbot.addWidget(part)
    assert [part.opens for part in parts] == [False, True]


def test_what_the_document_refuses_is_told_at_the_entries_and_leaves_them(
    entries, product_of_a_sum, monkeypatch
):
    told = []
    monkeypatch.setattr(entries, "complain", told.append)

    def refuse(*_what):
        raise InvalidValueError("not here")

    monkeypatch.setattr(commands, "set_value", refuse)
    entries.entered.emit(np.array([1.0, 2.0]))
    assert told == ["not here"]
    assert value(product_of_a_sum) == -2.0
