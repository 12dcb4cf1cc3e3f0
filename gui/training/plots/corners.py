"""The corners of a plot, and which of them has the fewest curves running through what is put there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF

from engine.training.arrays import FloatArray

LOOKS = 24
"""Places along a corner's width at which it is looked whether a curve runs through it."""

Line = tuple[FloatArray, FloatArray]


@dataclass(frozen=True)
class Corner:
    """One of the four corners of a rectangle."""

    is_right: bool
    is_bottom: bool

    def place(self, room: QRectF, size: QSizeF) -> QRectF:
        """Return where something of this size lies in this corner of a room."""
        left = room.right() - size.width() if self.is_right else room.left()
        top = room.bottom() - size.height() if self.is_bottom else room.top()
        return QRectF(QPointF(left, top), size)


FALLING = (Corner(True, False), Corner(False, True), Corner(True, True), Corner(False, False))
"""Corners in which curves that fall seldom are, the emptiest first."""
RISING = (Corner(True, True), Corner(False, False), Corner(True, False), Corner(False, True))
"""The same of curves that rise."""


def quietest(corners: Sequence[Corner], areas: Sequence[QRectF], lines: Sequence[Line]) -> Corner:
    """Return the corner, the first of several, whose area the fewest lines run through.

    Areas and lines, x in rising order and y, are in one and the same unit.
    """
    hits = [sum(runs_through(area, line) for line in lines) for area in areas]
    return corners[hits.index(min(hits))]


def is_free(area: QRectF, lines: Iterable[Line]) -> bool:
    """Return whether no line runs through an area."""
    return not any(runs_through(area, line) for line in lines)


def runs_through(area: QRectF, line: Line) -> bool:
    """Return whether a line runs through an area."""
    x, y = line
    if not len(x) or x[-1] < area.left() or x[0] > area.right():
        return False
    places = np.linspace(max(area.left(), x[0]), min(area.right(), x[-1]), LOOKS)
    heights = np.interp(places, x, y)
    low, high = sorted((area.top(), area.bottom()))
    return bool(np.any((heights >= low) & (heights <= high)))
