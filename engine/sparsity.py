"""Which entries of a Jacobian can differ from zero at all, and the shape of the pattern that they make.

The pattern of an elementwise op follows from its shapes. Any other op is asked: a NaN put into one entry of
an input comes out in exactly the entries that depend on it. Patterns of whole graphs are Boolean products of
those of their ops (Griewank & Walther, Evaluating Derivatives, 2nd ed., 2008, chapter 7).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from engine.ops import Array, Op, Shape
from engine.text import _


class Structure(Enum):
    """The pattern that the entries of a Jacobian make, rows being outputs and columns inputs."""

    ZERO = "zero"
    SCALAR = "scalar"
    DIAGONAL = "diagonal"
    ONE_PER_ROW = "one_per_row"
    ONE_PER_COLUMN = "one_per_column"
    BLOCK_DIAGONAL = "block_diagonal"
    DIAGONAL_BLOCKS = "diagonal_blocks"
    SPARSE = "sparse"
    DENSE = "dense"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Sparsity:
    """A pattern by its kind; `blocks` counts those on the diagonal, or the diagonals of each block."""

    structure: Structure
    blocks: int = 1

    @property
    def sentence(self) -> str:
        """The pattern in words."""
        return _sentences()[self.structure].format(blocks=self.blocks)


def _sentences() -> Mapping[Structure, str]:
    return {
        Structure.ZERO: _("All entries are zero: the output does not depend on this input."),
        Structure.SCALAR: _("A single number."),
        Structure.DIAGONAL: _("Diagonal: each output entry depends on the input entry at its own place."),
        Structure.ONE_PER_ROW: _("One entry a row: each output entry depends on one input entry."),
        Structure.ONE_PER_COLUMN: _("One entry a column: each input entry acts on one output entry."),
        Structure.BLOCK_DIAGONAL: _("Block diagonal, with {blocks} blocks: examples do not mix."),
        Structure.DIAGONAL_BLOCKS: _("Made of diagonal blocks of size {blocks}: columns do not mix."),
        Structure.SPARSE: _("Sparse: many entries are always zero."),
        Structure.DENSE: _("Dense: every output entry depends on every input entry."),
        Structure.UNKNOWN: _("Too large to look at."),
    }


def op_pattern(
    op: Op, index: int, out: Array, inputs: Sequence[Array], attributes: Mapping[str, Any]
) -> Array:
    """Return which output entries can depend on which entries of a port, as a Boolean matrix.

    Its rows are the output's entries and its columns the port's, both in C order.
    """
    if op.vjp[index] is None:
        return np.zeros((np.size(out), np.size(inputs[index])), dtype=bool)
    if op.local:
        return _broadcast_pattern(np.shape(out), np.shape(inputs[index]))
    return _probed_pattern(op, index, out, inputs, attributes)


def _broadcast_pattern(out: Shape, port: Shape) -> Array:
    columns = np.broadcast_to(np.arange(math.prod(port)).reshape(port), out).reshape(-1)
    return columns[:, None] == np.arange(math.prod(port))


def _probed_pattern(
    op: Op, index: int, out: Array, inputs: Sequence[Array], attributes: Mapping[str, Any]
) -> Array:
    assert op.forward is not None
    probe = [
        value if rule is None else np.ones(np.shape(value))
        for value, rule in zip(inputs, op.vjp, strict=True)
    ]
    pattern = np.zeros((np.size(out), np.size(inputs[index])), dtype=bool)
    with np.errstate(all="ignore"):
        for column in range(pattern.shape[1]):
            marked = np.ones(pattern.shape[1])
            marked[column] = np.nan
            probe[index] = marked.reshape(np.shape(inputs[index]))[()]
            pattern[:, column] = np.isnan(op.forward(*probe, **attributes)).reshape(-1)
    return pattern


def classify(pattern: Array) -> Sparsity:
    """Return the narrowest kind that a Boolean matrix of possible entries belongs to."""
    rows, columns = pattern.shape
    if not pattern.any():
        return Sparsity(Structure.ZERO)
    if rows == columns == 1:
        return Sparsity(Structure.SCALAR)
    if rows == columns and not (pattern & ~np.eye(rows, dtype=bool)).any():
        return Sparsity(Structure.DIAGONAL, rows)
    if pattern.all():
        return Sparsity(Structure.DENSE)
    return _classify_blocks(pattern)


def _classify_blocks(pattern: Array) -> Sparsity:
    if pattern.sum(axis=1).max() == 1:
        return Sparsity(Structure.ONE_PER_ROW)
    if pattern.sum(axis=0).max() == 1:
        return Sparsity(Structure.ONE_PER_COLUMN)
    row, column = np.nonzero(pattern)
    for blocks in _common_divisors(*pattern.shape):
        if (row * blocks // pattern.shape[0] == column * blocks // pattern.shape[1]).all():
            return Sparsity(Structure.BLOCK_DIAGONAL, blocks)
        if (row % blocks == column % blocks).all():
            return Sparsity(Structure.DIAGONAL_BLOCKS, blocks)
    return Sparsity(Structure.SPARSE)


def _common_divisors(rows: int, columns: int) -> list[int]:
    """Return the common divisors above 1, the largest first."""
    common = math.gcd(rows, columns)
    return [divisor for divisor in range(common, 1, -1) if common % divisor == 0]
