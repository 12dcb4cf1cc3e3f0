"""Keys that are taken: done when they go down, kept from shortcuts before, else passed on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from gui.look import keys

KIND = QEvent.Type


def pressed(kind, key=Qt.Key.Key_Escape):
    event = QKeyEvent(kind, key.value, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    return event


@pytest.mark.parametrize(
    ("kind", "done", "accepted"),
    [(KIND.ShortcutOverride, 0, True), (KIND.KeyPress, 1, False), (KIND.KeyRelease, 0, False)],
)
def test_a_key_is_taken_and_what_it_means_is_done_once(kind, done, accepted):
    event, deeds = pressed(kind), []
    assert keys.take(event, lambda: deeds.append(1))
    assert (len(deeds), event.isAccepted()) == (done, accepted)


def test_only_escape_leaves(qapp):
    deeds = []
    assert keys.take_escape(pressed(KIND.KeyPress), lambda: deeds.append(1))
    assert not keys.take_escape(pressed(KIND.KeyPress, Qt.Key.Key_Return), lambda: deeds.append(1))
    assert not keys.take_escape(QEvent(KIND.KeyPress), lambda: deeds.append(1))
    assert deeds == [1]


def test_any_key_is_kept_from_shortcuts_and_nothing_else():
    event = pressed(KIND.ShortcutOverride, Qt.Key.Key_A)
    assert keys.keep(event)
    assert event.isAccepted()
    assert not keys.keep(pressed(KIND.KeyPress, Qt.Key.Key_A))


def test_escape_alone_is_kept_where_only_escape_is_meant():
    event = pressed(KIND.ShortcutOverride)
    assert keys.keep_escape(event)
    assert event.isAccepted()
    assert not keys.keep_escape(pressed(KIND.ShortcutOverride, Qt.Key.Key_A))
    assert not keys.keep_escape(pressed(KIND.KeyPress))
    assert not keys.keep_escape(QEvent(KIND.ShortcutOverride))


def test_both_keys_that_enter_are_enter():
    pressed_keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
    assert [keys.is_enter(pressed(KIND.KeyPress, key)) for key in pressed_keys] == [True, True, False]
