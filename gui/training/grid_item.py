"""Lines behind curves at the numbered places of both axes; much quicker than those of the axes themselves."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen


class GridItem(pg.GraphicsObject):
    """Draws one thin line for each number at the two axes."""

    def __init__(self, bottom: pg.AxisItem, left: pg.AxisItem) -> None:
        super().__init__()
        self._bottom, self._left = bottom, left
        self._colour = QColor()
        self.setZValue(-100)

    def set_colour(self, colour: QColor) -> None:
        """Draw the lines in this colour."""
        self._colour = colour
        self.update()

    def boundingRect(self) -> QRectF:
        """Return all that is visible."""
        return QRectF(self.viewRect())

    def viewRangeChanged(self, *_range: object) -> None:
        """Follow the view."""
        self.prepareGeometryChange()

    def paint(self, painter: QPainter, _option: Any, _widget: Any) -> None:
        """Draw the lines in pixels of the screen."""
        to_screen, visible = painter.worldTransform(), self.boundingRect()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(self._colour, 1))
        for x in numbered(self._bottom, visible.left(), visible.right()):
            start, end = QPointF(x, visible.top()), QPointF(x, visible.bottom())
            painter.drawLine(to_screen.map(start), to_screen.map(end))
        for y in numbered(self._left, visible.top(), visible.bottom()):
            start, end = QPointF(visible.left(), y), QPointF(visible.right(), y)
            painter.drawLine(to_screen.map(start), to_screen.map(end))


def numbered(axis: pg.AxisItem, low: float, high: float) -> list[float]:
    """Return where an axis has its coarsest two levels of ticks, those that carry numbers."""
    length = axis.width() if axis.orientation == "bottom" else axis.height()
    levels = axis.tickValues(low, high, max(length, 1))
    return [float(value) for _spacing, values in levels[:2] for value in values]
