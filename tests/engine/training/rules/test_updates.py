"""Every update against its paper's formula, for one parameter: each step from all gradients so far.

Running averages are sums over the gradients here, so nothing is shared with how the updates are computed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import copysign, prod, sqrt

import numpy as np
import pytest

from engine.training.rules.optimizers import OPTIMIZERS

GRADIENTS = (0.5, -1.25, 2.0, 0.75, -0.5, 3.0, 1.0)
START = 2.0
OTHERS = {"weight_decay": 0.05, "learning_rate": 0.03}

Numbers = dict[str, float]
Step = Callable[[Sequence[float], Numbers], float]


def average(xs: Sequence[float], keep: float) -> float:
    """The running average from zero of what came, the last one last."""
    return (1 - keep) * sum(keep**age * x for age, x in enumerate(reversed(xs)))


def mean(xs: Sequence[float], keep: float) -> float:
    """The same, corrected for its start at zero: weights that sum to one."""
    weights = [keep**age for age in range(len(xs))]
    return sum(weight * x for weight, x in zip(weights, reversed(xs), strict=True)) / sum(weights)


def square(xs: Sequence[float]) -> list[float]:
    return [x * x for x in xs]


def sgd(g, h):
    return h["learning_rate"] * g[-1]


def momentum(g, h):
    return h["learning_rate"] * sum(h["momentum"] ** age * each for age, each in enumerate(reversed(g)))


def nesterov(g, h):
    return h["learning_rate"] * g[-1] + h["momentum"] * momentum(g, h)


def adagrad(g, h):
    return h["learning_rate"] * g[-1] / (sqrt(sum(square(g))) + h["epsilon"])


def rmsprop(g, h):
    return h["learning_rate"] * g[-1] / (sqrt(average(square(g), h["alpha"])) + h["epsilon"])


def adadelta(g, h):
    changes = []
    for count in range(1, len(g) + 1):
        size = average(square(g[:count]), h["rho"]) + h["epsilon"]
        changes.append(sqrt((average(square(changes), h["rho"]) + h["epsilon"]) / size) * g[count - 1])
    return h["learning_rate"] * changes[-1]


def root(g, h):
    return sqrt(mean(square(g), h["beta2"])) + h["epsilon"]


def adam(g, h):
    return h["learning_rate"] * mean(g, h["beta1"]) / root(g, h)


def nadam(g, h):
    by_step = [h["beta1"] * (1 - 0.96 ** (t * h["momentum_decay"]) / 2) for t in range(1, len(g) + 2)]
    now = (1 - by_step[-2]) * g[-1] / (1 - prod(by_step[:-1]))
    ahead = by_step[-1] * average(g, h["beta1"]) / (1 - prod(by_step))
    return h["learning_rate"] * (now + ahead) / root(g, h)


def amsgrad(g, h):
    largest = max(average(square(g[:count]), h["beta2"]) for count in range(1, len(g) + 1))
    size = sqrt(largest / (1 - h["beta2"] ** len(g))) + h["epsilon"]
    return h["learning_rate"] * mean(g, h["beta1"]) / size


def adamax(g, h):
    largest = max(h["beta2"] ** age * (abs(each) + h["epsilon"]) for age, each in enumerate(reversed(g)))
    return h["learning_rate"] * mean(g, h["beta1"]) / largest


def radam(g, h):
    t, beta2 = len(g), h["beta2"]
    most = 2 / (1 - beta2) - 1
    length = most - 2 * t * beta2**t / (1 - beta2**t)
    if length <= 5:
        return h["learning_rate"] * mean(g, h["beta1"])
    trust = sqrt((length - 4) * (length - 2) * most / ((most - 4) * (most - 2) * length))
    size = (sqrt(average(square(g), beta2)) + h["epsilon"]) / sqrt(1 - beta2**t)
    return h["learning_rate"] * trust * mean(g, h["beta1"]) / size


def lion(g, h):
    towards = h["beta1"] * average(g[:-1], h["beta2"]) + (1 - h["beta1"]) * g[-1]
    return copysign(h["learning_rate"], towards)


STEPS: dict[str, Step] = {
    "sgd": sgd, "momentum": momentum, "nesterov": nesterov, "adagrad": adagrad, "rmsprop": rmsprop,
    "adadelta": adadelta, "adam": adam, "adamw": adam, "nadam": nadam, "amsgrad": amsgrad, "adamax": adamax,
    "radam": radam, "lion": lion,
}  # fmt: skip
"""How far down each goes, weight decay left out."""


def path_of(name: str, h: Numbers) -> list[float]:
    """Where the row's own update leads."""
    row, theta = OPTIMIZERS[name], np.array([START])
    state, path = row.init(1, float), []
    for step, gradient in enumerate(GRADIENTS, 1):
        row.update(theta, np.array([gradient]), state, step, h)
        path.append(float(theta[0]))
    return path


def numbers(name: str, chosen: Numbers) -> Numbers:
    return {key: chosen.get(key, default) for key, default in OPTIMIZERS[name].defaults().items()}


@pytest.mark.parametrize("chosen", [{}, OTHERS], ids=["defaults", "others"])
@pytest.mark.parametrize("name", STEPS)
def test_each_step_is_what_the_papers_formula_gives(name, chosen):
    h, theta, path = numbers(name, chosen), START, []
    for count in range(1, len(GRADIENTS) + 1):
        decay = h["learning_rate"] * h.get("weight_decay", 0.0) * theta
        theta -= STEPS[name](GRADIENTS[:count], h) + decay
        path.append(theta)
    assert path_of(name, h) == pytest.approx(path, rel=1e-13)


@pytest.mark.parametrize("chosen", [{}, OTHERS], ids=["defaults", "others"])
def test_schedule_free_learning_follows_the_papers_three_sequences(chosen):
    h = numbers("schedule_free", chosen)
    rate, beta1 = h["learning_rate"], h["beta1"]
    x = z = y = START
    path = []
    for t in range(1, len(GRADIENTS) + 1):
        z -= rate * (GRADIENTS[t - 1] / root(GRADIENTS[:t], h) + h["weight_decay"] * y)
        x = (1 - 1 / t) * x + z / t
        y = (1 - beta1) * z + beta1 * x
        path.append(y)
    assert path_of("schedule_free", h) == pytest.approx(path, rel=1e-13)


def test_schedule_free_learning_weighs_points_by_the_squares_of_their_rates():
    row, h = OPTIMIZERS["schedule_free"], numbers("schedule_free", {})
    theta, state, rates = np.full(1, START), row.init(1, float), (0.01, 0.03, 0.02)
    x = z = START
    for step, (rate, gradient) in enumerate(zip(rates, GRADIENTS, strict=False), 1):
        z -= rate * gradient / root(GRADIENTS[:step], h)
        share = rate**2 / sum(each**2 for each in rates[:step])
        x = (1 - share) * x + share * z
        row.update(theta, np.array([gradient]), state, step, {**h, "learning_rate": rate})
        assert theta[0] == pytest.approx((1 - h["beta1"]) * z + h["beta1"] * x, rel=1e-13)


def test_rectified_adam_divides_from_the_sixth_step_on():
    """At β₂ = 0.999 the average of squares is worth more than five slopes only then."""
    h, flat = numbers("radam", {}), numbers("radam", {"epsilon": 0.5})
    apart = [ours != other for ours, other in zip(path_of("radam", h), path_of("radam", flat), strict=True)]
    assert apart == [False] * 5 + [True] * 2
