r"""Gradient clipping: one row of a table each, that bounds a gradient before an optimizer sees it.

In the formulas g is the gradient over all parameters and c the bound. Both are what PyTorch's
`clip_grad_norm_` and `clip_grad_value_` do; the tests compare with them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from engine.text import _
from engine.training.arrays import FloatArray
from engine.training.bounds import Bounds
from engine.training.rules.optimizers import Hyperparameter

Clip = Callable[[FloatArray, Mapping[str, float]], object]
NO_CLIPPING = "none"
BOUND = "clip"
TINY = 1e-6
"""Keeps a norm of 0 from being divided by."""


@dataclass(frozen=True)
class Clipping:
    """One row: `clip(gradient, hyperparameters)` bounds a row (P,) in place, None where it bounds nothing."""

    name: str
    title: str
    clip: Clip | None
    formula: str
    source: str
    description: str
    hyperparameters: tuple[Hyperparameter, ...] = ()


def _by_norm(g: FloatArray, h: Mapping[str, float]) -> None:
    g *= min(1.0, h[BOUND] / (float(np.linalg.norm(g)) + TINY))


def _by_value(g: FloatArray, h: Mapping[str, float]) -> None:
    np.clip(g, -h[BOUND], h[BOUND], out=g)


_BOUND = Hyperparameter(BOUND, _("Bound of the gradient"), "c", 1.0, Bounds(0, 1e6, low_excluded=True))

_ROWS = (
    Clipping(
        NO_CLIPPING, _("None"), None, r"g \leftarrow g", "", _("Gradients are taken as they are."),
    ),
    Clipping(
        "norm", _("By norm"), _by_norm, r"g \leftarrow g\, \min(1, \frac{c}{\|g\| + 10^{-6}})",
        "Pascanu, Mikolov & Bengio, On the difficulty of training recurrent neural networks, 2013",
        _("A gradient that is longer than the bound is made as long as that; it points where it did."),
        (_BOUND,),
    ),
    Clipping(
        "value", _("By value"), _by_value, r"g \leftarrow \max(-c, \min(c, g))",
        "Mikolov, Statistical language models based on neural networks, 2012",
        _("Every entry of a gradient is kept between the bound and its negative."), (_BOUND,),
    ),
)  # fmt: skip

CLIPPINGS: Mapping[str, Clipping] = MappingProxyType({row.name: row for row in _ROWS})
"""Every kind of clipping by name, in the order the window lists them."""
