"""Which wires there are and where: shapes and paths, and who leaves and enters which node.

The wire layer draws from it, labels are placed by it, and the pointer asks it what it touches.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainterPath

from engine.graphs.graph import Edge
from engine.graphs.layout import Position
from engine.graphs.ways import FARTHEST, Way
from gui.canvas.bent_wire import BentWire
from gui.canvas.courses import LedWire, wire_from
from gui.canvas.geometry import PIECES, WireShape, bounds_of
from gui.canvas.gradient_scale import Mark
from gui.canvas.node_boxes import adjusted, box_of, hull, meets, meets_any, sides

STROKE = 8.0
"""How far from its middle a wire, or the light about it, may be drawn."""

BendsOf = Callable[[], Mapping[Edge, tuple[Position, ...]]]
"""Tells which points wires are led through; most through none."""
EndsOf = Callable[[Sequence[Edge]], np.ndarray]
"""Tells where wires begin and end as things stand: x and y of the start and of the end, a row each."""
WaysOf = Callable[[Sequence[Edge], np.ndarray], Sequence[Way | None]]
"""Tells by which points wires between such ends are led round nodes: None where none is in the way, and no
points where there is no way round."""


def _straight_on(edges: Sequence[Edge], _ends: np.ndarray) -> Sequence[Way | None]:
    return [None] * len(edges)


class Wire:
    """An edge with what is kept about drawing it, None until someone needs it: most are out of sight."""

    __slots__ = ("_net", "course", "edge", "is_hindered", "lines", "mark", "path", "row")

    def __init__(self, edge: Edge, net: WireNet) -> None:
        self.edge = edge
        self._net = net
        self.row = 0
        self.course: WireShape | None = None
        self.is_hindered = False
        self.lines: list[QLineF] | None = None
        self.path: QPainterPath | None = None
        self.mark: Mark | None = None

    @property
    def shape(self) -> WireShape:
        """The wire's shape as its ends and the nodes near it stand."""
        if self.course is None:
            self._net.lead([self])
        assert self.course is not None
        return self.course

    def forget_shape(self) -> None:
        """Find the shape anew: an end moved."""
        self.course = self.lines = None


