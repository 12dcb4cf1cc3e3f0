"""Lining nodes up with their neighbours while they are dragged: by their edges and their middles."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF

from gui.canvas.node_boxes import meets, sides
from gui.canvas.scene import CanvasScene

REACH = 6.0
"""Screen pixels from which a node is drawn into line."""
FAVOUR = 2.0
"""Screen pixels by which middles may be farther out of line than edges and still be meant."""
SAME = 0.01
ACROSS, DOWN = 0, 1
LOW, MIDDLE, HIGH = 0, 1, 2


class Neighbours:
    """The nodes that stay where they are while others are dragged, one of which is held."""

    def __init__(self, canvas: CanvasScene, moving: Collection[int], held: int) -> None:
        others = [node_id for node_id in canvas.shown.graph if node_id not in moving]
        self._outlines = canvas.boxes.outlines(others)
        size = canvas.node_area(held).size()
        self._half = np.array([size.width(), size.height()]) / 2

    def drawn_to(self, centre: QPointF, seen: QRectF, zoom: float) -> tuple[float | None, float | None]:
        """Return which coordinates of the held node's centre bring it into line; None where none does."""
        near, (x, y) = self._seen(seen), centre.toTuple()
        return self._coordinate(ACROSS, x, near, zoom), self._coordinate(DOWN, y, near, zoom)

    def _seen(self, seen: QRectF) -> np.ndarray:
        return self._outlines[meets(self._outlines, sides(seen))]

    def _gaps(self, axis: int, centre: float, near: np.ndarray) -> np.ndarray:
        """Return how far edges and middles are out of line with each neighbour's: low, middle, high."""
        starts, ends, half = near[:, axis], near[:, axis + 2], self._half[axis]
        lines = np.stack([starts, (starts + ends) / 2, ends], axis=1)
        return np.asarray(lines - (centre + np.array([-half, 0.0, half])))

    def _coordinate(self, axis: int, centre: float, near: np.ndarray, zoom: float) -> float | None:
        gaps = self._gaps(axis, centre, near)
        if not gaps.size:
            return None
        far = np.abs(gaps) * zoom
        best = int(np.argmin(far - np.array([0.0, FAVOUR, 0.0])))
        return centre + float(gaps.flat[best]) if far.flat[best] <= REACH else None

    def lines(self, centre: QPointF, seen: QRectF) -> list[QLineF]:
        """Return a line along everything that the held node is in line with, as it stands."""
        near, (x, y) = self._seen(seen), centre.toTuple()
        down = self._along(ACROSS, (x, y), near)
        across = self._along(DOWN, (x, y), near)
        return [
            *(QLineF(place, start, place, end) for place, start, end in down),
            *(QLineF(start, place, end, place) for place, start, end in across),
        ]

    def _along(
        self, axis: int, centre: tuple[float, float], near: np.ndarray
    ) -> list[tuple[float, float, float]]:
        """Return where lines across an axis stand, and from where to where they run: middles before edges."""
        other, half, in_line = 1 - axis, self._half, np.abs(self._gaps(axis, centre[axis], near)) < SAME
        found = []
        for side in (MIDDLE,) if in_line[:, MIDDLE].any() else (LOW, HIGH):
            if len(boxes := near[in_line[:, side]]):
                start = min(float(boxes[:, other].min()), centre[other] - half[other])
                end = max(float(boxes[:, other + 2].max()), centre[other] + half[other])
                found.append((centre[axis] + float(half[axis]) * (side - MIDDLE), start, end))
        return found
