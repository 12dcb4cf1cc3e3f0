"""Where the columns and units of a network's diagram lie, and what lies under a point."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QPointF

from engine.training.networks.diagram import UNITS, Column

LABELS = 84
"""Pixels left of the inputs and right of the outputs, for their names."""
APART = 116
"""Pixels between two columns at least: what stands over a layer needs them."""
HIGHEST, LOWEST = 28.0, 15.0
"""Pixels from one unit to the next: as many as look well, and as few as can be told apart."""
MARGIN = 4.0
LARGEST = 8.0
"""Pixels from a unit's middle to its rim at most."""
NEAR = 4.0
"""Pixels from which a pointer means a wire or a unit."""


class Part(NamedTuple):
    """A unit of a column, or with a `source` the wire that comes to it from that place before it."""

    column: int
    place: int
    source: int | None = None


def least_width(columns: int) -> int:
    """Return the pixels that so many columns need."""
    return 2 * LABELS + (columns - 1) * APART


def column_middles(columns: int, width: float) -> list[float]:
    """Return where columns lie from left to right."""
    apart = (width - 2 * LABELS) / max(columns - 1, 1)
    return [LABELS + apart * column for column in range(columns)]


def room_for(height: float) -> int:
    """Return how many places a column of that height has."""
    low, high = int(UNITS.low), int(UNITS.high)
    return max(low, min(high, int((height - 2 * MARGIN) // LOWEST)))


@dataclass(frozen=True)
class Places:
    """The places of columns in a room of some pixels."""

    columns: Sequence[Column]
    width: float
    height: float

    @property
    def apart(self) -> float:
        """How far a unit is from the next."""
        most = max(len(column.shown) + bool(column.left_out) for column in self.columns)
        return min(HIGHEST, (self.height - 2 * MARGIN) / most)

    @property
    def radius(self) -> float:
        """How far a unit's rim is from its middle."""
        return min(LARGEST, 0.36 * self.apart)

    def units(self, number: int) -> list[QPointF]:
        """Return the middles of the units that a column shows."""
        column = self.columns[number]
        rows = [place + (place >= column.before_gap) for place in range(len(column.shown))]
        return [self._at(number, row) for row in rows]

    def gap(self, number: int) -> QPointF | None:
        """Return where it is said how many units a column leaves out, or None."""
        column = self.columns[number]
        return self._at(number, column.before_gap) if column.left_out else None

    def _at(self, number: int, row: int) -> QPointF:
        column = self.columns[number]
        rows = len(column.shown) + bool(column.left_out)
        middles = column_middles(len(self.columns), self.width)
        return QPointF(middles[number], self.height / 2 + (row - (rows - 1) / 2) * self.apart)

    def part_at(self, point: QPointF) -> Part | None:
        """Return the unit under a point, or the wire that runs nearest by it, or None."""
        reach = self.radius + NEAR / 2
        for number in range(len(self.columns)):
            for place, middle in enumerate(self.units(number)):
                if math.hypot(point.x() - middle.x(), point.y() - middle.y()) <= reach:
                    return Part(number, place)
        wires = [(distance(point, start, end), part) for part, start, end in self._wires_beside(point)]
        nearest = min(wires, default=(math.inf, None))
        return nearest[1] if nearest[0] <= NEAR else None

    def _wires_beside(self, point: QPointF) -> Iterator[tuple[Part, QPointF, QPointF]]:
        middles = column_middles(len(self.columns), self.width)
        for number in range(1, len(self.columns)):
            if middles[number - 1] <= point.x() <= middles[number]:
                for place, end in enumerate(self.units(number)):
                    for source, start in enumerate(self.units(number - 1)):
                        yield Part(number, place, source), start, end


def distance(point: QPointF, start: QPointF, end: QPointF) -> float:
    """Return how far a point is from the line through two others."""
    way = end - start
    aside = point - start
    return abs(way.x() * aside.y() - way.y() * aside.x()) / math.hypot(way.x(), way.y())