class WireNet:
    """All wires' shapes; `ends_of` tells where edges begin and end as things stand in the scene.

    What keeps nodes clear of wires is found when a wire is first in sight, and kept. Until then its box is as
    large as it could become.
    """

    def __init__(self, ends_of: EndsOf, bends_of: BendsOf = dict, ways_of: WaysOf = _straight_on) -> None:
        self._ends_of, self._bends_of, self._ways_of = ends_of, bends_of, ways_of
        self._wires: dict[Edge, Wire] = {}
        self._from: dict[int, list[Wire]] = {}
        self._into: dict[int, list[Wire]] = {}
        self._trunks: dict[int, QPainterPath] = {}
        self._boxes: np.ndarray | None = None
        self._ends: np.ndarray
        self._nodes: np.ndarray
        self._is_led: np.ndarray
        self._is_hindered: np.ndarray
        self._in_rows: list[Wire]

    def clear(self) -> None:
        """Forget every wire."""
        for store in (self._wires, self._from, self._into, self._trunks):
            store.clear()
        self._boxes = None

    def add(self, edges: Collection[Edge]) -> None:
        """Take wires in."""
        for edge in edges:
            wire = self._wires[edge] = Wire(edge, self)
            self._from.setdefault(edge.source, []).append(wire)
            self._into.setdefault(edge.target, []).append(wire)
        self._have_changed(edges)

    def remove(self, edges: Collection[Edge]) -> None:
        """Let wires go."""
        for edge in edges:
            wire = self._wires.pop(edge)
            self._from[edge.source].remove(wire)
            self._into[edge.target].remove(wire)
        self._have_changed(edges)

    def _have_changed(self, edges: Iterable[Edge]) -> None:
        self._boxes = None
        for source in {edge.source for edge in edges}:
            self._forget_paths(source)

    def at(self, node_ids: Iterable[int]) -> list[Wire]:
        """Return the wires that start or end at nodes, each once."""
        wires = {wire.edge: wire for node in node_ids for wire in (*self.leaving(node), *self.entering(node))}
        return list(wires.values())

    def forget_shapes(self) -> None:
        """Shape every wire anew when it is next asked for."""
        self._trunks.clear()
        self._boxes = None
        for wire in self._wires.values():
            wire.forget_shape()
            wire.path = None

    def touch(self, wires: Collection[Wire]) -> None:
        """Shape wires anew whose ends moved."""
        for wire in wires:
            wire.forget_shape()
        for source in {wire.edge.source for wire in wires}:
            self._forget_paths(source)
        if self._boxes is not None and wires:
            rows = self._rows_of(wires)
            self._ends[rows] = self._ends_of([wire.edge for wire in wires])
            self._boxes[rows] = _farthest(self._ends[rows])
            self._is_led[rows] = False
            self._lead_bent()

    @property
    def is_read(self) -> bool:
        """Whether anything was asked for since wires came or went."""
        return self._boxes is not None

    def boxes(self, wires: Iterable[Wire]) -> np.ndarray:
        """Return boxes that hold wires where they were last told to be, a row each."""
        return self._all_boxes()[self._rows_of(wires)]

    def _rows_of(self, wires: Iterable[Wire]) -> list[int]:
        return [wire.row for wire in wires]

    def _forget_paths(self, source: int) -> None:
        """A fork's wires share their trunk, so they change together."""
        self._trunks.pop(source, None)
        for wire in self.leaving(source):
            wire.path = None

    def forget_marks(self) -> None:
        """Ask anew how strong each wire is."""
        for wire in self._wires.values():
            wire.mark = None

    def wire(self, edge: Edge) -> Wire:
        """Return the wire of an edge."""
        return self._wires[edge]

    def find(self, edge: Edge) -> Wire | None:
        """Return the wire of an edge, or None where it is not there."""
        return self._wires.get(edge)

    def leaving(self, node_id: int) -> list[Wire]:
        """Return the wires that start at a node's output."""
        return self._from.get(node_id, [])

    def entering(self, node_id: int) -> list[Wire]:
        """Return the wires that end at a node's ports."""
        return self._into.get(node_id, [])

    def forks(self, node_id: int) -> bool:
        """Return whether a node's output feeds more than one port."""
        return len(self._from.get(node_id, ())) > 1

    def shape(self, edge: Edge) -> WireShape:
        """Return a wire's shape."""
        return self._wires[edge].shape

    def _trunk_length(self, source: int) -> float:
        self.lead(self.leaving(source))
        return min(wire.shape.stub for wire in self.leaving(source))

    def trunk(self, source: int) -> QPainterPath:
        """Return the line along which the wires of a fork run together."""
        found = self._trunks.get(source)
        if found is None:
            shape = self.leaving(source)[0].shape
            found = self._trunks[source] = QPainterPath(QPointF(shape.x0, shape.y0))
            found.lineTo(shape.x0 + self._trunk_length(source), shape.y0)
        return found

    def path(self, wire: Wire) -> QPainterPath:
        """Return the line to draw for a wire: all of it, or what follows the trunk of a fork."""
        if wire.path is None:
            source = wire.edge.source
            wire.path = wire.shape.path(self._trunk_length(source) if self.forks(source) else 0.0)
        return wire.path

    def within(self, area: QRectF, margin: float = 0.0) -> list[Wire]:
        """Return the wires whose boxes meet an area."""
        boxes, room = self._all_boxes(), sides(area.adjusted(-margin, -margin, margin, margin))
        near = _meeting(boxes, room)
        if not self._is_led[near].all():
            self.lead([self._in_rows[row] for row in near])
            near = near[_meeting(boxes[near], room)]
        return [self._in_rows[row] for row in near.tolist()]

    def through(self, areas: np.ndarray) -> list[Wire]:
        """Return the wires that run through any of these areas, or so near that their strokes do."""
        areas = adjusted(areas, -STROKE, -STROKE, STROKE, STROKE)
        near = self.within(box_of(hull(areas)))
        if not near:
            return []
        pieces = np.concatenate([wire.shape.pieces for wire in near])
        is_met = meets_any(pieces, areas).reshape(len(near), PIECES)
        return [near[row] for row in np.flatnonzero(is_met.any(axis=1)).tolist()]

    def ending_within(self, areas: np.ndarray) -> list[Wire]:
        """Return the wires that end in any of these areas."""
        self._all_boxes()
        rows = np.flatnonzero(meets_any(self._ends[:, [2, 3, 2, 3]], areas))
        return [self._in_rows[row] for row in rows.tolist()]

    def pieces(self, wires: Sequence[Wire]) -> np.ndarray:
        """Return boxes that hold wires piece by piece where they were last told to be: (wires, PIECES, 4)."""
        boxes = self.boxes(wires)[:, None].repeat(PIECES, axis=1)
        for row, wire in enumerate(wires):
            if wire.course is not None:
                boxes[row] = wire.course.pieces
        return boxes

    def roughly_within(self, areas: np.ndarray) -> list[Wire]:
        """Return the wires that may meet any of these areas, whatever they are to be led round."""
        rows = np.flatnonzero(meets_any(self._all_boxes(), adjusted(areas, -1.0, -1.0, 1.0, 1.0)))
        return [self._in_rows[row] for row in rows.tolist()]

    def unled_within(self, area: QRectF) -> tuple[list[Wire], np.ndarray]:
        """Return the wires that may meet an area and have no course yet, and where they begin and end."""
        near = _meeting(self._all_boxes(), sides(area))
        rows = near[~self._is_led[near]]
        return [self._in_rows[row] for row in rows.tolist()], self._ends[rows]

    def unled_about(self, area: QRectF) -> tuple[list[Wire], np.ndarray]:
        """Return the same with the wires that have an end in common with one that may meet the area.

        They decide how long the trunk of a fork is, and have a say in where a number stands at a port.
        """
        near = _meeting(self._all_boxes(), sides(area))
        about = np.isin(self._nodes, self._nodes[near]).any(axis=1)
        rows = np.flatnonzero(about & ~self._is_led)
        return [self._in_rows[row] for row in rows.tolist()], self._ends[rows]

    def lines(self, wires: Sequence[Wire]) -> list[list[QLineF]]:
        """Return the straight lines that stand for each wire where one looks from afar."""
        unknown = [wire for wire in wires if wire.lines is None]
        bends = self._bends_of()
        for wire, (x0, y0, x1, y1) in zip(unknown, self._ends[self._rows_of(unknown)].tolist(), strict=True):
            if bends and wire.edge in bends:
                corners = ((x0, y0), *bends[wire.edge], (x1, y1))
                wire.lines = [QLineF(*start, *end) for start, end in pairwise(corners)]
            else:
                wire.lines = [QLineF(x0, y0, x1, y1)]
        return [wire.lines or [] for wire in wires]

    # -- courses ------------------------------------------------------------------------------------------

    def lead(self, wires: Iterable[Wire]) -> None:
        """Find the courses that wires take, those that have none, round the nodes in their way."""
        boxes = self._all_boxes()
        unled = [wire for wire in wires if wire.course is None]
        if not unled:
            return
        rows = np.array(self._rows_of(unled), dtype=np.intp)
        ends = self._ends[rows]
        ways = self._ways_of([wire.edge for wire in unled], ends)
        boxes[rows], self._is_led[rows] = bounds_of(ends), True
        self._is_hindered[rows] = [way is not None for way in ways]
        for wire, row, (x0, y0, x1, y1), way in zip(unled, rows.tolist(), ends.tolist(), ways, strict=True):
            wire.is_hindered, bends = way is not None, self._bends_of().get(wire.edge)
            if bends:
                wire.course = BentWire(x0, y0, x1, y1, bends)
            else:
                wire.course = wire_from(x0, y0, x1, y1, way)
            if bends or way:
                boxes[row] = wire.course.bounds

    def near(self, areas: np.ndarray) -> list[Wire]:
        """Return the wires whose courses what stands in one of these areas may have a say in."""
        boxes = self._all_boxes()
        boxes = np.where(self._is_hindered[:, None], _farthest(self._ends), boxes)
        is_met = np.zeros(len(boxes), dtype=bool)
        for area in areas:
            is_met |= meets(boxes, area)
        return [self._in_rows[row] for row in np.flatnonzero(self._is_led & is_met).tolist()]

    def lead_anew(self, wires: Collection[Wire]) -> np.ndarray:
        """Find courses anew after the wires' ends or nodes near them moved; return which are others."""
        before = [wire.course for wire in wires]
        self.touch(wires)
        self.lead(wires)
        return np.array(
            [wire.course != course for wire, course in zip(wires, before, strict=True)], dtype=bool
        )

    def nearest(self, point: QPointF, reach: float) -> Edge | None:
        """Return the wire nearest to a point, if one lies within reach."""
        near = self.within(QRectF(point, point), reach)
        found = [(wire.shape.distance(point.x(), point.y()), wire.edge) for wire in near]
        return min((pair for pair in found if pair[0] < reach), default=(reach, None))[1]

    def _all_boxes(self) -> np.ndarray:
        if self._boxes is None:
            self._in_rows = list(self._wires.values())
            for row, wire in enumerate(self._in_rows):
                wire.row = row
            self._ends = self._ends_of([*self._wires])
            self._nodes = np.array([edge[:2] for edge in self._wires], dtype=np.int64).reshape(-1, 2)
            self._is_led = np.array([wire.course is not None for wire in self._in_rows], dtype=bool)
            self._is_hindered = np.array(
                [isinstance(wire.course, LedWire) for wire in self._in_rows], dtype=bool
            )
            self._boxes = np.where(self._is_led[:, None], bounds_of(self._ends), _farthest(self._ends))
            for row, wire in enumerate(self._in_rows):
                if isinstance(wire.course, LedWire | BentWire):
                    self._boxes[row] = wire.course.bounds
            self._lead_bent()
        return self._boxes

    def _lead_bent(self) -> None:
        """Have the boxes of wires that are led through points hold them whole, in sight or not."""
        bent = [wire for edge in self._bends_of() if (wire := self._wires.get(edge)) is not None]
        self.lead(bent)


def _farthest(ends: np.ndarray) -> np.ndarray:
    """Return boxes that hold wires wherever they are led."""
    return bounds_of(ends) + np.array([0.0, -FARTHEST, 0.0, FARTHEST])


def _meeting(boxes: np.ndarray, room: tuple[float, float, float, float]) -> np.ndarray:
    """Return which boxes meet or touch another."""
    left, top, right, bottom = room
    across = (boxes[:, 0] <= right) & (boxes[:, 2] >= left)
    return np.flatnonzero(across & (boxes[:, 1] <= bottom) & (boxes[:, 3] >= top))
