"""A curve that is quick to draw although it looks two pixels wide."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtGui import QPainter, QPen, QTransform

from engine.training.arrays import FloatArray, NumberArray
from gui.training.plots.placing import placed

WIDTH = 1.75
"""How wide a curve looks, in pixels of the window."""


@dataclass(frozen=True, eq=False)
class Curve:
    """Points (n,), (n,) in the units of the axes, and the cosmetic pen of width 1 that joins them."""

    x: NumberArray
    y: FloatArray
    pen: QPen

    @property
    def points(self) -> tuple[NumberArray, FloatArray]:
        """What is joined."""
        return self.x, self.y

    def paint(self, painter: QPainter, to_screen: QTransform, ratio: float = 1.0) -> None:
        """Draw it on a screen that has so many pixels for one of the window."""
        line = placed(self.x, self.y, to_screen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self.pen)
        pen.setDashPattern([length * ratio for length in pen.dashPattern()])
        painter.setPen(pen)
        for right, down in strokes(ratio):
            painter.translate(right, down)
            painter.drawPolyline(line)
            painter.translate(-right, -down)


def strokes(ratio: float) -> list[tuple[float, float]]:
    """Return how far apart, in pixels of the window, a line is drawn several times to look as wide as it is.

    Qt draws a smooth line one pixel of the screen wide through a fast path, any wider one many times slower.
    Strokes lie closer than that pixel, or one would see between them.
    """
    beyond = WIDTH - 1 / ratio
    count = math.ceil(beyond * ratio)
    steps = [beyond * step / count for step in range(1, count + 1)]
    return [(0.0, 0.0), *((0.0, step) for step in steps), *((step, 0.0) for step in steps)]
