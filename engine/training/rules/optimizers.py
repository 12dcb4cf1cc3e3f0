r"""Optimizers: one row of a table each, with formula, source, hyperparameters, and the update itself.

The updates are plain functions that stand in `updates`. Everything else (the window, the command line, the
tests) reads the table. Formulas are those of the papers, in the form that PyTorch takes.

In the formulas g is the gradient, θ the parameters, η the learning rate; products, squares and roots of
vectors are entry by entry.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import DTypeLike

from engine.maths.notation import letters
from engine.text import _
from engine.training.arrays import FloatArray
from engine.training.bounds import Bounds
from engine.training.rules import updates
from engine.training.rules.updates import WORK, Numbers, State

Update = Callable[[FloatArray, FloatArray, State, int, Numbers], None]
Judged = Callable[[FloatArray, State, Numbers], FloatArray]


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

    Parameters, gradient and the arrays of the state are rows (P,) of one floating dtype; or (runs, P), for
    runs that differ in nothing but their learning rates, a column (runs, 1). The gradient is only read.
    `state` names what the optimizer remembers. `judged(parameters, state, hyperparameters)` gives the
    parameters that losses are measured at, where they are not those that the gradient is taken at.
    `includes` names the optimizers that it equals at some of its hyperparameters.
    """

    name: str
    title: str
    hyperparameters: tuple[Hyperparameter, ...]
    update: Update
    formula: str
    source: str
    description: str
    state: tuple[str, ...] = ()
    judged: Judged | None = None
    includes: tuple[str, ...] = ()

    def init(self, shape: int | tuple[int, ...], dtype: DTypeLike) -> State:
        """Return the state before the first step: zeros."""
        return {name: np.zeros(shape, dtype) for name in (*self.state, WORK)}

    def hyperparameter(self, name: str) -> Hyperparameter:
        """Return the hyperparameter of that name; raise KeyError where there is none."""
        return {parameter.name: parameter for parameter in self.hyperparameters}[name]

    def defaults(self) -> dict[str, float]:
        """Return every hyperparameter at its default, in the order of the table."""
        return {hyperparameter.name: hyperparameter.default for hyperparameter in self.hyperparameters}


def _learning_rate(default: float) -> Hyperparameter:
    bounds = Bounds(0, 1000, low_excluded=True)
    return Hyperparameter("learning_rate", _("Learning rate"), r"\eta", default, bounds)


def _decay(name: str, title: str, symbol: str, default: float) -> Hyperparameter:
    return Hyperparameter(name, title, symbol, default, Bounds(0, 1, high_excluded=True))


def _adam_decays(beta1: float = 0.9, beta2: float = 0.999) -> tuple[Hyperparameter, Hyperparameter]:
    return (
        _decay("beta1", _("Decay of the mean"), r"\beta_1", beta1),
        _decay("beta2", _("Decay of the squares"), r"\beta_2", beta2),
    )


def _weight_decay(default: float) -> Hyperparameter:
    return Hyperparameter("weight_decay", _("Weight decay"), r"\lambda", default, Bounds(0, 1000))


def _epsilon(default: float) -> Hyperparameter:
    return Hyperparameter("epsilon", _("Epsilon"), r"\epsilon", default, Bounds(0, 1, low_excluded=True))


_MEAN = r"m \leftarrow \beta_1 m + (1-\beta_1) g,\quad "
_SQUARES = r"s \leftarrow \beta_2 s + (1-\beta_2) g^2,\quad "
_ADAM_STEP = r"\frac{m / (1-\beta_1^t)}{\sqrt{s / (1-\beta_2^t)} + \epsilon}"

