"""Lines behind curves at the ticks of both axes; much quicker than those of the axes themselves."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen

from gui.training.plots.overlay_item import GRID, OverlayItem

CLOSEST = 56


class GridItem(OverlayItem):
    """Draws one thin line for each tick of the two axes."""

    def __init__(self, bottom: pg.AxisItem, left: pg.AxisItem) -> None:
        super().__init__(GRID)
        self._bottom, self._left = bottom, left
        self._colour = QColor()

    def set_colour(self, colour: QColor) -> None:
        """Draw the lines in this colour."""
        self._colour = colour
        self.update()

    def paint(self, painter: QPainter, _option: Any, _widget: Any) -> None:
        """Draw the lines in pixels of the screen."""
        to_screen, visible = painter.worldTransform(), self.boundingRect()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(self._colour, 1))
        for x in ticks(self._bottom, visible.left(), visible.right()):
            start, end = QPointF(x, visible.top()), QPointF(x, visible.bottom())
            painter.drawLine(to_screen.map(start), to_screen.map(end))
        for y in ticks(self._left, visible.top(), visible.bottom()):
            start, end = QPointF(visible.left(), y), QPointF(visible.right(), y)
            painter.drawLine(to_screen.map(start), to_screen.map(end))


def ticks(axis: pg.AxisItem, low: float, high: float) -> list[float]:
    """Return the places of an axis's ticks, leaving out those that would stand too close for lines."""
    length = max(axis.width() if axis.orientation == "bottom" else axis.height(), 1)
    levels = axis.tickValues(low, high, length)
    # On a logarithmic axis the ticks between decades have no spacing of their own.
    roomy = [values for gap, values in levels if gap is not None and gap / (high - low) * length >= CLOSEST]
    return [float(value) for values in roomy or [levels[0][1]] for value in values]
