"""Which wires there are and where: shapes and paths, and who leaves and enters which node.

The wire layer draws from it, labels are placed by it, and the pointer asks it what it touches.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from engine.graphs.graph import Edge
from gui.canvas.geometry import WireShape, bounds_of
from gui.canvas.gradient_scale import Mark

ShapeOf = Callable[[Edge], WireShape]


class Wire:
    """An edge with what is kept about drawing it; `path` and `mark` are None until someone needs them."""

    __slots__ = ("edge", "mark", "path", "shape")

    def __init__(self, edge: Edge, shape: WireShape) -> None:
        self.edge = edge
        self.shape = shape
        self.path: QPainterPath | None = None
        self.mark: Mark | None = None


class WireNet:
    """All wires' shapes; `shape_of` tells which an edge has as things stand in the scene."""

    def __init__(self, shape_of: ShapeOf) -> None:
        self._shape_of = shape_of
        self._wires: dict[Edge, Wire] = {}
        self._from: dict[int, list[Wire]] = {}
        self._into: dict[int, list[Wire]] = {}
        self._trunks: dict[int, QPainterPath] = {}
        self._boxes: np.ndarray | None = None
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
            wire = self._wires[edge] = Wire(edge, self._shape_of(edge))
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

    def touch(self, wires: Collection[Wire]) -> None:
        """Shape wires anew whose ends moved."""
        for wire in wires:
            wire.shape = self._shape_of(wire.edge)
        for source in {wire.edge.source for wire in wires}:
            self._forget_paths(source)
        if self._boxes is not None and wires:
            rows = [self._rows[wire.edge] for wire in wires]
            self._boxes[rows] = bounds_of([wire.shape for wire in wires])

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
        return [self._in_rows[index] for index in np.flatnonzero(meets)]

    def nearest(self, point: QPointF, reach: float) -> Edge | None:
        """Return the wire nearest to a point, if one lies within reach."""
        near = self.within(QRectF(point, point), reach)
        found = [(wire.shape.distance(point.x(), point.y()), wire.edge) for wire in near]
        return min((pair for pair in found if pair[0] < reach), default=(reach, None))[1]

    def _all_boxes(self) -> np.ndarray:
        if self._boxes is None:
            self._in_rows = list(self._wires.values())
            self._rows = {wire.edge: row for row, wire in enumerate(self._in_rows)}
            self._boxes = bounds_of([wire.shape for wire in self._in_rows])
        return self._boxes
