"""Trigonometric and hyperbolic functions, entry by entry over arrays; angles are in radians."""

from __future__ import annotations

from functools import partial

import numpy as np

from engine.ops.table import Kind, Range, unary
from engine.text import _

_row = partial(unary, Kind.FUNCTION)


TRIGONOMETRY = (
    _row("sin", _("Sine"), "sin", np.sin, lambda out, x: np.cos(x),
         latex=r"\sin {x}", local_latex=(r"\cos {x}",),
         numpy="np.sin({x})", numpy_vjp=("{g} * np.cos({x})",), pytorch="torch.sin({x})",
         description=_("The sine of an angle in radians; its derivative is the cosine."),
         source="Abramowitz & Stegun, 1964"),
    _row("cos", _("Cosine"), "cos", np.cos, lambda out, x: -np.sin(x),
         latex=r"\cos {x}", local_latex=(r"-\sin {x}",),
         numpy="np.cos({x})", numpy_vjp=("{g} * -np.sin({x})",), pytorch="torch.cos({x})",
         description=_("The cosine of an angle in radians; its derivative is minus the sine."),
         source="Abramowitz & Stegun, 1964"),
    _row("tan", _("Tangent"), "tan", np.tan, lambda out, x: 1 + out * out, domain=(Range(-1.2, 1.2),),
         latex=r"\tan {x}", local_latex=(r"1 + \tan^2 {x}",),
         numpy="np.tan({x})", numpy_vjp=("{g} * (1 + {out} ** 2)",), pytorch="torch.tan({x})",
         description=_("The sine over the cosine of an angle in radians."),
         source="Abramowitz & Stegun, 1964"),
    _row("sinh", _("Hyperbolic sine"), "sinh", np.sinh, lambda out, x: np.cosh(x),
         latex=r"\sinh {x}", local_latex=(r"\cosh {x}",),
         numpy="np.sinh({x})", numpy_vjp=("{g} * np.cosh({x})",), pytorch="torch.sinh({x})",
         description=_("Half of eˣ − e⁻ˣ."),
         source="Abramowitz & Stegun, 1964"),
    _row("cosh", _("Hyperbolic cosine"), "cosh", np.cosh, lambda out, x: np.sinh(x),
         latex=r"\cosh {x}", local_latex=(r"\sinh {x}",),
         numpy="np.cosh({x})", numpy_vjp=("{g} * np.sinh({x})",), pytorch="torch.cosh({x})",
         description=_("Half of eˣ + e⁻ˣ."),
         source="Abramowitz & Stegun, 1964"),
    _row("arctan", _("Arctangent"), "atan", np.arctan, lambda out, x: np.divide(1, 1 + x * x),
         latex=r"\arctan {x}", local_latex=(r"\frac{{1}}{{1 + {x}^2}}",),
         numpy="np.arctan({x})", numpy_vjp=("{g} / (1 + {x} ** 2)",), pytorch="torch.arctan({x})",
         aliases=("atan",),
         description=_("The angle whose tangent is the input, from −π/2 to π/2."),
         source="Abramowitz & Stegun, 1964"),
)  # fmt: skip
