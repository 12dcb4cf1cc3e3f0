# ruff: noqa: D103 -- what each computes stands in its row of the table
r"""The updates of the optimizers: plain functions that change a row of parameters in place.

Each is given the parameters θ, the gradient g, the arrays it keeps from step to step, which step it is (1,
2, …) and its hyperparameters h. All may be many rows, with a column of learning rates. What each computes
stands as a formula, with its source, in its row of `optimizers`; the steps are those of PyTorch, which the
tests compare with.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import sqrt
from typing import Any

import numpy as np

from engine.training.arrays import FloatArray

State = dict[str, FloatArray]
Numbers = Mapping[str, float]

WORK = "work"
"""The name, in every state, of an array that only lends its memory."""


@lru_cache(maxsize=1024)
def _number(value: float, dtype: np.dtype[Any]) -> FloatArray:
    """Return a number as an array: rows are multiplied by that in half the time, while they are short.

    Numbers that are new at every step are better left as they are.
    """
    return np.array(value, dtype)


def _rate(value: Any, dtype: np.dtype[Any]) -> FloatArray:
    """Return a learning rate, or a column of them, as rows are multiplied by it."""
    return value.astype(dtype) if isinstance(value, np.ndarray) else _number(value, dtype)


def sgd(theta: FloatArray, g: FloatArray, state: State, step: int, h: Numbers) -> None:
    theta -= np.multiply(g, _rate(h["learning_rate"], g.dtype), out=state[WORK])


def momentum(theta: FloatArray, g: FloatArray, state: State, step: int, h: Numbers) -> None:
    velocity = state["velocity"]
    velocity *= _number(h["momentum"], g.dtype)
    velocity += g
    theta -= np.multiply(velocity, _rate(h["learning_rate"], g.dtype), out=state[WORK])


def nesterov(theta: FloatArray, g: FloatArray, state: State, step: int, h: Numbers) -> None:
    velocity = state["velocity"]
    velocity *= _number(h["momentum"], g.dtype)
    velocity += g
    ahead = np.multiply(velocity, _number(h["momentum"], g.dtype), out=state[WORK])
    ahead += g
    ahead *= _rate(h["learning_rate"], g.dtype)
    theta -= ahead


def adagrad(theta: FloatArray, g: FloatArray, state: State, step: int, h: Numbers) -> None:
    squares, work = state["squares"], state[WORK]
    squares += np.multiply(g, g, out=work)
    _descend_scaled(theta, g, squares, work, h)


def rmsprop(theta: FloatArray, g: FloatArray, state: State, step: int, h: Numbers) -> None:
    squares, work = state["squares"], state[WORK]
    _average_square(squares, g, h["alpha"], work)
    _descend_scaled(theta, g, squares, work, h)


def adadelta(theta: FloatArray, g: FloatArray, state: State, step: int, h: Numbers) -> None:
    squares, steps, work = state["squares"], state["steps"], state[WORK]
    rho, epsilon = _number(h["rho"], g.dtype), _number(h["epsilon"], g.dtype)
    _average_square(squares, g, h["rho"], work)
    change = np.add(steps, epsilon, out=work)
    change /= squares + epsilon
    np.sqrt(change, out=change)
    change *= g
    steps *= rho
    steps += _number(1 - h["rho"], g.dtype) * change * change
    change *= _rate(h["learning_rate"], g.dtype)
    theta -= change


def adam(theta: FloatArray, g: FloatArray, state: State, step: int, h: Numbers) -> None:
    _remember(state, g, h)
    size = _corrected_root(state["squares"], step, h, out=state[WORK])
    theta -= _divided(state["mean"], size, h["learning_rate"] / (1 - h["beta1"] ** step))


def adamw(theta: FloatArray, g: FloatArray, state: State, step: int, h: Numbers) -> None:
    theta *= _rate(1 - h["learning_rate"] * h["weight_decay"], g.dtype)
    adam(theta, g, state, step, h)


def amsgrad(theta: FloatArray, g: FloatArray, state: State, step: int, h: Numbers) -> None:
    _remember(state, g, h)
    largest = np.maximum(state["largest"], state["squares"], out=state["largest"])
    size = _corrected_root(largest, step, h, out=state[WORK])
    theta -= _divided(state["mean"], size, h["learning_rate"] / (1 - h["beta1"] ** step))


def adamax(theta: FloatArray, g: FloatArray, state: State, step: int, h: Numbers) -> None:
    mean, largest, work = state["mean"], state["largest"], state[WORK]
    _average(mean, g, h["beta1"], work)
    largest *= _number(h["beta2"], g.dtype)
    size = np.abs(g, out=work)
    size += _number(h["epsilon"], g.dtype)
    np.maximum(largest, size, out=largest)
    np.copyto(work, largest)
    theta -= _divided(mean, work, h["learning_rate"] / (1 - h["beta1"] ** step))


def nadam(theta: FloatArray, g: FloatArray, state: State, step: int, h: Numbers) -> None:
    _remember(state, g, h)
    now, ahead = (_warmed_momentum(h, each) for each in (step, step + 1))
    weight = state["weight"]
    weight -= 1
    weight *= now
    weight += 1
    share, later = (1 - now) / weight, ahead / (1 - ahead * (1 - weight))
    size = _corrected_root(state["squares"], step, h, out=state[WORK])
    theta -= _divided(share * g + later * state["mean"], size, h["learning_rate"])


def _warmed_momentum(h: Numbers, step: int) -> float:
    """Return the momentum of a step, which grows from half of β₁ to all of it."""
    return float(h["beta1"] * (1 - 0.5 * 0.96 ** (step * h["momentum_decay"])))


def radam(theta: FloatArray, g: FloatArray, state: State, step: int, h: Numbers) -> None:
    _remember(state, g, h)
    rate = h["learning_rate"] / (1 - h["beta1"] ** step)
    trust = _rectification(h["beta2"], step)
    if trust is None:
        theta -= np.multiply(state["mean"], _rate(rate, g.dtype), out=state[WORK])
    else:
        size = np.sqrt(state["squares"], out=state[WORK])
        size += _number(h["epsilon"], g.dtype)
        theta -= _divided(state["mean"], size, rate * trust * sqrt(1 - h["beta2"] ** step))


def _rectification(beta2: float, step: int) -> float | None:
    """Return how far the average of squares can be trusted yet; None where it cannot be at all."""
    most = 2 / (1 - beta2) - 1
    length = most - 2 * step * beta2**step / (1 - beta2**step)
    if length <= 5:
        return None
    return sqrt((length - 4) * (length - 2) * most / ((most - 4) * (most - 2) * length))


def lion(theta: FloatArray, g: FloatArray, state: State, step: int, h: Numbers) -> None:
    mean, work = state["mean"], state[WORK]
    np.subtract(mean, g, out=work)
    work *= _number(h["beta1"], g.dtype)
    work += g
    np.sign(work, out=work)
    work *= _rate(h["learning_rate"], g.dtype)
    theta *= _rate(1 - h["learning_rate"] * h["weight_decay"], g.dtype)
    theta -= work
    _average(mean, g, h["beta2"], work)


def schedule_free(theta: FloatArray, g: FloatArray, state: State, step: int, h: Numbers) -> None:
    squares, ahead, rates, work = state["squares"], state["ahead"], state["rates"], state[WORK]
    rate, beta1 = h["learning_rate"], h["beta1"]
    _average_square(squares, g, h["beta2"], work)
    change = g / _corrected_root(squares, step, h, out=work)
    change += h["weight_decay"] * theta
    change *= _rate(rate, g.dtype)
    squared_rate = _rate(rate * rate, g.dtype)
    rates += squared_rate
    share = squared_rate / rates
    theta -= (1 - beta1 * (1 - share)) * change
    theta += share * ahead
    ahead -= beta1 * change
    ahead *= 1 - share


def averaged(theta: FloatArray, state: State, h: Numbers) -> FloatArray:
    """Return the average x that schedule-free learning is judged by, from y = θ and z = y + d."""
    return theta - (1 - h["beta1"]) / h["beta1"] * state["ahead"]


def _remember(state: State, g: FloatArray, h: Numbers) -> None:
    """Move Adam's two running averages on by one."""
    _average(state["mean"], g, h["beta1"], state[WORK])
    _average_square(state["squares"], g, h["beta2"], state[WORK])


