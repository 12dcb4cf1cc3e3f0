"""Keys that are taken before anybody else can have them, by whom they are meant for."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent


def take(event: QKeyEvent, do: Callable[[], object]) -> bool:
    """Do something when a key goes down, keep the window's shortcuts from it before, and return True."""
    if event.type() == QEvent.Type.ShortcutOverride:
        event.accept()
    elif event.type() == QEvent.Type.KeyPress:
        do()
    return True


def take_escape(event: QEvent, do: Callable[[], object]) -> bool:
    """Do so with the key that leaves things; return False for any other event."""
    if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
        return take(event, do)
    return False


def keep(event: QEvent) -> bool:
    """Keep any key from the window's shortcuts, so that it comes here; return False for any other event."""
    if event.type() != QEvent.Type.ShortcutOverride:
        return False
    event.accept()
    return True


def keep_escape(event: QEvent) -> bool:
    """Keep the key that leaves things from the window's shortcuts; return False for any other event."""
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and keep(event)


def is_enter(event: QKeyEvent) -> bool:
    """Return whether a key is one of the two that complete what was typed."""
    return event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}


def tabbing(platform: str = sys.platform) -> str:
    """Return what is held with Tab to go through tabs: the Control key, which Qt calls Meta on macOS."""
    return "Meta" if platform == "darwin" else "Ctrl"
