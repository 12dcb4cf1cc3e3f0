"""A confusion matrix drawn into a rectangle: right answers blue, wrong ones orange."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from engine.text import _
from engine.training.arrays import IntArray
from gui.look.theme import Theme, blend

SMALLEST_NUMBER = 17
LABEL = 16
AXIS = 13
SMALLEST_WITH_AXES = 120
"""Pixels from which on the axes say what they are."""


def paint_confusion(
    painter: QPainter, theme: Theme, rect: QRectF, counts: IntArray, class_names: Sequence[str]
) -> None:
    """Draw counts (classes, classes), rows of true classes from the top, columns of answers.

    A cell is as full of colour as its share of its row; numbers and names appear where there is room.
    """
    classes = len(counts)
    axis = AXIS if min(rect.width(), rect.height()) >= SMALLEST_WITH_AXES else 0
    edge = LABEL + axis
    room = QRectF(rect.left() + edge, rect.top(), rect.width() - edge, rect.height() - edge)
    cell = min(room.width(), room.height()) / classes
    font = painter.font()
    font.setPointSizeF(Theme.SMALL)
    font.setBold(False)
    painter.setFont(font)
    for row in range(classes):
        total = max(int(counts[row].sum()), 1)
        for column in range(classes):
            where = QRectF(room.left() + column * cell, room.top() + row * cell, cell - 1, cell - 1)
            _paint_cell(painter, theme, where, int(counts[row, column]), total, row == column)
    _paint_names(painter, theme, room, cell, class_names)
    if axis:
        _paint_axes(painter, room.topLeft(), cell * classes)


def _paint_cell(painter: QPainter, theme: Theme, where: QRectF, count: int, total: int, right: bool) -> None:
    share = count / total
    hue = theme.negative if right else theme.positive
    # A single slip among many has to be seen: wrong answers are never paler than a third.
    amount = share if right or not count else 0.35 + 0.65 * share
    painter.fillRect(where, blend(theme.card, hue, amount))
    if count and where.width() >= SMALLEST_NUMBER:
        painter.setPen(theme.card if amount > 0.55 else theme.ink)
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter, str(count))


def _paint_names(
    painter: QPainter, theme: Theme, room: QRectF, cell: float, class_names: Sequence[str]
) -> None:
    painter.setPen(theme.soft)
    if cell < 11:
        return
    for index, name in enumerate(class_names):
        short = name if len(name) <= 3 else name[:2] + "…"
        beside = QRectF(room.left() - LABEL, room.top() + index * cell, LABEL - 2, cell)
        below = QRectF(room.left() + index * cell, room.top() + len(class_names) * cell, cell, LABEL)
        painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, short)
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, short)


def _paint_axes(painter: QPainter, corner: QPointF, side: float) -> None:
    """Say what the rows and the columns are, in the colour of the names."""
    centred = Qt.AlignmentFlag.AlignCenter
    painter.drawText(QRectF(corner.x(), corner.y() + side + LABEL, side, AXIS), centred, _("Answer"))
    painter.save()
    painter.translate(corner.x() - LABEL - AXIS, corner.y() + side)
    painter.rotate(-90)
    painter.drawText(QRectF(0, 0, side, AXIS), centred, _("True class"))
    painter.restore()
