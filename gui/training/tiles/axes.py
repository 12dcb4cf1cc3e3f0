"""The ends of a picture's axes in the units of the data, written inside its edges."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from gui.look import numbers
from gui.look.theme import Theme
from gui.training.tiles.scatter import Window

SMALLEST = 130
"""Pixels from which on a picture has room for them."""
ROOM = 3
GROUND = 0.72
"""How much of the ground under a text is seen."""


def paint_axes(
    painter: QPainter, theme: Theme, rect: QRectF, window: Window, across: str, upward: str
) -> None:
    """Write the names of both axes at their far ends, and the numbers at which they begin and end."""
    if min(rect.width(), rect.height()) < SMALLEST:
        return
    painter.save()
    font = painter.font()
    font.setPointSizeF(Theme.SMALL - 1)
    font.setBold(False)
    painter.setFont(font)
    row, room = QFontMetricsF(font).height(), rect.adjusted(ROOM, ROOM, -ROOM, -ROOM)
    beginning, end = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
    lowest, half = room.bottom() - row, room.width() / 2
    first = min(QFontMetricsF(font).horizontalAdvance(_told(window.left)) + 2 * ROOM, half)
    for words, where, side in (
        (f"{upward} {_told(window.top)}", QRectF(room.left(), room.top(), room.width(), row), beginning),
        (_told(window.bottom), QRectF(room.left(), lowest - row, half, row), beginning),
        (_told(window.left), QRectF(room.left(), lowest, first, row), beginning),
        (f"{across} {_told(window.right)}", room.adjusted(first, room.height() - row, 0, 0), end),
    ):
        _write(painter, theme, where, words, side)
    painter.restore()


def _write(painter: QPainter, theme: Theme, room: QRectF, words: str, side: Qt.AlignmentFlag) -> None:
    """Write a text on a pale ground of its own; one that is too long loses its middle."""
    metrics = QFontMetricsF(painter.font())
    words = metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, room.width())
    width = min(metrics.horizontalAdvance(words), room.width())
    left = room.left() if side is Qt.AlignmentFlag.AlignLeft else room.right() - width
    ground = QColor(theme.card)
    ground.setAlphaF(GROUND)
    painter.fillRect(QRectF(left - 1, room.top(), width + 2, room.height()), ground)
    painter.setPen(theme.soft)
    painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, words)


def _told(end: float) -> str:
    return numbers.short(end)
