"""What a picture of a network shows at a moment: columns of units, and the wires between them.

A wide layer is shown by its first and last units. How strongly a wire is drawn follows one scale that never
changes, so that pictures of two moments, or of two contestants, compare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from engine.training.arrays import FloatArray
from engine.training.bounds import Bounds
from engine.training.networks.network import NetworkState

UNITS = Bounds(3, 64, integer=True)
"""How many places a column may have."""
HALF = 1.0
"""The size of a weight that is drawn half as strongly as the largest could be."""


@dataclass(frozen=True)
class Column:
    """The inputs, or the units of a layer: how many there are, and the numbers of those that are shown."""

    count: int
    shown: tuple[int, ...]

    @property
    def left_out(self) -> int:
        """How many are not shown; they would stand in the middle."""
        return self.count - len(self.shown)

    @property
    def before_gap(self) -> int:
        """How many are shown before those that are left out."""
        return next((place for place, unit in enumerate(self.shown) if unit != place), len(self.shown))


@dataclass(frozen=True, eq=False)
class Wires:
    """What leads from one column to the next, for the units that are shown.

    `weights` is (sources, targets) and `biases` (targets,), None where there are none; of both, the shares
    say in 0 … 1 how strongly they are to be drawn (see `shares_of`).
    """

    weights: FloatArray
    shares: FloatArray
    biases: FloatArray | None
    bias_shares: FloatArray | None


@dataclass(frozen=True, eq=False)
class Diagram:
    """A contestant's network at a step: its columns from the inputs to the outputs, and the wires between."""

    step: int
    columns: tuple[Column, ...]
    wires: tuple[Wires, ...]


def column_of(count: int, most: int) -> Column:
    """Return a column of so many units with room for `most`; a place of those is for what is left out."""
    UNITS.check("most", most)
    if count <= most:
        return Column(count, tuple(range(count)))
    first = most // 2
    last = most - 1 - first
    return Column(count, (*range(first), *range(count - last, count)))


def columns_of(widths: Sequence[int], most: int) -> tuple[Column, ...]:
    """Return the columns of layers that are so wide, the inputs first."""
    return tuple(column_of(width, most) for width in widths)


def shares_of(numbers: FloatArray) -> FloatArray:
    """Return how strongly numbers are to be drawn: 0 for 0, ½ for ±1, towards 1 for what is ever larger.

    What is not finite is drawn as strongly as can be.
    """
    sizes = np.abs(numbers)
    with np.errstate(invalid="ignore"):
        shares: FloatArray = np.where(np.isfinite(sizes), sizes / (sizes + HALF), 1.0)
    return shares


def diagram_of(state: NetworkState, most: int) -> Diagram:
    """Return what is shown of a network in columns with room for `most` units."""
    layers = state.layers
    widths = (layers[0].weights.shape[0], *(layer.weights.shape[1] for layer in layers))
    columns = columns_of(widths, most)
    wires = []
    for layer, (before, after) in zip(layers, pairwise(columns), strict=True):
        weights = layer.weights[np.ix_(before.shown, after.shown)]
        biases = None if layer.biases is None else layer.biases[np.array(after.shown)]
        bias_shares = None if biases is None else shares_of(biases)
        wires.append(Wires(weights, shares_of(weights), biases, bias_shares))
    return Diagram(state.step, columns, tuple(wires))
