"""A Jacobian for reading: which entry is which, how large it is beside what a vjp takes, and its outline."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from engine.maths.counting import count_in_words
from engine.maths.notation import entry_name
from engine.ops import Array
from engine.study.jacobian import Jacobian
from engine.study.sparsity import Sparsity, Structure
from engine.text import _

SHADES = 24
"""How many strengths of either sign are told apart."""
SKETCHED = 24
"""Rows and columns of a sketch."""
BLOCKS_SKETCHED = 8
"""Blocks that a sketch shows at most; there are more where this many are seen."""


@dataclass(frozen=True)
class Entry:
    """One number of a Jacobian, with what is differentiated and by what, as in y[0, 2] by x[1]."""

    out: str
    by: str
    value: float


def entry(jacobian: Jacobian, row: int, column: int, out: str, by: str) -> Entry:
    """Return the number in a row and a column of a Jacobian that was built, of nodes of these names."""
    assert jacobian.matrix is not None
    return Entry(
        entry_name(out, _place(row, jacobian.output_shape)),
        entry_name(by, _place(column, jacobian.input_shape)),
        float(jacobian.matrix[row, column]),
    )


def cost_sentence(jacobian: Jacobian) -> str:
    """Return how many entries a Jacobian has, and how many numbers the vjp makes instead: one an input entry.

    As in "4,096 × 4,096 = 16,777,216 entries; the vjp needs 4,096".
    """
    rows, columns = math.prod(jacobian.output_shape), math.prod(jacobian.input_shape)
    return _("{rows} × {columns} = {entries} entries; the vjp needs {needed}.").format(
        rows=count_in_words(rows), columns=count_in_words(columns),
        entries=count_in_words(rows * columns), needed=count_in_words(columns),
    )  # fmt: skip


def shades(matrix: Array) -> Array:
    """Return for each entry of a matrix a whole number that says how it is coloured.

    0 is exactly zero; from 1 to `SHADES` it is negative and from there to 2 · `SHADES` positive, the more of
    it beside the largest entry, the higher; one above that it is not finite.
    """
    finite = np.where(np.isfinite(matrix), matrix, 0.0)
    largest = float(np.max(np.abs(finite), initial=0.0)) or 1.0
    strength = np.maximum(1, np.ceil(np.abs(finite) / largest * SHADES))
    shade = np.where(finite == 0, 0, np.where(finite > 0, SHADES + strength, strength))
    return np.where(np.isfinite(matrix), shade, 2 * SHADES + 1).astype(np.uint8)


def sketch(sparsity: Sparsity) -> Array | None:
    """Return a small Boolean picture of a pattern, rows being outputs; None where it has no regular one."""
    drawn = _SKETCHES.get(sparsity.structure)
    row, column = np.indices((SKETCHED, SKETCHED))
    return None if drawn is None else drawn(row, column, min(sparsity.blocks, BLOCKS_SKETCHED))


def _in_blocks(row: Array, column: Array, blocks: int) -> Array:
    return row * blocks // SKETCHED == column * blocks // SKETCHED


def _in_diagonals(row: Array, column: Array, size: int) -> Array:
    return row % size == column % size


_SKETCHES: Mapping[Structure, Callable[[Array, Array, int], Array]] = MappingProxyType({
    Structure.ZERO: lambda row, column, _blocks: np.zeros_like(row, dtype=bool),
    Structure.SCALAR: lambda row, column, _blocks: np.ones_like(row, dtype=bool),
    Structure.DENSE: lambda row, column, _blocks: np.ones_like(row, dtype=bool),
    Structure.DIAGONAL: lambda row, column, _blocks: row == column,
    Structure.BLOCK_DIAGONAL: _in_blocks,
    Structure.DIAGONAL_BLOCKS: _in_diagonals,
})  # fmt: skip


def _place(flat: int, shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(int(at) for at in np.unravel_index(flat, shape)) if shape else ()
