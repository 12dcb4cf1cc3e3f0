"""The piece of the plane on which a user draws points with the mouse."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import dist

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.text import _
from engine.training.drawn import MOST_CLASSES, MOST_POINTS, REACH, Point
from gui.look.keys import take
from gui.look.theme import Theme, appearance
from gui.training.colouring import class_colours
from gui.training.scatter import Window
from gui.training.sketch import Sketch

APART = 7.0
"""Pixels between two points of a stroke."""
RUBBER = 11.0
"""Pixels around the pointer within which points are erased."""
RADIUS = 3.0
STAMP = 10
"""Pixels of a point with its edge."""
DIGITS = 2
"""Decimals of a place: finer than a pixel, and short to keep."""
EDGE = 0.8
PLANE = Window(-REACH, REACH, -REACH, REACH)
HINT = _("Draw points with the mouse. Keys 1 to 9 choose their class; the right button, or Alt, erases.")


class PointPad(QWidget):
    """Draws points of the chosen class under the left button; the right one, or Alt, erases.

    `changed` says that there are other points, once a stroke, and `class_chosen` that a key chose a class.
    """

    changed = Signal()
    class_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sketch = Sketch()
        self.number = 1
        self._stroke: list[Point] | None = None
        self._last, self._erases = QPointF(), False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(120)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(_("Plane to draw points on"))
        appearance().changed.connect(self.update)

    # -- what is drawn ------------------------------------------------------------------------------------

    @property
    def points(self) -> Sequence[Point]:
        """The points, with those of a stroke that is under way."""
        return self.sketch.points if self._stroke is None else self._stroke

    @property
    def classes(self) -> list[int]:
        """The classes of which there are points."""
        return sorted({number for _x, _y, number in self.points})

    def set_points(self, points: Sequence[Point]) -> None:
        """Show these points, without saying that they changed."""
        self._stroke = None
        self.sketch.begin(points)
        self.update()

    def choose_class(self, number: int) -> None:
        """Draw points of this class from now on."""
        self.number = number
        self.update()

    def undo(self) -> None:
        """Take the last stroke back."""
        self._tell(self.sketch.undo())

    def redo(self) -> None:
        """Draw the stroke again that was taken back last."""
        self._tell(self.sketch.redo())

    def clear(self) -> None:
        """Erase all points."""
        self._tell(self.sketch.change(()))

    def colour(self, number: int) -> QColor:
        """Return the colour of a class, as the pictures of the race have it once it has points."""
        numbers = sorted({*self.classes, number})
        return class_colours(appearance().theme, len(numbers))[numbers.index(number)]

    # -- geometry -----------------------------------------------------------------------------------------

    @property
    def area(self) -> QRectF:
        """The square on the screen that is the plane."""
        side = min(self.width(), self.height())
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def place_of(self, x: float, y: float) -> QPointF:
        """Return where a point of the plane is on the screen."""
        area, scale = self.area, self.area.width() / (2 * REACH)
        return area.center() + QPointF(x * scale, -y * scale)

    def point_at(self, place: QPointF) -> tuple[float, float]:
        """Return the point of the plane at a place on the screen."""
        area, scale = self.area, self.area.width() / (2 * REACH)
        x, y = (place.x() - area.center().x()) / scale, (area.center().y() - place.y()) / scale
        return round(x, DIGITS), round(y, DIGITS)

    def sizeHint(self) -> QSize:
        """Ask for as much as the picture of other data takes."""
        return QSize(240, 168)

    # -- the mouse ----------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke."""
        button, alt = event.button(), event.modifiers() & Qt.KeyboardModifier.AltModifier
        if self._stroke is not None or button not in {Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton}:
            return
        self._erases = button == Qt.MouseButton.RightButton or bool(alt)
        self._stroke, self._last = [*self.sketch.points], event.position()
        self._mark(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the stroke, however fast the mouse goes."""
        if self._stroke is None:
            return
        start, end = self._last, event.position()
        steps = int(dist(start.toTuple(), end.toTuple()) // APART)
        for step in range(1, steps + 1):
            self._last = start + (end - start) * (step / steps)
            self._mark(self._last)
        if self._erases and not steps:
            self._mark(end)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the stroke, which is one step to undo."""
        button = Qt.MouseButton.LeftButton | Qt.MouseButton.RightButton
        if self._stroke is not None and not event.buttons() & button:
            stroke, self._stroke = self._stroke, None
            self._tell(self.sketch.change(stroke))

    def _mark(self, place: QPointF) -> None:
        """Draw or erase at a place."""
        assert self._stroke is not None
        if self._erases:
            self._stroke = [point for point in self._stroke if not self._is_near(point, place)]
        elif self.area.contains(place) and len(self._stroke) < MOST_POINTS:
            self._stroke.append((*self.point_at(place), self.number))
        self.update()

    def _is_near(self, point: Point, place: QPointF) -> bool:
        return dist(self.place_of(*point[:2]).toTuple(), place.toTuple()) <= RUBBER

    def _tell(self, is_other: bool) -> None:
        self.update()
        if is_other:
            self.changed.emit()

    # -- keys ---------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Take the keys that are meant for drawing before the window does."""
        if isinstance(event, QKeyEvent) and (do := self._meant(event)) is not None:
            return take(event, do)
        return super().event(event)

    def _meant(self, event: QKeyEvent) -> Callable[[], object] | None:
        """Return what a key does here, or None where it is meant for others."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        number = event.key() - Qt.Key.Key_0
        if not held.value and 1 <= number <= MOST_CLASSES:
            return lambda: self.class_chosen.emit(number)
        if event.key() == Qt.Key.Key_Escape and self._stroke is not None:
            return self._give_up
        return self._strokes_back_and_forth.get((held.value, event.key()))

    @property
    def _strokes_back_and_forth(self) -> dict[tuple[int, int], Callable[[], object]]:
        control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
        return {
            (control.value, Qt.Key.Key_Z): self.undo,
            (control.value, Qt.Key.Key_Y): self.redo,
            ((control | shift).value, Qt.Key.Key_Z): self.redo,
        }

    def _give_up(self) -> None:
        """Leave the points as they were before the stroke."""
        self._stroke = None
        self.update()

    # -- painting -----------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the plane with its axes, and every point in the colour of its class."""
        theme, area = appearance().theme, self.area
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.accent, 1) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.card)
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            if self.points:
                self._paint_axes(painter)
                self._paint_points(painter)
            else:
                self._paint_hint(painter)

    def _paint_axes(self, painter: QPainter) -> None:
        area, middle = self.area, self.area.center()
        painter.setPen(QPen(appearance().theme.border, 1))
        painter.drawLine(QPointF(area.left(), middle.y()), QPointF(area.right(), middle.y()))
        painter.drawLine(QPointF(middle.x(), area.top()), QPointF(middle.x(), area.bottom()))

    def _paint_points(self, painter: QPainter) -> None:
        """Stamp every point on the plane: thousands of circles would take longer than the mouse waits."""
        theme, classes = appearance().theme, self.classes
        colours = zip(classes, class_colours(theme, len(classes)), strict=False)
        stamps = {number: self._stamp(colour) for number, colour in colours}
        area, middle = self.area, QPointF(STAMP / 2, STAMP / 2)
        x, y, numbers = zip(*self.points, strict=True)
        places = PLANE.polygon(area, np.array(x), np.array(y)).toList()
        for place, number in zip(places, numbers, strict=True):
            painter.drawPixmap(place - middle, stamps[number])

    def _stamp(self, colour: QColor) -> QPixmap:
        ratio = self.devicePixelRatioF()
        stamp = QPixmap(QSize(STAMP, STAMP) * ratio)
        stamp.setDevicePixelRatio(ratio)
        stamp.fill(Qt.GlobalColor.transparent)
        with QPainter(stamp) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(appearance().theme.card, EDGE))
            painter.setBrush(colour)
            painter.drawEllipse(QPointF(STAMP / 2, STAMP / 2), RADIUS, RADIUS)
        return stamp

    def _paint_hint(self, painter: QPainter) -> None:
        margin = 2.0 * Theme.UNIT
        painter.setPen(appearance().theme.soft)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(self.area.adjusted(margin, margin, -margin, -margin), int(flags), HINT)
