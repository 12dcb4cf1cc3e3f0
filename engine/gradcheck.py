"""Gradient check: what backpropagation says against what central differences measure.

A difference is never exact: its truncation error grows as h² and its round-off error as 1/h, so that the best
h lies near the cube root of the machine's precision, and no h is good where a kink lies within it.
`error_curve` shows the first (Baydin et al., Automatic Differentiation in Machine Learning, 2018, §2.1),
`Entry.kinks` names the second.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from engine.autodiff import evaluate, forward, reverse
from engine.errors import InvalidValueError
from engine.graph import Graph
from engine.ops import Array
from engine.plan import Plan, Step, compile
from engine.text import _

STEP = 1e-5
WRONG = 1e-2
EXCELLENT = 1e-7
TINY = 1e-8
"""Relative to the target's size: a gradient below this drowns in the rounding noise of a difference."""
CURVE_STEPS = tuple(10.0 ** (-half / 2) for half in range(2, 29))
"""Steps from 1e-1 down to 1e-14, two a decade."""


@dataclass(frozen=True)
class Kink:
    """A node whose slope jumps, or whose tie breaks, between x − h and x + h."""

    node: int
    name: str


@dataclass(frozen=True)
class Entry:
    """One number of one leaf: its analytic and its numerical gradient, and how far apart they are.

    `index` is the entry's place in the leaf's array, () for a single number. Where `kinks` names nodes, the
    difference straddles a kink of theirs and says little about the gradient.
    """

    node: int
    name: str
    index: tuple[int, ...]
    analytic: float
    numerical: float
    relative_error: float
    kinks: tuple[Kink, ...] = ()

    @property
    def label(self) -> str:
        """The leaf's name with the entry's index, as in "W[0, 2]"."""
        return self.name + (f"[{', '.join(map(str, self.index))}]" if self.index else "")

    @property
    def warning(self) -> str:
        """A sentence that names the nodes whose kink makes the numerical gradient doubtful, or ""."""
        if not self.kinks or self.relative_error < EXCELLENT:
            return ""
        nodes = ", ".join(kink.name for kink in self.kinks)
        message = _("{entry}: a kink of {nodes} lies within the step, so the numerical gradient may be off.")
        return message.format(entry=self.label, nodes=nodes)

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

    @property
    def warnings(self) -> tuple[str, ...]:
        """A sentence for each entry whose numerical gradient is doubtful because a kink lies within h."""
        return tuple(entry.warning for entry in self.entries if entry.warning)


@dataclass(frozen=True)
class CurvePoint:
    """What one step size gives: the central difference and its relative error."""

    step: float
    numerical: float
    relative_error: float


@dataclass(frozen=True)
class ErrorCurve:
    """How the error of one entry's central difference falls and rises again as the step shrinks."""

    node: int
    name: str
    index: tuple[int, ...]
    analytic: float
    points: tuple[CurvePoint, ...]

    @property
    def best(self) -> CurvePoint:
        """The point with the smallest error, the larger step where two are equal; NaN counts as worst."""
        return min(
            self.points, key=lambda point: (np.nan_to_num(point.relative_error, nan=np.inf), -point.step)
        )


def check(graph: Graph, target: int, step: float = STEP) -> GradientCheck:
    """Compare the target's gradients with central differences (f(x+h) − f(x−h)) / 2h, entry by entry.

    The step h is relative: `step` times the entry's size, or `step` where the entry is below 1. An array
    target stands for the sum of its entries. The relative error is |a − n| / max(|a|, |n|, tiny), where tiny
    keeps the rounding noise of a zero gradient from counting. A kink within h makes an entry look wrong;
    the entry names it. Raises as `engine.autodiff.evaluate` does. Convention: CS231n, "Gradient checks".
    """
    probe = _Probe.of(graph, target)
    entries = [
        probe.entry(graph.node(leaf).name, leaf, index, step)
        for leaf in probe.plan.leaves
        if probe.gradient(leaf) is not None
        for index in np.ndindex(probe.leaves[leaf].shape)
    ]
    return GradientCheck(target, step, tuple(entries))


