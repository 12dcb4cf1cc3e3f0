"""Arrays that are filled by a rule instead of cell by cell: one row of a table each."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from engine.text import _

Fill = Callable[[tuple[int, ...], int], np.ndarray]
"""Returns an array of a shape; the seed matters to what is random alone."""


def _random(shape: tuple[int, ...], seed: int) -> np.ndarray:
    """Return normal numbers of mean 0 and deviation 1, to two decimals, as they are written on a slide."""
    return np.round(np.random.default_rng(seed).standard_normal(shape), 2) + 0.0


FILLS: dict[str, tuple[str, Fill]] = {
    "zeros": (_("Zeros"), lambda shape, _seed: np.zeros(shape)),
    "ones": (_("Ones"), lambda shape, _seed: np.ones(shape)),
    "random": (_("Random"), _random),
}
"""By key: what a fill is called, and its rule."""


def resized(array: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Return an array of a shape with the entries that both have, a vector being a row; what is new is 0.

    The array has at most two axes, the shape one or two.
    """
    new = np.zeros(shape if len(shape) == 2 else (1, *shape))
    rows, columns = new.shape
    kept = np.atleast_2d(array)[:rows, :columns]
    new[: kept.shape[0], : kept.shape[1]] = kept
    return new.reshape(shape)


def laid_over(array: np.ndarray, block: np.ndarray, row: int, column: int) -> np.ndarray:
    """Return an array with a matrix over it, whose corner is in a cell; it grows as far as that reaches.

    It has as many axes as it had: a number stays one until it has a second entry, a vector until it has a
    second row.
    """
    there = np.atleast_2d(array)
    rows, columns = row + block.shape[0], column + block.shape[1]
    new = resized(there, (max(there.shape[0], rows), max(there.shape[1], columns)))
    new[row:rows, column:columns] = block
    return new.reshape(new.shape[_spare_axes(array, new) :])


def _spare_axes(array: np.ndarray, grown: np.ndarray) -> int:
    """Return how many axes of length 1 at the front of a matrix were not there before it grew."""
    if grown.shape == (1, 1):
        return 2 - array.ndim
    return 1 if array.ndim < 2 and grown.shape[0] == 1 else 0
