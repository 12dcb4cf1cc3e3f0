"""Arithmetic: what a school child can do with two numbers, entry by entry over arrays."""

from __future__ import annotations

import math
import operator
from functools import partial

import numpy as np

from engine.ops.any_number import ADD, MAX, MIN, MULTIPLY
from engine.ops.table import Array, Attribute, Kind, Range, elementwise, select
from engine.text import _

POSITIVE = Range(0.2, 3.0)


def _power_by_base(out: Array, x: Array, y: Array) -> Array:
    lower = np.power(x, y - 1)
    return select((y == 0) | (lower == 0), 0.0, y * lower, like=out)


def _power_by_exponent(out: Array, x: Array, y: Array) -> Array:
    flat = ((x == 0) & (y >= 0)) | (np.isposinf(x) & (y < 0))
    return select(flat, 0.0, out * np.log(np.where(flat, 1.0, x)), like=out)


_row = partial(elementwise, Kind.ARITHMETIC)

ARITHMETIC = (
    ADD,
    _row("subtract", _("Subtract"), "−", ("x", "y"), lambda x, y: x - y,
         (lambda out, x, y: np.ones_like(x), lambda out, x, y: -np.ones_like(y)),
         on_floats=operator.sub, local_is=("1", "-1"),
         latex="{x} - {y}", local_latex=("1", "-1"),
         numpy="{x} - {y}", numpy_vjp=("{g}", "-{g}"), pytorch="{x} - {y}",
         description=_("Passes the gradient on to the first input, and its negative to the second.")),
    MULTIPLY,
    _row("divide", _("Divide"), "÷", ("x", "y"), np.divide,
         (lambda out, x, y: np.divide(1, y), lambda out, x, y: -np.divide(out, y)),
         on_floats=operator.truediv,
         latex=r"\frac{{{x}}}{{{y}}}", local_latex=(r"\frac{{1}}{{{y}}}", r"-\frac{{{x}}}{{{y}^2}}"),
         domain=(Range(), POSITIVE),
         numpy="{x} / {y}", numpy_vjp=("{g} / {y}", "-{g} * {out} / {y}"), pytorch="{x} / {y}",
         description=_("The first input over the second.")),
    _row("power", _("Power"), "xʸ", ("x", "y"), np.power,
         (_power_by_base, _power_by_exponent),
         on_floats=math.pow,
         latex=r"{{{x}}}^{{{y}}}", local_latex=(r"{y}\,{{{x}}}^{{{y}-1}}", r"{{{x}}}^{{{y}}} \ln {x}"),
         domain=(POSITIVE, Range()), aliases=("pow",),
         numpy="{x} ** {y}",
         numpy_vjp=("{g} * power_by_base({x}, {y})", "{g} * power_by_exponent({out}, {x}, {y})"),
         pytorch="{x} ** {y}",
         description=_("The first input raised to the second.")),
    MAX,
    MIN,
    _row("negate", _("Negate"), "−x", ("x",), lambda x: -x, (lambda out, x: -np.ones_like(x),),
         on_floats=operator.neg, local_is=("-1",),
         latex="-{x}", local_latex=("-1",), aliases=("neg",),
         numpy="-{x}", numpy_vjp=("-{g}",), pytorch="-{x}",
         description=_("Turns the sign around.")),
    _row("add_constant", _("Add a constant"), "{c:+g}", ("x",), lambda x, c: x + c,
         (lambda out, x, c: np.ones_like(x),),
         on_floats=lambda x, c: x + c, local_is=("1",),
         latex="{x} {c:+g}", local_latex=("1",), attributes=(Attribute("c", _("Constant"), 1.0),),
         numpy="{x} + {c}", numpy_vjp=("{g}",), pytorch="{x} + {c}",
         description=_("Adds a fixed number: the gradient passes unchanged.")),
    _row("scale", _("Scale by a constant"), "×{factor:g}", ("x",), lambda x, factor: factor * x,
         (lambda out, x, factor: np.full_like(x, factor),),
         on_floats=lambda x, factor: factor * x,
         latex=r"{factor:g} \cdot {x}", local_latex=("{factor:g}",),
         attributes=(Attribute("factor", _("Factor"), 2.0),),
         numpy="{factor} * {x}", numpy_vjp=("{factor} * {g}",), pytorch="{factor} * {x}",
         description=_("Multiplies by a fixed number: the gradient is multiplied by it too.")),
)  # fmt: skip
