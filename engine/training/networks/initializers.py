"""How weights start: one row of a table each. Biases always start at zero.

Adding an initializer is adding a row.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from engine.text import _
from engine.training.arrays import FloatArray

_GLOROT = "Glorot & Bengio, Understanding the difficulty of training deep feedforward neural networks, 2010"
_HE = "He, Zhang, Ren & Sun, Delving deep into rectifiers, 2015"
_SAXE = "Saxe, McClelland & Ganguli, Exact solutions to the nonlinear dynamics of learning, 2014"
_LECUN = "LeCun, Bottou, Orr & Müller, Efficient BackProp, 1998"


@dataclass(frozen=True)
class Initializer:
    """One row: `draw(rng, fan_in, fan_out)` returns a float64 weight matrix (fan_in, fan_out).

    Where `is_scaled`, the network's own scale multiplies what is drawn.
    """

    name: str
    title: str
    draw: Callable[[np.random.Generator, int, int], FloatArray]
    formula: str
    description: str
    source: str = ""
    is_scaled: bool = False


def _uniform(limit: Callable[[int, int], float]) -> Callable[[np.random.Generator, int, int], FloatArray]:
    def draw(rng: np.random.Generator, fan_in: int, fan_out: int) -> FloatArray:
        bound = limit(fan_in, fan_out)
        return rng.uniform(-bound, bound, (fan_in, fan_out))

    return draw


def _normal(deviation: Callable[[int, int], float]) -> Callable[[np.random.Generator, int, int], FloatArray]:
    def draw(rng: np.random.Generator, fan_in: int, fan_out: int) -> FloatArray:
        return rng.normal(0.0, deviation(fan_in, fan_out), (fan_in, fan_out))

    return draw


def _orthogonal(rng: np.random.Generator, fan_in: int, fan_out: int) -> FloatArray:
    """Return columns, or where there are more of these rows, that are orthonormal.

    A QR decomposition alone would favour some of them; with the signs of R's diagonal all are as likely.
    """
    normal = rng.normal(size=(max(fan_in, fan_out), min(fan_in, fan_out)))
    columns, triangle = np.linalg.qr(normal)
    columns *= np.where(np.diag(triangle) < 0, -1.0, 1.0)
    return columns if fan_in >= fan_out else columns.T


_ROWS = (
    Initializer("xavier_uniform", _("Xavier (Glorot), uniform"),
                _uniform(lambda fan_in, fan_out: math.sqrt(6 / (fan_in + fan_out))),
                r"w \sim U\left(-a, a\right),\; a = \sqrt{\tfrac{6}{n_{in} + n_{out}}}",
                _("Keeps the variance of signals and gradients alike; made for tanh and sigmoid."), _GLOROT),
    Initializer("xavier_normal", _("Xavier (Glorot), normal"),
                _normal(lambda fan_in, fan_out: math.sqrt(2 / (fan_in + fan_out))),
                r"w \sim N\left(0, \tfrac{2}{n_{in} + n_{out}}\right)",
                _("Keeps the variance of signals and gradients alike; made for tanh and sigmoid."), _GLOROT),
    Initializer("he_uniform", _("He (Kaiming), uniform"),
                _uniform(lambda fan_in, _fan_out: math.sqrt(6 / fan_in)),
                r"w \sim U\left(-a, a\right),\; a = \sqrt{\tfrac{6}{n_{in}}}",
                _("Makes up for the half that a ReLU cuts away."), _HE),
    Initializer("he_normal", _("He (Kaiming), normal"),
                _normal(lambda fan_in, _fan_out: math.sqrt(2 / fan_in)),
                r"w \sim N\left(0, \tfrac{2}{n_{in}}\right)",
                _("Makes up for the half that a ReLU cuts away."), _HE),
    Initializer("lecun_normal", _("LeCun, normal"),
                _normal(lambda fan_in, _fan_out: math.sqrt(1 / fan_in)),
                r"w \sim N\left(0, \tfrac{1}{n_{in}}\right)",
                _("Keeps the variance of signals on their way forward; made for SELU."), _LECUN),
    Initializer("lecun_uniform", _("LeCun, uniform"),
                _uniform(lambda fan_in, _fan_out: math.sqrt(3 / fan_in)),
                r"w \sim U\left(-a, a\right),\; a = \sqrt{\tfrac{3}{n_{in}}}",
                _("Keeps the variance of signals on their way forward."), _LECUN),
    Initializer("orthogonal", _("Orthogonal"), _orthogonal,
                r"w = Q,\; Q^\top Q = I",
                _("Turns signals and keeps their lengths: in deep networks they neither grow nor fade."),
                _SAXE),
    Initializer("normal", _("Normal, of any scale"),
                lambda rng, fan_in, fan_out: rng.normal(0.0, 1.0, (fan_in, fan_out)),
                r"w \sim N\left(0, \sigma^2\right)",
                _("Its deviation σ is yours to choose: signals fade if it is small, saturate if large."),
                is_scaled=True),
    Initializer("small_normal", _("Small random, 0.01"),
                _normal(lambda _fan_in, _fan_out: 0.01),
                r"w \sim N\left(0, 0.01^2\right)",
                _("Nearly zero everywhere: signals fade in deep networks.")),
    Initializer("wide_normal", _("Large random, 1"),
                _normal(lambda _fan_in, _fan_out: 1.0),
                r"w \sim N\left(0, 1\right)",
                _("Saturates tanh and sigmoid, so that gradients vanish.")),
    Initializer("zeros", _("Zeros"),
                lambda _rng, fan_in, fan_out: np.zeros((fan_in, fan_out)),
                r"w = 0",
                _("All neurons of a layer stay the same: nothing breaks the symmetry.")),
)  # fmt: skip

INITIALIZERS = MappingProxyType({row.name: row for row in _ROWS})
"""Every initializer by name, in the order the window lists them."""
