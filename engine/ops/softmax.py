"""Softmax and its relatives, along the last axis; the axes before it are kept.

Infinite scores give the limit: one of +∞ alone has probability 1, and −∞ has probability 0. NaN stands where
there is none: for the probabilities of several that are +∞, or of all where all are −∞.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.ops.table import Array, Kind, Op, Range, Rule, Shape, ShapeMismatch
from engine.text import _

FEW = 32
"""Up to so many entries along the last axis it pays to copy them for finding the largest."""


def log_softmax(x: Array) -> Array:
    """Return the logarithms of the probabilities along the last axis, without overflow."""
    shifted = _shifted(x)
    return shifted - np.log(_total(np.exp(shifted)))


def exponentials(x: Array) -> tuple[Array, Array]:
    """Return eˣ along the last axis, shrunk so that the largest is 1, and their sum as an axis of one.

    Their quotient is the softmax.
    """
    grown = _shifted(x)
    np.exp(grown, out=grown)
    return grown, _total(grown)


def softmax(x: Array) -> Array:
    """Return the probabilities along the last axis, without overflow."""
    grown, total = exponentials(x)
    return grown / total


def _log_sum_exp(x: Array) -> Array:
    largest = _largest(x)
    base = np.where(np.isfinite(largest), largest, 0).astype(np.result_type(x))
    return (np.log(_sum(np.exp(x - base))) + base)[..., 0][()]


def _shifted(x: Array) -> Array:
    """Return by how much each entry is below the largest: 0 for an infinite one that is largest alone."""
    largest = _largest(x)
    shifted = x - largest
    if not np.isfinite(largest).all():
        leads = x == largest
        shifted[leads & (np.sum(leads, axis=-1, keepdims=True) == 1)] = 0
    return shifted


def _total(grown: Array) -> Array:
    # It is at least 1, as the largest is; that stands for it where several +∞ have made it NaN.
    return np.fmax(_sum(grown), 1)


def _largest(x: Array) -> Array:
    if np.shape(x)[-1] > FEW:
        return np.max(x, axis=-1, keepdims=True)
    # NumPy goes along a short last axis vector by vector; where that axis is first, it takes all at once.
    return np.maximum.reduce(x.T.copy()).T[..., None]


def _sum(entries: Array) -> Array:
    # A matrix product is several times as fast as np.sum, for the same reason.
    return entries @ np.ones((np.shape(entries)[-1], 1), np.result_type(entries))


def require_classes(scores: Shape, port: str) -> None:
    """Raise ShapeMismatch where an array has one class along its last axis: there is nothing to choose."""
    if len(scores) > 1 and scores[-1] == 1:
        message = _(
            "port {port} has shape {shape}: along its last axis there is only one class, and nothing to "
            "choose between; transpose it, so that the classes stand along the last axis"
        )
        raise ShapeMismatch(message.format(port=port, shape=scores), port)


def _vector(x: Shape) -> Shape:
    if not x:
        raise ShapeMismatch(_("port x is a single number; it needs a score for each of several classes"), "x")
    require_classes(x, "x")
    return x


def _row(name: str, kind: Kind, title: str, symbol: str, forward: Rule, **more: Any) -> Op:
    return Op(name, kind, title, symbol, ("x",), forward, domain=(Range(),),
              sample_shapes=(((3,),), ((2, 3),), ((2, 4, 3),)), **more)  # fmt: skip


SOFTMAX = (
    _row("softmax", Kind.ACTIVATION, _("Softmax"), "softmax", softmax, shape=_vector,
         vjp=(lambda g, out, x: out * (g - _sum(g * out)),),
         jvp=(lambda t, out, x: out * (t - _sum(t * out)),),
         latex=r"\operatorname{{softmax}}({x})",
         local_latex=(r"\operatorname{{diag}}({out}) - {out}\,{out}^\top",),
         vjp_latex=(r"{out} \odot \left({g} - \textstyle\sum_i \left({g} \odot {out}\right)_i\right)",),
         numpy="np.exp(log_softmax({x}))",
         numpy_vjp=("{out} * ({g} - np.sum({g} * {out}, axis=-1, keepdims=True))",),
         pytorch="torch.softmax({x}, -1)",
         description=_("Turns scores into probabilities, along the last axis."),
         source="Bridle, 1990"),
    _row("log_softmax", Kind.ACTIVATION, _("Log-softmax"), "ln sm", log_softmax, shape=_vector,
         vjp=(lambda g, out, x: g - np.exp(out) * _sum(g),),
         jvp=(lambda t, out, x: t - _sum(np.exp(out) * t),),
         latex=r"\ln \operatorname{{softmax}}({x})",
         local_latex=(r"I - \mathbf{{1}}\,\operatorname{{softmax}}({x})^\top",),
         vjp_latex=(r"{g} - \operatorname{{softmax}}({x}) \odot \textstyle\sum_i {{{g}}}_i",),
         numpy="log_softmax({x})",
         numpy_vjp=("{g} - np.exp({out}) * np.sum({g}, axis=-1, keepdims=True)",),
         pytorch="torch.log_softmax({x}, -1)",
         description=_("The logarithms of the softmax probabilities, along the last axis."),
         source="Bridle, 1990"),
    _row("log_sum_exp", Kind.FUNCTION, _("Log-sum-exp"), "LSE", _log_sum_exp,
         shape=lambda x: _vector(x)[:-1],
         vjp=(lambda g, out, x: np.expand_dims(g, -1) * softmax(x),),
         jvp=(lambda t, out, x: np.sum(softmax(x) * t, axis=-1),),
         latex=r"\ln \textstyle\sum_i e^{{{{{x}}}_i}}", local_latex=(r"\operatorname{{softmax}}({x})^\top",),
         vjp_latex=(r"{g} \cdot \operatorname{{softmax}}({x})",),
         numpy="np.logaddexp.reduce({x}, axis=-1)",
         numpy_vjp=("np.expand_dims({g}, -1) * np.exp(log_softmax({x}))",),
         pytorch="torch.logsumexp({x}, -1)", aliases=("logsumexp",),
         description=_("A smooth maximum along the last axis; its gradient is the softmax."),
         source="Blanchard, Higham & Higham, 2021"),
)  # fmt: skip
