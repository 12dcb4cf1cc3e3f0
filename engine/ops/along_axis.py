"""Sums, means, maxima and softmax along one axis of an array; axes below zero count from the last.

The gradient of what is reduced goes back along the axis that is gone: to every entry of a sum, in equal
shares of a mean, and to the largest entries of a maximum.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.ops.arrays import place_of
from engine.ops.softmax import log_softmax, softmax
from engine.ops.table import Array, Attribute, Kind, Op, Range, Rule, Shape, ShapeMismatch
from engine.text import _

Axis = int | None
"""One axis, or None for all entries at once."""


def mean(x: Array, axis: Axis = None) -> Array:
    """Return the mean, also where the sum is beyond the largest float and the mean is not."""
    average = np.mean(x, axis=axis)
    if np.all(np.isfinite(average)):
        return average
    count = np.size(x) if axis is None else np.shape(x)[axis]
    return np.sum(np.divide(x, count), axis=axis)


def largest_share(out: Array, x: Array, axis: Axis = None) -> Array:
    """Return what part of a maximum's gradient each entry gets: all, or as much as each that ties with it."""
    tied = np.equal(x, out if axis is None else np.expand_dims(out, axis))
    return np.true_divide(tied, np.sum(tied, axis=axis, keepdims=True), dtype=np.result_type(x))


def lead_of_each(x: Array, axis: Axis = None) -> Array:
    """Return by how much each entry differs from the largest of the others: 0 at a tie."""
    entries = np.ravel(x) if axis is None else x
    along = -1 if axis is None else axis
    if np.shape(entries)[along] < 2:
        return np.ones_like(x)
    second, first = np.moveaxis(np.partition(entries, (-2, -1), axis=along), along, 0)[-2:]
    first, second = np.expand_dims(first, along), np.expand_dims(second, along)
    return entries - np.where(entries == first, second, first)


def _without(x: Shape, axis: int) -> Shape:
    place = place_of(x, axis, "x")
    return (*x[:place], *x[place + 1 :])


def _of_classes(x: Shape, axis: int) -> Shape:
    if x[place_of(x, axis, "x")] == 1 and len(x) > 1:
        message = _(
            "port x has shape {shape}: along axis {axis} there is only one class, and nothing to choose "
            "between; name the axis of the classes"
        )
        raise ShapeMismatch(message.format(shape=x, axis=axis), "x")
    return x


def _back(g: Array, x: Array, axis: int) -> Array:
    """Return the gradient of a sum along an axis, entry by entry of what was summed."""
    return np.broadcast_to(np.expand_dims(g, axis), np.shape(x))


def _on_last(rule: Callable[[Array], Array]) -> Callable[[Array, int], Array]:
    """Return a rule of the last axis as one of any axis."""
    return lambda x, axis: np.moveaxis(rule(np.moveaxis(x, axis, -1)), -1, axis)


def _row(name: str, kind: Kind, title: str, symbol: str, forward: Rule, shape: Any, **more: Any) -> Op:
    return Op(name, kind, title, symbol, ("x",), forward, shape=shape, domain=(Range(),),
              attributes=(Attribute("axis", _("Axis"), -1),),
              sample_shapes=(((3,),), ((2, 3),), ((2, 4, 3),)), **more)  # fmt: skip


_TIED = "({x} == np.expand_dims({out}, {axis}))"

