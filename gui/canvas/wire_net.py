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
from gui.canvas.bent_wire import BentWire
from gui.canvas.courses import wire_from
from gui.canvas.geometry import WireShape, bounds_of
from gui.canvas.gradient_scale import Mark

BendsOf = Callable[[], Mapping[Edge, tuple[Position, ...]]]
"""Tells which points wires are led through; most through none."""
EndsOf = Callable[[Sequence[Edge]], np.ndarray]
"""Tells where wires begin and end as things stand: x and y of the start and of the end, a row each."""


class Wire:
    """An edge with what is kept about drawing it, None until someone needs it: most are out of sight."""

    __slots__ = ("_bends_of", "_ends_of", "_lines", "_shape", "edge", "mark", "path")

    def __init__(self, edge: Edge, ends_of: EndsOf, bends_of: BendsOf) -> None:
        self.edge = edge
        self._ends_of, self._bends_of = ends_of, bends_of
        self._shape: WireShape | None = None
        self._lines: list[QLineF] | None = None
        self.path: QPainterPath | None = None
        self.mark: Mark | None = None

    @property
    def shape(self) -> WireShape:
        """The wire's shape as its ends stand."""
        if self._shape is None:
            self.end_at(self._ends_of([self.edge])[0])
        assert self._shape is not None
        return self._shape

    def end_at(self, ends: np.ndarray) -> None:
        """Have the shape that goes with these ends, where none was found since one of them moved."""
        if self._shape is None:
            bends = self._bends_of().get(self.edge)
            x0, y0, x1, y1 = ends.tolist()
            self._shape = BentWire(x0, y0, x1, y1, bends) if bends else wire_from(x0, y0, x1, y1)

    @property
    def lines(self) -> list[QLineF]:
        """The straight lines that stand for the wire where one looks from afar."""
        if self._lines is None:
            self._lines = [QLineF(*pair) for pair in pairwise(self.shape.corners())]
        return self._lines

    def forget_shape(self) -> None:
        """Find the shape anew: an end moved."""
        self._shape = self._lines = None


class WireNet:
    """All wires' shapes; `ends_of` tells where edges begin and end as things stand in the scene."""

    def __init__(self, ends_of: EndsOf, bends_of: BendsOf = dict) -> None:
        self._ends_of, self._bends_of = ends_of, bends_of
        self._wires: dict[Edge, Wire] = {}
        self._from: dict[int, list[Wire]] = {}
        self._into: dict[int, list[Wire]] = {}
        self._trunks: dict[int, QPainterPath] = {}
        self._boxes: np.ndarray | None = None
        self._ends = np.empty((0, 4))
        self._rows: dict[Edge, int] = {}
        self._in_rows: list[Wire] = []

    def clear(self) -> None:
        """Forget every wire."""
        for store in (self._wires, self._from, self._into, self._trunks):
            store.clear()
        self._boxes = None

    def add(self, edges: Collection[Edge]) -> None:
        """Take wires in."""
        for edge in edges:
            wire = self._wires[edge] = Wire(edge, self._ends_of, self._bends_of)
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
            self._boxes[rows] = bounds_of(self._ends[rows])
            self._widen()

    @property
    def is_read(self) -> bool:
        """Whether anything was asked for since wires came or went."""
        return self._boxes is not None

    def boxes(self, wires: Iterable[Wire]) -> np.ndarray:
        """Return boxes that hold wires where they were last told to be, a row each."""
        return self._all_boxes()[self._rows_of(wires)]

    def _rows_of(self, wires: Iterable[Wire]) -> list[int]:
        return [self._rows[wire.edge] for wire in wires]

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
        boxes = self._all_boxes()
        meets = (
            (boxes[:, 0] <= area.right() + margin)
            & (boxes[:, 2] >= area.left() - margin)
            & (boxes[:, 1] <= area.bottom() + margin)
            & (boxes[:, 3] >= area.top() - margin)
        )
        rows = np.flatnonzero(meets).tolist()
        for row in rows:
            self._in_rows[row].end_at(self._ends[row])
        return [self._in_rows[row] for row in rows]

    def nearest(self, point: QPointF, reach: float) -> Edge | None:
        """Return the wire nearest to a point, if one lies within reach."""
        near = self.within(QRectF(point, point), reach)
        found = [(wire.shape.distance(point.x(), point.y()), wire.edge) for wire in near]
        return min((pair for pair in found if pair[0] < reach), default=(reach, None))[1]

    def _all_boxes(self) -> np.ndarray:
        if self._boxes is None:
            self._in_rows = list(self._wires.values())
            self._rows = {wire.edge: row for row, wire in enumerate(self._in_rows)}
            self._ends = self._ends_of([*self._wires])
            self._boxes = bounds_of(self._ends)
            self._widen()
        return self._boxes

    def _widen(self) -> None:
        """Have the boxes of wires that are led through points hold them whole."""
        assert self._boxes is not None
        for edge in self._bends_of():
            if (row := self._rows.get(edge)) is not None:
                self._in_rows[row].end_at(self._ends[row])
                self._boxes[row] = self._in_rows[row].shape.bounds
