"""Which wires there are and where: shapes and paths by edge, and who leaves and enters which node.

The wire layer draws from it, labels are placed by it, and the pointer asks it what it touches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from engine.graph import Edge
from gui.canvas.geometry import WireShape, wire_between

Ends = Callable[[Edge], tuple[QPointF, QPointF]]


class WireNet:
    """All wires' shapes; `ends` tells where an edge starts and ends in the scene."""

    def __init__(self, ends: Ends) -> None:
        self._ends = ends
        self._shapes: dict[Edge, WireShape] = {}
        self._paths: dict[Edge, QPainterPath] = {}
        self._from: dict[int, list[Edge]] = {}
        self._into: dict[int, list[Edge]] = {}
        self._boxes: tuple[list[Edge], np.ndarray] | None = None

    def __iter__(self) -> Iterable[Edge]:
        return iter(self._shapes)

    def clear(self) -> None:
        """Forget every wire."""
        for store in (self._shapes, self._paths, self._from, self._into):
            store.clear()
        self._boxes = None

    def add(self, edge: Edge) -> None:
        """Take a wire in."""
        self._from.setdefault(edge.source, []).append(edge)
        self._into.setdefault(edge.target, []).append(edge)
        self._reshape(edge)
        self._forget_paths(edge.source)

    def remove(self, edge: Edge) -> None:
        """Let a wire go."""
        self._from[edge.source].remove(edge)
        self._into[edge.target].remove(edge)
        del self._shapes[edge]
        self._boxes = None
        self._paths.pop(edge, None)
        self._forget_paths(edge.source)

    def touch(self, node_ids: Iterable[int]) -> None:
        """Shape anew the wires at nodes that moved or grew."""
        for node_id in node_ids:
            for edge in (*self.leaving(node_id), *self.entering(node_id)):
                self._reshape(edge)
                self._forget_paths(edge.source)

    def _reshape(self, edge: Edge) -> None:
        self._shapes[edge] = wire_between(*self._ends(edge))
        self._boxes = None

    def _forget_paths(self, source: int) -> None:
        for edge in self.leaving(source):
            self._paths.pop(edge, None)

    def leaving(self, node_id: int) -> list[Edge]:
        """Return the wires that start at a node's output."""
        return self._from.get(node_id, [])

    def entering(self, node_id: int) -> list[Edge]:
        """Return the wires that end at a node's ports."""
        return self._into.get(node_id, [])

    def forks(self, node_id: int) -> bool:
        """Return whether a node's output feeds more than one port."""
        return len(self.leaving(node_id)) > 1

    def shape(self, edge: Edge) -> WireShape:
        """Return a wire's shape."""
        return self._shapes[edge]

    def trunk(self, node_id: int) -> float:
        """Return how far the wires of a fork run together; 0 where there is no fork."""
        return min(self._shapes[edge].stub for edge in self.leaving(node_id)) if self.forks(node_id) else 0.0

    def path(self, edge: Edge) -> QPainterPath:
        """Return the line to draw for a wire: all of it, or what follows the trunk of a fork."""
        found = self._paths.get(edge)
        if found is None:
            found = self._paths[edge] = self._shapes[edge].path(self.trunk(edge.source))
        return found

    def within(self, area: QRectF, margin: float = 0.0) -> list[Edge]:
        """Return the wires whose boxes meet an area."""
        edges, boxes = self._all_boxes()
        if not edges:
            return []
        meets = (
            (boxes[:, 0] <= area.right() + margin)
            & (boxes[:, 2] >= area.left() - margin)
            & (boxes[:, 1] <= area.bottom() + margin)
            & (boxes[:, 3] >= area.top() - margin)
        )
        return [edges[index] for index in np.flatnonzero(meets)]

    def nearest(self, point: QPointF, reach: float) -> Edge | None:
        """Return the wire nearest to a point, if one lies within reach."""
        area = QRectF(point, point)
        found = [
            (self._shapes[edge].distance(point.x(), point.y()), edge) for edge in self.within(area, reach)
        ]
        distance, edge = min(found, default=(reach, None))
        return edge if distance < reach else None

    def _all_boxes(self) -> tuple[list[Edge], np.ndarray]:
        if self._boxes is None:
            edges = list(self._shapes)
            self._boxes = edges, np.array([self._shapes[edge].bounds for edge in edges]).reshape(-1, 4)
        return self._boxes
