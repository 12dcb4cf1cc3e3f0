"""Nearest neighbours: what a row is, is asked of the rows to learn from that are nearest to it.

From Cover & Hart, Nearest neighbor pattern classification, 1967. Of two rows equally far the one that stands
first in the training part counts as nearer. Classes are found by vote; of classes with as many votes the one
whose nearest voter is nearest. Numbers are the mean of the neighbours'.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.training.arrays import FloatArray, IntArray, NumberArray
from engine.training.baselines.distances import Distance

ENTRIES_AT_ONCE = 2**18
"""About how many distances are held at a time, whatever the number of rows."""
DIFFERENCES_AT_ONCE = 2**28
"""About how many inputs are compared at a time, which take less than a second."""


class Neighbours:
    """The rows to learn from, ready to be asked; `classes` is how many there are, 0 for numbers.

    A row that is itself among them is its own nearest neighbour.
    """

    def __init__(self, x: FloatArray, y: NumberArray, distance: Distance, classes: int) -> None:
        self._x = x.astype(np.float64)
        self._y = y if classes else y[:, 0].astype(np.float64)
        self._exact, self._bounds, self._classes = distance.exact, distance.bounds(self._x), classes

    def portions(self, rows: int) -> list[slice]:
        """Return slices that cut so many rows into parts small enough to be asked about at once."""
        size = max(min(ENTRIES_AT_ONCE // len(self._x), DIFFERENCES_AT_ONCE // self._x.size), 1)
        return [slice(start, start + size) for start in range(0, rows, size)]

    def nearest(self, x: FloatArray, count: int) -> IntArray:
        """Return the indices (rows, count) of the nearest rows of each row, the nearest first."""
        points = x.astype(np.float64)
        low, high = self._bounds(points)
        chosen = [self._among(*each, count) for each in zip(points, low, high, strict=True)]
        return np.reshape(np.array(chosen, np.int64), (len(points), count))

    def answers(self, x: FloatArray, counts: Sequence[int]) -> NumberArray:
        """Return what each row (counts, rows) is by so many neighbours: class indices, or numbers."""
        near = self._y[self.nearest(x, max(counts))]
        return np.array([self._voted(near[:, :count]) for count in counts])

    def _among(self, point: FloatArray, low: FloatArray, high: FloatArray, count: int) -> IntArray:
        """Return the nearest of those that may be among them."""
        edge = np.partition(high, count - 1)[count - 1]
        candidates = np.flatnonzero(low <= edge)
        exact = self._exact(self._x[candidates], point)
        order: IntArray = candidates[np.argsort(exact, kind="stable")[:count]]
        return order

    def _voted(self, near: NumberArray) -> NumberArray:
        """Return what neighbours (rows, count) make of each row."""
        if not self._classes:
            return np.asarray(near.mean(axis=1))
        rows = np.arange(len(near))[:, np.newaxis]
        votes = np.zeros((len(near), self._classes), np.int64)
        np.add.at(votes, (rows, near), 1)
        has_most = votes[rows, near] == votes.max(axis=1, keepdims=True)
        return np.asarray(near[rows[:, 0], has_most.argmax(axis=1)])
