"""Gradient check: what backpropagation says against what central differences measure.

A difference is never exact: its truncation error grows as h² and its round-off error as 1/h, so that the best
h lies near the cube root of the machine's precision, and no h is good where a kink lies within it.
`error_curve` shows the first (Baydin et al., Automatic Differentiation in Machine Learning, 2018, §2.1),
`EntryCheck.kinks` names the second.

That cube root is a part of the length over which the target bends, which for want of better is the size of
the entry itself (Press et al., Numerical Recipes, 3rd ed., 2007, §5.7; Dennis & Schnabel, Numerical Methods
for Unconstrained Optimization, 1983, §5.4). Where the entry is tiny, h must not be so small that the change
of the target drowns in its rounding. How large that is, reverse mode tells: each value v is rounded by up to
ε|v|, which moves the target by ε|v·v̄|, v̄ being its gradient (Linnainmaa, Taylor expansion of the accumulated
rounding error, 1976). The sum of all |v·v̄|, here called the target's magnitude, is never less than what
cancels on the way.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from numbers import Real

import numpy as np

from engine.errors import InvalidValueError
from engine.graphs.graph import Graph
from engine.maths.notation import entry_name
from engine.ops import Array
from engine.run.plan import Plan, Step
from engine.study.probe import Probe
from engine.text import _

STEP = 1e-5
WRONG = 1e-2
ACCEPTABLE = 1e-4
EXCELLENT = 1e-7
TINY = 1e-8
"""Relative to the target's magnitude over the entry's size: a gradient below this drowns in rounding."""
LEAST_LENGTH = 0.01
"""An entry counts as at least this part of the length over which the target changes by its magnitude."""
CURVE_STEPS = tuple(10.0 ** (-half / 2) for half in range(2, 29))
"""Steps from 1e-1 down to 1e-14, two a decade."""


class Level(Enum):
    """How far apart two gradients are: below 1e-7, up to 1e-4, up to 1e-2, above; or beyond measuring.

    Convention: CS231n, "Gradient checks": above 1e-2 is usually wrong, below 1e-4 is fine where there are
    kinks, and 1e-7 or less is a reason to be happy.
    """

    EXCELLENT = "excellent"
    CLOSE = "close"
    DOUBTFUL = "doubtful"
    WRONG = "wrong"
    NOT_MEASURED = "not measured"


@dataclass(frozen=True)
class Kink:
    """A node whose slope jumps, or whose tie breaks, between x − h and x + h."""

    node: int
    name: str


@dataclass(frozen=True)
class EntryCheck:
    """One number of one leaf: its analytic and its numerical gradient, and how far apart they are.

    `index` is the entry's place in the leaf's array, () for a single number, and `h` how far it was moved
    either way. Where `kinks` names nodes, the difference straddles a kink of theirs and says little about the
    gradient. The relative error is a part of no less than what rounding lets a difference measure (see
    `check`), so where both gradients lie below that it is small whatever they are: `drowned` tells that.
    """

    node: int
    name: str
    index: tuple[int, ...]
    analytic: float
    numerical: float
    relative_error: float
    h: float
    kinks: tuple[Kink, ...] = ()

    @property
    def label(self) -> str:
        """The leaf's name with the entry's index, as in "W[0, 2]"."""
        return entry_name(self.name, self.index)

    @property
    def drowned(self) -> bool:
        """True where a gradient other than zero is so small that the check could not measure it.

        Both gradients then lie below what rounding lets a difference tell, and are not near each other.
        """
        apart, larger = abs(self.analytic - self.numerical), max(abs(self.analytic), abs(self.numerical))
        return self.analytic != 0 and self.relative_error <= WRONG < apart / larger

    @property
    def warning(self) -> str:
        """A sentence that says why the numerical gradient is doubtful, naming nodes with a kink; or ""."""
        if self.drowned:
            message = _("{entry}: the gradient is too small to be measured: the change drowns in rounding.")
            return message.format(entry=self.label)
        if not self.kinks:
            return ""
        message = (
            _("{entry}: a kink of {nodes} lies within the step, though the gradients agree.")
            if self.relative_error < EXCELLENT
            else _("{entry}: a kink of {nodes} lies within the step, so the numerical gradient may be off.")
        )
        return message.format(entry=self.label, nodes=", ".join(kink.name for kink in self.kinks))

    @property
    def verdict(self) -> str:
        """A word for the level of the relative error."""
        return _words()[self.level]

    @property
    def level(self) -> Level:
        """How good the relative error is; an entry that could not be measured has a level of its own."""
        if not self.relative_error <= WRONG:
            return Level.WRONG
        if self.drowned:
            return Level.NOT_MEASURED
        if self.relative_error < EXCELLENT:
            return Level.EXCELLENT
        return Level.CLOSE if self.relative_error <= ACCEPTABLE else Level.DOUBTFUL


def _words() -> Mapping[Level, str]:
    return {
        Level.EXCELLENT: _("excellent"),
        Level.CLOSE: _("close"),
        Level.DOUBTFUL: _("doubtful"),
        Level.WRONG: _("wrong"),
        Level.NOT_MEASURED: _("not measured"),
    }


@dataclass(frozen=True)
class GradientCheck:
    """The entries of every leaf that the target depends on, in the order of the graph."""

    target: int
    step: float
    entries: tuple[EntryCheck, ...]

    @property
    def measured(self) -> tuple[EntryCheck, ...]:
        """The entries but for those whose gradient drowned in rounding."""
        return tuple(entry for entry in self.entries if not entry.drowned)

    @property
    def worst(self) -> float:
        """The largest relative error measured; NaN where one has none, 0 where nothing was measured."""
        return float(np.max([entry.relative_error for entry in self.measured], initial=0.0))

    @property
    def passed(self) -> bool:
        """True when no entry is wrong; one that could not be measured is not, but has its warning."""
        return bool(self.worst <= WRONG)

    @property
    def warnings(self) -> tuple[str, ...]:
        """A sentence for each entry whose numerical gradient is doubtful: a kink, or rounding."""
        return warnings_of(self.entries)


def warnings_of(entries: Iterable[EntryCheck]) -> tuple[str, ...]:
    """Return the warnings of those entries that have one."""
    return tuple(entry.warning for entry in entries if entry.warning)


@dataclass(frozen=True)
class CurvePoint:
    """What one step gives: how far the entry was moved, the central difference and its relative error."""

    step: float
    h: float
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

    h is `step` times the entry's size, |x|. A tiny x counts as a hundredth of the target's magnitude divided
    by the gradient, or as 1 where that is less or nothing is known. An array target stands for the sum of its
    entries. The relative error is |a − n| / max(|a|, |n|, tiny), where tiny, 1e-8 of the magnitude over the
    size, keeps the rounding noise of a zero gradient from counting; a gradient that is not zero and yet below
    it may not be measured at all, which its entry tells. A kink within h makes an entry look wrong; the entry
    names it. Raises InvalidValueError for a step that is not between 0 and 1, otherwise as
    `engine.run.autodiff.evaluate` does. Convention: CS231n, "Gradient checks".
    """
    require_step(step)
    probe = Probe.of(graph, target)
    entries = [
        entry_check(probe, leaf, index, step)
        for leaf in probe.plan.leaves
        if probe.gradient(leaf) is not None
        for index in np.ndindex(probe.leaves[leaf].shape)
    ]
    return GradientCheck(target, step, tuple(entries))


