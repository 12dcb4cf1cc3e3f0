"""Which wires are led round which nodes, as things stand on the canvas."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from engine.graphs.graph import Edge
from engine.graphs.ways import (
    CLEARANCES,
    FARTHEST,
    Way,
    carried,
    crossed,
    room_of,
    way_round,
    within_names,
)
from engine.graphs.ways_back import carried_back, goes_into, runs_back, turn_back, way_back
from gui.canvas.courses import COURSES
from gui.canvas.geometry import bounds_of, stubs_of
from gui.canvas.node_boxes import NodeBoxes
from gui.look.habits import habits


class Leading:
    """Leads wires round nodes, but round none that is in the hand: wires are not to flee from it.

    A wire of a node in the hand keeps to its way, so that it does not jump about and costs no time; a new one
    is found when the node is let go. Where nodes are on their way, as `are_at_rest` tells, wires run straight
    on.
    """

    def __init__(self, boxes: NodeBoxes, are_at_rest: Callable[[], bool]) -> None:
        self._boxes, self._are_at_rest = boxes, are_at_rest
        self.in_hand: frozenset[int] = frozenset()
        self._kept: Mapping[Edge, Way] = {}

    def hold(self, node_ids: Collection[int], ways: Mapping[Edge, Way]) -> None:
        """Take it that these nodes are being dragged, and no others, and that their wires have these ways."""
        self.in_hand, self._kept = frozenset(node_ids), ways

    def ways(self, edges: Sequence[Edge], ends: np.ndarray) -> list[Way | None]:
        """Return the points that lead wires round nodes, none where there is no way.

        It is None for a wire that can run straight on.
        """
        if not edges or not self._are_at_rest():
            return [None] * len(edges)
        if all(edge.source in self.in_hand or edge.target in self.in_hand for edge in edges):
            return self._kept_ways(edges, ends)
        ways: list[Way | None] = [None] * len(edges)
        ids, outlines, names = self._around(ends)
        stubs, rise = stubs_of(ends), COURSES[habits().wires].rise
        met = crossed(ends, stubs, outlines, rise) & self._may_be_met(edges, ids)
        for index in np.flatnonzero(met.any(axis=1)).tolist():
            others, wire = self._others(edges[index], ids), (ends[index], float(stubs[index]))
            clearance = CLEARANCES[edges[index].source % len(CLEARANCES)]
            clear = np.concatenate([outlines[others], within_names(names[others])])
            found = way_round(*wire, clear, clearance, rise)
            ways[index] = found or way_round(*wire, outlines[others], clearance, rise)
        for index in np.flatnonzero(turn_back(ends, stubs)).tolist():
            ways[index] = self._way_back(edges[index], ends[index])
        return ways

    def _way_back(self, edge: Edge, ends: np.ndarray) -> Way | None:
        """Return the points that lead a wire back, round its own nodes too; None where it can run free."""
        (box,) = bounds_of(ends[None])
        room = QRectF(QPointF(*box[:2]), QPointF(*box[2:])).adjusted(0.0, -FARTHEST, 0.0, FARTHEST)
        ids, outlines, names = self._boxes.around(room)
        others = [row for row, node in enumerate(ids) if node not in self.in_hand]
        outlines, names = outlines[others], within_names(names[others])
        if not goes_into(COURSES[habits().wires](*ends.tolist()).points, outlines):
            return None
        clearance = CLEARANCES[edge.source % len(CLEARANCES)]
        found = way_back(ends, box[::2], np.concatenate([outlines, names]), clearance)
        return found or way_back(ends, box[::2], outlines, clearance)

    def _kept_ways(self, edges: Sequence[Edge], ends: np.ndarray) -> list[Way | None]:
        if not self._kept:
            return [None] * len(edges)
        kept = [self._kept.get(edge) for edge in edges]
        stubs = stubs_of(ends).tolist()
        return [way and _carried(way, *wire) for way, *wire in zip(kept, ends, stubs, strict=True)]

    def count(self, edges: Sequence[Edge], ends: np.ndarray) -> int:
        """Return how many wires are to be led round nodes: each way takes some thousandths of a second."""
        if not edges or not self._are_at_rest():
            return 0
        ids, outlines, _names = self._around(ends)
        met = crossed(ends, stubs_of(ends), outlines, COURSES[habits().wires].rise)
        return int(((met & self._may_be_met(edges, ids)).any(axis=1) | turn_back(ends, stubs_of(ends))).sum())

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

    def _may_be_met(self, edges: Sequence[Edge], ids: Sequence[int]) -> np.ndarray:
        """Return which nodes which wires are led round, if they run across them."""
        nodes = np.array(ids)
        ends = np.array([(edge.source, edge.target) for edge in edges])[:, :, None]
        free = np.array([node not in self.in_hand for node in ids], dtype=bool)
        return np.asarray(free & (nodes != ends).all(axis=1))


def _carried(way: Way, ends: np.ndarray, stub: float) -> Way:
    is_back = bool(turn_back(ends[None], stub)[0])
    if runs_back(way):
        return carried_back(way, ends) if is_back else ()
    return carried(way, ends, stub)
