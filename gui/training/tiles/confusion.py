"""A confusion matrix drawn into a rectangle: right answers blue, wrong ones orange."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from engine.text import _
from engine.training.arrays import IntArray
from gui.look.theme import Theme, blend

SMALLEST_NUMBER = 17
LABEL = 16
AXIS = 13
SMALLEST_NAMED = 10.5
"""Pixels of a cell from which on its class is named."""
WIDEST, FAR_WIDEST = 0.25, 0.45
"""The part of a matrix that its names may take, and where its cells are large anyway."""
COMFORTABLE = 36
"""Pixels of a cell that is large."""
GAP = 2
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
    font = painter.font()
    font.setPointSizeF(Theme.SMALL)
    font.setBold(False)
    painter.setFont(font)
    names = _Names(class_names, QFontMetricsF(font), min(rect.width(), rect.height()) - axis)
    left, below = names.beside + axis, names.below + axis
    room = QRectF(rect.left() + left, rect.top(), rect.width() - left, rect.height() - below)
    cell = min(room.width(), room.height()) / classes
    for row in range(classes):
        total = max(int(counts[row].sum()), 1)
        for column in range(classes):
            where = QRectF(room.left() + column * cell, room.top() + row * cell, cell - 1, cell - 1)
            _paint_cell(painter, theme, where, int(counts[row, column]), total, row == column)
    _paint_names(painter, theme, room.topLeft(), cell, names)
    if axis:
        _paint_axes(painter, room.topLeft(), cell * classes, names)


def _paint_cell(painter: QPainter, theme: Theme, where: QRectF, count: int, total: int, right: bool) -> None:
    share = count / total
    hue = theme.negative if right else theme.positive
    # A single slip among many has to be seen: wrong answers are never paler than a third.
    amount = share if right or not count else 0.35 + 0.65 * share
    painter.fillRect(where, blend(theme.card, hue, amount))
    if count and where.width() >= SMALLEST_NUMBER:
        painter.setPen(theme.card if amount > 0.55 else theme.ink)
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter, str(count))


class _Names:
    """The names of classes, and the room that they take of a square: beside its rows and below its columns.

    Long ones get more room while the cells stay large enough, and stand upright below columns that are too
    narrow for them.
    """

    def __init__(self, names: Sequence[str], metrics: QFontMetricsF, side: float) -> None:
        self.names, self._metrics = names, metrics
        longest = max(map(metrics.horizontalAdvance, names)) + GAP
        most = min(max(WIDEST * side, side - COMFORTABLE * len(names)), FAR_WIDEST * side)
        wide = max(min(longest, most), LABEL)
        self.beside = wide if (side - wide) / len(names) >= SMALLEST_NAMED else LABEL
        self.are_upright = longest > (side - self.beside) / len(names)
        self.below = self.beside if self.are_upright else LABEL

    def cut(self, width: float) -> list[str]:
        """Return the names as far as there is room for them."""
        return [self._metrics.elidedText(name, Qt.TextElideMode.ElideRight, width) for name in self.names]


def _paint_names(painter: QPainter, theme: Theme, corner: QPointF, cell: float, names: _Names) -> None:
    painter.setPen(theme.soft)
    if cell < SMALLEST_NAMED:
        return
    middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
    width = names.beside - GAP
    for index, name in enumerate(names.cut(width)):
        beside = QRectF(corner.x() - names.beside, corner.y() + index * cell, width, cell)
        painter.drawText(beside, middle | right, name)
    bottom = corner.y() + len(names.names) * cell
    for index, name in enumerate(names.cut(width if names.are_upright else cell)):
        below = QRectF(corner.x() + index * cell, bottom, cell, names.below)
        if names.are_upright:
            _paint_upright(painter, below, middle | right, name)
        else:
            painter.drawText(below, middle | Qt.AlignmentFlag.AlignHCenter, name)


def _paint_upright(painter: QPainter, where: QRectF, flags: Qt.AlignmentFlag, text: str) -> None:
    """Draw a text from below upwards."""
    painter.save()
    painter.translate(where.left(), where.bottom())
    painter.rotate(-90)
    painter.drawText(QRectF(0, 0, where.height() - GAP, where.width()), flags, text)
    painter.restore()


def _paint_axes(painter: QPainter, corner: QPointF, side: float, names: _Names) -> None:
    """Say what the rows and the columns are, in the colour of the names."""
    centred = Qt.AlignmentFlag.AlignCenter
    painter.drawText(QRectF(corner.x(), corner.y() + side + names.below, side, AXIS), centred, _("Answer"))
    left = QRectF(corner.x() - names.beside - AXIS, corner.y(), AXIS, side)
    _paint_upright(painter, left.adjusted(0, -GAP, 0, 0), centred, _("True class"))
