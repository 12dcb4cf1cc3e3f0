"""Where the share of each branch of a fork is printed: beside its port, where nothing else is.

A place depends on what is near it alone: when a node moves, only the places near it are found anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from engine.graphs.graph import Edge
from gui.canvas.node_boxes import box_of, meets
from gui.canvas.wire_net import Wire, WireNet

LEAD = 8.0
LINE = 14.0
BRANCH_WIDTH = 44.0
MOST_APART, ON_WIRE = 4, 4.0
"""With more wires than these at a gate, their numbers stand on them: baselines so far below the middle."""
_INWARD = (0.0, 30.0)
_ABOVE, _BELOW = (-6.0, -6.0 - LINE, -6.0 - 2 * LINE), (15.0, 15.0 + LINE, 15.0 + 2 * LINE)
_TEXT = np.array([-BRANCH_WIDTH, -10.0, 0.0, 2.0])
"""The box of a text relative to where it ends on its baseline."""
ROOM = (-LEAD - 30.0 - BRANCH_WIDTH, -6.0 - 2 * LINE - 10.0, -LEAD, 15.0 + 2 * LINE + 2.0)
"""The box around all texts that a port may have, relative to the port."""
_ROOM = np.array(ROOM)


def _spots(first: Sequence[float], second: Sequence[float]) -> np.ndarray:
    """Return the boxes that a text may have relative to its port, the likeliest first: a row each."""
    offsets = [offset for pair in zip(first, second, strict=True) for offset in pair]
    ends = [(-LEAD - inward, offset) for inward in _INWARD for offset in offsets]
    return np.tile(ends, 2) + _TEXT


_TEXTS = {True: _spots(_ABOVE, _BELOW), False: _spots(_BELOW, _ABOVE)}
"""The boxes at the upper port of a gate, and at others."""
_LATER = 0.5 * np.arange(len(_TEXTS[True]))

Obstacles = Callable[[QRectF], np.ndarray]


class BranchPlaces:
    """Finds a place when it is first asked for; `obstacles` returns the boxes that already meet an area."""

    def __init__(self, net: WireNet, obstacles: Obstacles) -> None:
        self._net = net
        self._obstacles = obstacles
        self._places: dict[Edge, QPointF] = {}
        self._stay: dict[Edge, QPointF] = {}
        self._texts = _Rows()
        self._rooms = _Rows()

    def forget(self) -> None:
        """Find every place anew: wires or nodes came or went."""
        self._places.clear()
        self._stay.clear()
        self._texts, self._rooms = _Rows(), _Rows()

    def forget_near(self, wires: Iterable[Wire], areas: np.ndarray, *, stay: bool = False) -> np.ndarray:
        """Find anew the places that these wires and areas have a say in; return the room each text has.

        Areas and rooms are boxes, a row each. Texts that `stay` come along with their ports, and no better
        place is looked for until the next time without.
        """
        touched = {edge for area in areas for edge in self._rooms.meeting(area)}
        for wire in wires:
            touched.update(other.edge for other in self._net.entering(wire.edge.target))
            touched.update(other.edge for other in self._net.leaving(wire.edge.source))
        if not stay:
            touched.update(self._stay)
            self._stay.clear()
        touched.intersection_update(self._places)
        rooms = self._rooms.of(touched)
        for edge, room in zip(touched, rooms, strict=True):
            place = self._places.pop(edge)
            if stay:
                self._stay[edge] = place - QPointF(*(room - _ROOM)[:2])
            self._texts.remove(edge)
            self._rooms.remove(edge)
        return rooms

    def is_crowded(self, wire: Wire) -> bool:
        """Return whether there is no room beside the wire, so that its number stands on it."""
        return len(self._net.entering(wire.edge.target)) > MOST_APART

    def place(self, wire: Wire) -> QPointF:
        """Return where the text of a branch ends, on its baseline."""
        place = self._places.get(wire.edge)
        if place is None:
            port, from_port = (wire.shape.x1, wire.shape.y1), self._stay.get(wire.edge)
            place = self._best(wire) if from_port is None else QPointF(*port) + from_port
            self._places[wire.edge] = place
            self._texts.add(wire.edge, np.array((place.x(), place.y()) * 2) + _TEXT)
            self._rooms.add(wire.edge, np.array(port * 2) + _ROOM)
        return place

    def _best(self, wire: Wire) -> QPointF:
        port = np.array((wire.shape.x1, wire.shape.y1) * 2)
        if self.is_crowded(wire):
            return QPointF(port[0] - LEAD, port[1] + ON_WIRE)
        gate = self._net.entering(wire.edge.target)
        texts = _TEXTS[all(wire.shape.y1 <= other.shape.y1 for other in gate)] + port
        right, _top, _right, bottom = texts[np.argmin(self._costs(wire, texts, _ROOM + port))] - _TEXT
        return QPointF(right, bottom)

    def _costs(self, wire: Wire, texts: np.ndarray, room: np.ndarray) -> np.ndarray:
        """Return what speaks against each of the boxes that a text may have; of equals the first is best."""
        others = self._texts.boxes[meets(self._texts.boxes, room)]
        taken = _count(texts, np.concatenate([self._obstacles(box_of(room)), others]))
        return 10.0 * taken + 2.0 * self._crossings(wire, room, texts) + _LATER

    def _crossings(self, wire: Wire, room: np.ndarray, texts: np.ndarray) -> np.ndarray:
        """Return how many wires of its fork or its gate run through each box; its own counts twice."""
        around = self._net.at((wire.edge.source, wire.edge.target))
        self._net.lead(around)
        near = np.flatnonzero(meets(self._net.boxes(around), room)).tolist()
        lines = [other.shape.points for other in (*(around[place] for place in near), wire)]
        x, y = np.concatenate(lines).T
        left, top, right, bottom = texts.T[:, :, None]
        inside = (x > left) & (x < right) & (y > top - 2.0) & (y < bottom + 2.0)
        starts = [sum(map(len, lines[:index])) for index in range(len(lines))]
        return np.asarray(np.maximum.reduceat(inside, starts, axis=1).sum(axis=1))


def _count(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return how many of the others each box overlaps."""
    return np.asarray(meets(boxes[:, None], others[None]).sum(axis=1))


class _Rows:
    """Boxes by edge in one array that grows; rows that are free hold NaN, which overlaps nothing."""

    def __init__(self) -> None:
        self.boxes = np.full((64, 4), np.nan)
        self._row: dict[Edge, int] = {}
        self._edge: dict[int, Edge] = {}
        self._free = list(range(64))

    def add(self, edge: Edge, box: np.ndarray) -> None:
        if not self._free:
            size = len(self.boxes)
            self.boxes = np.concatenate([self.boxes, np.full((size, 4), np.nan)])
            self._free = list(range(size, 2 * size))
        row = self._free.pop()
        self._row[edge], self._edge[row], self.boxes[row] = row, edge, box

    def remove(self, edge: Edge) -> None:
        row = self._row.pop(edge)
        del self._edge[row]
        self.boxes[row] = np.nan
        self._free.append(row)

    def of(self, edges: Iterable[Edge]) -> np.ndarray:
        return self.boxes[[self._row[edge] for edge in edges]]

    def meeting(self, area: np.ndarray) -> list[Edge]:
        return [self._edge[row] for row in np.flatnonzero(meets(self.boxes, area)).tolist()]
