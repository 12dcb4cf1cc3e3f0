"""The quiet ground that a graph stands on, with its dots."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gui.canvas.geometry import DOT_SPACING
from gui.look.theme import Theme

DOTS_FROM, DOTS_FULL = 0.35, 0.7
"""Zoom from which there are dots, and from which they have their full colour."""
DOT_SIZE = 1.6


def paint_ground(painter: QPainter, area: QRectF, theme: Theme) -> None:
    """Paint an area of the scene with the ground and its dots, which fade as one zooms out."""
    painter.fillRect(area, theme.ground)
    zoom = painter.worldTransform().m11()
    if zoom > DOTS_FROM:
        colour = QColor(theme.dots)
        colour.setAlphaF(min(1.0, (zoom - DOTS_FROM) / (DOTS_FULL - DOTS_FROM)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        _draw_dots(painter, area, DOT_SIZE / max(1.0, zoom))


def _draw_dots(painter: QPainter, area: QRectF, size: float) -> None:
    columns = int(area.width() // DOT_SPACING) + 2
    rows = int(area.height() // DOT_SPACING) + 2
    corner = QPointF(area.left() // DOT_SPACING * DOT_SPACING, area.top() // DOT_SPACING * DOT_SPACING)
    painter.translate(corner)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.drawRects(_dots(columns, rows, size))
    painter.translate(-corner)


@lru_cache(maxsize=16)
def _dots(columns: int, rows: int, size: float) -> list[QRectF]:
    """Return a grid of squares: at this size nobody tells them from circles, and they are fast to draw."""
    starts = [[index * DOT_SPACING - size / 2 for index in range(count)] for count in (columns, rows)]
    return [QRectF(x, y, size, size) for x in starts[0] for y in starts[1]]
