"""How the error of a difference falls and rises again as its step shrinks, with both axes by decades."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.study.gradcheck import ACCEPTABLE, EXCELLENT, WRONG, CurvePoint
from engine.text import _
from gui.look.theme import Theme, appearance

_WIDTH, _HEIGHT = 220, 120
_BELOW, _LEFT, _ROOM = 16, 34, 5
_DOT = 3.5
LARGEST_STEP, SMALLEST_STEP = -1.0, -12.0
LARGEST_ERROR, SMALLEST_ERROR = 0.0, -14.0
"""Decades; what lies beyond is drawn at the edge."""


class ErrorView(QWidget):
    """Draws an error curve from large steps at the left to small ones, with a mark at the step in use."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.points: tuple[CurvePoint, ...] = ()
        self.step = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Error by step"))
        words = _("Relative error by the step: a large one is too coarse, a small one drowns in rounding")
        self.setToolTip(words)
        appearance().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return the size it is best read at."""
        return QSize(_WIDTH, _HEIGHT)

    def show_points(self, points: tuple[CurvePoint, ...], step: float) -> None:
        """Draw these points, and where this step is."""
        self.points, self.step = points, step
        self.update()

    @property
    def area(self) -> QRectF:
        """Where the curve is drawn."""
        return QRectF(self.rect()).adjusted(_LEFT, _ROOM, -_ROOM, -_BELOW)

    def place(self, step: float, error: float) -> QPointF:
        """Return where an error at a step is drawn."""
        area = self.area
        across, up = _share(step, LARGEST_STEP, SMALLEST_STEP), _share(error, SMALLEST_ERROR, LARGEST_ERROR)
        return QPointF(area.left() + across * area.width(), area.bottom() - up * area.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the thresholds, the curve and the step in use."""
        theme, area = appearance().theme, self.area
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(area, theme.card)
            painter.setPen(QPen(theme.border, 1))
            painter.drawRect(area)
            self._letter(painter, theme)
            painter.setPen(QPen(theme.accent, 1, Qt.PenStyle.DashLine))
            at = self.place(self.step, 1.0).x()
            painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()))
            self._draw_curve(painter, theme)

    def _letter(self, painter: QPainter, theme: Theme) -> None:
        font = painter.font()
        font.setPointSizeF(Theme.SMALL - 1)
        painter.setFont(font)
        area, flag = self.area, Qt.AlignmentFlag
        for threshold in (WRONG, ACCEPTABLE, EXCELLENT):
            at = self.place(1.0, threshold).y()
            painter.setPen(QPen(theme.border, 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(area.left(), at), QPointF(area.right(), at))
            painter.setPen(theme.soft)
            beside = QRectF(0, at - 8, _LEFT - 4, 16)
            decade = f"{threshold:.0e}".replace("e-0", "e−")
            painter.drawText(beside, flag.AlignRight | flag.AlignVCenter, decade)
        below = QRectF(area.left(), area.bottom() + 1, area.width(), _BELOW - 1)
        painter.drawText(below, flag.AlignLeft, _("h = 0.1"))
        painter.drawText(below, flag.AlignRight, _("h = 1e−12"))

    def _draw_curve(self, painter: QPainter, theme: Theme) -> None:
        measured = [point for point in self.points if math.isfinite(point.relative_error)]
        places = [self.place(point.step, point.relative_error) for point in measured]
        painter.setPen(QPen(theme.ink, 1.4))
        painter.drawPolyline(QPolygonF(places))
        painter.setBrush(theme.ink)
        for place in places:
            painter.drawEllipse(place, _DOT / 2, _DOT / 2)


def _share(number: float, first: float, last: float) -> float:
    """Return how far a number's decade lies on the way from one decade to another."""
    decade = math.log10(number) if number > 0 else -math.inf
    return min(1.0, max(0.0, (decade - first) / (last - first)))
