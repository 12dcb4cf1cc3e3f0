"""What was done to a document, step by step: a click on a step goes to where it left the document."""

from __future__ import annotations

from itertools import takewhile
from operator import is_

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from engine.text import _
from gui.document.undo_stack import Step, UndoStack
from gui.look.roomy_rows import RoomyRows
from gui.look.theme import Theme, appearance


class HistoryPanel(QListWidget):
    """Lists the steps of an undo stack in their order; those that were taken back are quiet."""

    def __init__(self, stack: UndoStack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stack = stack
        self._listed: tuple[Step, ...] = ()
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setViewportMargins(Theme.UNIT, 0, Theme.UNIT, 0)
        self.viewport().setAutoFillBackground(False)
        self.setItemDelegate(RoomyRows(self))
        self.setUniformItemSizes(True)
        self.setAccessibleName(_("History"))
        self.addItem(_("As it was opened"))
        stack.changed.connect(self._follow)
        appearance().changed.connect(self._colour)
        self.currentRowChanged.connect(self._go)
        self._follow()

    def _follow(self) -> None:
        """List the steps that there are now, and mark the one that was made last."""
        steps = self._stack.steps
        kept = sum(takewhile(bool, map(is_, steps, self._listed)))
        with QSignalBlocker(self):
            for row in range(self.count() - 1, kept, -1):
                self.takeItem(row)
            for step in steps[kept:]:
                self.addItem(QListWidgetItem(step.text))
            self._listed = steps
            self.setCurrentRow(self._stack.index)
        self._colour()

    def _colour(self) -> None:
        theme = appearance().theme
        for row in range(self.count()):
            ink = theme.ink if row <= self._stack.index else theme.soft
            self.item(row).setForeground(QBrush(ink))

    def _go(self, row: int) -> None:
        if row >= 0 and row != self._stack.index:
            self._stack.go_to(row)
