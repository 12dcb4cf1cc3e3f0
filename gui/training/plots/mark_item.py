"""Markers along curves, few enough to be painted one by one and never kept as pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from gui.training.contestants.marks import MARKER_SIZE
from gui.training.plots.overlay_item import MARKS, OverlayItem

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


@dataclass(frozen=True)
class Mark:
    """One marker: where it stands in the units of the axes, its shape and its colour."""

    x: float
    y: float
    symbol: str
    colour: QColor


class MarkItem(OverlayItem):
    """Draws marks at the same size at any zoom."""

    def __init__(self) -> None:
        super().__init__(MARKS)
        self._marks: Sequence[Mark] = ()
        self._edge = QColor()

    @property
    def marks(self) -> Sequence[Mark]:
        """What is drawn."""
        return self._marks

    def set_marks(self, marks: Sequence[Mark], edge: QColor) -> None:
        """Draw these marks, with an edge in the colour of the ground."""
        self._marks, self._edge = marks, edge
        self.update()

    def paint(self, painter: QPainter, _option: Any, _widget: Any) -> None:
        """Draw every mark in pixels of the screen."""
        to_screen = painter.worldTransform()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for mark in self._marks:
            open_shape = mark.symbol in "x+"
            # The shapes are one unit wide, so the pen is as much thinner as they are drawn larger.
            edge = QPen(mark.colour if open_shape else self._edge, 1.2 / MARKER_SIZE)
            painter.setPen(edge)
            painter.setBrush(mark.colour)
            painter.save()
            painter.translate(to_screen.map(QPointF(mark.x, mark.y)))
            painter.scale(MARKER_SIZE, MARKER_SIZE)
            painter.drawPath(SHAPES[mark.symbol])
            painter.restore()
