"""Functions of one variable, entry by entry over arrays."""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from engine.ops.arithmetic import POSITIVE
from engine.ops.table import Array, Kind, unary
from engine.text import _

_row = partial(unary, Kind.FUNCTION)


def _log_slope(out: Array, x: Array) -> Array:
    """Return 1/x; NaN below zero, where there is no logarithm and so no slope of it."""
    if isinstance(x, float):
        return 1 / x if x > 0 else np.divide(1, x) if x == 0 else math.nan
    return np.divide(1, np.where(np.less(x, 0), np.asarray(np.nan, np.result_type(x)), x))[()]


FUNCTIONS = (
    _row("square", _("Square"), "x²", lambda x: x * x, lambda out, x: 2 * x,
         on_floats=lambda x: x * x,
         latex="{x}^2", local_latex=("2 {x}",),
         numpy="{x} ** 2", numpy_vjp=("{g} * 2 * {x}",), pytorch="{x} ** 2",
         description=_("The input times itself.")),
    _row("sqrt", _("Square root"), "√", np.sqrt, lambda out, x: np.divide(0.5, out), domain=(POSITIVE,),
         on_floats=math.sqrt,
         latex=r"\sqrt{{{x}}}", local_latex=(r"\frac{{1}}{{2\sqrt{{{x}}}}}",),
         numpy="np.sqrt({x})", numpy_vjp=("{g} * 0.5 / {out}",), pytorch="torch.sqrt({x})",
         description=_("The number whose square is the input.")),
    _row("exp", _("Exponential"), "exp", np.exp, lambda out, x: out,
         on_floats=math.exp, local_is=("out",),
         latex="e^{{{x}}}", local_latex=("e^{{{x}}}",),
         numpy="np.exp({x})", numpy_vjp=("{g} * {out}",), pytorch="torch.exp({x})",
         description=_("Its own derivative: the local gradient is the output."),
         source="Abramowitz & Stegun, 1964"),
    _row("log", _("Natural logarithm"), "ln", np.log, _log_slope, domain=(POSITIVE,),
         on_floats=math.log,
         latex=r"\ln {x}", local_latex=(r"\frac{{1}}{{{x}}}",), aliases=("ln",),
         numpy="np.log({x})", numpy_vjp=("{g} / np.where({x} < 0, np.nan, {x})",), pytorch="torch.log({x})",
         description=_("The inverse of the exponential, for inputs above zero."),
         source="Abramowitz & Stegun, 1964"),
    _row("log2", _("Logarithm to base 2"), "log₂", np.log2,
         lambda out, x: _log_slope(out, x) / math.log(2), domain=(POSITIVE,), on_floats=math.log2,
         latex=r"\log_2 {x}", local_latex=(r"\frac{{1}}{{{x} \ln 2}}",),
         numpy="np.log2({x})", numpy_vjp=("{g} / np.where({x} < 0, np.nan, {x}) / np.log(2)",),
         pytorch="torch.log2({x})",
         description=_("How often one doubles 1 to get the input, which is above zero."),
         source="Abramowitz & Stegun, 1964"),
    _row("log10", _("Logarithm to base 10"), "log₁₀", np.log10,
         lambda out, x: _log_slope(out, x) / math.log(10), domain=(POSITIVE,), on_floats=math.log10,
         latex=r"\log_{{10}} {x}", local_latex=(r"\frac{{1}}{{{x} \ln 10}}",),
         numpy="np.log10({x})", numpy_vjp=("{g} / np.where({x} < 0, np.nan, {x}) / np.log(10)",),
         pytorch="torch.log10({x})",
         description=_("The power of ten that the input is, for inputs above zero."),
         source="Abramowitz & Stegun, 1964"),
    _row("reciprocal", _("Reciprocal"), "1/x", lambda x: np.divide(1, x), lambda out, x: -out * out,
         domain=(POSITIVE,), on_floats=lambda x: 1 / x,
         latex=r"\frac{{1}}{{{x}}}", local_latex=(r"-\frac{{1}}{{{x}^2}}",),
         numpy="1 / {x}", numpy_vjp=("-{g} * {out} ** 2",), pytorch="1 / {x}",
         description=_("One over the input.")),
    _row("abs", _("Absolute value"), "|x|", np.abs, lambda out, x: np.sign(x), kinks=lambda x: x,
         on_floats=abs,
         latex=r"\left|{x}\right|", local_latex=(r"\operatorname{{sign}} {x}",),
         numpy="np.abs({x})", numpy_vjp=("{g} * np.sign({x})",), pytorch="torch.abs({x})",
         description=_("The distance from zero. At zero the gradient is taken as 0.")),
)  # fmt: skip
