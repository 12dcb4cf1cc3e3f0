"""The line under a logarithmic plot below which numbers tell nothing, and its label."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from engine.text import _
from gui.look import numbers
from gui.look.theme import Theme
from gui.training.plots.overlay_item import FLOOR, OverlayItem

GAP = 2


class FloorItem(OverlayItem):
    """Draws a dotted line at a height, where one is set and in sight."""

    def __init__(self) -> None:
        super().__init__(FLOOR)
        self._height: float | None = None
        self._label = ""
        self._colour = QColor()

    @property
    def label(self) -> str:
        """What stands at the line; nothing where none is set."""
        return self._label

    def set_floor(self, height: float | None, least: float = 0.0) -> None:
        """Draw the line at this height, which stands for the least loss there can be, or none."""
        text = _("float32 tells no less than {least} from 0").format(least=numbers.short(least))
        self._height, self._label = height, "" if height is None else text
        self.update()

    def set_colour(self, colour: QColor) -> None:
        """Draw line and label in this colour."""
        self._colour = colour
        self.update()

    def paint(self, painter: QPainter, _option: Any, _widget: Any) -> None:
        """Draw the line in pixels of the screen, and the label below its left end."""
        visible = self.boundingRect()
        if self._height is None or not visible.top() <= self._height <= visible.bottom():
            return
        to_screen = painter.worldTransform()
        painter.resetTransform()
        start = to_screen.map(QPointF(visible.left(), self._height))
        painter.setPen(QPen(self._colour, 1, Qt.PenStyle.DotLine))
        painter.drawLine(start, to_screen.map(QPointF(visible.right(), self._height)))
        font = QFont(painter.font())
        font.setPointSizeF(Theme.SMALL)
        painter.setFont(font)
        below = QFontMetricsF(font).ascent() + GAP
        painter.drawText(start + QPointF(2 * GAP, below), self._label)
