"""A Jacobian as a heat-map, a row for each output entry; or the outline of one that is too large to build."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.ops import Array
from engine.study.lens import SHADES, shades
from engine.text import _
from gui.look import numbers
from gui.look.theme import DARK, LIGHT, Theme, appearance, blend

_TALLEST = 220
_LARGEST_CELL = QSize(48, 28)
_LETTERED = QSize(34, 14)
"""Cells of this size have room for their number."""
_FAINTEST, _FULLEST = 0.18, 0.8
"""How far the colours of the smallest number that is not zero, and of the largest, leave that of zero."""


class JacobianView(QWidget):
    """Draws a matrix; `pointed` carries the (row, column) under the pointer, or None."""

    pointed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.matrix: Array | None = None
        self.sketch: Array | None = None
        self._indices = np.zeros((1, 1), np.uint8)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Jacobian"))
        appearance().changed.connect(self.update)

    def show_matrix(self, matrix: Array) -> None:
        """Draw these numbers."""
        self._draw(matrix, None, shades(matrix))

    def show_sketch(self, sketch: Array | None) -> None:
        """Draw where there can be other numbers than zero, or nothing for None."""
        marks = np.zeros((1, 1), np.uint8) if sketch is None else np.where(sketch, 2 * SHADES + 2, 0)
        self._draw(None, sketch, marks.astype(np.uint8))

    def _draw(self, matrix: Array | None, sketch: Array | None, indices: Array) -> None:
        self.matrix, self.sketch, self._indices = matrix, sketch, np.ascontiguousarray(indices)
        self.setVisible(matrix is not None or sketch is not None)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of all rows."""
        rows = self._indices.shape[0]
        return QSize(_TALLEST, min(_TALLEST, rows * _LARGEST_CELL.height()) + 1)

    @property
    def area(self) -> QRectF:
        """Where the entries are drawn."""
        widest = self._indices.shape[1] * _LARGEST_CELL.width()
        return QRectF(0, 0, min(self.width() - 1, widest), self.sizeHint().height() - 1)

    def entry_at(self, place: QPoint) -> tuple[int, int] | None:
        """Return the row and the column that are drawn there."""
        area, (rows, columns) = self.area, self._indices.shape
        if self.matrix is None or not area.contains(place):
            return None
        row, column = place.y() / area.height() * rows, place.x() / area.width() * columns
        return min(int(row), rows - 1), min(int(column), columns - 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the entries, with their numbers where there is room."""
        theme, area = appearance().theme, self.area
        with QPainter(self) as painter:
            painter.drawImage(area, _picture(self._indices, theme))
            painter.setPen(QPen(theme.border, 1))
            painter.drawRect(area)
            if self.matrix is not None and self._has_room:
                self._letter(painter, theme, self.matrix)

    @property
    def _has_room(self) -> bool:
        """Whether each entry's number can be read in its cell."""
        area, (rows, columns) = self.area, self._indices.shape
        return area.width() >= columns * _LETTERED.width() and area.height() >= rows * _LETTERED.height()

    def _letter(self, painter: QPainter, theme: Theme, matrix: Array) -> None:
        font = painter.font()
        font.setPointSizeF(Theme.SMALL - 1)
        painter.setFont(font)
        painter.setPen(theme.ink)
        area, (rows, columns) = self.area, self._indices.shape
        width, height = area.width() / columns, area.height() / rows
        for (row, column), number in np.ndenumerate(matrix):
            cell = QRectF(column * width, row * height, width, height)
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, numbers.short(number))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which entry is pointed at."""
        self.pointed.emit(self.entry_at(event.position().toPoint()))

    def leaveEvent(self, event: object) -> None:
        """Tell that none is."""
        del event
        self.pointed.emit(None)


def _picture(indices: Array, theme: Theme) -> QImage:
    rows, columns = indices.shape
    picture = QImage(indices.data, columns, rows, columns, QImage.Format.Format_Indexed8).copy()
    picture.setColorTable(_colours(theme.dark))
    return picture


@lru_cache(maxsize=2)
def _colours(dark: bool) -> list[int]:
    """Return the colours of all shades, as `engine.study.lens.shades` numbers them, and that of a sketch."""
    theme = DARK if dark else LIGHT
    amounts = [_FAINTEST + (_FULLEST - _FAINTEST) * step / SHADES for step in range(1, SHADES + 1)]
    signs = (theme.negative, theme.positive)
    signed = [blend(theme.card, sign, amount) for sign in signs for amount in amounts]
    every: list[QColor] = [theme.card, *signed, theme.danger, theme.soft]
    return [colour.rgb() for colour in every]
