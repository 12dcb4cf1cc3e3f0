"""What gestures show of themselves while they last: a wire being drawn, a rectangle that selects."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gui.canvas.geometry import PORT_RADIUS, WireShape
from gui.look.theme import Theme


@dataclass(frozen=True)
class Draft:
    """A wire that is being drawn, and whether it may end where it ends now."""

    shape: WireShape
    allowed: bool


def paint_draft(painter: QPainter, theme: Theme, draft: Draft) -> None:
    """Draw the wire, dashed in the colour of danger where it is not allowed."""
    pen = QPen(theme.accent if draft.allowed else theme.danger, 3.0)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    if not draft.allowed:
        pen.setDashPattern([2.0, 2.5])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.strokePath(draft.shape.path(), pen)
    painter.setPen(QPen(theme.card, 1.5))
    painter.setBrush(pen.color())
    for end in (QPointF(draft.shape.x0, draft.shape.y0), QPointF(draft.shape.x1, draft.shape.y1)):
        painter.drawEllipse(end, PORT_RADIUS + 1.0, PORT_RADIUS + 1.0)


def paint_rubber_band(painter: QPainter, theme: Theme, area: QRectF) -> None:
    """Draw the rectangle, thin at every zoom."""
    fill = QColor(theme.accent)
    fill.setAlphaF(0.12)
    pen = QPen(theme.accent, 1.0)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setBrush(fill)
    painter.drawRect(area)
