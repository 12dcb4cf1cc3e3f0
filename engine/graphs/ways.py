"""Ways round nodes: where a wire would run across one that is not its end, the points that lead it round.

A wire that is led is several wires of its own course, one after another. Whatever its course, between two
points a wire rises or falls all the way, so two heights tell whether it meets a box. Pure geometry in scene
pixels; for a wire that runs back there is `ways_back`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np

from engine.graphs.layout import Position

Way = tuple[Position, ...]
"""The points between which a wire is led, from where its straight part ends to its port."""
Rise = Callable[[np.ndarray], np.ndarray]
"""Tells how far a wire of a course has risen: shares of its height at shares of its width."""

FARTHEST = 160.0
"""How far outside the box of its ends a wire may be led; where that is not enough, it runs across."""
CLEARANCES = (10.0, 14.0, 18.0)
"""How far from nodes wires are led: wires of different outputs are not to run on one line."""
_MOST_ROUNDS, _MOST_CROSSED = 8, 10
_LEAST_STUB, _LEAST_STEP, _LEAST_CLEAR, _TO_TURN = 12.0, 4.0, 6.0, 8.0
_INTO_NAMES = np.array([8.0, 4.0, -8.0, -4.0])
_PER_POINT, _STEEP = 24.0, 2.0
"""What each point costs besides the length, and how often as high as wide a wire is called steep."""


def crossed(lines: np.ndarray, stubs: np.ndarray | float, boxes: np.ndarray, rise: Rise) -> np.ndarray:
    """Return which wires run across which boxes: of n wires and m boxes, n by m truths.

    `lines` has x and y of each wire's start and end; a wire runs level for its stub, and then onwards.
    One that runs back meets none. `boxes` has left, top, right and bottom.
    """
    x0, y0, x1, y1 = lines.T[:, :, None]
    left, top, right, bottom = boxes.T[:, None]
    elbows = np.broadcast_to(lines[:, 0] + stubs, len(lines))
    low, high = np.minimum(y0, y1), np.maximum(y0, y1)
    met = (left < x1) & (right > x0) & (top < high) & (bottom > low) & (elbows[:, None] <= x1)
    wire, box = np.nonzero(met)
    start, elbow, end, met_by = lines[wire, 1:2], elbows[wire, None], lines[wire, 2:], boxes[box]
    across = (met_by[:, ::2] - elbow) / np.maximum(end[:, :1] - elbow, 1e-9)
    heights = start + (end[:, 1:] - start) * rise(across)
    first, last = heights.T
    met[wire, box] = (met_by[:, 1] < np.maximum(first, last)) & (met_by[:, 3] > np.minimum(first, last))
    return np.asarray(met)


def way_round(ends: np.ndarray, stub: float, nodes: np.ndarray, clearance: float, rise: Rise) -> Way:
    """Return the points that lead a wire round nodes, the shortest way; none where there is no way near by.

    `ends` is x and y of its start and its end, `nodes` are the outlines of those that are not its ends.
    """
    x0, y0, x1, y1 = ends.tolist()
    room = np.array(room_of(ends[None]))
    nodes = nodes[_meet(nodes, room)]
    elbow = x0 + _free_stub(ends, stub, nodes, clearance)
    known = set(np.flatnonzero(crossed(ends[None], elbow - x0, nodes, rise)[0]).tolist())
    for _round in range(_MOST_ROUNDS):
        if len(known) > _MOST_CROSSED:
            break
        walls = _walls(nodes[sorted(known)], np.array([[elbow, y0], [x1, y1]]), clearance)
        way = _shortest((elbow, y0), (x1, y1), walls, room, rise)
        met = _crossed_along(way, nodes, rise) if way else known
        if known >= met:
            return way
        known |= met
    return ()


def within_names(names: np.ndarray) -> np.ndarray:
    """Return what wires keep away from of the boxes of names: they may go into the room around letters."""
    return np.asarray(names + _INTO_NAMES)


def room_of(ends: np.ndarray) -> tuple[float, float, float, float]:
    """Return the box in which wires between such ends are led: left, top, right and bottom."""
    x0, y0, x1, y1 = ends.T
    top, bottom = min(y0.min(), y1.min()) - FARTHEST, max(y0.max(), y1.max()) + FARTHEST
    return float(min(x0.min(), x1.min())), float(top), float(max(x0.max(), x1.max())), float(bottom)


def carried(way: Way, ends: np.ndarray, stub: float) -> Way:
    """Return a way between other ends through the same points; none where it would lead back."""
    x0, y0, x1, y1 = ends.tolist()
    there = ((x0 + stub, y0), *way[1:-1], (x1, y1))
    return there if all(after[0] - before[0] >= _LEAST_STEP for before, after in pairwise(there)) else ()


def _meet(boxes: np.ndarray, room: np.ndarray) -> np.ndarray:
    return np.asarray(
        (boxes[:, 0] < room[2]) & (boxes[:, 2] > room[0]) & (boxes[:, 1] < room[3]) & (boxes[:, 3] > room[1])
    )


def _free_stub(ends: np.ndarray, stub: float, nodes: np.ndarray, clearance: float) -> float:
    """Return how far a wire can run straight from its output before a node is in its way."""
    x0, y0 = ends[:2].tolist()
    ahead = _meet(nodes, np.array([x0, y0, x0 + stub, y0]))
    free = nodes[ahead, 0].min(initial=np.inf) - clearance - _TO_TURN - x0
    return float(max(_LEAST_STUB, min(stub, free)))


def _walls(nodes: np.ndarray, ends: np.ndarray, clearance: float) -> np.ndarray:
    """Return boxes around nodes, as far from them as wires are led, but none around an end of the wire.

    Where a wire can run on at the height of its end, a little nearer to a node, its box ends there.
    """
    gaps = np.maximum(nodes[:, None, :2] - ends, ends - nodes[:, None, 2:])
    beside = np.where(gaps[:, :, 1] >= _LEAST_CLEAR, gaps[:, :, 1], clearance)
    gap = np.clip(np.minimum(gaps.max(axis=2) - _TO_TURN, beside).min(axis=1), 0.0, clearance)[:, None]
    return np.hstack([nodes[:, :2] - gap, nodes[:, 2:] + gap])


def _crossed_along(way: Way, nodes: np.ndarray, rise: Rise) -> set[int]:
    lines = np.array([(*start, *end) for start, end in pairwise(way)])
    return set(np.flatnonzero(crossed(lines, 0.0, nodes, rise).any(axis=0)).tolist())


def _shortest(start: Position, end: Position, walls: np.ndarray, room: np.ndarray, rise: Rise) -> Way:
    """Return the shortest way past walls by their corners, always onwards; none where there is none."""
    points = _corners(start, end, walls, room)
    first, second = np.nonzero(points[None, :, 0] - points[:, None, 0] >= _LEAST_STEP)
    lines = np.hstack([points[first], points[second]])
    free = ~crossed(lines, 0.0, walls, rise).any(axis=1)
    costs = np.full((len(points), len(points)), np.inf)
    costs[first[free], second[free]] = _costs(lines[free])
    return _cheapest(points, costs)


def _corners(start: Position, end: Position, walls: np.ndarray, room: np.ndarray) -> np.ndarray:
    """Return where a wire may turn, from left to right: corners, and before and behind at its own heights."""
    first, last, high, low = start[0] + _LEAST_STEP, end[0] - _LEAST_STEP, room[1], room[3]
    turns = {
        (x, y)
        for left, top, right, bottom in walls.tolist()
        for x in (left, right)
        if first <= x <= last
        for y in (top, bottom, start[1], end[1])
        if high < y < low
    }
    points = np.array([start, *sorted(turns), end])
    x, y = points.T
    left, top, right, bottom = walls.T[:, :, None]
    walled = ((x > left) & (x < right) & (y > top) & (y < bottom)).any(axis=0)
    walled[[0, -1]] = False
    return np.asarray(points[~walled])


def _costs(lines: np.ndarray) -> np.ndarray:
    width, height = lines[:, 2] - lines[:, 0], np.abs(lines[:, 3] - lines[:, 1])
    return np.asarray(np.hypot(width, height) + _PER_POINT + np.maximum(height - _STEEP * width, 0.0))


def _cheapest(points: np.ndarray, costs: np.ndarray) -> Way:
    """Return the points of the cheapest way from the first to the last; no step leads backwards."""
    totals, came_from = [0.0], [0]
    for index, column in enumerate(costs.T.tolist()[1:], start=1):
        sums = [total + cost for total, cost in zip(totals, column[:index], strict=True)]
        totals.append(min(sums))
        came_from.append(sums.index(totals[-1]))
    if totals[-1] == math.inf:
        return ()
    way = [len(points) - 1]
    while way[-1]:
        way.append(came_from[way[-1]])
    return tuple((x, y) for x, y in points[way[::-1]].tolist())
