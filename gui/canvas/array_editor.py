"""Entering an array where its node stands: the grid of its entries, its shape, and what fills it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QFrame, QVBoxLayout, QWidget

from engine.ops import Array
from gui.canvas.in_place import InPlace
from gui.look import keys
from gui.look.array_field import ArrayField
from gui.look.theme import Theme

_LEAST_WIDTH, _MOST_WIDTH, _BESIDE_CELLS = 260, 480, 72
"""Pixels of the editor, and what it needs beside the cells of the array and those to grow into."""
_GAP = 6
"""Pixels between the editor and its node."""


class ArrayEditor(InPlace, QFrame):
    """Edits an array in place; Enter in the grid keeps it.

    `commit` raises an EngineError for a value it refuses; that is told below the grid, as is what cannot be
    read.
    """

    closed = Signal(bool)

    def __init__(self, parent: QWidget, node: QRect, value: Array, commit: Callable[[Array], None]) -> None:
        super().__init__(parent)
        self._start = self._value = value
        self._room, self._node, self._commit = parent, node, commit
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.field = ArrayField()
        self.field.entered.connect(self._take)
        self.field.grid.itemDelegate().closeEditor.connect(self._cell_closed)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(Theme.UNIT,) * 4)
        column.addWidget(self.field)
        self._show()
        self.field.grid.setCurrentCell(0, 0)
        self.begin(self.field.grid)

    def _take(self, value: Array) -> None:
        self._value = value
        self._show()

    def _show(self) -> None:
        self.field.show_array(self._value)
        self._place()

    def _place(self) -> None:
        """Stand below the node, or above it where there is more room, within what is seen of the canvas."""
        room, cells = self._room.rect(), self.field.grid
        wanted = cells.columnCount() * cells.horizontalHeader().defaultSectionSize() + _BESIDE_CELLS
        self.setFixedWidth(min(room.width(), max(_LEAST_WIDTH, min(_MOST_WIDTH, wanted))))
        self.adjustSize()
        below, above = room.bottom() - self._node.bottom(), self._node.top() - room.top()
        is_below = below >= self.height() + _GAP or below >= above
        y = self._node.bottom() + _GAP if is_below else self._node.top() - _GAP - self.height()
        corner = QPoint(self._node.center().x() - self.width() // 2, y)
        self.move(
            max(0, min(corner.x(), room.width() - self.width())),
            max(0, min(corner.y(), room.height() - self.height())),
        )

    def _cell_closed(self, _cell: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Keep all once a cell was completed by Enter, unless it could not be read."""
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache and self.field.problem.isHidden():
            self.finish()

    def event(self, event: QEvent) -> bool:
        """Keep room for what is said below the grid."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return super().event(event)

    def completes(self, event: QKeyEvent) -> bool:
        """Return whether a key says that all is entered; Enter in the other fields is theirs."""
        return keys.is_enter(event) and self.field.grid.hasFocus() and self.field.problem.isHidden()

    def complete(self) -> None:
        """Take in the cell that is being typed."""
        self.field.grid.complete()

    def is_changed(self) -> bool:
        """Return whether another array was entered."""
        return not np.array_equal(self._value, self._start, equal_nan=True)

    def keep(self) -> None:
        """Keep what was entered and could be read."""
        self._commit(self._value)

    def complain(self, problem: str) -> None:
        """Say why it is refused, below the grid."""
        self.field.complain(problem)
