"""What stands on the canvas besides wires, as arrays: outlines of nodes, numbers at outputs, captions.

Labels of wires are placed by it, and the wire layer asks it which outputs are in sight.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF

Look = Callable[[Sequence[int]], np.ndarray]
"""Tells which boxes nodes keep to themselves: of each as many, a row each, its outline first."""

TOGETHER = 128
"""Boxes that are compared with others in one go."""
Areas = QRectF | np.ndarray
"""One area, or as many as there are rows of left, top, right and bottom."""

_NONE = np.empty((0, 1, 4))
_SOLID = [0, -1]
"""Which boxes of a node letters may not be laid over: its outline, and the last, the name under it."""


class NodeBoxes:
    """The boxes of all nodes; read anew after `forget`, or in part after `moved`."""

    def __init__(self, node_ids: Callable[[], Iterable[int]], look: Look) -> None:
        self._node_ids = node_ids
        self._look = look
        self._ids: list[int] | None = None
        self._rows: dict[int, int] = {}
        self._boxes: np.ndarray
        self._sorted: tuple[np.ndarray, np.ndarray, float] | None = None

    @property
    def is_read(self) -> bool:
        """Whether anything was asked for since all was forgotten."""
        return self._ids is not None

    def forget(self) -> None:
        """Read everything anew when it is next asked for: nodes came or went."""
        self._ids = None

    def moved(self, node_ids: Sequence[int]) -> np.ndarray:
        """Read anew where these nodes stand; return which of them have other boxes than before."""
        if not node_ids or self._ids is None:
            return np.ones(len(node_ids), dtype=bool)
        rows, boxes = self._places(node_ids), self._look(node_ids)
        is_other = (self._boxes[rows] != boxes).any(axis=(1, 2))
        if is_other.any():
            self._boxes[rows], self._sorted = boxes, None
        return np.asarray(is_other)

    def _places(self, node_ids: Iterable[int]) -> list[int]:
        return [self._rows[node_id] for node_id in node_ids]

    def _read_all(self) -> list[int]:
        if self._ids is None:
            self._ids = list(self._node_ids())
            self._rows = {node_id: row for row, node_id in enumerate(self._ids)}
            self._boxes = self._look(self._ids) if self._ids else _NONE
            self._sorted = None
        return self._ids

    def _rows_within(self, areas: Areas) -> list[int]:
        self._read_all()
        rows: list[int] = np.flatnonzero(meets_any(self._boxes[:, 0], areas)).tolist()
        return rows

    def within(self, areas: Areas) -> list[int]:
        """Return the nodes whose outlines meet any of these areas, in the order in which they were added."""
        ids = self._read_all()
        return [ids[row] for row in self._rows_within(areas)]

    def outlines_within(self, areas: Areas) -> list[tuple[int, QRectF]]:
        """Return the nodes whose outlines meet any of these areas, with these, in the same order."""
        ids, rows = self._read_all(), self._rows_within(areas)
        outlines = self._boxes[rows, 0]
        outlines[:, 2:] -= outlines[:, :2]
        return [(ids[row], QRectF(*box)) for row, box in zip(rows, outlines.tolist(), strict=True)]

    def outputs_within(self, areas: Areas) -> list[tuple[int, QPointF]]:
        """Return the nodes whose outputs lie in any of these areas, and where those are."""
        ids = self._read_all()
        outlines = self._boxes[:, 0]
        x, y = outlines[:, 2], (outlines[:, 1] + outlines[:, 3]) / 2
        rows = np.flatnonzero(meets_any(np.stack([x, y, x, y], axis=1), areas)).tolist()
        return [(ids[row], QPointF(x[row], y[row])) for row in rows]

    def solid_within(self, areas: Areas) -> np.ndarray:
        """Return the outlines and names that meet any of these areas, a row of four sides each."""
        self._read_all()
        boxes = self._boxes[:, _SOLID].reshape(-1, 4)
        return boxes[meets_any(boxes, areas)]

    def outlines(self, node_ids: Iterable[int]) -> np.ndarray:
        """Return the outlines of nodes, a row each: left, top, right, bottom."""
        self._read_all()
        return np.asarray(self._boxes[self._places(node_ids), 0])

    def around(self, area: QRectF) -> tuple[list[int], np.ndarray, np.ndarray]:
        """Return the nodes whose outlines meet an area, their outlines, and the names under them.

        Outlines and names are boxes, a row each: left, top, right, bottom.
        """
        ids, rows = self._read_all(), self._rows_within(area)
        outlines, names = (self._boxes[rows, solid] for solid in _SOLID)
        return [ids[row] for row in rows], outlines, names

    def meeting(self, area: QRectF) -> np.ndarray:
        """Return the boxes that meet an area, a row each: left, top, right, bottom."""
        self._read_all()
        self._sorted = order, lefts, widest = self._sorted or self._sort()
        first, end = np.searchsorted(lefts, (area.left() - widest, area.right()))
        boxes = self._boxes[order[first:end]].reshape(-1, 4)
        return boxes[meets(boxes, sides(area))]

    def _sort(self) -> tuple[np.ndarray, np.ndarray, float]:
        """Return the nodes' order by where they begin, where that is, and how wide the widest is.

        So few of them have to be compared with an area.
        """
        lefts, rights = self._boxes[:, :, 0].min(axis=1), self._boxes[:, :, 2].max(axis=1)
        order = np.argsort(lefts)
        return order, lefts[order], float((rights - lefts).max(initial=0.0))

    def spans(self, node_ids: Iterable[int]) -> np.ndarray:
        """Return for each node a box around all of its boxes."""
        self._read_all()
        boxes = self._boxes[self._places(node_ids)]
        return np.concatenate([boxes[:, :, :2].min(axis=1), boxes[:, :, 2:].max(axis=1)], axis=1)


def meets(boxes: np.ndarray, other: Sequence[float] | np.ndarray) -> np.ndarray:
    """Return which boxes overlap another box; both may be arrays whose last axis holds the four sides."""
    other = np.asarray(other)
    across = (boxes[..., 0] < other[..., 2]) & (boxes[..., 2] > other[..., 0])
    down = (boxes[..., 1] < other[..., 3]) & (boxes[..., 3] > other[..., 1])
    return np.asarray(across & down)


def meets_any(boxes: np.ndarray, areas: Areas) -> np.ndarray:
    """Return which boxes, a row each, overlap any of these areas."""
    rooms = as_rows(areas)
    met = meets(boxes, hull(rooms))
    near = np.flatnonzero(met)
    met[near] = meets(boxes[near, None], rooms).any(axis=1)
    return met


def as_rows(areas: Areas) -> np.ndarray:
    """Return areas as boxes, a row of left, top, right and bottom each."""
    return np.array([sides(areas)]) if isinstance(areas, QRectF) else areas


def adjusted(boxes: np.ndarray, left: float, top: float, right: float, bottom: float) -> np.ndarray:
    """Return boxes with their sides moved, as `QRectF.adjusted` does it to one."""
    return boxes + np.array([left, top, right, bottom])


def hull(boxes: np.ndarray) -> np.ndarray:
    """Return the box around boxes, a row each, of which there is one at least."""
    return np.concatenate([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)])


def box_of(sides: np.ndarray) -> QRectF:
    """Return the box with these sides: left, top, right and bottom."""
    left, top, right, bottom = sides.tolist()
    return QRectF(QPointF(left, top), QPointF(right, bottom))


def around_both(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return the boxes around boxes and others, one of each; the last axis holds the four sides."""
    corners = np.minimum(boxes[..., :2], others[..., :2]), np.maximum(boxes[..., 2:], others[..., 2:])
    return np.concatenate(corners, axis=-1)


def meetings(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return the pairs of rows, of the boxes and of the others, that overlap: two rows of as many numbers.

    Only boxes that begin about as far to the left are compared, so that many take no more than their share.
    """
    order = np.argsort(others[:, 0])
    lefts, widest = others[order, 0], (others[:, 2] - others[:, 0]).max(initial=0.0)
    found = [np.empty((2, 0), dtype=np.intp)]
    for mine in np.split(rows := np.argsort(boxes[:, 0]), range(TOGETHER, len(rows), TOGETHER)):
        reach = boxes[mine, 0].min(initial=np.inf) - widest, boxes[mine, 2].max(initial=-np.inf)
        near = order[slice(*np.searchsorted(lefts, reach))]
        at, other = np.nonzero(meets(boxes[mine, None], others[near][None]))
        found.append(np.stack([mine[at], near[other]]))
    return np.concatenate(found, axis=1)


def sides(box: QRectF) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a box."""
    return box.left(), box.top(), box.right(), box.bottom()
