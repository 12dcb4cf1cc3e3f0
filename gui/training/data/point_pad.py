"""The piece of the plane on which a user draws points with the mouse."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from math import dist
from types import MappingProxyType

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.text import _
from engine.training.data.drawn import MOST_CLASSES, MOST_POINTS, REACH, Point
from gui.look.keys import take
from gui.look.theme import Theme, appearance
from gui.training.data.dataset_preview import USUAL
from gui.training.data.sketch import Sketch
from gui.training.tiles.colouring import class_colours
from gui.training.tiles.scatter import Window

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
STEP, FAR_STEP = 0.25, 1.0
"""How far an arrow key goes on the plane, and with Shift."""
ARROWS = MappingProxyType({
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Down: (0, -1), Qt.Key.Key_Up: (0, 1),
})  # fmt: skip
HINT = _(
    "Draw points with the mouse, or with arrows and Enter. Keys 1 to 9 choose their class; the right button, "
    "Alt or Delete erases."
)


class PointPad(QWidget):
    """Draws points of the chosen class under the left button; the right one, or Alt, erases.

    By keyboard arrows go to a place, where Enter draws and Delete erases.
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
        self._place: tuple[float, float] | None = None
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
        return USUAL

    # -- the mouse ----------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke."""
        button, alt = event.button(), event.modifiers() & Qt.KeyboardModifier.AltModifier
        if self._stroke is not None or button not in {Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton}:
            return
        self._erases = button == Qt.MouseButton.RightButton or bool(alt)
        self._stroke, self._last, self._place = [*self.sketch.points], event.position(), None
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
            self._end_stroke()

    def _end_stroke(self) -> None:
        stroke, self._stroke = self._stroke or (), None
        self._tell(self.sketch.change(stroke))

    def _mark(self, place: QPointF) -> None:
        """Draw or erase at a place."""
        assert self._stroke is not None
        if self._erases:
            near, at = RUBBER * 2 * REACH / self.area.width(), self.point_at(place)
            self._stroke = [point for point in self._stroke if dist(point[:2], at) > near]
        elif self.area.contains(place) and len(self._stroke) < MOST_POINTS:
            self._stroke.append((*self.point_at(place), self.number))
        self.update()

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
        if event.key() == Qt.Key.Key_Escape:
            return None if self._stroke is None else self._give_up
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return self._by_key().get((held.value, event.key()))

    def _by_key(self) -> dict[tuple[int, int], Callable[[], object]]:
        """Return what keys do, by what is held with them."""
        key, shift = Qt.Key, Qt.KeyboardModifier.ShiftModifier.value
        control = Qt.KeyboardModifier.ControlModifier.value
        arrows = {
            (held, arrow): partial(self._go, across * step, up * step)
            for arrow, (across, up) in ARROWS.items()
            for held, step in ((0, STEP), (shift, FAR_STEP))
        }
        numbers = range(1, MOST_CLASSES + 1)
        classes = {(0, key.Key_0 + number): partial(self.class_chosen.emit, number) for number in numbers}
        draw, erase = (partial(self._mark_by_key, erases) for erases in (False, True))
        return arrows | classes | {
            (0, key.Key_Return): draw, (0, key.Key_Enter): draw,
            (0, key.Key_Delete): erase, (0, key.Key_Backspace): erase,
            (control, key.Key_Z): self.undo,
            (control, key.Key_Y): self.redo, (control | shift, key.Key_Z): self.redo,
        }  # fmt: skip

    def _go(self, across: float, up: float) -> None:
        """Go from where the last arrow led, or from the middle."""
        x, y = self._place or (0.0, 0.0)
        x, y = (min(max(value, -REACH), REACH) for value in (x + across, y + up))
        self._place = x, y
        self.setAccessibleDescription(_("At x {x:g}, y {y:g}").format(x=x, y=y))
        self.update()

    def _mark_by_key(self, erases: bool) -> None:
        """Draw or erase where the arrows led, as a stroke of its own."""
        if self._stroke is None:
            self._place = self._place or (0.0, 0.0)
            self._stroke, self._erases = [*self.sketch.points], erases
            self._mark(self.place_of(*self._place))
            self._end_stroke()

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
            elif self._place is None:
                self._paint_hint(painter)
            if self._place is not None and self.hasFocus():
                self._paint_place(painter, self.place_of(*self._place))

    def _paint_place(self, painter: QPainter, place: QPointF) -> None:
        """Show where the arrows led."""
        painter.setPen(QPen(appearance().theme.accent, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(place, RUBBER / 2, RUBBER / 2)
        for x, y in ARROWS.values():
            arm = QPointF(x * RUBBER, y * RUBBER)
            painter.drawLine(place + arm / 2, place + arm)

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
