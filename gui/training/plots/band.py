"""Bands behind curves: between which values something lay, in a pale colour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QTransform

from engine.training.arrays import FloatArray
from gui.training.plots.placing import placed


@dataclass(frozen=True, eq=False)
class Band:
    """One band along `x` (n,) between two edges, in the units of the axes, and its colour."""

    x: FloatArray
    low: FloatArray
    high: FloatArray
    colour: QColor

    def paint(self, painter: QPainter, to_screen: QTransform) -> None:
        """Fill it, along one edge and back along the other."""
        there_and_back = np.concatenate([self.x, self.x[::-1]])
        edges = np.concatenate([self.high, self.low[::-1]])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.colour)
        painter.drawPolygon(placed(there_and_back, edges, to_screen))
