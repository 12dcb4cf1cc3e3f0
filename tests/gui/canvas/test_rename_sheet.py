"""Several nodes are renamed by a pattern: a sheet shows what they would be called, and one step does it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest

from gui.canvas import rename_sheet
from gui.canvas.rename_sheet import PREVIEWED
from gui.document import commands, regrouping
from gui.document.renaming import by_place, names_of, rename_all

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("x{}", ["x1", "x2", "x3"]),
        ("x{0}", ["x0", "x1", "x2"]),
        ("w{}_old", ["w1_old", "w2_old", "w3_old"]),
        (" h ", ["h1", "h2", "h3"]),
        ("a{9}", ["a9", "a10", "a11"]),
    ],
)
def test_a_pattern_numbers(pattern, names):
    assert list(names_of(pattern, [5, 3, 4]).items()) == list(zip([5, 3, 4], names, strict=True))


def test_numbers_go_along_the_way_in_which_nodes_stand_further_apart():
    assert by_place({1: (0.0, 90.0), 2: (5.0, 10.0), 3: (9.0, 50.0)}, [1, 2, 3]) == [2, 3, 1]
    assert by_place({1: (90.0, 0.0), 2: (10.0, 5.0), 3: (50.0, 9.0)}, [1, 2, 3]) == [2, 3, 1]
    assert by_place({}, []) == []


def names(document):
    return {node.name for node in document.graph.nodes()}


def test_the_sheet_previews_refuses_by_name_and_renames_in_one_step(view, hand, document):
    view.select([hand.id("x"), hand.id("y"), hand.id("z")])
    steps = document.undo_stack.count()
    hand.key(Qt.Key.Key_F2)
    sheet = view.editing.sheet
    assert sheet.isVisible()
    assert sheet.field.hasFocus()
    assert sheet.field.selectedText() == "x{}"
    room = view.viewport().rect()
    assert (sheet.geometry().center() - room.center()).manhattanLength() <= 2
    assert sheet.width() == max(rename_sheet._WIDTH, sheet.sizeHint().width())
    assert sheet.height() >= sheet.minimumSizeHint().height()
    assert sheet.preview.text().splitlines() == ["x → x1", "y → x2", "z → x3"]
    QTest.keyClicks(sheet.field, "f")
    assert sheet.refusal.text() == ""
    sheet.field.setText("1{}")
    assert "11" in sheet.refusal.text()
    assert not sheet.rename.isEnabled()
    QTest.keyClick(sheet.field, Qt.Key.Key_Return)
    assert names(document) == {"x", "y", "z", "q", "f"}
    sheet.field.setText("in{0}")
    assert sheet.rename.isEnabled()
    QTest.keyClick(sheet.field, Qt.Key.Key_Return)
    assert names(document) == {"in0", "in1", "in2", "q", "f"}
    assert document.undo_stack.count() == steps + 1
    assert document.undo_stack.undoText() == "Rename 3 nodes"
    assert view.editing.sheet is None
    assert hand.selected() == {"in0", "in1", "in2"}
    hand.key(Qt.Key.Key_Z, CTRL)
    assert names(document) == {"x", "y", "z", "q", "f"}
    hand.key(Qt.Key.Key_F2)
    QTest.keyClick(view.editing.sheet.field, Qt.Key.Key_Escape)
    assert view.editing.sheet is None
    assert document.undo_stack.count() == steps + 1


def test_a_name_of_a_node_that_is_not_chosen_is_refused_and_names_may_be_swapped(view, hand, document):
    document.rename(hand.id("z"), "x2")
    view.select([hand.id("x"), hand.id("y")])
    hand.key(Qt.Key.Key_F2)
    assert "x2 already" in view.editing.sheet.refusal.text()
    QTest.keyClick(view.editing.sheet.field, Qt.Key.Key_Escape)
    first, second = hand.id("x"), hand.id("y")
    rename_all(document, {first: "y", second: "x"})
    assert (hand.id("y"), hand.id("x")) == (first, second)


def test_the_sheet_goes_where_something_else_is_edited_and_keeps_the_keys_that_it_does_not_know(
    view, hand, document
):
    view.select([hand.id("x"), hand.id("y")])
    hand.key(Qt.Key.Key_F2)
    sheet = view.editing.sheet
    unknown = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier)
    sheet.keyPressEvent(unknown)
    assert not unknown.isAccepted()
    assert view.editing.sheet is sheet
    view.edit_name(hand.id("z"))
    assert view.editing.sheet is None
    assert not sheet.isVisible()
    view.editing.close()
    assert names(document) == {"x", "y", "z", "q", "f"}


def test_a_composite_that_is_called_like_its_node_goes_by_the_new_name_too(document):
    made = regrouping.group(document, [document.graph.find("q").id], "sum")
    rename_all(document, {made: "h1", document.graph.find("z").id: "h2"})
    assert document.graph.node(made).op.title == document.graph.node(made).name == "h1"
    assert document.graph.source(document.graph.find("f").id, "x") == made


@pytest.mark.parametrize(("count", "told"), [(PREVIEWED, None), (PREVIEWED + 1, "and 1 more")])
def test_of_many_names_the_first_are_previewed(view, document, count, told):
    made = [commands.add_node(document, "input", (600.0, 40.0 * at)) for at in range(count)]
    view.select(made)
    view.start_rename()
    lines = view.editing.sheet.preview.text().splitlines()
    assert len(lines) == PREVIEWED + (told is not None)
    assert (lines[-1] == told) is (told is not None)
    view.editing.close()
    document.flush()
