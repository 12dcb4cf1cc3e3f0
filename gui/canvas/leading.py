"""Which wires are led round which nodes, as things stand on the canvas."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from engine.graphs.graph import Edge
from engine.graphs.ways import CLEARANCES, Rise, Way, carried, crossed, room_of, way_round, within_names
from gui.canvas.courses import COURSES
from gui.canvas.geometry import stubs_of
from gui.canvas.node_boxes import NodeBoxes
from gui.look.habits import habits

MOST_IN_HAND = 8
"""Where more nodes than these are dragged, their wires run straight on until they are let go."""


class Leading:
    """Leads wires round nodes, but round none that is in the hand: wires are not to flee from it.

    A wire of a node in the hand keeps to its way as long as that is clear, so that it does not jump about.
    Where nodes are on their way, as `are_at_rest` tells, wires run straight on.
    """

    def __init__(self, boxes: NodeBoxes, are_at_rest: Callable[[], bool]) -> None:
        self._boxes, self._are_at_rest = boxes, are_at_rest
        self.in_hand: frozenset[int] = frozenset()
        self._kept: dict[Edge, Way] = {}

    def hold(self, node_ids: Collection[int]) -> None:
        """Take it that these nodes are being dragged, and no others."""
        self.in_hand = frozenset(node_ids)
        self._kept.clear()

    def ways(self, edges: Sequence[Edge], ends: np.ndarray) -> list[Way | None]:
        """Return the points that lead wires round nodes, none where there is no way.

        It is None for a wire that can run straight on.
        """
        ways: list[Way | None] = [None] * len(edges)
        if not edges or not self._are_at_rest():
            return ways
        ids, outlines, names = self._around(ends)
        stubs, rise = stubs_of(ends), COURSES[habits().wires].rise
        met = crossed(ends, stubs, outlines, rise) & self._may_be_met(edges, ids)
        for index in np.flatnonzero(met.any(axis=1)).tolist():
            wire = edges[index], ends[index], float(stubs[index])
            others = self._others(edges[index], ids)
            clear = np.concatenate([outlines[others], within_names(names[others])])
            ways[index] = self._way(*wire, clear, rise) or self._way(*wire, outlines[others], rise)
        return ways

    def count(self, edges: Sequence[Edge], ends: np.ndarray) -> int:
        """Return how many wires are to be led round nodes: each way takes some thousandths of a second."""
        if not edges or not self._are_at_rest():
            return 0
        ids, outlines, _names = self._around(ends)
        met = crossed(ends, stubs_of(ends), outlines, COURSES[habits().wires].rise)
        return int((met & self._may_be_met(edges, ids)).any(axis=1).sum())

    def _around(self, ends: np.ndarray) -> tuple[Sequence[int], np.ndarray, np.ndarray]:
        """Return the nodes that wires between such ends may meet, with their outlines and names."""
        left, top, right, bottom = room_of(ends)
        return self._boxes.around(QRectF(QPointF(left, top), QPointF(right, bottom)))

    def _others(self, edge: Edge, ids: Sequence[int]) -> list[int]:
        """Return the rows of the nodes that a wire is led round: not its ends, and none in the hand."""
        return [
            row
            for row, node in enumerate(ids)
            if node not in self.in_hand and node not in (edge.source, edge.target)
        ]

    def _way(self, edge: Edge, ends: np.ndarray, stub: float, others: np.ndarray, rise: Rise) -> Way:
        kept = self._kept.get(edge)
        way = carried(kept, ends, stub, others, rise) if kept else ()
        way = way or way_round(ends, stub, others, CLEARANCES[edge.source % len(CLEARANCES)], rise)
        if way and self.in_hand:
            self._kept[edge] = way
        return way

    def _may_be_met(self, edges: Sequence[Edge], ids: Sequence[int]) -> np.ndarray:
        """Return which wires are led round which nodes, if they run across them."""
        nodes, hand = np.array(ids), self.in_hand
        ends = np.array([(edge.source, edge.target) for edge in edges])[:, :, None]
        free = np.array([node not in hand for node in ids], dtype=bool)
        if len(hand) <= MOST_IN_HAND:
            led = np.full(len(edges), True)
        else:
            led = np.array([edge.source not in hand and edge.target not in hand for edge in edges])
        return np.asarray(free & led[:, None] & (nodes != ends).all(axis=1))
