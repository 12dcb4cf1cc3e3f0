"""An item that covers all of a plot that is visible."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QRectF

GRID, FLOOR, CURVES = -100, -50, 0
"""How far in front each kind is painted."""


class OverlayItem(pg.GraphicsObject):
    """Keeps its rectangle until it has announced another one, as Qt's index of items needs it to."""

    def __init__(self, in_front: int) -> None:
        super().__init__()
        self._area = QRectF()
        self.setZValue(in_front)

    def boundingRect(self) -> QRectF:
        """Return all that is visible."""
        return self._area

    def viewRangeChanged(self, *_range: object) -> None:
        """Follow the view."""
        self.prepareGeometryChange()
        # Of its plot's range itself: while the plot is hidden, what leads from there to here is out of date.
        self._area = QRectF(self.getViewBox().viewRect())