_ROWS = (
    Optimizer(
        "sgd", _("SGD"), (_learning_rate(0.01),), updates.sgd,
        formula=r"\theta \leftarrow \theta - \eta\, g",
        source="Robbins & Monro, A stochastic approximation method, 1951",
        description=_("Steps straight down the slope of the batch."),
    ),
    Optimizer(
        "momentum", _("Momentum"),
        (_learning_rate(0.01), _decay("momentum", _("Momentum"), r"\mu", 0.9)), updates.momentum,
        formula=r"v \leftarrow \mu v + g,\quad \theta \leftarrow \theta - \eta\, v",
        source="Polyak, Some methods of speeding up the convergence of iteration methods, 1964",
        description=_("A heavy ball: past slopes keep it rolling."),
        state=("velocity",),
        includes=("sgd",),
    ),
    Optimizer(
        "nesterov", _("Nesterov"),
        (_learning_rate(0.01), _decay("momentum", _("Momentum"), r"\mu", 0.9)), updates.nesterov,
        formula=r"v \leftarrow \mu v + g,\quad \theta \leftarrow \theta - \eta\,(g + \mu v)",
        source="Nesterov, A method for a convex programming problem with convergence rate O(1/k²), 1983; "
               "Sutskever, Martens, Dahl & Hinton, On the importance of initialization and momentum, 2013",
        description=_("Momentum that looks ahead: it corrects with the slope where it is about to be."),
        state=("velocity",),
        includes=("sgd",),
    ),
    Optimizer(
        "adagrad", _("Adagrad"), (_learning_rate(0.01), _epsilon(1e-10)), updates.adagrad,
        formula=r"s \leftarrow s + g^2,\quad \theta \leftarrow \theta - \frac{\eta\, g}{\sqrt{s} + \epsilon}",
        source="Duchi, Hazan & Singer, Adaptive subgradient methods, 2011",
        description=_("A rate for each parameter, that falls with all the slope it has seen."),
        state=("squares",),
    ),
    Optimizer(
        "adadelta", _("Adadelta"),
        (_learning_rate(1.0), _decay("rho", _("Decay"), r"\rho", 0.9), _epsilon(1e-6)), updates.adadelta,
        formula=r"s \leftarrow \rho s + (1-\rho) g^2,\quad "
                r"\Delta = \sqrt{\frac{d + \epsilon}{s + \epsilon}}\; g,\quad "
                r"d \leftarrow \rho d + (1-\rho) \Delta^2,\quad \theta \leftarrow \theta - \eta\, \Delta",
        source="Zeiler, ADADELTA: an adaptive learning rate method, 2012",
        description=_("Adagrad that forgets, with steps in the units of the parameters."),
        state=("squares", "steps"),
    ),
    Optimizer(
        "rmsprop", _("RMSprop"),
        (_learning_rate(0.01), _decay("alpha", _("Decay"), r"\alpha", 0.99), _epsilon(1e-8)), updates.rmsprop,
        formula=r"s \leftarrow \alpha s + (1-\alpha) g^2,\quad "
                r"\theta \leftarrow \theta - \frac{\eta\, g}{\sqrt{s} + \epsilon}",
        source="Tieleman & Hinton, Neural networks for machine learning, lecture 6.5, 2012",
        description=_("Divides each slope by its recent size."),
        state=("squares",),
    ),
    Optimizer(
        "adam", _("Adam"),
        (_learning_rate(0.001), *_adam_decays(), _epsilon(1e-8)), updates.adam,
        formula=_MEAN + _SQUARES + rf"\theta \leftarrow \theta - \eta\,{_ADAM_STEP}",
        source="Kingma & Ba, Adam: a method for stochastic optimization, 2015",
        description=_("Momentum divided by the recent size of slopes, both corrected for starting at zero."),
        state=("mean", "squares"),
    ),
    Optimizer(
        "adamw", _("AdamW"),
        (_learning_rate(0.001), *_adam_decays(), _epsilon(1e-8), _weight_decay(0.01)), updates.adamw,
        formula=_MEAN + _SQUARES + rf"\theta \leftarrow \theta - \eta\,\lambda\,\theta - \eta\,{_ADAM_STEP}",
        source="Loshchilov & Hutter, Decoupled weight decay regularization, 2019",
        description=_("Adam that pulls parameters to zero by themselves, not through the slope."),
        state=("mean", "squares"),
        includes=("adam",),
    ),
    Optimizer(
        "nadam", _("Nadam"),
        (_learning_rate(0.002), *_adam_decays(), _epsilon(1e-8),
         Hyperparameter("momentum_decay", _("Decay of the momentum"), r"\psi", 0.004, Bounds(0, 1000))),
        updates.nadam,
        formula=_MEAN + _SQUARES + r"\mu_t = \beta_1 (1 - \frac{0.96^{t \psi}}{2}),\quad "
                r"\theta \leftarrow \theta - \frac{\eta}{\sqrt{s / (1-\beta_2^t)} + \epsilon}"
                r"\left(\frac{(1-\mu_t)\, g}{1 - \mu_1 \cdots \mu_t} + "
                r"\frac{\mu_{t+1}\, m}{1 - \mu_1 \cdots \mu_{t+1}}\right)",
        source="Dozat, Incorporating Nesterov momentum into Adam, 2016",
        description=_("Adam that looks ahead as Nesterov does, with a momentum that grows."),
        state=("mean", "squares", "weight"),
    ),
    Optimizer(
        "amsgrad", _("AMSGrad"),
        (_learning_rate(0.001), *_adam_decays(), _epsilon(1e-8)), updates.amsgrad,
        formula=_MEAN + _SQUARES + r"u \leftarrow \max(u, s),\quad \theta \leftarrow \theta - \eta\,"
                r"\frac{m / (1-\beta_1^t)}{\sqrt{u / (1-\beta_2^t)} + \epsilon}",
        source="Reddi, Kale & Kumar, On the convergence of Adam and beyond, 2018",
        description=_("Adam whose divisor never shrinks, so that no rate grows back."),
        state=("mean", "squares", "largest"),
    ),
    Optimizer(
        "adamax", _("Adamax"),
        (_learning_rate(0.002), *_adam_decays(), _epsilon(1e-8)), updates.adamax,
        formula=_MEAN + r"u \leftarrow \max(\beta_2 u, |g| + \epsilon),\quad "
                r"\theta \leftarrow \theta - \frac{\eta}{1-\beta_1^t} \frac{m}{u}",
        source="Kingma & Ba, Adam: a method for stochastic optimization, section 7.1, 2015",
        description=_("Adam that divides by the largest recent slope instead of the mean square."),
        state=("mean", "largest"),
    ),
    Optimizer(
        "radam", _("RAdam"),
        (_learning_rate(0.001), *_adam_decays(), _epsilon(1e-8)), updates.radam,
        formula=_MEAN + _SQUARES + r"\rho_\infty = \frac{2}{1-\beta_2} - 1,\quad "
                r"\rho = \rho_\infty - \frac{2 t \beta_2^t}{1-\beta_2^t},\quad "
                r"r = \sqrt{\frac{(\rho-4)(\rho-2)\rho_\infty}{(\rho_\infty-4)(\rho_\infty-2)\rho}},\quad "
                r"\theta \leftarrow \theta - \frac{\eta\, m}{1-\beta_1^t} \cdot "
                r"\left(r\, \frac{\sqrt{1-\beta_2^t}}{\sqrt{s} + \epsilon} \text{ if } \rho > 5, "
                r"\text{ else } 1\right)",
        source="Liu et al., On the variance of the adaptive learning rate and beyond, 2020",
        description=_("Adam that begins as plain momentum, until its divisor has seen enough slopes."),
        state=("mean", "squares"),
    ),
    Optimizer(
        "lion", _("Lion"),
        (_learning_rate(0.0001), _decay("beta1", _("Decay in the step"), r"\beta_1", 0.9),
         _decay("beta2", _("Decay of the mean"), r"\beta_2", 0.99), _weight_decay(0.0)), updates.lion,
        formula=r"\theta \leftarrow \theta - \eta\,(\operatorname{sign}(\beta_1 m + (1-\beta_1) g) + "
                r"\lambda\, \theta),\quad m \leftarrow \beta_2 m + (1-\beta_2) g",
        source="Chen et al., Symbolic discovery of optimization algorithms, 2023",
        description=_("Every parameter takes a step of the same length; the slope only gives its sign."),
        state=("mean",),
    ),
    Optimizer(
        "schedule_free", _("Schedule-Free"),
        (_learning_rate(0.0025),
         Hyperparameter("beta1", _("Pull to the average"), r"\beta_1", 0.9,
                        Bounds(0, 1, low_excluded=True, high_excluded=True)),
         _decay("beta2", _("Decay of the squares"), r"\beta_2", 0.999), _epsilon(1e-8), _weight_decay(0.0)),
        updates.schedule_free,
        formula=_SQUARES + r"u = \frac{g}{\sqrt{s / (1-\beta_2^t)} + \epsilon} + \lambda\, \theta,\quad "
                r"c = \frac{\eta^2}{\sum \eta^2},\quad "
                r"\theta \leftarrow \theta - \eta\,(1 - \beta_1 (1-c))\, u + c\, d,\quad "
                r"d \leftarrow (1-c)(d - \eta\, \beta_1 u)",
        source="Defazio, Yang, Mehta, Mishchenko, Khaled & Cutkosky, The road less scheduled, 2024",
        description=_("AdamW judged by the average of where it has been, which needs no schedule."),
        state=("squares", "ahead", "rates"),
        judged=updates.averaged,
    ),
)  # fmt: skip

OPTIMIZERS = MappingProxyType({row.name: row for row in _ROWS})
"""Every optimizer by name, in the order the window lists them."""
