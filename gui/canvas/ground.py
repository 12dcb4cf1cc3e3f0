"""The quiet ground that a graph stands on, with its dots."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPaintEngine, QPainter, QPen

from gui.canvas.geometry import DOT_SPACING
from gui.look.slices import Steps, at_once
from gui.look.theme import Theme, blend

DOTS_FROM, DOTS_FULL = 0.35, 0.7
"""Zoom from which there are dots, and from which they have their full colour."""
DOT_SIZE = 1.6
STRIP = 256.0
"""How high a part of the ground is that is filled in one go."""


def paint_ground(painter: QPainter, area: QRectF, theme: Theme) -> None:
    """Paint an area of the scene with the ground and its dots, which fade as one zooms out."""
    painter.fillRect(area, theme.ground)
    at_once(_dot_steps(painter, area, theme))


def ground_steps(painter: QPainter, area: QRectF, theme: Theme) -> Steps[None]:
    """Paint the same by steps."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for strip in _strips(painter, area):
        painter.fillRect(strip, theme.ground)
        yield
    yield from _dot_steps(painter, area, theme)


def _strips(painter: QPainter, area: QRectF) -> list[QRectF]:
    """Return strips that make up an area; all of it where it is kept as lines, since seams would be seen."""
    is_pixels = painter.paintEngine().type() == QPaintEngine.Type.Raster
    height = STRIP if is_pixels else area.height()
    tops = np.arange(area.top(), area.bottom(), height).tolist()
    return [QRectF(area.left(), top, area.width(), min(height, area.bottom() - top)) for top in tops]


def _dot_steps(painter: QPainter, area: QRectF, theme: Theme) -> Steps[None]:
    """Draw dots as a dashed line for each row of them: at this size nobody tells squares from circles."""
    zoom = painter.worldTransform().m11()
    if zoom <= DOTS_FROM:
        return
    size, share = DOT_SIZE / max(1.0, zoom), min(1.0, (zoom - DOTS_FROM) / (DOTS_FULL - DOTS_FROM))
    # No colour that one sees through: a PDF would have a path for each dash of it.
    colour = blend(theme.ground, theme.dots, share)
    pen = QPen(colour, size, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([1.0, DOT_SPACING / size - 1.0])
    painter.setPen(pen)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    left = area.left() // DOT_SPACING * DOT_SPACING - size / 2
    for row in range(int(area.top() // DOT_SPACING), int(area.bottom() // DOT_SPACING) + 1):
        painter.drawLine(QPointF(left, row * DOT_SPACING), QPointF(area.right(), row * DOT_SPACING))
        yield
