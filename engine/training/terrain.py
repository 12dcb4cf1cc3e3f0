"""The land that a descent crosses: how high the target is over one or two leaves that hold a single number.

Over one leaf it is a curve, over two a grid with contours. It is found piece by piece, so that whoever shows
it can stop in between.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike

from engine.errors import InvalidValueError
from engine.graphs.graph import Graph, Node
from engine.ops import Array
from engine.run.autodiff import forward
from engine.run.plan import compile
from engine.training.arrays import FloatArray

POINTS = {1: 241, 2: 61}
"""Places along each axis, for a curve and for a grid."""
REACH = 5.0
"""How far it reaches to either side of zero at least, as sliders do."""
FARTHEST = 1e6
ROOM = 1.25
LEVELS = 10
LOW_PART = 0.9
"""The part of the places that contours and a curve are scaled to: what towers above them is cut off."""


def can_be_seen(leaves: Sequence[Node]) -> bool:
    """Return whether a descent that moves these leaves can be pictured: one or two, of a single number."""
    return len(leaves) in POINTS and all(np.asarray(leaf.value).ndim == 0 for leaf in leaves)


def reaches(path: ArrayLike) -> tuple[float, ...]:
    """Return how far to look to either side of zero along each axis, to see all places of a path (n, axes).

    Each is a round number, so that it stays while the path stays near.
    """
    farthest = np.max(np.abs(np.asarray(path, float)), axis=0)
    return tuple(_rounded_up(max(REACH, ROOM * size)) for size in farthest.tolist())


def _rounded_up(size: float) -> float:
    """Return the first of 1, 2, 5, 10, 20 … that is no less than a positive number, up to the farthest."""
    if not size < FARTHEST:
        return FARTHEST
    decade = 10.0 ** np.floor(np.log10(size))
    return float(next(mark * decade for mark in (1, 2, 5, 10) if mark * decade >= size))


class Terrain:
    """Heights of a target around zero, as far as `reach` goes along each of one or two leaves.

    `heights` is (places,) for one leaf and (places of the second, places of the first) for two; NaN where it
    is not yet known, or nothing can be computed. The other leaves keep the values that the graph has now.
    Raises as `compile` does.
    """

    def __init__(self, graph: Graph, target: int, leaves: Sequence[int], reach: Sequence[float]) -> None:
        self.target, self.leaves, self.reach = target, tuple(leaves), tuple(reach)
        count = POINTS[len(leaves)]
        self.axes: tuple[FloatArray, ...] = tuple(np.linspace(-far, far, count) for far in self.reach)
        self.heights: FloatArray = np.full((count,) * len(leaves), np.nan)
        self._plan = compile(graph, [target])
        self._values: dict[int, Array] = {leaf.id: leaf.value for leaf in graph.nodes(self._plan.leaves)}

    def pieces(self) -> Iterator[None]:
        """Find all heights, stopping after each piece of them."""
        for rows in np.ndindex(self.heights.shape[:-1]):
            along = dict(zip(self.leaves[1:], (self.axes[1][row] for row in rows), strict=True))
            yield from self._row(self.heights[rows], along)

    def _row(self, heights: FloatArray, along: dict[int, Array]) -> Iterator[None]:
        first, places = self.leaves[0], self.axes[0]
        if self._is_entry_by_entry:
            heights[:] = self._height({first: places, **along})
            yield
            return
        for index, place in enumerate(places):
            heights[index] = self._height({first: place, **along})
            yield

    @property
    def _is_entry_by_entry(self) -> bool:
        """Whether a row of places can take the place of a number: no gate mixes entries."""
        rows = (step.op for step in self._plan.steps)
        return all(row.local for row in rows) and not any(map(np.ndim, self._values.values()))

    def _height(self, moved: dict[int, Array]) -> Array:
        try:
            return forward(self._plan, {**self._values, **moved})[self._plan.slot[self.target]]
        except InvalidValueError:
            return np.nan

    @property
    def span(self) -> tuple[float, float]:
        """The lowest height and the one to which most of the land lies; (0, 1) where no height is finite."""
        finite = self.heights[np.isfinite(self.heights)]
        if not finite.size:
            return 0.0, 1.0
        return float(finite.min()), float(np.quantile(finite, LOW_PART))

    def contours(self) -> list[FloatArray]:
        """Return the lines of equal height over two leaves, the lowest first, each as `level_line` does.

        Heights above the lowest grow as squares, so that the lines of a round bowl are equally far apart.
        """
        (low, high), (x, y) = self.span, self.axes
        shares = (np.arange(LEVELS) + 0.5) / LEVELS
        with np.errstate(over="ignore", invalid="ignore"):
            return [level_line(x, y, self.heights, low + (high - low) * share**2) for share in shares]


def level_line(x: FloatArray, y: FloatArray, heights: FloatArray, level: float) -> FloatArray:
    """Return where heights (rows, columns) over x (columns,) and y (rows,) are at a level.

    They are pieces (n, 4) of x, y at one end and x, y at the other. Each cell of the grid is taken as two
    triangles, in which a plane meets the level in one piece at most; cells with a height that is not finite
    have none.
    """
    at, up = np.meshgrid(x, y)
    corners = np.stack([at, up, heights])
    low_left, low_right = corners[:, :-1, :-1], corners[:, :-1, 1:]
    high_left, high_right = corners[:, 1:, :-1], corners[:, 1:, 1:]
    halves = ((low_left, low_right, high_right), (low_left, high_left, high_right))
    pieces = [_cuts(np.stack(half).reshape(3, 3, -1), level) for half in halves]
    return np.concatenate(pieces)


def _cuts(triangles: FloatArray, level: float) -> FloatArray:
    """Return where triangles (corner, coordinate, n) meet a level, for those that do."""
    triangles = triangles[:, :, np.isfinite(triangles[:, 2]).all(axis=0)]
    above = triangles[:, 2] > level
    pieces = []
    for alone in range(3):
        one, other = (alone + 1) % 3, (alone + 2) % 3
        cut = (above[alone] != above[one]) & (above[alone] != above[other])
        corners = triangles[:, :, cut]
        ends = [_between(corners[alone], corners[corner], level) for corner in (one, other)]
        pieces.append(np.concatenate(ends).T)
    return np.concatenate(pieces)


def _between(start: FloatArray, end: FloatArray, level: float) -> FloatArray:
    """Return the x and y at which the height between two corners (x, y, height) is at a level."""
    share = (level - start[2]) / (end[2] - start[2])
    place: FloatArray = start[:2] + share * (end[:2] - start[:2])
    return place
