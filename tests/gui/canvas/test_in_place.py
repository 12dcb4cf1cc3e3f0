"""Every editor on the canvas ends alike: by Esc, by a key that completes it, or by going elsewhere."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from engine.errors import InvalidValueError
from gui.canvas.array_editor import ArrayEditor
from gui.canvas.inline_editor import InlineEditor
from gui.canvas.note_editor import NoteEditor

PLACE = QRect(10, 10, 200, 40)


class Kept:
    """What an editor kept and complained of; `refuses` lets nothing be kept."""

    def __init__(self):
        self.values, self.problems, self.refuses, self.closed = [], [], False, []

    def commit(self, value):
        if self.refuses:
            raise InvalidValueError("not this")
        self.values.append(value)


def line(room, kept):
    editor = InlineEditor(room, PLACE, "old", kept.commit, kept.problems.append)
    return editor, editor, lambda: QTest.keyClicks(editor, "new"), Qt.KeyboardModifier.NoModifier


def note(room, kept):
    editor = NoteEditor(room, PLACE, "old", kept.commit, kept.problems.append)
    return editor, editor, lambda: QTest.keyClicks(editor, "new"), Qt.KeyboardModifier.ControlModifier


def array(room, kept):
    editor = ArrayEditor(room, PLACE, np.zeros(2), kept.commit)
    editor.field.complain = kept.problems.append
    return editor, editor.field.grid, lambda: editor._take(np.ones(2)), Qt.KeyboardModifier.NoModifier


@pytest.fixture(params=[line, note, array])
def editing(request, qtbot):
    """Yield an editor, what of it has the keyboard, what enters something in it, how it is completed,
    what it kept, and a field elsewhere in the window."""
    room = QWidget()
    qtbot.addWidget(room)
    room.resize(600, 400)
    elsewhere = QLineEdit(room)
    elsewhere.setGeometry(400, 300, 100, 30)
    room.show()
    room.activateWindow()
    qtbot.waitUntil(room.isActiveWindow)
    kept = Kept()
    editor, keyed, enter, held = request.param(room, kept)
    editor.closed.connect(kept.closed.append)
    assert QApplication.focusWidget() is keyed
    yield editor, keyed, enter, held, kept, elsewhere
    room.close()


def test_what_completes_it_keeps_what_was_entered_once(editing):
    editor, keyed, enter, held, kept, elsewhere = editing
    enter()
    QTest.keyClick(keyed, Qt.Key.Key_Return, held)
    assert (len(kept.values), kept.closed) == (1, [True])
    assert editor.finish()
    editor.cancel()
    elsewhere.setFocus()
    assert (len(kept.values), kept.closed) == (1, [True])


def test_escape_keeps_nothing(editing):
    _editor, keyed, enter, _held, kept, elsewhere = editing
    enter()
    QTest.keyClick(keyed, Qt.Key.Key_Escape)
    elsewhere.setFocus()
    assert (kept.values, kept.closed) == ([], [True])


def test_going_elsewhere_keeps_it_and_leaves_the_keyboard_there(editing):
    _editor, _keyed, enter, _held, kept, elsewhere = editing
    enter()
    elsewhere.setFocus()
    assert (len(kept.values), kept.closed) == (1, [False])
    assert elsewhere.hasFocus()


def test_what_was_not_changed_is_not_kept(editing):
    _editor, keyed, _enter, held, kept, _elsewhere = editing
    QTest.keyClick(keyed, Qt.Key.Key_Return, held)
    assert (kept.values, kept.closed) == ([], [True])


def test_what_is_refused_stays_to_be_mended_and_goes_when_it_is_left(editing):
    editor, keyed, enter, held, kept, elsewhere = editing
    kept.refuses = True
    enter()
    QTest.keyClick(keyed, Qt.Key.Key_Return, held)
    assert (kept.problems, kept.closed) == (["not this"], [])
    assert editor.isVisible()
    elsewhere.setFocus()
    assert kept.closed == [False]


def test_another_window_in_front_leaves_it_open(editing, qtbot):
    editor, _keyed, enter, _held, kept, _elsewhere = editing
    enter()
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    assert (kept.values, kept.closed) == ([], [])
    assert editor.isVisible()


@pytest.mark.parametrize("editing", [line, note], indirect=True)
def test_what_is_typed_takes_the_place_of_the_text_that_was_there(editing):
    _editor, keyed, enter, held, kept, _elsewhere = editing
    enter()
    QTest.keyClick(keyed, Qt.Key.Key_Return, held)
    assert kept.values == ["new"]
