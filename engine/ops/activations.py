"""Activation functions: what a neuron does with its sum, entry by entry over arrays."""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from engine.ops.table import Array, Attribute, InPlace, Kind, select, slope_where, unary
from engine.text import _


def sigmoid(x: Array) -> Array:
    """Return 1 / (1 + e⁻ˣ) without overflow at either end, shaped and typed like x."""
    e = np.exp(-np.abs(x))
    return select(x >= 0, 1.0, e, like=e) / (1 + e)


_row = partial(unary, Kind.ACTIVATION)


def _relu_slope(out: Array, x: Array) -> Array:
    """Return 1 above zero and 0 elsewhere, but NaN of NaN: the sign of the output says so at once."""
    if isinstance(x, float):
        return 1.0 if x > 0 else 0.0 if x <= 0 else x
    return np.sign(out)


def _sigmoid_in_place(out: Array, x: Array) -> InPlace:
    one = np.ones((), x.dtype)
    return InPlace(
        [(np.negative, x, out), (np.exp, out, out), (np.add, out, one, out), (np.divide, one, out, out)],
        (
            lambda down, g: [
                (np.subtract, one, out, down), (np.multiply, out, down, down), (np.multiply, g, down, down),
            ],
        ),
    )  # fmt: skip


def _tanh_in_place(out: Array, x: Array) -> InPlace:
    one = np.ones((), x.dtype)
    return InPlace(
        [(np.tanh, x, out)],
        (
            lambda down, g: [
                (np.multiply, out, out, down), (np.subtract, one, down, down), (np.multiply, g, down, down),
            ],
        ),
    )  # fmt: skip


def _relu_in_place(out: Array, x: Array) -> InPlace:
    return InPlace(
        [(partial(np.maximum, out=out), x, np.zeros((), x.dtype))],
        (lambda down, g: [(np.sign, out, down), (np.multiply, g, down, down)],),
    )


ACTIVATIONS = (
    _row("identity", _("Identity"), "id", lambda x: +x, lambda out, x: np.ones_like(x),
         local_is=("1",),
         latex="{x}", local_latex=("1",),
         numpy="{x}", numpy_vjp=("{g}",), pytorch="{x}.clone()",
         description=_("Passes its input on, as a linear output unit does.")),
    _row("step", _("Binary step"), "step",
         lambda x, low, high: select(x >= 0, high, select(x < 0, low, np.nan, like=x), like=x),
         lambda out, x, low, high: np.zeros_like(x), kinks=lambda x, low, high: x,
         latex=r"\operatorname{{step}}({x})", local_latex=("0",),
         attributes=(Attribute("low", _("Value below zero"), 0.0),
                     Attribute("high", _("Value from zero up"), 1.0)),
         numpy="np.where({x} >= 0, {high}, np.where({x} < 0, {low}, np.nan))", numpy_vjp=("0 * {g}",),
         pytorch="torch.where({x} >= 0, {high}, torch.where({x} < 0, {low}, torch.nan))"
                 " + 0 * torch.sign({x})",
         description=_("The perceptron's threshold. Its gradient is 0, so nothing learns through it."),
         source="McCulloch & Pitts, 1943"),
    _row("sigmoid", _("Sigmoid"), "σ", sigmoid, lambda out, x: out * (1 - out),
         in_place=_sigmoid_in_place,
         latex=r"\sigma({x})", local_latex=(r"\left(1-{out}\right) {out}",),
         numpy="1 / (1 + np.exp(-{x}))", numpy_vjp=("{g} * {out} * (1 - {out})",),
         pytorch="torch.sigmoid({x})",
         description=_("Squashes to (0, 1). Where it saturates, its gradient vanishes."),
         source="Rumelhart, Hinton & Williams, 1986"),
    _row("tanh", _("Hyperbolic tangent"), "tanh", np.tanh, lambda out, x: 1 - out * out,
         on_floats=math.tanh, in_place=_tanh_in_place,
         latex=r"\tanh({x})", local_latex=("1 - {out}^2",),
         numpy="np.tanh({x})", numpy_vjp=("{g} * (1 - {out} ** 2)",), pytorch="torch.tanh({x})",
         description=_("Squashes to (−1, 1), centred at zero."),
         source="LeCun, Bottou, Orr & Müller, 1998"),
    _row("relu", _("ReLU"), "ReLU", lambda x: np.maximum(x, 0), _relu_slope, kinks=lambda x: x,
         on_floats=lambda x: 0.0 if x <= 0 else x, in_place=_relu_in_place,
         latex=r"\max(0, {x})", local_latex=(r"\mathbb{{1}}[{x} > 0]",),
         numpy="np.maximum({x}, 0)", numpy_vjp=("{g} * np.sign({out})",), pytorch="torch.relu({x})",
         description=_("Passes what is positive and stops the rest. At zero the gradient is taken as 0."),
         source="Nair & Hinton, 2010"),
    _row("leaky_relu", _("Leaky ReLU"), "LReLU",
         lambda x, slope: np.where(x > 0, x, slope * x)[()],
         lambda out, x, slope: slope_where(x > 0, 1.0, slope, x), kinks=lambda x, slope: x,
         latex=r"\max({slope:g} \cdot {x}, {x})",
         local_latex=(r"\mathbb{{1}}[{x} > 0] {slope:+g} \, \mathbb{{1}}[{x} \le 0]",),
         attributes=(Attribute("slope", _("Slope below zero"), 0.01, most=1.0),),
         numpy="np.where({x} > 0, {x}, {slope} * {x})",
         numpy_vjp=("{g} * slope_where({x} > 0, 1.0, {slope}, {x})",),
         pytorch="torch.nn.functional.leaky_relu({x}, {slope})",
         description=_("A ReLU that lets a little through below zero, so that no unit dies."),
         source="Maas, Hannun & Ng, 2013"),
    _row("elu", _("ELU"), "ELU",
         lambda x, alpha: np.maximum(x, 0) + alpha * np.expm1(np.minimum(x, 0)),
         lambda out, x, alpha: slope_where(x > 0, 1.0, out + alpha, x), kinks=lambda x, alpha: x,
         latex=r"\operatorname{{ELU}}({x})",
         local_latex=(r"\mathbb{{1}}[{x} > 0] + \left({out} + {alpha:g}\right) \mathbb{{1}}[{x} \le 0]",),
         attributes=(Attribute("alpha", _("Saturation below zero"), 1.0, above=0.0),),
         numpy="np.where({x} > 0, {x}, {alpha} * np.expm1(np.minimum({x}, 0)))",
         numpy_vjp=("{g} * slope_where({x} > 0, 1.0, {out} + {alpha}, {x})",),
         pytorch="torch.nn.functional.elu({x}, {alpha})",
         description=_("Linear above zero, exponential below, so that means stay near zero."),
         source="Clevert, Unterthiner & Hochreiter, 2016"),
    _row("softplus", _("Softplus"), "s⁺", lambda x: np.logaddexp(0, x), lambda out, x: sigmoid(x),
         latex=r"\ln(1 + e^{{{x}}})", local_latex=(r"\sigma({x})",),
         numpy="np.logaddexp(0, {x})", numpy_vjp=("{g} / (1 + np.exp(-{x}))",),
         pytorch="torch.nn.functional.softplus({x}, threshold=500)",
         description=_("A smooth ReLU, whose derivative is the sigmoid."),
         source="Dugas et al., 2001"),
)  # fmt: skip
