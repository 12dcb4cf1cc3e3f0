"""Panning by itself while something is dragged to the edge of the view."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QTimer
from PySide6.QtWidgets import QWidget

EDGE, SPEED = 28, 12.0
FRAME = 16


class EdgePanning:
    """Calls `step` with screen pixels to pan by, once a frame, for as long as the pointer is at an edge."""

    def __init__(self, viewport: QWidget, step: Callable[[float, float], None]) -> None:
        self._viewport = viewport
        self._step = step
        self._place = QPoint()
        self._timer = QTimer(viewport, interval=FRAME)
        self._timer.timeout.connect(self._pan)

    @property
    def is_active(self) -> bool:
        """Whether the view is panning by itself."""
        return self._timer.isActive()

    def follow(self, place: QPoint) -> None:
        """Take note of where in the viewport the pointer is during a drag."""
        self._place = place
        if self._speed().isNull():
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        """Pan no more: the drag is over."""
        self._timer.stop()

    def _speed(self) -> QPointF:
        room = self._viewport.rect().adjusted(EDGE, EDGE, -EDGE, -EDGE)
        return QPointF(
            _beyond(self._place.x(), room.left(), room.right()),
            _beyond(self._place.y(), room.top(), room.bottom()),
        )

    def _pan(self) -> None:
        speed = self._speed()
        self._step(speed.x(), speed.y())


def _beyond(place: int, low: int, high: int) -> float:
    """Return the speed that goes with how far a coordinate lies outside its room."""
    over = max(low - place, 0) - max(place - high, 0)
    return max(-SPEED, min(SPEED, over * SPEED / EDGE))
