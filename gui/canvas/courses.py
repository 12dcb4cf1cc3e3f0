"""The courses that wires can take: curved, straight, or orthogonal, as the user likes them.

All begin with the same straight part beside which an output's numbers stand, and stay in the same box.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from engine.graphs.ways import Way
from engine.graphs.ways_back import runs_back
from gui.canvas.geometry import ACROSS, BEND, UP, WireShape
from gui.look.habits import habits

ROUNDING = 8.0
"""The radius of the corners of an orthogonal wire, where there is room for it."""


@dataclass(frozen=True)
class CorneredWire(WireShape):
    """A wire of straight lines from corner to corner."""

    @staticmethod
    def rise(across: np.ndarray) -> np.ndarray:
        """Return how far it has risen: shares of its height at shares of its width."""
        return np.clip(across, 0.0, 1.0)

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

    @staticmethod
    def rise(across: np.ndarray) -> np.ndarray:
        """Return how far it has risen: shares of its height at shares of its width."""
        return (across > 0.5).astype(float)

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
            path.lineTo(_toward(turn, before, self.rounding))
            path.quadTo(turn, _toward(turn, QPointF(*after), self.rounding))
            before = turn
        path.lineTo(self.x1, self.y1)
        return path

    @property
    def rounding(self) -> float:
        """The radius of its corners, where there is room for it."""
        return ROUNDING


def _toward(corner: QPointF, other: QPointF, radius: float) -> QPointF:
    """Return where a rounded corner begins on its way to another point: at most halfway."""
    way = other - corner
    return corner + way * min(radius / max(way.manhattanLength(), 1e-9), 0.5)


@dataclass(frozen=True)
class LedWire(WireShape):
    """A wire that is led round nodes: one curve after another, each as between two nodes of its own."""

    way: Way

    @cached_property
    def stub(self) -> float:
        """How far the wire runs straight before it bends."""
        return self.way[0][0] - self.x0

    def path(self, skipped: float = 0.0) -> QPainterPath:
        """Return the line to draw, without the first pixels of its straight part where some are skipped."""
        path = QPainterPath(QPointF(self.x0 + skipped, self.y0))
        path.lineTo(*self.way[0])
        for (x0, y0), (x1, y1) in pairwise(self.way):
            path.cubicTo((x0 + x1) / 2, y0, (x0 + x1) / 2, y1, x1, y1)
        return path

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of a box that holds the whole wire."""
        xs, ys = zip((self.x0, self.y0), *self.way, strict=True)
        return min(xs), min(ys), max(xs), max(ys)

    @cached_property
    def points(self) -> np.ndarray:
        """Points along the wire, one a row, close enough together to measure distances by."""
        lines = [np.array([[self.x0, self.y0], self.way[0]])]
        for (x0, y0), (x1, y1) in pairwise(self.way):
            lines.append(np.stack([x0 + (x1 - x0) * ACROSS[2::2], y0 + (y1 - y0) * UP[2::2]], axis=1))
        return np.concatenate(lines)


@dataclass(frozen=True)
class LedCorneredWire(CorneredWire, LedWire):
    """A wire of straight lines that is led round nodes."""

    @cached_property
    def turns(self) -> tuple[tuple[float, float], ...]:
        """The points that it is led through."""
        return self.way[:-1]


@dataclass(frozen=True)
class LedOrthogonalWire(OrthogonalWire, LedWire):
    """A wire that runs level and upright only, round nodes."""

    @cached_property
    def turns(self) -> tuple[tuple[float, float], ...]:
        """The corners: two where it rises or falls from one point to the next."""
        steps = [((a + c) / 2, b, d) for (a, b), (c, d) in pairwise(self.way) if b != d]
        return tuple((x, y) for x, before, after in steps for y in (before, after))


@dataclass(frozen=True)
class BackWire(OrthogonalWire, LedWire):
    """A wire that runs back, led round nodes by corners that are as round as its course has them."""

    rounding: float = ROUNDING

    @cached_property
    def turns(self) -> tuple[tuple[float, float], ...]:
        """The corners."""
        return self.way[:-1]


ROUNDINGS: Mapping[str, float] = MappingProxyType({"curved": 24.0, "straight": 1.0, "orthogonal": ROUNDING})
"""How round the corners of a wire that is led back are, by its course."""

COURSES: Mapping[str, type[WireShape]] = MappingProxyType(
    {"curved": WireShape, "straight": CorneredWire, "orthogonal": OrthogonalWire}
)
"""Every course by its name among the habits."""


LED_COURSES: Mapping[str, type[LedWire]] = MappingProxyType(
    {"curved": LedWire, "straight": LedCorneredWire, "orthogonal": LedOrthogonalWire}
)
"""Every course of a wire that is led round nodes, by its name among the habits."""


def wire_from(x0: float, y0: float, x1: float, y1: float, way: Way | None = None) -> WireShape:
    """Return the shape of a wire between two points, on the course that the user likes, led round nodes."""
    course = habits().wires
    if not way:
        return COURSES[course](x0, y0, x1, y1)
    if runs_back(way):
        return BackWire(x0, y0, x1, y1, way, ROUNDINGS[course])
    return LED_COURSES[course](x0, y0, x1, y1, way)


def wire_between(start: QPointF, end: QPointF) -> WireShape:
    """Return the shape of a wire between two points, on the course that the user likes."""
    return wire_from(start.x(), start.y(), end.x(), end.y())
