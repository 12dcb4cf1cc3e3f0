"""Gradient check: what backpropagation says against what central differences measure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.autodiff import evaluate, forward, reverse
from engine.graph import Graph
from engine.ops import Array
from engine.plan import Plan, compile
from engine.text import _

STEP = 1e-5
WRONG = 1e-2
EXCELLENT = 1e-7


@dataclass(frozen=True)
class Entry:
    """One number of one leaf: its analytic and its numerical gradient, and how far apart they are.

    `index` is the entry's place in the leaf's array, () for a single number.
    """

    node: int
    name: str
    index: tuple[int, ...]
    analytic: float
    numerical: float
    relative_error: float

    @property
    def label(self) -> str:
        """The leaf's name with the entry's index, as in "W[0, 2]"."""
        return self.name + (f"[{', '.join(map(str, self.index))}]" if self.index else "")

    @property
    def verdict(self) -> str:
        """A word for the relative error: excellent below 1e-7, wrong above 1e-2, close between them."""
        if not self.relative_error <= WRONG:
            return _("wrong")
        return _("excellent") if self.relative_error < EXCELLENT else _("close")


@dataclass(frozen=True)
class GradientCheck:
    """The entries of every leaf that the target depends on, in the order of the graph."""

    target: int
    step: float
    entries: tuple[Entry, ...]

    @property
    def worst(self) -> float:
        """The largest relative error; NaN where one has none, 0 where there is nothing to check."""
        return float(np.max([entry.relative_error for entry in self.entries], initial=0.0))

    @property
    def passed(self) -> bool:
        """True when no entry is wrong."""
        return bool(self.worst <= WRONG)


def check(graph: Graph, target: int, step: float = STEP) -> GradientCheck:
    """Compare the target's gradients with central differences (f(x+h) − f(x−h)) / 2h, entry by entry.

    The step h is relative: `step` times the entry's size, or `step` where the entry is below 1. An array
    target stands for the sum of its entries. The relative error is |a − n| / max(|a|, |n|, tiny), where tiny
    keeps the rounding noise of a zero gradient from counting. A kink within h makes an entry look wrong.
    Raises as `engine.autodiff.evaluate` does. Convention: CS231n, "Gradient checks".
    """
    plan = compile(graph, [target])
    evaluation = evaluate(graph, plan, target)
    leaves = {leaf: np.array(evaluation.values[leaf], dtype=np.float64) for leaf in plan.leaves}
    gradients = reverse(plan, forward(plan, leaves), target)
    tiny = 1e-8 * max(1.0, abs(_total(plan, leaves, target)))
    entries = [
        _entry(graph, plan, leaves, target, leaf, index, gradient, step, tiny)
        for leaf in plan.leaves
        if (gradient := gradients[plan.slot[leaf]]) is not None
        for index in np.ndindex(leaves[leaf].shape)
    ]
    return GradientCheck(target, step, tuple(entries))


def _entry(
    graph: Graph, plan: Plan, leaves: dict[int, Array], target: int, leaf: int, index: tuple[int, ...],
    gradient: Array, step: float, tiny: float,
) -> Entry:  # fmt: skip
    analytic = float(np.asarray(gradient)[index])
    numerical = _difference(plan, leaves, target, leaf, index, step)
    difference, scale = abs(analytic - numerical), max(abs(analytic), abs(numerical), tiny)
    return Entry(leaf, graph.node(leaf).name, index, analytic, numerical, difference / scale)


def _difference(
    plan: Plan, leaves: dict[int, Array], target: int, leaf: int, index: tuple[int, ...], step: float
) -> float:
    values = leaves[leaf]
    middle = float(values[index])
    high, low = middle + step * max(1.0, abs(middle)), middle - step * max(1.0, abs(middle))
    try:
        values[index] = high
        above = _total(plan, leaves, target)
        values[index] = low
        below = _total(plan, leaves, target)
    finally:
        values[index] = middle
    return (above - below) / (high - low)


def _total(plan: Plan, leaves: dict[int, Array], target: int) -> float:
    return float(np.sum(forward(plan, leaves)[plan.slot[target]]))
