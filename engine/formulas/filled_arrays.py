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


def resized(array: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """Return a matrix of that size with the entries that both have; what is new is 0."""
    new = np.zeros((rows, columns))
    kept = np.atleast_2d(array)[:rows, :columns]
    new[: kept.shape[0], : kept.shape[1]] = kept
    return new


def laid_over(array: np.ndarray, block: np.ndarray, row: int, column: int) -> np.ndarray:
    """Return a matrix with a block over it whose corner is in a cell; it grows as far as that."""
    rows, columns = row + block.shape[0], column + block.shape[1]
    new = resized(array, max(array.shape[0], rows), max(array.shape[1], columns))
    new[row:rows, column:columns] = block
    return new
