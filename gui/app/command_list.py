"""Every command there is, under the menu it stands in: to be found by its words, or for its keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine.text import _
from gui.app.actions import ACTIONS, INNER, MENUS
from gui.canvas.actions import Layout
from gui.flow.player import KEYS
from gui.look.action import Action, Workspace
from gui.look.labels import plain_tip
from gui.look.letters import grown, window_size
from gui.look.search_field import SearchField
from gui.look.theme import Theme, appearance

SIZE = QSize(520, 560)
LINE = 24
"""Pixels of a line."""
_ROW = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Command:
    """One line of the list: `row` does it; None where it is told for its keys only."""

    words: str
    keys: tuple[str, ...]
    row: Action[Any] | None = None
    tip: str = ""


def sections(place: Workspace) -> dict[str, list[Command]]:
    """Return the commands by the titles of their menus, as they read in this workspace just now.

    What stands in no menu comes after them, and then what keys do while a pass is played.
    """
    rows = {row.name: row for row in ACTIONS}
    menus = {
        title.replace("&", ""): [_command(rows.pop(name), place) for name in _named(layout) if name in rows]
        for title, layout in MENUS.items()
    }
    others = [_command(row, place) for row in rows.values()]
    passing = [Command(key.words, (QKeySequence(key.key).toString(),)) for key in KEYS]
    return {**menus, _("On the canvas"): others, _("While a pass is played"): passing}


def _named(layout: Layout) -> Iterator[str]:
    """Yield the names in a menu and in those within it."""
    for name in layout:
        if name is not None:
            yield from filter(None, INNER.get(name, (name,)))


def _command(row: Action[Any], place: Workspace) -> Command:
    words = row.title_in(place).replace("&", "").rstrip("…")
    return Command(words, (*row.keys, *row.keys_here), row, row.tip)


class CommandList(QDialog):
    """Lists the commands; `chosen` carries the row of the one to be done, once the list is gone.

    What is not possible in the workspace in front is listed too, for its keys, and cannot be chosen.
    """

    chosen = Signal(object)

    def __init__(self, place: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self.setWindowTitle(_("Commands and keys"))
        self.resize(window_size(self, SIZE))
        self.list: QTreeWidget = _listing()
        self.list.itemActivated.connect(self._choose)
        appearance().changed.connect(self._recolour)
        self.search = SearchField(_("Find a command"), self.list)
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(lambda: self._choose(self.list.currentItem()))
        column = QVBoxLayout(self)
        column.setContentsMargins(*(4 * (2 * Theme.UNIT,)))
        column.setSpacing(Theme.UNIT)
        column.addWidget(self.search)
        column.addWidget(self.list)

    def begin(self) -> None:
        """Show what is possible now, with nothing searched for yet."""
        self.list.clear()
        for title, commands in sections(self._place).items():
            heading = QTreeWidgetItem(self.list, [title])
            heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
            heading.setFirstColumnSpanned(True)
            heading.setSizeHint(0, QSize(0, grown(self, LINE)))
            heading.addChildren([self._line(command) for command in commands])
            heading.setExpanded(True)
        self._recolour()
        self.search.clear()
        self._filter("")
        self.show()
        self.raise_()
        self.search.setFocus()

    def _recolour(self) -> None:
        for heading, _lines in self._sections():
            heading.setForeground(0, appearance().theme.soft)

    def _line(self, command: Command) -> QTreeWidgetItem:
        keys = (QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in command.keys)
        line = QTreeWidgetItem([command.words, "   ".join(keys)])
        line.setToolTip(0, plain_tip(command.tip))
        line.setSizeHint(0, QSize(0, grown(self, LINE)))
        line.setData(0, _ROW, command.row)
        if command.row is None or not command.row.is_possible(self._place):
            line.setFlags(Qt.ItemFlag.NoItemFlags)
        return line

    def _sections(self) -> Iterator[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]]:
        for at in range(self.list.topLevelItemCount()):
            heading = self.list.topLevelItem(at)
            assert heading is not None
            children = map(heading.child, range(heading.childCount()))
            yield heading, [child for child in children if child is not None]

    def _filter(self, text: str) -> None:
        wanted = text.casefold().split()
        possible = []
        for heading, lines in self._sections():
            for line in lines:
                said = f"{heading.text(0)} {line.text(0)} {line.toolTip(0)} {line.text(1)}".casefold()
                line.setHidden(not all(word in said for word in wanted))
            heading.setHidden(all(line.isHidden() for line in lines))
            possible += [line for line in lines if not line.isHidden() and line.flags()]
        titled = (line for line in possible if all(word in line.text(0).casefold() for word in wanted))
        nearest = next(chain(titled, possible), None)
        if nearest is None:
            self.list.setCurrentIndex(QModelIndex())
        else:
            self.list.setCurrentItem(nearest)

    def _choose(self, line: QTreeWidgetItem | None) -> None:
        row = None if line is None else line.data(0, _ROW)
        if row is not None:
            self.accept()
            self.chosen.emit(row)


def _listing() -> QTreeWidget:
    listing = QTreeWidget()
    listing.setColumnCount(2)
    listing.setHeaderHidden(True)
    listing.setRootIsDecorated(False)
    listing.setIndentation(0)
    listing.setFrameShape(QTreeWidget.Shape.NoFrame)
    listing.setAccessibleName(_("Commands"))
    listing.header().setStretchLastSection(False)
    listing.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    listing.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
    return listing