def error_curve(
    graph: Graph, target: int, leaf: int, index: tuple[int, ...] = (), steps: Iterable[float] = CURVE_STEPS
) -> ErrorCurve:
    """Return the error of one entry's central difference at each step, relative as in `check`.

    Raises InvalidValueError where the target has no gradient with respect to the leaf, or the leaf no such
    entry; otherwise as `engine.autodiff.evaluate` does.
    """
    probe, name = _Probe.of(graph, target), graph.node(leaf).name
    if leaf not in probe.leaves or probe.gradient(leaf) is None:
        message = _("{node} cannot be checked: {target} has no gradient with respect to it")
        raise InvalidValueError(message.format(node=name, target=graph.node(target).name), node=leaf)
    if index not in set(np.ndindex(probe.leaves[leaf].shape)):
        message = _("{node} has shape {shape}; it has no entry {index}")
        text = message.format(node=name, shape=probe.leaves[leaf].shape, index=index)
        raise InvalidValueError(text, node=leaf)
    entries = [(step, probe.entry(name, leaf, index, step)) for step in steps]
    points = tuple(CurvePoint(step, entry.numerical, entry.relative_error) for step, entry in entries)
    return ErrorCurve(leaf, name, index, entries[0][1].analytic, points)


@dataclass(frozen=True, eq=False)
class _Probe:
    """A plan with leaves in double precision that are moved one entry at a time, and put back."""

    plan: Plan
    target: int
    leaves: dict[int, Array]
    gradients: list[Array]
    tiny: float

    @classmethod
    def of(cls, graph: Graph, target: int) -> _Probe:
        plan = compile(graph, [target])
        found = evaluate(graph, plan, target).values
        leaves = {leaf: np.array(found[leaf], dtype=np.float64) for leaf in plan.leaves}
        values = forward(plan, leaves)
        tiny = TINY * max(1.0, abs(_total(values[plan.slot[target]])))
        return cls(plan, target, leaves, reverse(plan, values, target), tiny)

    def gradient(self, leaf: int) -> Array | None:
        return self.gradients[self.plan.slot[leaf]]

    def entry(self, name: str, leaf: int, index: tuple[int, ...], step: float) -> Entry:
        analytic = float(np.asarray(self.gradient(leaf))[index])
        middle = float(self.leaves[leaf][index])
        high, low = middle + step * max(1.0, abs(middle)), middle - step * max(1.0, abs(middle))
        above, below = self.values_at(leaf, index, high), self.values_at(leaf, index, low)
        slot = self.plan.slot[self.target]
        rise = _total(above[slot]) - _total(below[slot])
        numerical = rise / (high - low) if high != low else math.nan
        difference, scale = abs(analytic - numerical), max(abs(analytic), abs(numerical), self.tiny)
        kinks = _kinks_between(self.plan, below, above)
        return Entry(leaf, name, index, analytic, numerical, difference / scale, kinks)

    def values_at(self, leaf: int, index: tuple[int, ...], value: float) -> list[Array]:
        moved = self.leaves[leaf].copy()
        moved[index] = value
        return forward(self.plan, {**self.leaves, leaf: moved})


def _total(value: Array) -> float:
    with np.errstate(all="ignore"):
        return float(np.sum(value))


def _kinks_between(plan: Plan, below: list[Array], above: list[Array]) -> tuple[Kink, ...]:
    """Return the nodes where what tells the sides of a kink apart has another sign below than above."""
    with np.errstate(all="ignore"):
        return tuple(
            Kink(step.node, step.name)
            for step in plan.steps
            if step.op.kinks is not None and _changes_side(_sides(step, below), _sides(step, above))
        )


def _sides(step: Step, values: list[Array]) -> Array:
    assert step.op.kinks is not None
    return step.op.kinks(*(values[slot] for slot in step.inputs), **step.attributes)


def _changes_side(below: Array, above: Array) -> bool:
    return bool(np.any((below < 0) != (above < 0)) or np.any((below > 0) != (above > 0)))
