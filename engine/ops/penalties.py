"""Regularization: what large weights cost."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.ops.loss_axes import one_strength, over_matrix, spread
from engine.ops.table import Kind, Op, Range, Rule
from engine.text import _


def _row(
    name: str, title: str, symbol: str, cost: Rule, slope: Rule, texts: tuple[str, str], **more: Any
) -> Op:
    """Return the row of strength × Σ cost(w); `texts` has Σ cost(w) and the slope of cost in NumPy."""
    return Op(
        name, Kind.LOSS, title, symbol, ("w", "strength"),
        lambda w, strength: strength * over_matrix(cost(w)),
        vjp=(lambda g, out, w, strength: spread(g, w) * (strength * slope(w)),
             lambda g, out, w, strength: g * over_matrix(cost(w))),
        jvp=(lambda s, out, w, strength: strength * over_matrix(slope(w) * s),
             lambda s, out, w, strength: s * over_matrix(cost(w))),
        shape=one_strength, numpy=f"{{strength}} * {texts[0]}",
        numpy_vjp=(f"per_run({{g}}, {{w}}) * {{strength}} * {texts[1]}", f"np.sum({{g}} * {texts[0]})"),
        domain=(Range(), Range(0.1, 1.0)),
        sample_shapes=(((), ()), ((3,), ()), ((2, 3), ()), ((4, 2, 3), ())), **more,
    )  # fmt: skip


PENALTIES = (
    _row("l1_penalty", _("L1 penalty"), "λΣ|w|", np.abs, np.sign,
         ("over_matrix(np.abs({w}))", "np.sign({w})"), kinks=lambda w, strength: w,
         pytorch="{strength} * over_matrix(torch.abs({w}))",
         latex=r"{strength} \textstyle\sum \left|{w}\right|",
         local_latex=(r"{strength} \operatorname{{sign}} {w}", r"\textstyle\sum \left|{w}\right|"),
         description=_("The strength λ times the sum of the weights' sizes; it sets weights to zero. "
                       "At zero the gradient is taken as 0."),
         source="Tibshirani, 1996"),
    _row("l2_penalty", _("L2 penalty"), "λΣw²", lambda w: w * w, lambda w: 2 * w,
         ("over_matrix({w} ** 2)", "2 * {w}"), pytorch="{strength} * over_matrix({w} ** 2)",
         latex=r"{strength} \textstyle\sum {w}^2",
         local_latex=(r"2\,{strength}\,{w}", r"\textstyle\sum {w}^2"),
         description=_("The strength λ times the sum of the squared weights; "
                       "it pulls weights towards zero."),
         source="Hoerl & Kennard, 1970"),
)  # fmt: skip
