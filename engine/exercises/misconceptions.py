"""The table of misconceptions: each row gives, at one place of a backward pass, the numbers it would lead to.

A row that gives the right number, or none, says nothing there. Where two rows always give the same number, as
do a lost sign and a forgotten local gradient at a gate −x, the one that stands first is meant.
`engine.exercises.diagnosis` decides which row, if any, a wrong answer is told of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from engine.exercises.situations import Crossing, Meeting, Situation, added
from engine.ops import Array, Kind
from engine.run.autodiff import sum_to_shape
from engine.study.gate_roles import DISTRIBUTOR, ROUTER, SWITCHER, plays
from engine.text import _

Numbers = Iterator[Array]
_CURVED = frozenset({Kind.FUNCTION, Kind.ACTIVATION})


def _nothing(_situation: object) -> Numbers:
    yield from ()


@dataclass(frozen=True)
class Misconception:
    """One row: what the mistake is called, why it is wrong, and the numbers it gives at a gate or a fork."""

    name: str
    title: str
    why: str
    at_gate: Callable[[Crossing], Numbers] = _nothing
    at_fork: Callable[[Meeting], Numbers] = _nothing

    def numbers(self, at: Situation) -> dict[int, Array]:
        """Return the numbers, finite and shaped as the right one, that the mistake gives there.

        Each has a number of its own, by which it is told from the others at any values of the leaves.
        """
        with np.errstate(all="ignore"):
            given = [*(self.at_gate(at) if isinstance(at, Crossing) else self.at_fork(at))]
        shape = np.shape(at.right)
        return {
            index: number
            for index, number in enumerate(given)
            if np.shape(number) == shape and np.isfinite(number).all()
        }


# At a gate -------------------------------------------------------------------------------------------------


def _upstream_alone(at: Crossing) -> Array | None:
    """Return the upstream gradient in the shape of what it goes down to; None where it has no such shape."""
    try:
        return sum_to_shape(at.upstream, np.shape(at.value))
    except ValueError:
        return None


def _local_forgotten(at: Crossing) -> Numbers:
    if (alone := _upstream_alone(at)) is not None:
        yield alone


def _upstream_forgotten(at: Crossing) -> Numbers:
    yield at.local


def _added_instead(at: Crossing) -> Numbers:
    if at.step.op.local and (alone := _upstream_alone(at)) is not None:
        yield alone + at.local


def _own_factor(at: Crossing) -> Numbers:
    if plays(at.step.op, SWITCHER):
        yield sum_to_shape(at.upstream * at.value, np.shape(at.value))


def _is_curve(at: Crossing) -> bool:
    return bool(at.step.op.local) and len(at.inputs) == 1 and at.step.op.kind in _CURVED


def _derivative_elsewhere(at: Crossing) -> Numbers:
    """σ′ at σ(x) instead of x, or x in the place of σ in σ (1 − σ)."""
    if _is_curve(at):
        yield at.pull_at(at.out)
        yield at.pull(out=at.value)


def _function_for_derivative(at: Crossing) -> Numbers:
    if _is_curve(at):
        yield at.upstream * at.out


def _inner_input_instead(at: Crossing) -> Numbers:
    """f′(x) instead of f′(g(x)): at the wire from g to f, and then also where it has gone through g."""
    if _is_curve(at) and at.inner is not None and np.shape(at.inner.point) == np.shape(at.value):
        yield at.pull_at(at.inner.point)
    if at.before is not None and len(at.inputs) == 1:
        yield from (at.pull(upstream=wrong) for wrong in _inner_input_instead(at.before) if _fits(wrong, at))


def _fits(upstream: Array, at: Crossing) -> bool:
    return np.shape(upstream) == np.shape(at.upstream)


def _routes(at: Crossing) -> bool:
    return plays(at.step.op, ROUTER)


def _to_every_input(at: Crossing) -> Numbers:
    if _routes(at) and (alone := _upstream_alone(at)) is not None:
        yield alone


def _to_the_loser(at: Crossing) -> Numbers:
    if _routes(at):
        share = at.step.op.local[at.index](at.out, *at.inputs)
        yield sum_to_shape(at.upstream * (1 - share), np.shape(at.value))


def _split_equally(at: Crossing) -> Numbers:
    if plays(at.step.op, DISTRIBUTOR):
        yield at.right / len(at.inputs)


def _mean_forgotten(at: Crossing) -> Numbers:
    if at.step.op.name in {"mean", "mean_along"}:
        yield at.right * (np.size(at.value) / np.size(at.out))
    elif at.step.op.kind is Kind.LOSS and np.ndim(at.value) > 1:
        yield at.right * np.shape(at.value)[-2]


def _transposed(at: Crossing) -> Numbers:
    """The other factor not transposed, or the right matrix given transposed; both only where shapes allow."""
    if at.step.op.name in {"matmul", "affine"} and at.index < 2 and np.ndim(at.right) == 2:
        other = at.inputs[1 - at.index]
        factors = (at.upstream, other) if at.index == 0 else (other, at.upstream)
        if all(np.ndim(factor) == 2 for factor in factors) and factors[0].shape[1] == factors[1].shape[0]:
            yield factors[0] @ factors[1]
        yield at.right.T


# At a fork -------------------------------------------------------------------------------------------------


def _one_branch_left_out(at: Meeting) -> Numbers:
    for place in range(len(at.parts)):
        yield added((*at.parts[:place], *at.parts[place + 1 :]))


def _one_branch_kept(at: Meeting) -> Numbers:
    yield from at.parts


# At either -------------------------------------------------------------------------------------------------


def _negative(at: Situation) -> Numbers:
    yield -at.right


def _value(at: Situation) -> Numbers:
    yield at.value


_ROWS = (
    Misconception(
        "max_to_all", _("max passes to all"),
        _("A max or min gate sends the gradient only to the input that it let through; the others get 0."),
        at_gate=_to_every_input,
    ),
    Misconception(
        "max_to_loser", _("max passes to the loser"),
        _("A max or min gate sends the whole gradient to the input that it let through, not to another."),
        at_gate=_to_the_loser,
    ),
    Misconception(
        "plus_splits", _("+ splits equally"),
        _("An add gate does not share the gradient out: every input gets all of it."),
        at_gate=_split_equally,
    ),
    Misconception(
        "factors_not_swapped", _("factors not swapped"),
        _("A multiply gate switches: each input gets the upstream gradient times the other input."),
        at_gate=_own_factor,
    ),
    Misconception(
        "mean_forgotten", _("batch mean forgotten"),
        _("This gate takes a mean, so its gradient is divided by how many it is taken over."),
        at_gate=_mean_forgotten,
    ),
    Misconception(
        "transposed", _("transposed"),
        _("A matrix is transposed on the way back: Y = X W gives dX = dY Wᵀ and dW = Xᵀ dY."),
        at_gate=_transposed,
    ),
    Misconception(
        "branch_forgotten", _("branch forgotten"),
        _("Here a wire forks: the gradient is the sum over all its branches, and one is missing."),
        at_fork=_one_branch_left_out,
    ),
    Misconception(
        "branch_overwritten", _("overwritten instead of added"),
        _("Here a wire forks: what comes along each branch is added to the rest, it does not replace it."),
        at_fork=_one_branch_kept,
    ),
    Misconception(
        "sign_lost", _("sign lost"),
        _("The size is right, but the sign is the other one."),
        at_gate=_negative, at_fork=_negative,
    ),
    Misconception(
        "upstream_forgotten", _("upstream forgotten"),
        _("This is the local gradient alone; the chain rule multiplies it by the upstream gradient."),
        at_gate=_upstream_forgotten,
    ),
    Misconception(
        "local_forgotten", _("local forgotten"),
        _("This is the upstream gradient alone; the chain rule multiplies it by the local gradient."),
        at_gate=_local_forgotten,
    ),
    Misconception(
        "upstream_plus_local", _("upstream + local"),
        _("The chain rule multiplies the upstream gradient by the local gradient; it does not add them."),
        at_gate=_added_instead,
    ),
    Misconception(
        "derivative_elsewhere", _("derivative at the wrong point"),
        _("This is the derivative at another point: take it at what stands at the gate's input."),
        at_gate=_derivative_elsewhere,
    ),
    Misconception(
        "function_for_derivative", _("function instead of derivative"),
        _("The upstream gradient is multiplied by the derivative of the function, not by the function."),
        at_gate=_function_for_derivative,
    ),
    Misconception(
        "inner_function_skipped", _("f′(x)·g′(x) instead of f′(g(x))·g′(x)"),
        _("The outer derivative is taken at what the inner function gives, g(x), not at x."),
        at_gate=_inner_input_instead,
    ),
    Misconception(
        "value_for_gradient", _("value for gradient"),
        _("This is the value that came forward on the wire; asked for is the gradient that goes back."),
        at_gate=_value, at_fork=_value,
    ),
)  # fmt: skip

MISCONCEPTIONS = MappingProxyType({row.name: row for row in _ROWS})
"""Every misconception by name; of two that always give the same number, the first is meant."""
