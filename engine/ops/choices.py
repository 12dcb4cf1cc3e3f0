"""One value or another, by what an entry is: a choice between two, bounds, and the sign."""

from __future__ import annotations

import numpy as np

from engine.ops.table import Array, Attribute, Kind, Op, Range, broadcast_of, elementwise, slope_where
from engine.text import _


def _where(condition: Array, x: Array, y: Array) -> Array:
    chosen: Array = np.where(np.not_equal(condition, 0), x, y)
    return chosen[()]


def _chosen(g: Array, condition: Array, wanted: bool) -> Array:
    """Return the gradient where the condition is what is wanted, and 0 elsewhere."""
    kept: Array = np.where(np.not_equal(condition, 0) == wanted, g, np.zeros_like(g))
    return kept[()]


CHOICES = (
    Op("where", Kind.FUNCTION, _("Choose"), "?", ("condition", "x", "y"), _where,
       vjp=(None, lambda g, out, c, x, y: _chosen(g, c, True), lambda g, out, c, x, y: _chosen(g, c, False)),
       jvp=(None, lambda t, out, c, x, y: _where(c, t, np.zeros_like(t)),
            lambda t, out, c, x, y: _where(c, np.zeros_like(t), t)),
       shape=broadcast_of(("condition", "x", "y")), gate=_("router"),
       latex=r"\begin{{cases}} {x} & {condition} \ne 0 \\ {y} & \text{{else}} \end{{cases}}",
       local_latex=("", r"\mathbb{{1}}[{condition} \ne 0]", r"\mathbb{{1}}[{condition} = 0]"),
       numpy="np.where({condition} != 0, {x}, {y})",
       numpy_vjp=("", "sum_to_shape(np.where({condition} != 0, {g}, 0.0), np.shape({x}))",
                  "sum_to_shape(np.where({condition} != 0, 0.0, {g}), np.shape({y}))"),
       pytorch="torch.where({condition} != 0, {x}, {y})",
       description=_("Takes x where the condition is not 0 and y where it is; the gradient goes to what was "
                     "taken. The condition is not differentiated."),
       domain=(Range(0, 2, integer=True), Range(), Range()),
       sample_shapes=(((), (), ()), ((3,), (3,), (3,)), ((2, 3), (3,), ()), ((3,), (2, 1), (1, 3)))),
    elementwise(Kind.FUNCTION, "clip", _("Clip"), "clip", ("x",),
                lambda x, low, high: np.minimum(np.maximum(x, low), high),
                (lambda out, x, low, high: slope_where((x < low) | (x > high), 0.0, 1.0, x),),
                kinks=lambda x, low, high: np.stack([x - low, x - high]),
                latex=r"\min(\max({x}, {low:g}), {high:g})",
                local_latex=(r"\mathbb{{1}}[{low:g} \le {x} \le {high:g}]",),
                attributes=(Attribute("low", _("Lowest value"), 0.0, up_to="high"),
                            Attribute("high", _("Highest value"), 1.0)),
                numpy="np.clip({x}, {low}, {high})",
                numpy_vjp=("{g} * slope_where(({x} < {low}) | ({x} > {high}), 0.0, 1.0, {x})",),
                pytorch="torch.clamp({x}, {low}, {high})", aliases=("clamp",),
                description=_("Keeps its input between two bounds: the gradient passes between them and at "
                              "them, and is 0 outside.")),
    elementwise(Kind.FUNCTION, "sign", _("Sign"), "sgn", ("x",), np.sign,
                (lambda out, x: np.zeros_like(x),), kinks=lambda x: x,
                latex=r"\operatorname{{sign}} {x}", local_latex=("0",),
                numpy="np.sign({x})", numpy_vjp=("0 * {g}",), pytorch="torch.sign({x})",
                aliases=("sgn",),
                description=_("−1, 0 or 1, by the sign of the input; its gradient is 0.")),
)  # fmt: skip
