"""A curve that is quick to draw although it looks two pixels wide."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtGui import QPainter, QTransform

OFFSETS = ((0.0, 0.0), (0.0, 0.75), (0.75, 0.0))
"""Qt draws a smooth line one pixel wide through a fast path, any wider one many times slower; so the curve is
drawn thrice, a little apart."""


class CurveItem(pg.PlotCurveItem):
    """A plot curve in cosmetic, antialiased lines."""

    def paint(self, painter: QPainter, option: Any, widget: Any) -> None:
        """Draw the curve at each offset, in pixels of the screen."""
        placed = painter.worldTransform()
        for right, down in OFFSETS:
            painter.setWorldTransform(placed * QTransform.fromTranslate(right, down))
            super().paint(painter, option, widget)
        painter.setWorldTransform(placed)
