"""Markers along curves, few enough to be painted one by one."""

from __future__ import annotations

from dataclasses import dataclass

from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from gui.training.contestants.marks import MARKER_SIZE

END = "end"
"""A triangle on a bar: where a curve has come to what cannot be told from zero."""


def _end_shape() -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(
        QPolygonF([QPointF(-0.6, -1.0), QPointF(0.6, -1.0), QPointF(0, -0.2), QPointF(-0.6, -1.0)])
    )
    path.addRect(QRectF(-0.75, -0.1, 1.5, 0.3))
    return path


def _ring_shape() -> QPainterPath:
    path = QPainterPath()
    for radius in (0.85, 0.55):
        path.addEllipse(QPointF(0, 0), radius, radius)
    return path


def _change_shape() -> QPainterPath:
    path = QPainterPath()
    path.addRect(QRectF(-0.22, -1.6, 0.44, 3.2))
    return path


CHANGED = "changed"
"""A bar across a curve: where a number of its contestant was changed on the way."""
USUAL = "usual"
"""A ring: where a curve passes the default of what it is drawn over."""
SHAPES = {**Symbols, END: _end_shape(), CHANGED: _change_shape(), USUAL: _ring_shape()}
"""The shapes of marks, about one unit wide."""
OPEN = frozenset("x+")
"""Those that are lines, and have no edge."""


@dataclass(frozen=True)
class Mark:
    """One marker: where it stands in the units of the axes, its shape and its colour."""

    x: float
    y: float
    symbol: str
    colour: QColor

    def paint(self, painter: QPainter, to_screen: QTransform, edge: QColor) -> None:
        """Draw it in pixels of the window, as large at any zoom, with an edge in the colour of the ground."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # The shapes are one unit wide, so the pen is as much thinner as they are drawn larger.
        painter.setPen(QPen(self.colour if self.symbol in OPEN else edge, 1.2 / MARKER_SIZE))
        painter.setBrush(self.colour)
        painter.save()
        painter.translate(to_screen.map(QPointF(self.x, self.y)))
        painter.scale(MARKER_SIZE, MARKER_SIZE)
        painter.drawPath(SHAPES[self.symbol])
        painter.restore()
