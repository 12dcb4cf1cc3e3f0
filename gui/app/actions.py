"""Menus as tables: one row an action, with its words, keys and icon."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from gui.look.icons import icon
from gui.look.theme import appearance


@dataclass(frozen=True)
class Entry:
    """One row of a menu: its words, what it does, its keys, its icon, and whether only the graph has it.

    `possible` tells whether it can do anything just now.
    """

    text: str
    run: Callable[[], object]
    keys: QKeySequence.StandardKey | str | None = None
    icon: str = ""
    graph_only: bool = False
    tip: str = ""
    possible: Callable[[], bool] = lambda: True


class Actions(QObject):
    """Makes the actions of a window and keeps their icons in the theme's ink.

    `by_icon` finds an action again by its icon's name, as a tool bar does.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.by_icon: dict[str, QAction] = {}
        self._made: list[tuple[QAction, Entry]] = []
        self._on_graph = True
        appearance().changed.connect(self.recolour)

    def fill(self, menu: QMenu, entries: Iterable[Entry | None]) -> None:
        """Append a row for each entry, and a separator for None."""
        for entry in entries:
            if entry is None:
                menu.addSeparator()
            else:
                menu.addAction(self._make(entry))

    def all(self) -> list[QAction]:
        """Return every action that was made here, in the order of the menus."""
        return [action for action, _entry in self._made]

    def adopt(self, action: QAction, icon_name: str = "") -> QAction:
        """Look after the icon of an action that was made elsewhere."""
        if icon_name:
            self.by_icon[icon_name] = action
            action.setIcon(icon(icon_name))
        return action

    def enable_graph_actions(self, enabled: bool) -> None:
        """Switch what makes sense in the graph editor only."""
        self._on_graph = enabled
        self.refresh()

    def refresh(self) -> None:
        """Enable what can do something now."""
        for action, entry in self._made:
            action.setEnabled((self._on_graph or not entry.graph_only) and entry.possible())

    def recolour(self) -> None:
        """Draw the icons again in the colours of the theme."""
        for name, action in self.by_icon.items():
            action.setIcon(icon(name))

    def _make(self, entry: Entry) -> QAction:
        action = QAction(entry.text, self._window)
        action.triggered.connect(lambda _checked=False: entry.run())
        set_keys(action, entry.keys)
        words = entry.tip or entry.text.replace("&", "").rstrip("…")
        action.setToolTip(with_keys(words, action))
        action.setStatusTip(words)
        self._made.append((action, entry))
        return self.adopt(action, entry.icon)


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
