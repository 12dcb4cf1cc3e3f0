"""How far two rows are from each other: one row of a table each.

A distance says two things: exactly how far some rows are from one, and quickly between which bounds all of
them are. Neighbours are chosen by the first among the few that the second leaves, so that rounding never
decides which of two equally far rows is nearer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from engine.text import _
from engine.training.arrays import FloatArray

ROUNDING = 4 * float(np.finfo(np.float64).eps)
"""A generous bound of what one sum or product of a float64 may be off by, beside what it is made of."""


Bounds = Callable[[FloatArray], tuple[FloatArray, FloatArray]]


@dataclass(frozen=True)
class Distance:
    """One row: `exact(x, point)` is (rows,), and `bounds(x)` answers for points with a least and a greatest
    distance (points, rows).

    All arrays are float64. L2 distances are squared: that changes no order.
    """

    name: str
    title: str
    exact: Callable[[FloatArray, FloatArray], FloatArray]
    bounds: Callable[[FloatArray], Bounds]


def _absolute(x: FloatArray, point: FloatArray) -> FloatArray:
    distances: FloatArray = np.abs(x - point).sum(axis=1)
    return distances


def _absolute_bounds(x: FloatArray) -> Bounds:
    """One input after the other: all differences at once would take as many times the memory."""
    columns, off = np.ascontiguousarray(x.T), ROUNDING * (x.shape[1] + 1)

    def bounds(points: FloatArray) -> tuple[FloatArray, FloatArray]:
        near, work = np.zeros((2, len(points), len(x)))
        for of_points, of_rows in zip(points.T, columns, strict=True):
            np.subtract(of_points[:, np.newaxis], of_rows, out=work)
            near += np.abs(work, out=work)
        return near * (1 - off), near * (1 + off)

    return bounds


def _squared(x: FloatArray, point: FloatArray) -> FloatArray:
    distances: FloatArray = ((x - point) ** 2).sum(axis=1)
    return distances


def _squared_bounds(x: FloatArray) -> Bounds:
    """As |a|² + |b|² − 2ab, one matrix product, which is off by parts of |a|² + |b|² where a is near b."""
    squares, off = _squares(x), ROUNDING * (x.shape[1] + 4)

    def bounds(points: FloatArray) -> tuple[FloatArray, FloatArray]:
        sizes = _squares(points)[:, np.newaxis] + squares
        near = sizes - 2 * (points @ x.T)
        sizes *= off
        return near - sizes, near + sizes

    return bounds


def _squares(x: FloatArray) -> FloatArray:
    return np.asarray(np.einsum("ij,ij->i", x, x))


_ROWS = (
    Distance("l2", _("L2 (straight line)"), _squared, _squared_bounds),
    Distance("l1", _("L1 (sum of differences)"), _absolute, _absolute_bounds),
)

DISTANCES = MappingProxyType({row.name: row for row in _ROWS})
"""Every distance by name, in the order the window lists them."""
