"""A grid of cells for the entries of an array, with one row and one column more to grow into.

It takes and gives what a spreadsheet copies, and what NumPy prints.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QTableWidgetSelectionRange,
    QWidget,
)

from engine.formulas.array_text import array_from, entry_from
from engine.formulas.filled_arrays import laid_over
from engine.text import _
from gui.look import numbers
from gui.look.labels import plain_tip
from gui.look.theme import appearance

MOST_CELLS = 400
"""Entries; a larger array is filled as a whole, not cell by cell."""
_ROWS_IN_SIGHT = 8
_CELL_WIDTH, _CELL_HEIGHT, _FRAME = 58, 24, 14
"""Pixels; the frame holds a bar to scroll by."""


class ArrayGrid(QTableWidget):
    """Emits `entered` with the whole array when cells were typed or pasted; `refused` says why not.

    What was typed and cannot be read stays in its cell.
    """

    entered = Signal(object)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: np.ndarray = np.zeros(())
        self.setAccessibleName(_("Entries"))
        self.setToolTip(
            _("Type in the last row or column to grow; paste cells of a spreadsheet or NumPy text")
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.horizontalHeader().setDefaultSectionSize(_CELL_WIDTH)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_CELL_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.cellChanged.connect(self._take_cell)

    @staticmethod
    def can_show(value: Any) -> bool:
        """Return whether a value is small and flat enough to be typed cell by cell."""
        return np.ndim(value) <= 2 and np.size(value) <= MOST_CELLS

    def show_array(self, value: Any) -> None:
        """Show a number, a vector as a row, or a matrix; a cell that is being typed in is left alone."""
        is_typing = self.state() == QAbstractItemView.State.EditingState
        typed = (self.currentRow(), self.currentColumn()) if is_typing else None
        self._value = np.asarray(value, dtype=float)
        rows, columns = self._matrix.shape
        self.setRowCount(rows + 1)
        self.setColumnCount(columns + 1)
        for row in range(rows + 1):
            for column in range(columns + 1):
                if (row, column) != typed:
                    self._write(row, column)
        self.setFixedHeight(_CELL_HEIGHT * (min(rows + 1, _ROWS_IN_SIGHT) + 1) + _FRAME)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy and paste as a spreadsheet does; Delete makes what is selected 0."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QGuiApplication.clipboard().text())
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.copied())
        elif event.matches(QKeySequence.StandardKey.Delete):
            self._put(np.zeros(self._selected().shape), *self._corner())
        else:
            super().keyPressEvent(event)

    def paste(self, text: str) -> None:
        """Put what a text says over the cells from the current one on; a single array replaces a number."""
        try:
            block = np.asarray(array_from(text), dtype=float)
        except ValueError as error:
            self.refused.emit(str(error))
            return
        if self._value.ndim == 0 or block.ndim > 2:
            self.entered.emit(block)
        else:
            self._put(np.atleast_2d(block), *self._corner())

    def complete(self) -> None:
        """Take what is being typed into a cell as if the user had gone on to the next."""
        if self.state() == QAbstractItemView.State.EditingState:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def copied(self) -> str:
        """Return the selected cells as a spreadsheet takes them: tabs between cells, lines of rows."""
        return "\n".join("\t".join(str(entry) for entry in row) for row in self._selected().tolist())

    @property
    def _matrix(self) -> np.ndarray:
        """The entries in rows and columns, as they are shown."""
        return np.atleast_2d(self._value)

    def _span(self) -> QTableWidgetSelectionRange:
        """Return the cells that are selected around the current one; the first cell where none is."""
        row, column = max(0, self.currentRow()), max(0, self.currentColumn())
        for span in self.selectedRanges():
            if span.topRow() <= row <= span.bottomRow() and span.leftColumn() <= column <= span.rightColumn():
                return span
        return QTableWidgetSelectionRange(row, column, row, column)

    def _selected(self) -> np.ndarray:
        """Return the entries that are selected, without the cells to grow into."""
        span = self._span()
        return self._matrix[span.topRow() : span.bottomRow() + 1, span.leftColumn() : span.rightColumn() + 1]

    def _corner(self) -> tuple[int, int]:
        span = self._span()
        return span.topRow(), span.leftColumn()

    def _write(self, row: int, column: int) -> None:
        matrix = self._matrix
        inside = row < matrix.shape[0] and column < matrix.shape[1]
        item = QTableWidgetItem()
        item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if inside:
            entry = matrix[row, column]
            item.setText(numbers.precise(float(entry)))
            item.setToolTip(plain_tip(numbers.full(entry)))
        else:
            item.setBackground(appearance().theme.ground)
        self.blockSignals(True)
        self.setItem(row, column, item)
        self.blockSignals(False)

    def _take_cell(self, row: int, column: int) -> None:
        item = self.item(row, column)
        assert item is not None
        if not item.text().strip():
            self._write(row, column)
            return
        try:
            number = entry_from(item.text(), (row, column))
        except ValueError as error:
            self._refuse(item, str(error))
            return
        self._put(np.array([[number]]), row, column)

    def _refuse(self, item: QTableWidgetItem, problem: str) -> None:
        self.blockSignals(True)
        item.setForeground(appearance().theme.danger)
        self.blockSignals(False)
        self.refused.emit(problem)

    def _put(self, block: np.ndarray, row: int, column: int) -> None:
        """Lay a block over the array with its corner in a cell; the array grows as far as it reaches."""
        self.entered.emit(laid_over(self._value, block, row, column))
