"""A small plot of a function and its derivative, with the point where the gate is, which can be dragged."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.study.function_curve import FunctionCurve, OperatingPoint
from engine.text import _
from gui.look import numbers
from gui.look.theme import Theme, appearance

_WIDTH, _HEIGHT = 220, 150
_BELOW = 16
_ROOM = 6
_DOT = 4.0
_FAR = 9.0
"""How many heights beyond the picture a line is still led on."""
_STEPS_ACROSS = 60
"""How many presses of an arrow key lead from one side to the other."""


class CurveView(QWidget):
    """Draws a curve; `moved` carries the x that the point is dragged to, `let_go` says that a drag ended.

    `left` says that Escape was pressed. `ghost` is a point that is only explored: it is drawn hollow.
    """

    moved = Signal(float)
    let_go = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.curve: FunctionCurve | None = None
        self.points: Sequence[OperatingPoint] = ()
        self.ghost: OperatingPoint | None = None
        self.is_dragged = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setAccessibleName(_("Function and slope"))
        self.setToolTip(_("Drag along x, or press ← and →"))
        appearance().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return the size it is best read at."""
        return QSize(_WIDTH, _HEIGHT)

    def show_curve(self, curve: FunctionCurve, points: Sequence[OperatingPoint]) -> None:
        """Draw this curve with these points on it; while one is dragged, the curve stays as it is."""
        self.points = points
        if not self.is_dragged:
            self.curve = curve
        self.update()

    def explore(self, ghost: OperatingPoint | None) -> None:
        """Draw a point that is not where the gate is, or none."""
        self.ghost = ghost
        self.update()

    # -- places -------------------------------------------------------------------------------------------

    @property
    def area(self) -> QRectF:
        """Where the curve is drawn."""
        return QRectF(self.rect()).adjusted(_ROOM, _ROOM, -_ROOM, -_BELOW)

    def place(self, x: float, y: float) -> QPointF:
        """Return where a point of the curve is drawn."""
        assert self.curve is not None
        area, first, last = self.area, float(self.curve.x[0]), float(self.curve.x[-1])
        low, high = self.curve.low, self.curve.high
        across = (x - first) / ((last - first) or 1.0)
        up = (y - low) / ((high - low) or 1.0)
        bounded = min(max(up, -_FAR), _FAR)
        return QPointF(area.left() + across * area.width(), area.bottom() - bounded * area.height())

    def x_at(self, position: float) -> float:
        """Return the x that is drawn at a distance from the left, within the curve."""
        assert self.curve is not None
        area, first, last = self.area, float(self.curve.x[0]), float(self.curve.x[-1])
        across = min(1.0, max(0.0, (position - area.left()) / (area.width() or 1.0)))
        return first + across * (last - first)

    # -- drawing ------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw axes, both curves and the points."""
        if self.curve is None:
            return
        theme = appearance().theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw_ground(painter, theme)
            painter.setClipRect(self.area.adjusted(-_DOT, -_DOT, _DOT, _DOT))
            for ys, pen in ((self.curve.slope, slope_pen(theme)), (self.curve.y, function_pen(theme))):
                painter.setPen(pen)
                painter.drawPath(self._path(zip(self.curve.x.tolist(), ys.tolist(), strict=True)))
            for point in self.points:
                self._draw_point(painter, theme, point, hollow=False)
            if self.ghost is not None:
                self._draw_point(painter, theme, self.ghost, hollow=True)

    def _draw_ground(self, painter: QPainter, theme: Theme) -> None:
        assert self.curve is not None
        area, curve = self.area, self.curve
        painter.fillRect(area, theme.card)
        painter.setPen(QPen(theme.accent if self.hasFocus() else theme.border, 1))
        painter.drawRect(area)
        painter.setPen(QPen(theme.border, 1))
        origin = self.place(0.0, 0.0)
        painter.drawLine(QPointF(area.left(), origin.y()), QPointF(area.right(), origin.y()))
        painter.drawLine(QPointF(origin.x(), area.top()), QPointF(origin.x(), area.bottom()))
        self._letter(painter, theme)
        below = QRectF(area.left(), area.bottom() + 1, area.width(), _BELOW - 1)
        inside = area.adjusted(3, 1, -3, -1)
        flag = Qt.AlignmentFlag
        painter.drawText(below, flag.AlignLeft, numbers.short(curve.x[0]))
        painter.drawText(below, flag.AlignRight, numbers.short(curve.x[-1]))
        painter.drawText(inside, flag.AlignLeft | flag.AlignTop, numbers.short(curve.high))
        painter.drawText(inside, flag.AlignLeft | flag.AlignBottom, numbers.short(curve.low))

    def _letter(self, painter: QPainter, theme: Theme) -> None:
        font = painter.font()
        font.setPointSizeF(Theme.SMALL - 1)
        painter.setFont(font)
        painter.setPen(theme.soft)

    def _path(self, samples: Iterable[tuple[float, float]]) -> QPainterPath:
        """Return a line through the samples, broken where there is no value."""
        path, is_on = QPainterPath(), False
        for x, y in samples:
            if math.isfinite(y):
                (path.lineTo if is_on else path.moveTo)(self.place(x, y))
            is_on = math.isfinite(y)
        return path

    def _draw_point(self, painter: QPainter, theme: Theme, point: OperatingPoint, *, hollow: bool) -> None:
        for y, colour in ((point.slope, slope_colour(theme)), (point.y, theme.ink)):
            if math.isfinite(point.x) and math.isfinite(y):
                painter.setPen(QPen(colour, 1.5))
                painter.setBrush(theme.card if hollow else colour)
                painter.drawEllipse(self.place(point.x, y), _DOT, _DOT)

    # -- dragging -----------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag the point: it comes to the pointer."""
        if event.button() == Qt.MouseButton.LeftButton and self.curve is not None:
            self.is_dragged = True
            self.moved.emit(self.x_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the point on."""
        if self.is_dragged:
            self.moved.emit(self.x_at(event.position().x()))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Leave the point where it is."""
        if self.is_dragged:
            self.is_dragged = False
            self.let_go.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the point with the arrow keys; Escape gives up what was only explored."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if steps is not None and self.curve is not None and self.points:
            at = self.place((self.ghost or self.points[0]).x, 0.0).x()
            self.moved.emit(self.x_at(at + steps * self.area.width() / _STEPS_ACROSS))
            self.let_go.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def slope_colour(theme: Theme) -> QColor:
    """Return the colour of a derivative."""
    return theme.accent


def function_pen(theme: Theme) -> QPen:
    """Return what a function is drawn with."""
    return QPen(theme.ink, 1.6)


def slope_pen(theme: Theme) -> QPen:
    """Return what a derivative is drawn with: dashes, so that it is told apart without its colour."""
    pen = QPen(slope_colour(theme), 1.6)
    pen.setStyle(Qt.PenStyle.DashLine)
    return pen
