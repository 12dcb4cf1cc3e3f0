"""Makes Qt's actions of the rows of the action table, for menus, tool bar and keys of one window."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from engine.errors import EngineError
from gui.canvas.actions import Layout
from gui.look.action import Action, S, Workspace
from gui.look.icons import icon
from gui.look.labels import plain_tip, with_keys
from gui.look.theme import appearance


class Actions(QObject):
    """The window's actions by name, kept as possible, checked and titled as the workspace in front has it.

    `refused` carries the reason where the engine refuses what an action does.
    """

    refused = Signal(str)

    def __init__(self, window: QWidget, place: Workspace, rows: Iterable[Action[Any]]) -> None:
        super().__init__(window)
        self._window, self._place = window, place
        self._choices: defaultdict[str, QActionGroup] = defaultdict(lambda: QActionGroup(self))
        self._made = {row.name: (row, self._make(row)) for row in rows if not row.keys_here or row.keys}
        appearance().changed.connect(self.recolour)

    def __getitem__(self, name: str) -> QAction:
        return self._made[name][1]

    def all(self) -> list[QAction]:
        """Return every action that was made here, in the order of the table."""
        return [action for _row, action in self._made.values()]

    def fill(self, menu: QMenu, layout: Layout, inner: Mapping[str, QMenu]) -> None:
        """Append the named rows to a menu, a line for None, and the menus within it by their names."""
        for name in layout:
            if name is None:
                menu.addSeparator()
            elif name in inner:
                menu.addMenu(inner[name])
            else:
                menu.addAction(self[name])

    def refresh(self, *_changed: object) -> None:
        """Show what is possible, switched on, and undone next, now."""
        place = AskedOnce(self._place)
        for row, action in self._made.values():
            action.setEnabled(row.is_possible(place))
            if row.checked is not None:
                action.setChecked(row.is_checked(place))
            if row.now is not None:
                action.setText(row.title_in(place))

    def recolour(self) -> None:
        """Draw the icons again in the colours of the theme."""
        for row, action in self._made.values():
            if row.icon:
                action.setIcon(icon(row.icon))

    def perform(self, row: Action[Any]) -> None:
        """Do what a row of the table does, and say where the engine refuses it."""
        try:
            row.perform(self._place)
        except EngineError as error:
            self.refused.emit(str(error))
        self.refresh()

    def _make(self, row: Action[Any]) -> QAction:
        action = QAction(row.title, self._window)
        self._window.addAction(action)  # its keys work wherever it is listed, or nowhere
        action.setShortcuts([QKeySequence(key) for key in row.keys])
        if row.checked is not None:
            action.setCheckable(True)
            if row.choice:
                self._choices[row.choice].addAction(action)
        action.triggered.connect(lambda _checked: self.perform(row))
        words = row.tip or row.words.rstrip("…")
        action.setToolTip(plain_tip(with_keys(words, keys_of(action))))
        action.setStatusTip(words)
        if row.icon:
            action.setIcon(icon(row.icon))
        return action


class AskedOnce:
    """A workspace as it is at one moment: it is asked for its subject of a kind once, not by every row."""

    def __init__(self, place: Workspace) -> None:
        self._place = place
        self._subjects: dict[type, Any] = {}

    def subject(self, kind: type[S]) -> S | None:
        """Return what an action on this kind of thing is about at that moment."""
        if kind not in self._subjects:
            self._subjects[kind] = self._place.subject(kind)
        found: S | None = self._subjects[kind]
        return found


def keys_of(action: QAction) -> str:
    """Return the first keys of an action as this system writes them, "" where it has none."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
