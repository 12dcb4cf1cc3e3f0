"""How a composite differs from a gate on the canvas: a second outline, its name, and those of its ports."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from engine.composites.sizes import port_column
from engine.ops import Kind, Op
from gui.canvas import lettering
from gui.canvas.geometry import RADIUS, port_offsets
from gui.look.theme import Theme, blend

INSET = 3.5
NAME_SIZE, SHORT_NAME_SIZE, PORT_SIZE, LEAST_SIZE, LARGEST_PORT = 15.0, 20.0, 11.0, 9.0, 14.0
_SHORT = 3
TINT, LINE = 0.05, 0.45
PORT_START, GAP, NAME_MARGIN = 11.0, 4.0, 10.0


def composite_fill(theme: Theme) -> QColor:
    """Return the colour of a composite's card: that of all cards, with a touch of its kind."""
    return blend(theme.card, theme.kinds[Kind.COMPOSITE], TINT)


def paint_composite(
    painter: QPainter, theme: Theme, op: Op, rect: QRectF, zoom: float, *, detailed: bool
) -> None:
    """Draw the second outline and the name; where it is `detailed`, the ports' names as well."""
    painter.setPen(QPen(blend(theme.card, theme.kinds[Kind.COMPOSITE], LINE), 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(INSET, INSET, -INSET, -INSET), RADIUS - INSET, RADIUS - INSET)
    left = rect.left() + NAME_MARGIN
    if detailed:
        _draw_ports(painter, theme, op, rect.left() + PORT_START, zoom)
        left = rect.left() + PORT_START + port_column(op) + GAP
    _draw_name(painter, theme, op.title, QRectF(left, -12.0, rect.right() - NAME_MARGIN - left, 24.0))


def _draw_ports(painter: QPainter, theme: Theme, op: Op, left: float, zoom: float) -> None:
    wanted, room = lettering.legible(PORT_SIZE, zoom, LARGEST_PORT), port_column(op)
    sizes = (lettering.fitting(port, wanted, LEAST_SIZE, room) for port in op.ports)
    pixels = min(sizes, default=wanted)
    for port, centre in port_offsets(op).items():
        text = lettering.elided(port, pixels, room)
        at = QPointF(left, centre.y() + 0.36 * pixels)
        lettering.draw(painter, at, text, pixels, theme.soft)


def _draw_name(painter: QPainter, theme: Theme, name: str, room: QRectF) -> None:
    wanted = SHORT_NAME_SIZE if len(name) <= _SHORT else NAME_SIZE
    pixels = lettering.fitting(name, wanted, LEAST_SIZE, room.width(), bold=True)
    text = lettering.elided(name, pixels, room.width(), bold=True)
    width = lettering.width_of(text, pixels, bold=True)
    at = QPointF(room.center().x() - width / 2, 0.36 * pixels)
    lettering.draw(painter, at, text, pixels, theme.kinds[Kind.COMPOSITE], bold=True)
