r"""Learning-rate schedules: one row of a table each, that says by what a rate is multiplied at a step.

In the formulas η is the rate that the contestant is set to, t the step (1, 2, …), T the schedule's length in
steps and γ its factor. Each gives what PyTorch's scheduler of that name gives where one is stepped after
every step; the tests compare with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import cos, pi
from types import MappingProxyType

from engine.text import _
from engine.training.bounds import Bounds
from engine.training.rules.optimizers import Hyperparameter

Factor = Callable[[int, Mapping[str, float]], float]
NO_SCHEDULE = "constant"
LENGTH, FACTOR = "schedule_steps", "schedule_factor"

RISING = 0.3
"""The share of its length for which one cycle rises."""
FIRST, LAST = 1 / 25, 1e-4
"""At which share of its highest rate one cycle begins, and at which share of that it ends."""


@dataclass(frozen=True)
class Schedule:
    """One row: `factor(step, hyperparameters)` gives what a rate is multiplied by, None where it stays."""

    name: str
    title: str
    factor: Factor | None
    formula: str
    source: str
    description: str
    hyperparameters: tuple[Hyperparameter, ...] = ()


def _by_steps(step: int, h: Mapping[str, float]) -> float:
    return float(h[FACTOR] ** ((step - 1) // h[LENGTH]))


def _exponential(step: int, h: Mapping[str, float]) -> float:
    return float(h[FACTOR] ** (step - 1))


def _cosine(step: int, h: Mapping[str, float]) -> float:
    return (1 + cos(pi * min((step - 1) / h[LENGTH], 1.0))) / 2


def _warm_up(step: int, h: Mapping[str, float]) -> float:
    return min(step / h[LENGTH], 1.0)


def _one_cycle(step: int, h: Mapping[str, float]) -> float:
    top, end = RISING * h[LENGTH] - 1, h[LENGTH] - 1
    if step - 1 <= top:
        return _eased(FIRST, 1.0, (step - 1) / top)
    return _eased(1.0, FIRST * LAST, min((step - 1 - top) / (end - top), 1.0))


def _eased(start: float, end: float, share: float) -> float:
    """Return a number between two, along half a cosine."""
    return end + (start - end) * (1 + cos(pi * share)) / 2


def _length(default: int, least: int = 1) -> Hyperparameter:
    return Hyperparameter(
        LENGTH, _("Steps of the schedule"), "T", default, Bounds(least, 10**9, integer=True)
    )


def _factor(default: float) -> Hyperparameter:
    bounds = Bounds(0, 1, low_excluded=True)
    return Hyperparameter(FACTOR, _("Factor of the schedule"), r"\gamma", default, bounds)


_ROWS = (
    Schedule(
        NO_SCHEDULE, _("Constant"), None, r"\eta_t = \eta",
        "Robbins & Monro, A stochastic approximation method, 1951",
        _("The rate stays as it is set."),
    ),
    Schedule(
        "step", _("Steps down"), _by_steps, r"\eta_t = \eta\, \gamma^{\lfloor (t-1) / T \rfloor}",
        "He, Zhang, Ren & Sun, Deep residual learning for image recognition, 2016",
        _("The rate falls by a factor every so many steps."), (_length(500), _factor(0.1)),
    ),
    Schedule(
        "exponential", _("Exponential"), _exponential, r"\eta_t = \eta\, \gamma^{t-1}",
        "Goodfellow, Bengio & Courville, Deep learning, section 8.3, 2016",
        _("The rate falls by a factor at every step."), (_factor(0.998),),
    ),
    Schedule(
        "cosine", _("Cosine"), _cosine, r"\eta_t = \frac{\eta}{2} (1 + \cos(\pi \frac{t-1}{T}))",
        "Loshchilov & Hutter, SGDR: stochastic gradient descent with warm restarts, 2017",
        _("The rate falls along half a cosine, to nothing after so many steps."), (_length(1000),),
    ),
    Schedule(
        "warm_up", _("Warm-up"), _warm_up, r"\eta_t = \eta\, \min(\frac{t}{T}, 1)",
        "Goyal et al., Accurate, large minibatch SGD: training ImageNet in 1 hour, 2017",
        _("The rate rises from nothing for so many steps, and stays."), (_length(100),),
    ),
    Schedule(
        "one_cycle", _("One cycle"), _one_cycle,
        r"\eta_t = \frac{\eta}{25} \nearrow \eta \text{ until } 0.3\, T,\; "
        r"\searrow \frac{\eta}{25 \cdot 10^4} \text{ at } T",
        "Smith & Topin, Super-convergence: very fast training using large learning rates, 2018",
        _("The rate rises for the first third, then falls to nearly nothing."), (_length(1000, least=4),),
    ),
)  # fmt: skip

SCHEDULES: Mapping[str, Schedule] = MappingProxyType({row.name: row for row in _ROWS})
"""Every schedule by name, in the order the window lists them."""
