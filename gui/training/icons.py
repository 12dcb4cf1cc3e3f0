"""The Lab's few icons, drawn in the ink of the theme so that they are sharp at any scale and in the dark."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

from gui.theme import appearance

SIZE = 18
SCALE = 3

Draw = Callable[[QPainter], None]


def _triangle(painter: QPainter, left: float, right: float) -> None:
    painter.drawPolygon(QPolygonF([QPointF(left, 3), QPointF(right, 9), QPointF(left, 15)]))


def _bar(painter: QPainter, left: float, width: float) -> None:
    painter.drawRoundedRect(QRectF(left, 3, width, 12), 0.8, 0.8)


def _play(painter: QPainter) -> None:
    _triangle(painter, 4.5, 15)


def _pause(painter: QPainter) -> None:
    _bar(painter, 4, 3.6)
    _bar(painter, 10.4, 3.6)


def _step(painter: QPainter) -> None:
    _triangle(painter, 4, 12)
    _bar(painter, 12.4, 2.4)


def _epoch(painter: QPainter) -> None:
    _triangle(painter, 1.5, 8)
    _triangle(painter, 7, 13.5)
    _bar(painter, 14, 2.4)


def _reset(painter: QPainter) -> None:
    _outline(painter)
    painter.drawArc(QRectF(3.5, 3.5, 11, 11), 60 * 16, -290 * 16)
    _filled(painter)
    painter.drawPolygon(QPolygonF([QPointF(8.2, 0.6), QPointF(8.2, 6.6), QPointF(3.6, 3.4)]))


def _add(painter: QPainter) -> None:
    _outline(painter)
    painter.drawLine(QPointF(9, 3.5), QPointF(9, 14.5))
    painter.drawLine(QPointF(3.5, 9), QPointF(14.5, 9))


def _remove(painter: QPainter) -> None:
    _outline(painter)
    painter.drawLine(QPointF(3.5, 9), QPointF(14.5, 9))


def _duplicate(painter: QPainter) -> None:
    _outline(painter)
    painter.drawRoundedRect(QRectF(2.5, 5.5, 9, 10), 1.5, 1.5)
    painter.drawPolyline(QPolygonF([QPointF(6.5, 2.5), QPointF(15.5, 2.5), QPointF(15.5, 12.5)]))


def _up(painter: QPainter) -> None:
    _outline(painter)
    painter.drawPolyline(QPolygonF([QPointF(4, 11.5), QPointF(9, 6.5), QPointF(14, 11.5)]))


def _down(painter: QPainter) -> None:
    _outline(painter)
    painter.drawPolyline(QPolygonF([QPointF(4, 6.5), QPointF(9, 11.5), QPointF(14, 6.5)]))


def _outline(painter: QPainter) -> None:
    painter.setPen(QPen(painter.brush().color(), 1.7, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _filled(painter: QPainter) -> None:
    painter.setBrush(painter.pen().color())
    painter.setPen(Qt.PenStyle.NoPen)


DRAWINGS: MappingProxyType[str, Draw] = MappingProxyType(
    {"play": _play, "pause": _pause, "step": _step, "epoch": _epoch, "reset": _reset, "add": _add,
     "remove": _remove, "duplicate": _duplicate, "up": _up, "down": _down}
)  # fmt: skip


def icon(name: str, colour: QColor | None = None) -> QIcon:
    """Return an icon in the theme's ink, or another colour; ask again when the appearance changes."""
    theme = appearance().theme
    found = QIcon(_pixmap(name, colour or theme.ink))
    found.addPixmap(_pixmap(name, theme.border), QIcon.Mode.Disabled)
    return found


def _pixmap(name: str, colour: QColor) -> QPixmap:
    pixmap = QPixmap(SIZE * SCALE, SIZE * SCALE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(SCALE, SCALE)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    DRAWINGS[name](painter)
    painter.end()
    return pixmap