def require_step(step: float) -> float:
    """Return the step; raise InvalidValueError where it is no number above 0 and below 1."""
    if not isinstance(step, Real) or not 0 < step < 1:
        raise InvalidValueError(
            _("the step is {step}; it must be a number above 0 and below 1").format(step=step)
        )
    return float(step)


def error_curve(
    graph: Graph, target: int, leaf: int, index: tuple[int, ...] = (), steps: Iterable[float] = CURVE_STEPS
) -> ErrorCurve:
    """Return the error of one entry's central difference at each step, relative as in `check`.

    Raises InvalidValueError where the target has no gradient with respect to the leaf, or the leaf no such
    entry, and for a step that is not between 0 and 1; otherwise as `engine.run.autodiff.evaluate` does.
    """
    steps = [require_step(step) for step in steps]
    probe = Probe.of(graph, target)
    probe.require(graph.node(leaf), index)
    return curve_of(probe, leaf, index, steps)


def entry_check(probe: Probe, leaf: int, index: tuple[int, ...], step: float) -> EntryCheck:
    """Return how one entry of a leaf fares, moved by `step` times its size to either side."""
    analytic, middle = probe.analytic(leaf, index), float(probe.leaves[leaf][index])
    size = _size(probe, middle, analytic)
    high, low = middle + step * size, middle - step * size
    above, below = probe.values_at(leaf, index, high), probe.values_at(leaf, index, low)
    rise = probe.total(above) - probe.total(below)
    numerical = rise / (high - low) if high != low else math.nan
    error = _relative(analytic, numerical, TINY * probe.magnitude / size)
    kinks = _kinks_between(probe.plan, below, probe.values, above)
    return EntryCheck(leaf, probe.name(leaf), index, analytic, numerical, error, (high - low) / 2, kinks)


def curve_of(probe: Probe, leaf: int, index: tuple[int, ...], steps: Iterable[float]) -> ErrorCurve:
    """Return the error of one entry's central difference at each of these steps."""
    entries = [(step, entry_check(probe, leaf, index, step)) for step in steps]
    points = tuple(
        CurvePoint(step, entry.h, entry.numerical, entry.relative_error) for step, entry in entries
    )
    return ErrorCurve(leaf, probe.name(leaf), index, probe.analytic(leaf, index), points)


def _size(probe: Probe, value: float, gradient: float) -> float:
    length = LEAST_LENGTH * probe.magnitude / abs(gradient) if gradient else math.inf
    return max(abs(value), float(np.fmin(length, 1.0))) or 1.0


def _relative(analytic: float, numerical: float, tiny: float) -> float:
    """Return |a − n| / max(|a|, |n|, tiny), and 0 where all of them are 0."""
    scale = max(abs(analytic), abs(numerical), tiny)
    return abs(analytic - numerical) / scale if scale else 0.0


def _kinks_between(
    plan: Plan, below: list[Array], middle: list[Array], above: list[Array]
) -> tuple[Kink, ...]:
    """Return the nodes where what tells the sides of a kink apart changes its sign on the way."""
    with np.errstate(all="ignore"):
        kinked = [step for step in plan.steps if step.op.kinks is not None]
        return tuple(
            Kink(step.node, step.name)
            for step in kinked
            if _changes_side(_sides(step, below), _sides(step, middle), _sides(step, above))
        )


def _sides(step: Step, values: list[Array]) -> Array:
    assert step.op.kinks is not None
    return step.op.kinks(*(values[slot] for slot in step.inputs), **step.attributes)


def _changes_side(below: Array, middle: Array, above: Array) -> bool:
    """Return whether a sign changes, or would if either half of the way went straight on.

    What is never below zero, as a norm is not, only touches zero at its kink: of that, the straight line
    tells on which side of the kink it began.
    """
    ways = np.stack([below, above, 2 * middle - above, 2 * middle - below])
    return bool(np.any((np.sign(ways) != np.sign(middle)) & ~np.isnan(ways + middle)))
