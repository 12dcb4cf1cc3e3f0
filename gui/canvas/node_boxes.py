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
_SOLID = [0, -1]
"""Which boxes of a node letters may not be laid over: its outline, and the last, the name under it."""


class NodeBoxes:
    """The boxes of all nodes; read anew after `forget`, or in part after `moved`."""

    def __init__(self, node_ids: Callable[[], Iterable[int]], look: Look) -> None:
        self._node_ids = node_ids
        self._look = look
        self._ids: list[int] | None = None
        self._rows: dict[int, int] = {}
        self._boxes = np.empty((0, 1, 4))
        self._order = np.empty(0, dtype=np.intp)
        self._lefts: np.ndarray | None = None
        self._widest = 0.0

    @property
    def is_read(self) -> bool:
        """Whether anything was asked for since all was forgotten."""
        return self._ids is not None

    def forget(self) -> None:
        """Read everything anew when it is next asked for: nodes came or went."""
        self._ids = None

    def moved(self, node_ids: Iterable[int]) -> None:
        """Read anew where these nodes stand."""
        moved = list(node_ids)
        if moved and self._ids is not None:
            self._boxes[self._places(moved)] = self._look(moved)
            self._lefts = None

    def _places(self, node_ids: Iterable[int]) -> list[int]:
        return [self._rows[node_id] for node_id in node_ids]

    def _read_all(self) -> list[int]:
        if self._ids is None:
            self._ids = list(self._node_ids())
            self._rows = {node_id: row for row, node_id in enumerate(self._ids)}
            self._boxes = self._look(self._ids) if self._ids else np.empty((0, 1, 4))
            self._lefts = None
        return self._ids

    def _rows_within(self, area: QRectF) -> list[int]:
        self._read_all()
        rows: list[int] = np.flatnonzero(meets(self._boxes[:, 0], sides(area))).tolist()
        return rows

    def within(self, area: QRectF) -> list[int]:
        """Return the nodes whose outlines meet an area, in the order in which they were added."""
        ids = self._read_all()
        return [ids[row] for row in self._rows_within(area)]

    def outlines_within(self, area: QRectF) -> list[tuple[int, QRectF]]:
        """Return the nodes whose outlines meet an area, with these, in the order they were added."""
        ids, rows = self._read_all(), self._rows_within(area)
        outlines = self._boxes[rows, 0]
        outlines[:, 2:] -= outlines[:, :2]
        return [(ids[row], QRectF(*box)) for row, box in zip(rows, outlines.tolist(), strict=True)]

    def outputs_within(self, area: QRectF) -> list[tuple[int, QPointF]]:
        """Return the nodes whose outputs lie in an area, and where those are."""
        ids = self._read_all()
        left, top, right, bottom = sides(area)
        outlines = self._boxes[:, 0]
        x, y = outlines[:, 2], (outlines[:, 1] + outlines[:, 3]) / 2
        inside = (x >= left) & (x <= right) & (y >= top) & (y <= bottom)
        return [(ids[row], QPointF(x[row], y[row])) for row in np.flatnonzero(inside)]

    def solid_within(self, area: QRectF) -> np.ndarray:
        """Return the outlines and names that meet an area, a row each: left, top, right, bottom."""
        self._read_all()
        boxes = self._boxes[:, _SOLID].reshape(-1, 4)
        return boxes[meets(boxes, sides(area))]

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
        if self._lefts is None:
            self._sort()
        assert self._lefts is not None
        first, end = np.searchsorted(self._lefts, (area.left() - self._widest, area.right()))
        boxes = self._boxes[self._order[first:end]].reshape(-1, 4)
        return boxes[meets(boxes, sides(area))]

    def _sort(self) -> None:
        """Sort the nodes by where they begin, so that few of them have to be compared with an area."""
        lefts, rights = self._boxes[:, :, 0].min(axis=1), self._boxes[:, :, 2].max(axis=1)
        self._order = np.argsort(lefts)
        self._lefts = lefts[self._order]
        self._widest = float((rights - lefts).max(initial=0.0))

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
