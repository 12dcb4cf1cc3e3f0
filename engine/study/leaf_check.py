"""The gradient check of one leaf for reading: entries, one entry at all steps, and the lecture's table.

A lecture moves one number by h, looks at the loss before and after, and divides: the forward difference
(f(x + h) − f(x)) / h (CS231n, "Numerical gradient").
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import islice

import numpy as np

from engine.graphs.graph import Graph
from engine.maths.notation import entry_name
from engine.study.gradcheck import EntryCheck, ErrorCurve, curve_of, entry_check, require_step, warnings_of
from engine.study.probe import Probe

MOST_ROWS = 8
"""Entries that are checked at once, from the chosen one on."""
SHOWN_STEPS = tuple(10.0 ** (-half / 2) for half in range(2, 25))
"""Steps from 1e-1 down to 1e-12, two a decade."""
FEWEST_DECIMALS, MOST_DECIMALS = 2, 15
LARGEST_PLAIN = 1e15
"""Numbers from which on are written with an exponent: their decimals are none of their digits."""


@dataclass(frozen=True)
class DifferenceRow:
    """One line of a lecture's table: an entry moved by h, the target before and after, and the quotient."""

    name: str
    h: float
    before: float
    after: float

    @property
    def quotient(self) -> float:
        """What the target changes by, divided by h."""
        return (self.after - self.before) / self.h

    @property
    def written(self) -> tuple[str, str]:
        """The target before and after, in as many decimals as show the change in two digits.

        In full where those are too many, or the number is too large for decimals to say anything of it.
        """
        decimals = _decimals(self.after - self.before)
        return _written(self.before, decimals), _written(self.after, decimals)


@dataclass(frozen=True)
class LeafCheck:
    """Some entries of a leaf by central and by forward differences, and the error curve of the first."""

    step: float
    entries: tuple[EntryCheck, ...]
    curve: ErrorCurve
    rows: tuple[DifferenceRow, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """A sentence for each entry whose numerical gradient is doubtful: a kink, or rounding."""
        return warnings_of(self.entries)


def check_leaf(
    graph: Graph, target: int, leaf: int, step: float, first: tuple[int, ...] = (), most: int = MOST_ROWS
) -> LeafCheck:
    """Check entries of a leaf in order, `most` of them from the `first` on.

    `step` is relative in the check, as in `engine.study.gradcheck.check`, and h itself in the lecture's rows.
    Raises InvalidValueError where the target has no gradient with respect to the leaf, or the leaf no such
    entry, and for a step that is not between 0 and 1; otherwise as `engine.run.autodiff.evaluate` does.
    """
    require_step(step)
    probe = Probe.of(graph, target)
    probe.require(graph.node(leaf), first)
    places = _places(probe.leaves[leaf].shape, first, most)
    return LeafCheck(
        step,
        tuple(entry_check(probe, leaf, index, step) for index in places),
        curve_of(probe, leaf, first, SHOWN_STEPS),
        tuple(_difference(probe, leaf, index, step) for index in places),
    )


def _places(shape: tuple[int, ...], first: tuple[int, ...], most: int) -> list[tuple[int, ...]]:
    start = int(np.ravel_multi_index(first, shape)) if shape else 0
    return list(islice(np.ndindex(shape), start, start + most))


def _difference(probe: Probe, leaf: int, index: tuple[int, ...], h: float) -> DifferenceRow:
    moved = probe.values_at(leaf, index, float(probe.leaves[leaf][index]) + h)
    return DifferenceRow(
        entry_name(probe.name(leaf), index), h, probe.total(probe.values), probe.total(moved)
    )


def _decimals(change: float) -> int:
    if not change or not math.isfinite(change):
        return FEWEST_DECIMALS
    return max(FEWEST_DECIMALS, 1 - math.floor(math.log10(abs(change))))


def _written(number: float, decimals: int) -> str:
    is_plain = decimals <= MOST_DECIMALS and abs(number) < LARGEST_PLAIN
    return (f"{number:.{decimals}f}" if is_plain else repr(number)).replace("-", "−")
