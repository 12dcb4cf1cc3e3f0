r"""Optimizers: one row of a table each, with formula, source, hyperparameters, and the update itself.

An update is a plain function that changes a row of parameters in place, given the gradient and the arrays it
keeps from step to step. Everything else (the window, the command line, the tests) reads the table. Formulas
are those of the papers, in the form that PyTorch takes, whose steps the tests compare with.

In the formulas g is the gradient, θ the parameters, η the learning rate; products, squares and roots of
vectors are entry by entry.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import sqrt
from types import MappingProxyType

import numpy as np
from numpy.typing import DTypeLike

from engine.maths.notation import letters
from engine.text import _
from engine.training.arrays import FloatArray
from engine.training.bounds import Bounds

State = dict[str, FloatArray]
Update = Callable[[FloatArray, FloatArray, State, int, Mapping[str, float]], None]

WORK = "work"
"""The name, in every state, of an array that only lends its memory."""


@dataclass(frozen=True)
class Hyperparameter:
    """A number an optimizer is set by: its range, its default, and how it is written in formulas (LaTeX)."""

    name: str
    title: str
    symbol: str
    default: float
    bounds: Bounds

    @property
    def letters(self) -> str:
        """Its symbol as a sentence has it, as in β₁."""
        return letters(self.symbol)


@dataclass(frozen=True)
class Optimizer:
    """One row: `update(parameters, gradient, state, step, hyperparameters)` takes step 1, 2, … in place.

    Parameters, gradient and the arrays of the state are rows (P,) of one floating dtype. The gradient is
    only read. `state` names what the optimizer remembers.
    """

    name: str
    title: str
    hyperparameters: tuple[Hyperparameter, ...]
    update: Update
    formula: str
    source: str
    description: str
    state: tuple[str, ...] = ()

    def init(self, shape: int | tuple[int, ...], dtype: DTypeLike) -> State:
        """Return the state before the first step: zeros."""
        return {name: np.zeros(shape, dtype) for name in (*self.state, WORK)}

    def hyperparameter(self, name: str) -> Hyperparameter:
        """Return the hyperparameter of that name; raise KeyError where there is none."""
        return {parameter.name: parameter for parameter in self.hyperparameters}[name]

    def defaults(self) -> dict[str, float]:
        """Return every hyperparameter at its default, in the order of the table."""
        return {hyperparameter.name: hyperparameter.default for hyperparameter in self.hyperparameters}


def _sgd(theta: FloatArray, g: FloatArray, state: State, step: int, h: Mapping[str, float]) -> None:
    theta -= np.multiply(g, h["learning_rate"], out=state[WORK])


def _momentum(theta: FloatArray, g: FloatArray, state: State, step: int, h: Mapping[str, float]) -> None:
    velocity = state["velocity"]
    velocity *= h["momentum"]
    velocity += g
    theta -= np.multiply(velocity, h["learning_rate"], out=state[WORK])


def _nesterov(theta: FloatArray, g: FloatArray, state: State, step: int, h: Mapping[str, float]) -> None:
    velocity = state["velocity"]
    velocity *= h["momentum"]
    velocity += g
    ahead = np.multiply(velocity, h["momentum"], out=state[WORK])
    ahead += g
    ahead *= h["learning_rate"]
    theta -= ahead


def _adagrad(theta: FloatArray, g: FloatArray, state: State, step: int, h: Mapping[str, float]) -> None:
    squares, work = state["squares"], state[WORK]
    squares += np.multiply(g, g, out=work)
    _descend_scaled(theta, g, squares, work, h)


def _rmsprop(theta: FloatArray, g: FloatArray, state: State, step: int, h: Mapping[str, float]) -> None:
    squares, work = state["squares"], state[WORK]
    _average_square(squares, g, h["alpha"], work)
    _descend_scaled(theta, g, squares, work, h)


def _adadelta(theta: FloatArray, g: FloatArray, state: State, step: int, h: Mapping[str, float]) -> None:
    squares, steps, work = state["squares"], state["steps"], state[WORK]
    rho, epsilon = h["rho"], h["epsilon"]
    _average_square(squares, g, rho, work)
    change = np.add(steps, epsilon, out=work)
    change /= squares + epsilon
    np.sqrt(change, out=change)
    change *= g
    steps *= rho
    steps += (1 - rho) * change * change
    change *= h["learning_rate"]
    theta -= change


def _adam(theta: FloatArray, g: FloatArray, state: State, step: int, h: Mapping[str, float]) -> None:
    mean, squares, work = state["mean"], state["squares"], state[WORK]
    beta1, beta2 = h["beta1"], h["beta2"]
    np.subtract(g, mean, out=work)
    work *= 1 - beta1
    mean += work
    _average_square(squares, g, beta2, work)
    np.sqrt(squares, out=work)
    work /= sqrt(1 - beta2**step)
    work += h["epsilon"]
    np.divide(mean, work, out=work)
    work *= h["learning_rate"] / (1 - beta1**step)
    theta -= work


def _average_square(squares: FloatArray, g: FloatArray, keep: float, work: FloatArray) -> None:
    """Move a running average of g² on by one: keep this much of the old, the rest from the new."""
    np.multiply(g, g, out=work)
    work *= 1 - keep
    squares *= keep
    squares += work


def _descend_scaled(
    theta: FloatArray, g: FloatArray, squares: FloatArray, work: FloatArray, h: Mapping[str, float]
) -> None:
    """Take the step η g / (√squares + ε)."""
    np.sqrt(squares, out=work)
    work += h["epsilon"]
    np.divide(g, work, out=work)
    work *= h["learning_rate"]
    theta -= work


def _learning_rate(default: float) -> Hyperparameter:
    bounds = Bounds(0, 1000, low_excluded=True)
    return Hyperparameter("learning_rate", _("Learning rate"), r"\eta", default, bounds)


def _decay(name: str, title: str, symbol: str, default: float) -> Hyperparameter:
    return Hyperparameter(name, title, symbol, default, Bounds(0, 1, high_excluded=True))


def _epsilon(default: float) -> Hyperparameter:
    return Hyperparameter("epsilon", _("Epsilon"), r"\epsilon", default, Bounds(0, 1, low_excluded=True))


_ROWS = (
    Optimizer(
        "sgd", _("SGD"), (_learning_rate(0.01),), _sgd,
        formula=r"\theta \leftarrow \theta - \eta\, g",
        source="Robbins & Monro, A stochastic approximation method, 1951",
        description=_("Steps straight down the slope of the batch."),
    ),
    Optimizer(
        "momentum", _("Momentum"),
        (_learning_rate(0.01), _decay("momentum", _("Momentum"), r"\mu", 0.9)), _momentum,
        formula=r"v \leftarrow \mu v + g,\quad \theta \leftarrow \theta - \eta\, v",
        source="Polyak, Some methods of speeding up the convergence of iteration methods, 1964",
        description=_("A heavy ball: past slopes keep it rolling."),
        state=("velocity",),
    ),
    Optimizer(
        "nesterov", _("Nesterov"),
        (_learning_rate(0.01), _decay("momentum", _("Momentum"), r"\mu", 0.9)), _nesterov,
        formula=r"v \leftarrow \mu v + g,\quad \theta \leftarrow \theta - \eta\,(g + \mu v)",
        source="Nesterov, A method for a convex programming problem with convergence rate O(1/k²), 1983; "
               "Sutskever, Martens, Dahl & Hinton, On the importance of initialization and momentum, 2013",
        description=_("Momentum that looks ahead: it corrects with the slope where it is about to be."),
        state=("velocity",),
    ),
    Optimizer(
        "adagrad", _("Adagrad"), (_learning_rate(0.01), _epsilon(1e-10)), _adagrad,
        formula=r"s \leftarrow s + g^2,\quad \theta \leftarrow \theta - \frac{\eta\, g}{\sqrt{s} + \epsilon}",
        source="Duchi, Hazan & Singer, Adaptive subgradient methods, 2011",
        description=_("A rate for each parameter, that falls with all the slope it has seen."),
        state=("squares",),
    ),
    Optimizer(
        "adadelta", _("Adadelta"),
        (_learning_rate(1.0), _decay("rho", _("Decay"), r"\rho", 0.9), _epsilon(1e-6)), _adadelta,
        formula=r"s \leftarrow \rho s + (1-\rho) g^2,\quad "
                r"\Delta = \sqrt{\frac{d + \epsilon}{s + \epsilon}}\; g,\quad "
                r"d \leftarrow \rho d + (1-\rho) \Delta^2,\quad \theta \leftarrow \theta - \eta\, \Delta",
        source="Zeiler, ADADELTA: an adaptive learning rate method, 2012",
        description=_("Adagrad that forgets, with steps in the units of the parameters."),
        state=("squares", "steps"),
    ),
    Optimizer(
        "rmsprop", _("RMSprop"),
        (_learning_rate(0.01), _decay("alpha", _("Decay"), r"\alpha", 0.99), _epsilon(1e-8)), _rmsprop,
        formula=r"s \leftarrow \alpha s + (1-\alpha) g^2,\quad "
                r"\theta \leftarrow \theta - \frac{\eta\, g}{\sqrt{s} + \epsilon}",
        source="Tieleman & Hinton, Neural networks for machine learning, lecture 6.5, 2012",
        description=_("Divides each slope by its recent size."),
        state=("squares",),
    ),
    Optimizer(
        "adam", _("Adam"),
        (_learning_rate(0.001), _decay("beta1", _("Decay of the mean"), r"\beta_1", 0.9),
         _decay("beta2", _("Decay of the squares"), r"\beta_2", 0.999), _epsilon(1e-8)), _adam,
        formula=r"m \leftarrow \beta_1 m + (1-\beta_1) g,\quad "
                r"s \leftarrow \beta_2 s + (1-\beta_2) g^2,\quad "
                r"\theta \leftarrow \theta - \eta\, "
                r"\frac{m / (1-\beta_1^t)}{\sqrt{s / (1-\beta_2^t)} + \epsilon}",
        source="Kingma & Ba, Adam: a method for stochastic optimization, 2015",
        description=_("Momentum divided by the recent size of slopes, both corrected for starting at zero."),
        state=("mean", "squares"),
    ),
)  # fmt: skip

OPTIMIZERS = MappingProxyType({row.name: row for row in _ROWS})
"""Every optimizer by name, in the order the window lists them."""
