"""The later relatives of ReLU, entry by entry over arrays: a learned slope, smooth gates, a flat top."""

from __future__ import annotations

from functools import partial

import numpy as np

from engine.ops.activations import sigmoid
from engine.ops.error_function import normal_cdf, normal_density
from engine.ops.table import Array, Attribute, Kind, elementwise, slope_where
from engine.text import _

SELU_SCALE = 1.0507009873554804934
SELU_ALPHA = 1.6732632423543772848
"""Klambauer et al.'s λ and α, for which mean 0 and variance 1 are a fixed point."""

FLAT_FROM = 800.0
"""From here on e⁻ˣ is zero in double precision, and so is its product with x, which at infinity is ∞ · 0."""


def _selu(x: Array) -> Array:
    return SELU_SCALE * (np.maximum(x, 0) + SELU_ALPHA * np.expm1(np.minimum(x, 0)))


def _silu(x: Array) -> Array:
    return np.maximum(x, -FLAT_FROM) * sigmoid(x)


def _silu_slope(out: Array, x: Array) -> Array:
    s = sigmoid(x)
    return s + np.minimum(out, FLAT_FROM) * (1 - s)


def _gelu(x: Array) -> Array:
    return np.maximum(x, -FLAT_FROM) * normal_cdf(x)


def _gelu_slope(out: Array, x: Array) -> Array:
    return normal_cdf(x) + np.clip(x, -FLAT_FROM, FLAT_FROM) * normal_density(x)


def _hard_tanh_slope(out: Array, x: Array, low: float, high: float) -> Array:
    return slope_where((x <= low) | (x >= high), 0.0, 1.0, x)


_row = partial(elementwise, Kind.ACTIVATION)

RECTIFIERS = (
    _row("prelu", _("PReLU"), "PReLU", ("x", "slope"), lambda x, slope: np.where(x > 0, x, slope * x)[()],
         (lambda out, x, slope: slope_where(x > 0, 1.0, slope, x),
          lambda out, x, slope: slope_where(x > 0, 0.0, x, x)),
         kinks=lambda x, slope: x,
         latex=r"\max(0, {x}) + {slope} \min(0, {x})",
         local_latex=(r"\mathbb{{1}}[{x} > 0] + {slope} \, \mathbb{{1}}[{x} \le 0]", r"\min(0, {x})"),
         numpy="np.where({x} > 0, {x}, {slope} * {x})",
         numpy_vjp=("{g} * slope_where({x} > 0, 1.0, {slope}, {x})", "{g} * np.minimum({x}, 0)"),
         pytorch="torch.where({x} > 0, {x}, {slope} * {x})",
         description=_("A leaky ReLU whose slope below zero is learned. "
                       "At zero the gradient is taken as the slope."),
         source="He et al., 2015"),
    _row("selu", _("SELU"), "SELU", ("x",), _selu,
         (lambda out, x: slope_where(x > 0, SELU_SCALE, out + SELU_SCALE * SELU_ALPHA, x),),
         kinks=lambda x: x,
         latex=r"\operatorname{{SELU}}({x})",
         local_latex=(rf"{SELU_SCALE:.7g} \, \mathbb{{{{1}}}}[{{x}} > 0] + \left({{out}} + "
                      rf"{SELU_SCALE * SELU_ALPHA:.7g}\right) \mathbb{{{{1}}}}[{{x}} \le 0]",),
         numpy=f"{SELU_SCALE} * np.where({{x}} > 0, {{x}}, {SELU_ALPHA} * np.expm1(np.minimum({{x}}, 0)))",
         numpy_vjp=(
             f"{{g}} * slope_where({{x}} > 0, {SELU_SCALE}, {{out}} + {SELU_SCALE * SELU_ALPHA}, {{x}})",
         ),
         pytorch="torch.nn.functional.selu({x})",
         description=_("An ELU scaled so that mean 0 and variance 1 stay as they are from layer to layer. "
                       "It is λx above zero, λα(eˣ − 1) below, with λ ≈ 1.0507 and α ≈ 1.6733. "
                       "At zero the gradient is taken from below, as λα ≈ 1.7581."),
         source="Klambauer et al., 2017"),
    _row("gelu", _("GELU"), "GELU", ("x",), _gelu, (_gelu_slope,),
         latex=r"{x} \, \Phi({x})", local_latex=(r"\Phi({x}) + {x} \, \varphi({x})",),
         numpy="np.maximum({x}, -800) * normal_cdf({x})",
         numpy_vjp=("{g} * (normal_cdf({x})"
                    " + np.clip({x}, -800, 800) * np.exp(-{x} ** 2 / 2) / np.sqrt(2 * np.pi))",),
         pytorch="torch.nn.functional.gelu({x})",
         description=_("The input times the probability that a standard normal number is below it: the exact "
                       "form with erf, not the approximation with tanh."),
         source="Hendrycks & Gimpel, 2016"),
    _row("silu", _("SiLU"), "SiLU", ("x",), _silu, (_silu_slope,), aliases=("swish",),
         latex=r"{x} \, \sigma({x})", local_latex=(r"\sigma({x}) + {out} \left(1 - \sigma({x})\right)",),
         numpy="np.maximum({x}, -800) / (1 + np.exp(-{x}))",
         numpy_vjp=("{g} * (1 + np.clip({x}, -800, 800) - np.minimum({out}, 800)) / (1 + np.exp(-{x}))",),
         pytorch="torch.nn.functional.silu({x})",
         description=_("The input times its sigmoid, a smooth ReLU that dips below zero; also called swish."),
         source="Elfwing, Uchibe & Doya, 2017"),
    _row("hard_tanh", _("Hard tanh"), "htanh", ("x",),
         lambda x, low, high: np.minimum(np.maximum(x, low), high),
         (_hard_tanh_slope,), kinks=lambda x, low, high: np.stack([x - low, x - high]),
         latex=r"\min(\max({x}, {low:g}), {high:g})",
         local_latex=(r"\mathbb{{1}}[{low:g} < {x} < {high:g}]",),
         attributes=(Attribute("low", _("Lowest value"), -1.0, up_to="high"),
                     Attribute("high", _("Highest value"), 1.0)),
         numpy="np.clip({x}, {low}, {high})",
         numpy_vjp=("{g} * slope_where(({x} <= {low}) | ({x} >= {high}), 0.0, 1.0, {x})",),
         pytorch="torch.nn.functional.hardtanh({x}, {low}, {high})",
         aliases=("hardtanh",),
         description=_("Follows its input between two bounds and is flat outside. "
                       "At the bounds the gradient is taken as 0."),
         source="Collobert et al., 2011"),
)  # fmt: skip
