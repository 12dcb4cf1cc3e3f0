"""The outline: the graph as a tree of names and numbers, for the keyboard and for screen readers."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QSignalBlocker,
    Signal,
)
from PySide6.QtGui import QHideEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHeaderView, QTreeView, QWidget

from engine.text import _
from gui.document.shown import Shown
from gui.look.roomy_rows import RoomyRows
from gui.panels.outline_model import GRADIENT, NODE, VALUE, Index, OutlineModel

NARROWEST = 40
"""Pixels of a column at the least."""
MOST_RUNS = 64
"""Ranges of selected rows that Qt is told of whether they are in sight or not."""
_SELECT = QItemSelectionModel.SelectionFlag

Run = tuple[int, int]
"""The first and the last of some rows below each other."""


class Outline(QTreeView):
    """Shows one picture, and keeps to its canvas: what is selected here is there, and the other way round.

    `chosen` carries the ids that are selected here, `entered` the node on which Enter was pressed.
    """

    chosen = Signal(object)
    entered = Signal(int)

    def __init__(self, shown: Shown, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._selected: list[int] = []
        self._runs: list[Run] = []
        self._adds = False
        self._sight: Run | None = None  # the rows of which Qt knows what is selected; None for all
        self.rows = OutlineModel(shown, self)
        self.setModel(self.rows)
        self.setAccessibleName(_("Outline of the graph"))
        self.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        self.setUniformRowHeights(True)
        self.setItemDelegate(RoomyRows(self))
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
        """Return the ids of what is selected here, in sight or not."""
        held, sight = self._nodes_held_by_qt(), self._sight
        if sight is None:
            return held
        top = QModelIndex()
        out_of_sight = [run for run in self._runs if not _meet(run, sight)]
        chosen = {*held}.union(*(self.rows.nodes_in(top, *run) for run in out_of_sight))
        return [node for node in self.rows.order if node in chosen]

    def _nodes_held_by_qt(self) -> list[int]:
        chosen: dict[int, None] = {}
        for part in (
            self.selectionModel().selection().toList()
        ):  # each row by itself would be sought in all ranges
            chosen.update(dict.fromkeys(self.rows.nodes_in(part.parent(), part.top(), part.bottom())))
        return [*chosen]

    def _select_again(self) -> None:
        found = [index for index in map(self.rows.row_of, self._selected) if index.isValid()]
        self._runs = _runs(index.row() for index in found)
        model = self.selectionModel()
        with QSignalBlocker(model):
            if found:
                model.setCurrentIndex(found[0], _SELECT.NoUpdate)
                self.scrollTo(found[0])
            self._select_runs()
        self.viewport().update()

    def _select_runs(self) -> None:
        """Have Qt hold the rows that are selected: where these are scattered, those in sight alone.

        It looks through all ranges for each cell that it paints, and compares each with each before that.
        """
        self._sight = self._rows_in_sight() if len(self._runs) > MOST_RUNS else None
        selection, model = QItemSelection(), self.selectionModel()
        for run in self._runs:
            if self._sight is None or _meet(run, self._sight):
                selection.select(self.rows.index(run[0], NODE), self.rows.index(run[1], GRADIENT))
        model.clearSelection()  # before: each range would be compared with each that was selected
        model.select(selection, _SELECT.Select)

    def _rows_in_sight(self) -> Run:
        top, bottom = (self.indexAt(QPoint(0, y)) for y in (0, self.viewport().height() - 1))
        last = self.rows.top_row(bottom) if bottom.isValid() else self.rows.rowCount() - 1
        return self.rows.top_row(top) if top.isValid() else 0, last

    def paintEvent(self, event: QPaintEvent) -> None:
        """Select what has come into sight first, where not all that is selected is known to Qt."""
        if self._sight is not None and self._sight != self._rows_in_sight():
            with QSignalBlocker(self.selectionModel()):
                self._select_runs()
        super().paintEvent(event)

    def selectionCommand(self, index: Index, event: QEvent | None = None) -> Any:
        """Return what a click or key does to the selection, and note whether it adds to it."""
        command = super().selectionCommand(index, event)
        self._adds = not command & _SELECT.Clear
        return command

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell what is selected here now; what is out of sight stays so where something is added or taken."""
        super().selectionChanged(selected, deselected)
        nodes = self.selected_nodes() if self._adds else self._nodes_held_by_qt()
        self._adds = False
        if set(nodes) != set(self._selected):
            self._selected = nodes
            self._runs = _runs(self.rows.row_of(node).row() for node in nodes)
            self.chosen.emit(nodes)


def _runs(rows: Iterable[int]) -> list[Run]:
    """Return the first and last of rows that are below each other."""
    runs = []
    for _offset, pairs in groupby(enumerate(sorted(rows)), lambda pair: pair[1] - pair[0]):
        run = [row for _place, row in pairs]
        runs.append((run[0], run[-1]))
    return runs


def _meet(run: Run, sight: Run) -> bool:
    return run[0] <= sight[1] and run[1] >= sight[0]
