"""Which entries of a Jacobian can differ from zero at all, and the shape of the pattern that they make.

Nobody needs the Jacobian for that: marks on entries of an input are followed to the entries that depend on
them. Through an elementwise op they go by its shapes, and through a composite along its inside. Any other op
is asked: a NaN put into an entry of an input comes out in exactly the entries that depend on it. A small
pattern is found column by column, and those of whole graphs are Boolean products of those of their ops
(Griewank & Walther, Evaluating Derivatives, 2nd ed., 2008, chapter 7); a large one is told from a few passes
in which half of an axis is marked.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from engine.composites.composite import Composite
from engine.ops import Array, Op, Shape
from engine.run.autodiff import forward
from engine.run.plan import Plan
from engine.text import _

HARMLESS = 1.5
"""What probes hold where nothing is marked: no op does anything special to this number."""
COLUMNS_TRIED = 8
"""How many columns of a large pattern are looked at by themselves."""


class Structure(Enum):
    """The pattern that the entries of a Jacobian make, rows being outputs and columns inputs."""

    ZERO = "zero"
    SCALAR = "scalar"
    DIAGONAL = "diagonal"
    PERMUTATION = "permutation"
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
        Structure.PERMUTATION: _("Permutation: the entries of the input in another order."),
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
    shape = np.shape(inputs[index])
    columns = [
        reached_by_op(op, out, inputs, attributes, {index: mark.reshape(shape)}).reshape(-1)
        for mark in np.eye(math.prod(shape), dtype=bool)
    ]
    return np.stack(columns, axis=1)


def reached_by_op(
    op: Op, out: Array, inputs: Sequence[Array], attributes: Mapping[str, Any], marks: Mapping[int, Array]
) -> Array:
    """Return which entries of an op's output depend on the marked entries of its ports, given by index."""
    if op.local:
        return np.logical_or.reduce([np.broadcast_to(mark, np.shape(out)) for mark in marks.values()])
    if isinstance(op, Composite):
        return _reached_inside(op, out, inputs, marks)
    assert op.forward is not None
    probe = [
        np.where(marks.get(index, False), np.nan, np.full(np.shape(value), HARMLESS))[()] if rule else value
        for index, (value, rule) in enumerate(zip(inputs, op.vjp, strict=True))
    ]
    with np.errstate(all="ignore"):
        return np.asarray(np.isnan(op.forward(*probe, **attributes)))


def _reached_inside(op: Composite, out: Array, inputs: Sequence[Array], marks: Mapping[int, Array]) -> Array:
    constants = {node.id: node.value for node in op.inside.leaves() if node.id not in op.inputs}
    slots = forward(op.plan, constants | dict(zip(op.inputs, inputs, strict=True)))
    marked = {op.plan.slot[op.inputs[index]]: mark for index, mark in marks.items()}
    return follow(op.plan, slots, marked).get(op.plan.slot[op.output], np.zeros(np.shape(out), dtype=bool))


def follow(plan: Plan, slots: Sequence[Array], marks: Mapping[int, Array]) -> dict[int, Array]:
    """Return by slot which entries depend on the marked ones, in a plan whose slots hold these values.

    Only what gradients are sent through carries marks on; a slot that none reaches is left out.
    """
    marked = {**marks}
    for step in plan.steps:
        here = {index: marked[source] for index, source, _rule in step.pullbacks if source in marked}
        if here:
            inputs = [slots[slot] for slot in step.inputs]
            marked[step.slot] = reached_by_op(step.op, slots[step.slot], inputs, step.attributes, here)
    return marked


def classify(pattern: Array) -> Sparsity:
    """Return the narrowest kind that a Boolean matrix of possible entries belongs to."""
    rows, columns = pattern.shape
    row, column = np.nonzero(pattern)
    return _kind(rows, columns, _Boxes(row, column, column, np.ones_like(row)))