def _average(mean: FloatArray, g: FloatArray, keep: float, work: FloatArray) -> None:
    """Move a running average of g on by one: keep this much of the old, the rest from the new."""
    np.subtract(g, mean, out=work)
    work *= _number(1 - keep, g.dtype)
    mean += work


def _corrected_root(squares: FloatArray, step: int, h: Numbers, out: FloatArray) -> FloatArray:
    """Return √(s / (1 − β₂ᵗ)) + ε, written where it is told."""
    np.sqrt(squares, out=out)
    out /= sqrt(1 - h["beta2"] ** step)
    out += _number(h["epsilon"], squares.dtype)
    return out


def _divided(mean: FloatArray, size: FloatArray, rate: Any) -> FloatArray:
    """Return the step, rate × mean / size, written where the sizes were."""
    np.divide(mean, size, out=size)
    size *= _rate(rate, size.dtype)
    return size


def _average_square(squares: FloatArray, g: FloatArray, keep: float, work: FloatArray) -> None:
    """Move a running average of g² on by one: keep this much of the old, the rest from the new."""
    np.multiply(g, g, out=work)
    work *= _number(1 - keep, g.dtype)
    squares *= _number(keep, g.dtype)
    squares += work


def _descend_scaled(
    theta: FloatArray, g: FloatArray, squares: FloatArray, work: FloatArray, h: Mapping[str, float]
) -> None:
    """Take the step η g / (√squares + ε)."""
    np.sqrt(squares, out=work)
    work += _number(h["epsilon"], g.dtype)
    np.divide(g, work, out=work)
    work *= _rate(h["learning_rate"], g.dtype)
    theta -= work
