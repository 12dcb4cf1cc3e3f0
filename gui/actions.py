"""Menus as tables: one row an action, with its words, keys and icon."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from gui.icons import icon
from gui.theme import appearance


@dataclass(frozen=True)
class Entry:
    """One row of a menu: its words, what it does, its keys, its icon, and whether only the graph has it."""

    text: str
    run: Callable[[], object]
    keys: QKeySequence.StandardKey | str | None = None
    icon: str = ""
    graph_only: bool = False
    tip: str = ""


class Actions(QObject):
    """Makes the actions of a window and keeps their icons in the theme's ink.

    `by_icon` finds an action again by its icon's name, as a tool bar does.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.by_icon: dict[str, QAction] = {}
        self._graph_only: list[QAction] = []
        appearance().changed.connect(self.recolour)

    def fill(self, menu: QMenu, entries: Iterable[Entry | None]) -> None:
        """Append a row for each entry, and a separator for None."""
        for entry in entries:
            if entry is None:
                menu.addSeparator()
            else:
                menu.addAction(self._made(entry))

    def adopt(self, action: QAction, icon_name: str = "", *, graph_only: bool = False) -> QAction:
        """Look after an action that was made elsewhere."""
        if icon_name:
            self.by_icon[icon_name] = action
            action.setIcon(icon(icon_name))
        if graph_only:
            self._graph_only.append(action)
        return action

    def enable_graph_actions(self, enabled: bool) -> None:
        """Switch what makes sense in the graph editor only."""
        for action in self._graph_only:
            action.setEnabled(enabled)

    def recolour(self) -> None:
        """Draw the icons again in the colours of the theme."""
        for name, action in self.by_icon.items():
            action.setIcon(icon(name))

    def _made(self, entry: Entry) -> QAction:
        action = QAction(entry.text, self._window)
        action.triggered.connect(lambda _checked=False: entry.run())
        set_keys(action, entry.keys)
        words = entry.tip or entry.text.replace("&", "").rstrip("…")
        action.setToolTip(with_keys(words, action))
        action.setStatusTip(words)
        return self.adopt(action, entry.icon, graph_only=entry.graph_only)


def set_keys(action: QAction, keys: QKeySequence.StandardKey | str | None) -> None:
    """Give an action its shortcut: a standard one of the platform, or the one that is spelled out."""
    if isinstance(keys, QKeySequence.StandardKey):
        action.setShortcuts(QKeySequence.keyBindings(keys))
    elif keys:
        action.setShortcut(QKeySequence(keys))


def with_keys(words: str, action: QAction) -> str:
    """Return words for a tooltip, followed by the action's keys."""
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{words} ({keys})" if keys else words