def outline(reach: Callable[[Array], Array], out: Shape, port: Shape) -> Sparsity:
    """Return the kind of a pattern that is too large to be looked at entry by entry.

    `reach` follows marks on the input's entries to the output's. For each axis of the input and each binary
    digit of the index along it, what has a 1 there is marked and then what has a 0. An output entry that only
    one of them ever reaches depends on a single index along that axis; any other is taken to depend on all,
    and a few columns are marked by themselves to see whether it does. UNKNOWN where it does not.
    """
    first, last, touched = _extents(reach, port)
    columns = math.prod(port)
    for column in {*np.linspace(0, columns - 1, COLUMNS_TRIED, dtype=int).tolist()}:
        at = np.array(np.unravel_index(column, port), dtype=int).reshape(-1, 1)
        expected = touched & ((first <= at) & (at <= last)).all(axis=0)
        if (reach((np.arange(columns) == column).reshape(port)).reshape(-1) != expected).any():
            return Sparsity(Structure.UNKNOWN)
    row, first, last = np.flatnonzero(touched), first[:, touched], last[:, touched]
    strides = np.array([math.prod(port[axis + 1 :]) for axis in range(len(port))], dtype=int)
    pitch = math.gcd(*strides[(last > first).any(axis=1)].tolist())
    boxes = _Boxes(row, strides @ first, strides @ last, np.prod(last - first + 1, axis=0), pitch)
    return _kind(math.prod(out), columns, boxes)


def _extents(reach: Callable[[Array], Array], port: Shape) -> tuple[Array, Array, Array]:
    """Return the first and the last index on each axis that each output entry depends on, and which do."""
    touched = reach(np.ones(port, dtype=bool)).reshape(-1)
    first, last = np.zeros((2, len(port), len(touched)), dtype=int)
    for axis, length in enumerate(port):
        index = np.broadcast_to(np.arange(length).reshape(-1, *(1,) * (len(port) - axis - 1)), port)
        both = np.zeros(len(touched), dtype=bool)
        for digit in range((length - 1).bit_length()):
            ones = (index >> digit) % 2 == 1
            with_one, with_zero = (reach(marked).reshape(-1) for marked in (ones, ~ones))
            both |= with_one & with_zero
            first[axis] += with_one.astype(int) << digit
        last[axis] = np.where(both, length - 1, first[axis])
        first[axis, both] = 0
    return first, last, touched


@dataclass(frozen=True, eq=False)
class _Boxes:
    """Possible entries of a matrix as boxes: each in one `row`, from column `low` to `high`, `size` of them.

    `pitch` divides the distance between any two columns of a box; 0 where each holds one.
    """

    row: Array
    low: Array
    high: Array
    size: Array
    pitch: int = 0


def _kind(rows: int, columns: int, boxes: _Boxes) -> Sparsity:
    row, count = boxes.row, int(np.sum(boxes.size))
    if not count:
        return Sparsity(Structure.ZERO)
    if rows == columns == 1:
        return Sparsity(Structure.SCALAR)
    if rows == columns and (boxes.low == row).all() and (boxes.high == row).all():
        return Sparsity(Structure.DIAGONAL, rows)
    if count == rows * columns:
        return Sparsity(Structure.DENSE)
    if count == len(np.unique(row)):
        is_permutation = rows == columns == count == len(np.unique(boxes.low))
        return Sparsity(Structure.PERMUTATION if is_permutation else Structure.ONE_PER_ROW)
    return _kind_by_blocks(rows, columns, boxes)


def _kind_by_blocks(rows: int, columns: int, boxes: _Boxes) -> Sparsity:
    row, low, high = boxes.row, boxes.low, boxes.high
    for blocks in _common_divisors(rows, columns):
        block = row * blocks // rows
        if (block == low * blocks // columns).all() and (block == high * blocks // columns).all():
            return Sparsity(Structure.BLOCK_DIAGONAL, blocks)
        if boxes.pitch % blocks == 0 and (row % blocks == low % blocks).all():
            return Sparsity(Structure.DIAGONAL_BLOCKS, blocks)
    order = np.argsort(low)
    apart = (high[order][:-1] < low[order][1:]).all()
    return Sparsity(Structure.ONE_PER_COLUMN if apart else Structure.SPARSE)


def _common_divisors(rows: int, columns: int) -> list[int]:
    """Return the common divisors above 1, the largest first."""
    common = math.gcd(rows, columns)
    return [divisor for divisor in range(common, 1, -1) if common % divisor == 0]
