"""What gestures show of themselves while they last: a wire being drawn, a rectangle that selects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTransform

from gui.canvas import lettering
from gui.canvas.geometry import PORT_RADIUS, RADIUS, WireShape
from gui.look.theme import Theme

TAG_SIZE = 13.0
TAG_ROOM = QSizeF(20.0, 16.0)
"""Pixels of a plate that others nearly cover whole where they stand no further off."""


@dataclass(frozen=True)
class Draft:
    """Wires that are being drawn, and whether they may end where they end now."""

    shapes: tuple[WireShape, ...]
    allowed: bool


def paint_draft(painter: QPainter, theme: Theme, draft: Draft) -> None:
    """Draw the wires, dashed in the colour of danger where they are not allowed."""
    pen = QPen(theme.accent if draft.allowed else theme.danger, 3.0)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    if not draft.allowed:
        pen.setDashPattern([2.0, 2.5])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for shape in draft.shapes:
        painter.strokePath(shape.path(), pen)
    painter.setPen(QPen(theme.card, 1.5))
    painter.setBrush(pen.color())
    for shape in draft.shapes:
        for end in (QPointF(shape.x0, shape.y0), QPointF(shape.x1, shape.y1)):
            painter.drawEllipse(end, PORT_RADIUS + 1.0, PORT_RADIUS + 1.0)


def paint_cut(painter: QPainter, theme: Theme, line: QPolygonF) -> None:
    """Draw the line that cuts wires, thin at every zoom."""
    pen = QPen(theme.danger, 2.0, Qt.PenStyle.DashLine)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(line)


def paint_guides(painter: QPainter, theme: Theme, lines: Sequence[QLineF]) -> None:
    """Draw the lines that nodes come into line with, thin at every zoom."""
    pen = QPen(theme.accent, 1.0, Qt.PenStyle.DashLine)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.drawLines(lines)


def paint_receiver(painter: QPainter, theme: Theme, area: QRectF) -> None:
    """Draw a highlight around the node that takes others in."""
    ground = QColor(theme.accent)
    ground.setAlphaF(0.16)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.accent, 3.0))
    painter.setBrush(ground)
    painter.drawRoundedRect(area, RADIUS + 4.0, RADIUS + 4.0)


def paint_rubber_band(painter: QPainter, theme: Theme, area: QRectF) -> None:
    """Draw the rectangle, thin at every zoom."""
    fill = QColor(theme.accent)
    fill.setAlphaF(0.12)
    pen = QPen(theme.accent, 1.0)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setBrush(fill)
    painter.drawRect(area)


def paint_tags(painter: QPainter, theme: Theme, tags: Mapping[str, QPointF], zoom: float) -> None:
    """Draw letters to type, of one size at every zoom, each on a plate in front of its place.

    Where plates would lie over each other, as those of thousands of nodes do, the first is drawn.
    """
    taken: set[tuple[int, int]] = set()
    for text, place in tags.items():
        spot = round(place.x() * zoom / TAG_ROOM.width()), round(place.y() * zoom / TAG_ROOM.height())
        if spot in taken:
            continue
        taken.add(spot)
        width = lettering.width_of(text, TAG_SIZE, bold=True) + 9.0
        with_zoom = QTransform(painter.worldTransform())
        painter.save()
        painter.setWorldTransform(with_zoom.translate(place.x(), place.y()).scale(1 / zoom, 1 / zoom))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.card, 1.5))
        painter.setBrush(theme.accent)
        painter.drawRoundedRect(QRectF(-width / 2, -9.0, width, 18.0), 5.0, 5.0)
        at = QPointF(4.5 - width / 2, 5.0)
        lettering.draw(painter, at, text, TAG_SIZE, theme.card, bold=True)
        painter.restore()
