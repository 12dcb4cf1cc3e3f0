"""Ways for wires that run back: out to the right, level past all nodes between, and in from the left.

A wire that runs back swings out from its output and into its port, and between them runs wherever the curve
takes it, through its own two nodes as well. Where that is across a node it is led by four corners instead.
Pure geometry in scene pixels, as `ways` is for wires that run on.
"""

from __future__ import annotations

import numpy as np

from engine.graphs.ways import FARTHEST, Way

AFTER, BEFORE = 46.0, 28.0
"""How far after its output, past the numbers there, and before its port such a wire turns up or down."""
_NEAR = 6.0
"""How near to a node it may run where it leaves and arrives."""
_LOOK, _MOST_LOOKS = 4.0, 10_000
"""Pixels between two looks, and how many looks there are at most: nodes may stand 10⁹ apart."""
_MOST_TURNS, _MOST_LEVELS = 6, 40


def runs_back(way: Way) -> bool:
    """Return whether these points lead back: those of `ways` lead onwards."""
    return way[-1][0] < way[0][0]


def turn_back(ends: np.ndarray, stubs: np.ndarray | float) -> np.ndarray:
    """Return which wires run back: their port lies before where they first bend."""
    return np.asarray(ends[:, 0] + stubs > ends[:, 2])


def goes_into(points: np.ndarray, boxes: np.ndarray) -> bool:
    """Return whether a line through points goes into any of these boxes, looked at every few pixels.

    A line longer than ten thousand looks is looked at in so many places along it.
    """
    lengths = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    places = np.linspace(0.0, along[-1], min(int(along[-1] / _LOOK), _MOST_LOOKS) + 2)
    x, y = (np.interp(places, along, side)[:, None] for side in points.T)
    left, top, right, bottom = boxes.T
    return bool(((x > left + 1) & (x < right - 1) & (y > top + 1) & (y < bottom - 1)).any())


def way_back(ends: np.ndarray, sides: np.ndarray, boxes: np.ndarray, clearance: float) -> Way:
    """Return the four corners of the shortest way back, and its end; none where there is none near by.

    `ends` is x and y of the wire's start and its end, `sides` how far left and right it may go, `boxes` what
    it is led round, its own nodes among them.
    """
    x0, y0, x1, y1 = ends.tolist()
    wide = np.hstack([boxes[:, :2] - clearance, boxes[:, 2:] + clearance])
    rights = _turns(x0 + AFTER, wide[:, 2], sides[1])
    lefts = -_turns(BEFORE - x1, -wide[:, 0], -sides[0])
    levels = _levels(wide, (y0, y1))
    rights = rights[[_is_free(boxes, (x0 + _NEAR, y0), (x, y0), _NEAR) for x in rights.tolist()]]
    lefts = lefts[[_is_free(boxes, (x, y1), (x1 - _NEAR, y1), _NEAR) for x in lefts.tolist()]]
    if not len(rights) or not len(lefts):
        return ()
    inner = np.hstack([wide[:, :2] + 0.5, wide[:, 2:] - 0.5])
    rising, falling = _upright(inner, rights, levels, y0), _upright(inner, lefts, levels, y1)
    flat = _level(inner, lefts, rights, levels)
    free = rising[None, :, :] & falling[:, None, :] & flat
    across = (rights[None, :] - lefts[:, None])[:, :, None] * 2
    costs = np.where(free, across + np.abs(levels - y0) + np.abs(levels - y1), np.inf)
    best = np.unravel_index(np.argmin(costs), costs.shape)
    if not np.isfinite(costs[best]):
        return ()
    left, right, level = float(lefts[best[0]]), float(rights[best[1]]), float(levels[best[2]])
    return ((right, y0), (right, level), (left, level), (left, y1), (x1, y1))


def carried_back(way: Way, ends: np.ndarray) -> Way:
    """Return a way back between other ends, at the same level; none where it would not lead back any more."""
    x0, y0, x1, y1 = ends.tolist()
    right, left, level = max(way[1][0], x0 + AFTER), min(way[2][0], x1 - BEFORE), way[1][1]
    return ((right, y0), (right, level), (left, level), (left, y1), (x1, y1)) if left < right else ()


def _turns(nearest: float, edges: np.ndarray, farthest: float) -> np.ndarray:
    """Return where a wire may turn, from the nearest on, past the right edges of what is there."""
    beyond = np.unique(edges[(edges > nearest) & (edges <= farthest)])
    return np.concatenate([[nearest], beyond])[:_MOST_TURNS]


def _levels(wide: np.ndarray, heights: tuple[float, float]) -> np.ndarray:
    """Return at which heights a wire may run back: past the edges of what is there, and midway."""
    top, bottom = min(heights) - FARTHEST, max(heights) + FARTHEST
    middle = sum(heights) / 2
    edges = np.unique(np.concatenate([wide[:, 1], wide[:, 3], [middle]]))
    edges = edges[(edges > top) & (edges < bottom)]
    return np.asarray(edges[np.argsort(np.abs(edges - middle), kind="stable")][:_MOST_LEVELS])


def _is_free(boxes: np.ndarray, start: tuple[float, float], end: tuple[float, float], gap: float) -> bool:
    """Return whether a level line stays that far from what it does not begin or end at."""
    left, top, right, bottom = boxes.T
    level = start[1]
    beside = (left < end[0]) & (right > start[0])
    return not bool((beside & (top - gap < level) & (bottom + gap > level)).any())


def _upright(boxes: np.ndarray, places: np.ndarray, levels: np.ndarray, height: float) -> np.ndarray:
    """Return at which places a line from a height to which levels is free: places by levels."""
    left, top, right, bottom = boxes.T
    across = (places[:, None] > left) & (places[:, None] < right)
    low, high = np.minimum(levels, height)[:, None], np.maximum(levels, height)[:, None]
    along = (low < bottom) & (high > top)
    return np.asarray(~(across[:, None, :] & along[None, :, :]).any(axis=2))


def _level(boxes: np.ndarray, lefts: np.ndarray, rights: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """Return which level lines from which left to which right are free: lefts by rights by levels."""
    left, top, right, bottom = boxes.T
    along = (lefts[:, None, None] < right) & (rights[None, :, None] > left)
    across = (levels[:, None] > top) & (levels[:, None] < bottom)
    return np.asarray(~(along[:, :, None, :] & across[None, None, :, :]).any(axis=3))