ALONG_AXIS = (
    _row("sum_along", Kind.LINEAR, _("Sum along an axis"), "Σ[{axis}]",
         lambda x, axis: np.sum(x, axis=axis), _without,
         vjp=(lambda g, out, x, axis: _back(g, x, axis),),
         jvp=(lambda t, out, x, axis: np.sum(t, axis=axis),),
         latex=r"\textstyle\sum_{{\text{{axis }} {axis}}} {x}", local_latex=("1",),
         vjp_latex=(r"{g} \text{{ along axis }} {axis}",), gate=_("distributor"),
         numpy="np.sum({x}, axis={axis})",
         numpy_vjp=("np.expand_dims({g}, {axis}) * np.ones_like({x})",),
         pytorch="torch.sum({x}, {axis})",
         description=_("Adds up along an axis, which is then gone; each entry receives its sum's gradient.")),
    _row("mean_along", Kind.LINEAR, _("Mean along an axis"), "mean[{axis}]", mean, _without,
         vjp=(lambda g, out, x, axis: _back(g / np.shape(x)[axis], x, axis),),
         jvp=(lambda t, out, x, axis: np.mean(t, axis=axis),),
         latex=r"\operatorname{{mean}}_{{\text{{axis }} {axis}}} {x}", local_latex=(r"\tfrac{{1}}{{n}}",),
         vjp_latex=(r"\tfrac{{1}}{{n}} \cdot {g} \text{{ along axis }} {axis}",),
         numpy="np.mean({x}, axis={axis})",
         numpy_vjp=("np.expand_dims({g}, {axis}) * np.ones_like({x}) / np.shape({x})[{axis}]",),
         pytorch="torch.mean({x}, {axis})",
         description=_("The averages along an axis, which is then gone; each entry receives an equal share "
                       "of its average's gradient.")),
    _row("max_along", Kind.FUNCTION, _("Max along an axis"), "max[{axis}]",
         lambda x, axis: np.max(x, axis=axis), _without,
         vjp=(lambda g, out, x, axis: np.expand_dims(g, axis) * largest_share(out, x, axis),),
         jvp=(lambda t, out, x, axis: np.sum(largest_share(out, x, axis) * t, axis=axis),),
         kinks=lead_of_each, gate=_("router"),
         latex=r"\max_{{\text{{axis }} {axis}}} {x}",
         local_latex=(r"\mathbb{{1}}[{x} = {out}]",),
         vjp_latex=(r"{g} \text{{ where }} {x} \text{{ is largest along axis }} {axis}",),
         numpy="np.max({x}, axis={axis})",
         numpy_vjp=(f"np.expand_dims({{g}}, {{axis}}) * {_TIED}"
                    f" / np.sum({_TIED}, axis={{axis}}, keepdims=True)",),
         pytorch="torch.amax({x}, {axis})",
         description=_("The largest entries along an axis, which is then gone. The whole gradient goes to "
                       "the largest, and equal parts to those that tie.")),
    _row("softmax_along", Kind.ACTIVATION, _("Softmax along an axis"), "sm[{axis}]",
         _on_last(softmax), _of_classes,
         vjp=(lambda g, out, x, axis: out * (g - np.sum(g * out, axis=axis, keepdims=True)),),
         jvp=(lambda t, out, x, axis: out * (t - np.sum(t * out, axis=axis, keepdims=True)),),
         latex=r"\operatorname{{softmax}}_{{\text{{axis }} {axis}}}({x})",
         local_latex=(r"\operatorname{{diag}}({out}) - {out}\,{out}^\top",),
         vjp_latex=(
             r"{out} \odot \left({g} - \textstyle\sum_{{\text{{axis }} {axis}}} {g} \odot {out}\right)",
         ),
         numpy="np.moveaxis(np.exp(log_softmax(np.moveaxis({x}, {axis}, -1))), -1, {axis})",
         numpy_vjp=("{out} * ({g} - np.sum({g} * {out}, axis={axis}, keepdims=True))",),
         pytorch="torch.softmax({x}, {axis})",
         description=_("Turns scores into probabilities that add up to 1 along an axis."),
         source="Bridle, 1990"),
    _row("log_softmax_along", Kind.ACTIVATION, _("Log-softmax along an axis"), "ln sm[{axis}]",
         _on_last(log_softmax), _of_classes,
         vjp=(lambda g, out, x, axis: g - np.exp(out) * np.sum(g, axis=axis, keepdims=True),),
         jvp=(lambda t, out, x, axis: t - np.sum(np.exp(out) * t, axis=axis, keepdims=True),),
         latex=r"\ln \operatorname{{softmax}}_{{\text{{axis }} {axis}}}({x})",
         local_latex=(r"I - \mathbf{{1}}\,\operatorname{{softmax}}({x})^\top",),
         vjp_latex=(r"{g} - e^{{{out}}} \odot \textstyle\sum_{{\text{{axis }} {axis}}} {g}",),
         numpy="np.moveaxis(log_softmax(np.moveaxis({x}, {axis}, -1)), -1, {axis})",
         numpy_vjp=("{g} - np.exp({out}) * np.sum({g}, axis={axis}, keepdims=True)",),
         pytorch="torch.log_softmax({x}, {axis})",
         description=_("The logarithms of the softmax probabilities along an axis."),
         source="Bridle, 1990"),
    Op("max_entries", Kind.FUNCTION, _("Largest entry"), "max", ("x",), np.max,
       vjp=(lambda g, out, x: g * largest_share(out, x),),
       jvp=(lambda t, out, x: np.sum(largest_share(out, x) * t),),
       shape=lambda x: (), kinks=lead_of_each, gate=_("router"), aliases=("amax",),
       latex=r"\max_i {{{x}}}_i", local_latex=(r"\mathbb{{1}}[{x} = {out}]",),
       vjp_latex=(r"{g} \text{{ where }} {x} \text{{ is largest}}",),
       numpy="np.max({x})", numpy_vjp=("{g} * ({x} == {out}) / np.sum({x} == {out})",),
       pytorch="torch.amax({x})",
       description=_("The largest of all entries. The whole gradient goes to it, and equal parts to those "
                     "that tie."),
       domain=(Range(),), sample_shapes=(((),), ((3,),), ((2, 3),))),
)  # fmt: skip
