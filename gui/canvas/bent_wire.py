"""The shape of a wire that is led through points of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from engine.graphs.layout import Position
from gui.canvas.geometry import BEND, GRID, STUB, WireShape

_SAMPLES = 12
"""Points that stand for the curve from one bend to the next."""
_LEVEL, _LEAST = (1.0, 0.0), 1e-9


@dataclass(frozen=True)
class BentWire(WireShape):
    """A wire that runs straight from its start, then through its bends in curves, and arrives level."""

    bends: tuple[Position, ...]

    @cached_property
    def stub(self) -> float:
        """How far the wire runs straight before it bends."""
        return min(STUB, max(GRID * 1.5, self.bends[0][0] - self.x0 - BEND))

    @cached_property
    def stations(self) -> np.ndarray:
        """The points that it is led through, one a row: where it leaves its stub, its bends, and its end."""
        return np.array([(self.x0 + self.stub, self.y0), *self.bends, (self.x1, self.y1)])

    @cached_property
    def _pulls(self) -> np.ndarray:
        """The direction at each station: that of the line between its neighbours, level at the ends."""
        return np.vstack([_LEVEL, self.stations[2:] - self.stations[:-2], _LEVEL])

    @cached_property
    def curves(self) -> list[np.ndarray]:
        """The corners of each curve from one station to the next, four to each."""
        starts, ends = self.stations[:-1], self.stations[1:]
        lengths = np.hypot(*(ends - starts).T)
        sizes = np.maximum(np.hypot(*self._pulls.T), _LEAST)
        directions = self._pulls / sizes[:, None]
        reach = (lengths / 3)[:, None]
        corners = (starts, starts + directions[:-1] * reach, ends - directions[1:] * reach, ends)
        return list(np.stack(corners, axis=1))

    def path(self, skipped: float = 0.0) -> QPainterPath:
        """Return the line to draw, without the first pixels of its straight part where some are skipped."""
        path = QPainterPath(QPointF(self.x0 + skipped, self.y0))
        path.lineTo(*self.stations[0].tolist())
        for curve in self.curves:
            path.cubicTo(*(QPointF(*corner) for corner in curve[1:].tolist()))
        return path

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of a box that holds the whole wire."""
        corners = np.vstack([(self.x0, self.y0), *self.curves])
        left, top = corners.min(axis=0).tolist()
        right, bottom = corners.max(axis=0).tolist()
        return left, top, right, bottom

    @cached_property
    def points(self) -> np.ndarray:
        """Points along the wire, one a row, close enough together to measure distances by."""
        t = np.linspace(0.0, 1.0, _SAMPLES + 1)[1:]
        s = 1 - t
        weights = np.stack([s**3, 3 * s * s * t, 3 * s * t * t, t**3], axis=1)
        along = [np.sum(weights[:, :, None] * curve, axis=1) for curve in self.curves]
        return np.vstack([(self.x0, self.y0), self.stations[0], *along])

    def bend_near(self, point: QPointF, reach: float) -> int | None:
        """Return which bend lies within reach of a point, the nearest; None where none does."""
        gaps = [(QPointF(*bend) - point) for bend in self.bends]
        squares = [QPointF.dotProduct(gap, gap) for gap in gaps]
        nearest = min(range(len(squares)), key=squares.__getitem__)
        return nearest if squares[nearest] < reach * reach else None


def place_along(points: np.ndarray, bends: Sequence[Position], point: QPointF) -> int:
    """Return how many bends come before a point, going along a wire of these points."""
    here = _nearest(points, (point.x(), point.y()))
    return sum(_nearest(points, bend) < here for bend in bends)


def _nearest(points: np.ndarray, point: Position) -> int:
    gaps = points - point
    return int(np.argmin(np.sum(gaps * gaps, axis=1)))
