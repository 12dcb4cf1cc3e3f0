"""The outline: the graph as a tree of names and numbers, for the keyboard and for screen readers."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHeaderView, QTreeView, QWidget

from engine.text import _
from gui.document.shown import Shown
from gui.panels.outline_model import GRADIENT, NODE, VALUE, OutlineModel

NARROWEST = 40
"""Pixels of a column at the least."""
_SELECT = QItemSelectionModel.SelectionFlag


class Outline(QTreeView):
    """Shows one picture, and keeps to its canvas: what is selected here is there, and the other way round.

    `chosen` carries the ids that are selected here, `entered` the node on which Enter was pressed.
    """

    chosen = Signal(object)
    entered = Signal(int)

    def __init__(self, shown: Shown, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._selected: list[int] = []
        self.rows = OutlineModel(shown, self)
        self.setModel(self.rows)
        self.setAccessibleName(_("Outline of the graph"))
        self.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        self.setUniformRowHeights(True)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        header, mode = self.header(), QHeaderView.ResizeMode
        header.setMinimumSectionSize(NARROWEST)
        header.setStretchLastSection(False)
        header.setResizeContentsPrecision(0)  # of what is seen: all rows would be asked at each number
        for column, resize in (
            (NODE, mode.Stretch),
            (VALUE, mode.ResizeToContents),
            (GRADIENT, mode.ResizeToContents),
        ):
            header.setSectionResizeMode(column, resize)
        self.activated.connect(lambda index: self.entered.emit(self.rows.node_at(index)))
        self.rows.modelReset.connect(self._select_again)

    def show_picture(self, shown: Shown) -> None:
        """Show another picture from now on, as a pass that is played."""
        if shown is not self.rows.shown:
            self.rows.show_picture(shown)

    def showEvent(self, event: QShowEvent) -> None:
        """Keep to the picture while somebody looks."""
        super().showEvent(event)
        self.rows.follow()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest while nobody does."""
        self.rows.rest()
        super().hideEvent(event)

    def select(self, node_ids: Iterable[int]) -> None:
        """Select the rows of these nodes, and bring the first into view; nothing is told of it."""
        before, self._selected = self._selected, [*node_ids]
        if set(self._selected) != set(before):
            self._select_again()

    def selected_nodes(self) -> list[int]:
        """Return the ids of what is selected here."""
        chosen: dict[int, None] = {}
        for part in (
            self.selectionModel().selection().toList()
        ):  # each row by itself would be sought in all ranges
            chosen.update(dict.fromkeys(self.rows.nodes_in(part.parent(), part.top(), part.bottom())))
        return [*chosen]

    def _select_again(self) -> None:
        found = [index for index in map(self.rows.row_of, self._selected) if index.isValid()]
        wanted, model = self._ranges(index.row() for index in found), self.selectionModel()
        model.blockSignals(True)
        model.clearSelection()  # before: Qt compares each range that is selected with each that was
        model.select(wanted, _SELECT.Select)
        if found:
            model.setCurrentIndex(found[0], _SELECT.NoUpdate)
            self.scrollTo(found[0])
        model.blockSignals(False)
        self.viewport().update()

    def _ranges(self, rows: Iterable[int]) -> QItemSelection:
        """Return rows as a selection, those below each other as one range: Qt compares each with each."""
        selection = QItemSelection()
        for _offset, pairs in groupby(enumerate(sorted(rows)), lambda pair: pair[1] - pair[0]):
            run = [row for _place, row in pairs]
            selection.select(self.rows.index(run[0], NODE), self.rows.index(run[-1], GRADIENT))
        return selection

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell what is selected here now."""
        super().selectionChanged(selected, deselected)
        nodes = self.selected_nodes()
        if set(nodes) != set(self._selected):
            self._selected = nodes
            self.chosen.emit(nodes)
