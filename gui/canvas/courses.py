"""The courses that wires can take: curved, straight, or orthogonal, as the user likes them.

All begin with the same straight part beside which an output's numbers stand, and stay in the same box.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from gui.canvas.geometry import BEND, WireShape
from gui.look.habits import habits

ROUNDING = 8.0
"""The radius of the corners of an orthogonal wire, where there is room for it."""


@dataclass(frozen=True)
class CorneredWire(WireShape):
    """A wire of straight lines from corner to corner."""

    @cached_property
    def turns(self) -> tuple[tuple[float, float], ...]:
        """The corners between its ends, of which the first is where its numbers end."""
        return ((self.x0 + self.stub, self.y0),)

    def path(self, skipped: float = 0.0) -> QPainterPath:
        """Return the line to draw, without the first pixels of its straight part where some are skipped."""
        path = QPainterPath(QPointF(self.x0 + skipped, self.y0))
        for corner in (*self.turns, (self.x1, self.y1)):
            path.lineTo(*corner)
        return path

    @cached_property
    def points(self) -> np.ndarray:
        """Points along the wire, one a row: its ends and corners, which straight lines join."""
        return np.array([(self.x0, self.y0), *self.turns, (self.x1, self.y1)])


@dataclass(frozen=True)
class OrthogonalWire(CorneredWire):
    """A wire that runs level and upright only, with rounded corners."""

    @cached_property
    def turns(self) -> tuple[tuple[float, float], ...]:
        """The corners: two where the wire runs on, four where it turns back."""
        elbow = self.x0 + self.stub
        if self.x1 >= elbow:
            middle = (elbow + self.x1) / 2
            return ((middle, self.y0), (middle, self.y1))
        right, left, halfway = elbow + BEND / 2, self.x1 - BEND / 2, (self.y0 + self.y1) / 2
        return ((right, self.y0), (right, halfway), (left, halfway), (left, self.y1))

    def path(self, skipped: float = 0.0) -> QPainterPath:
        """Return the line to draw, its corners rounded."""
        path = QPainterPath(QPointF(self.x0 + skipped, self.y0))
        before, following = path.currentPosition(), (*self.turns[1:], (self.x1, self.y1))
        for corner, after in zip(self.turns, following, strict=True):
            turn = QPointF(*corner)
            path.lineTo(_toward(turn, before))
            path.quadTo(turn, _toward(turn, QPointF(*after)))
            before = turn
        path.lineTo(self.x1, self.y1)
        return path


def _toward(corner: QPointF, other: QPointF) -> QPointF:
    """Return where a rounded corner begins on its way to another point: at most halfway."""
    way = other - corner
    return corner + way * min(ROUNDING / max(way.manhattanLength(), 1e-9), 0.5)


COURSES: Mapping[str, type[WireShape]] = MappingProxyType(
    {"curved": WireShape, "straight": CorneredWire, "orthogonal": OrthogonalWire}
)
"""Every course by its name among the habits."""


def wire_from(x0: float, y0: float, x1: float, y1: float) -> WireShape:
    """Return the shape of a wire between two points, on the course that the user likes."""
    return COURSES[habits().wires](x0, y0, x1, y1)


def wire_between(start: QPointF, end: QPointF) -> WireShape:
    """Return the shape of a wire between two points, on the course that the user likes."""
    return wire_from(start.x(), start.y(), end.x(), end.y())
