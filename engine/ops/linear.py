"""Linear algebra: products and sums over the axes of arrays."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from engine.ops.along_axis import mean
from engine.ops.loss_axes import counted
from engine.ops.table import Array, Call, InPlace, Kind, Op, Range, Shape, ShapeMismatch
from engine.text import _


def _as_matrices(g: Array, a: Array, b: Array) -> tuple[Array, Array, Array]:
    """Give vectors the axis that a matrix product lends them: a row on the left, a column on the right."""
    if b.ndim == 1:
        b, g = b[:, None], np.expand_dims(g, -1)
    if a.ndim == 1:
        a, g = a[None, :], np.expand_dims(g, -2)
    return g, a, b


def left_gradient(g: Array, out: Array, a: Array, b: Array, *_bias: Array) -> Array:
    """Return the gradient of a for the upstream gradient g of a·b, before broadcasting is summed back."""
    g, a, b = _as_matrices(g, a, b)
    return g @ b.mT


def right_gradient(g: Array, out: Array, a: Array, b: Array, *_bias: Array) -> Array:
    """Return the gradient of b for the upstream gradient g of a·b, before broadcasting is summed back."""
    was_vector = b.ndim == 1
    g, a, b = _as_matrices(g, a, b)
    gradient = a.mT @ g
    return gradient[..., 0] if was_vector else gradient


def product_shape(a: Shape, b: Shape, left: str, right: str) -> Shape:
    """Shape rule of a·b for arrays; `left` and `right` are what the ports are called."""
    for port, shape in ((left, a), (right, b)):
        if not shape:
            message = _(
                "port {port} is a single number; a matrix product needs arrays: give it one, such as [1, 2], "
                "or use × for numbers"
            )
            raise ShapeMismatch(message.format(port=port), port)
    inner = b[0] if len(b) == 1 else b[-2]
    if inner != a[-1]:
        first = _(
            "port {right} has shape {shape}; its first dimension must be {inner}, as {left}'s last in {a}"
        )
        inside = _(
            "port {right} has shape {shape}; its last dimension but one must be {inner}, as {left}'s last in "
            "{a}"
        )
        message = first if len(b) < 3 else inside
        raise ShapeMismatch(message.format(right=right, shape=b, inner=a[-1], left=left, a=a), right)
    leading = _leading_shape(a, b, left, right)
    return leading + (a[-2:-1] if len(a) > 1 else ()) + (b[-1:] if len(b) > 1 else ())


def _leading_shape(a: Shape, b: Shape, left: str, right: str) -> Shape:
    try:
        return np.broadcast_shapes(a[:-2], b[:-2])
    except ValueError:
        message = _(
            "port {right} has shape {shape}; its dimensions before the last two must match {left}'s in {a}, "
            "{other}, or be 1"
        )
        text = message.format(right=right, shape=b, left=left, a=a, other=a[:-2])
        raise ShapeMismatch(text, right) from None


def affine_shape(x: Shape, w: Shape, b: Shape, weight: str = "w", bias: str = "b") -> Shape:
    """Shape rule of x·w + b; `weight` and `bias` are what the ports are called."""
    product = product_shape(x, w, "x", weight)
    try:
        out = np.broadcast_shapes(product, b)
    except ValueError:
        out = ()
    if len(out) < len(product) or out[-2:] != product[-2:]:
        message = _(
            "port {port} has shape {shape}; it must have shape {bias} to be added to x·{weight} of shape "
            "{product}"
        )
        text = message.format(port=bias, shape=b, bias=product[-1:], weight=weight, product=product)
        raise ShapeMismatch(text, bias)
    return out


def _layer_in_place(out: Array, x: Array, w: Array, *biases: Array) -> InPlace | None:
    """Return how whole batches go through a layer with or without biases, or through layers side by side."""
    if min(x.ndim, w.ndim) < 2 or np.broadcast_shapes(x.shape[:-2], w.shape[:-2]) != out.shape[:-2]:
        return None
    ones = np.ones((1, out.shape[-2]), out.dtype)

    def product(left: Array, right: Array, down: Array) -> list[Call] | None:
        fits = down.shape[:-2] == out.shape[:-2]
        return [(np.matmul, left, right, down)] if fits else None

    return InPlace(
        [(np.matmul, x, w, out), *((np.add, out, b, out) for b in biases)],
        (
            lambda down, g: product(g, w.mT, down),
            lambda down, g: product(x.mT, g, down),
            # A matrix product adds up rows several times as fast as a sum.
            lambda down, g: product(ones, g, down) if down.shape[-2:-1] == (1,) else None,
        ),
    )


def _outer_shape(a: Shape, b: Shape) -> Shape:
    for port, shape in (("a", a), ("b", b)):
        if len(shape) != 1:
            message = _("port {port} has shape {shape}; an outer product needs vectors, such as [1, 2]")
            raise ShapeMismatch(message.format(port=port, shape=shape), port)
    return (*a, *b)


def left_in_numpy(left: str, right: str) -> Callable[..., str]:
    """Return how a program writes the left factor's gradient; the two names are ports."""

    def text(a: Shape, b: Shape, *bias: Shape) -> str:
        if len(b) == 1:
            product = "{g} * {b}" if len(a) == 1 else "np.outer({g}, {b})"
            return _named(product if len(a) < 3 else "{g}[..., None] * {b}", left, right)
        if len(a) == 1:
            whole = "sum_to_shape(({b} @ {g}[..., None])[..., 0], {a}.shape)"
            return _named("{b} @ {g}" if len(b) == 2 else whole, left, right)
        if all(len(shape) <= 2 for shape in (a, b, *bias)):
            return _named("{g} @ {b}.T", left, right)
        return _named("sum_to_shape({g} @ np.swapaxes({b}, -1, -2), {a}.shape)", left, right)

    return text


def right_in_numpy(left: str, right: str) -> Callable[..., str]:
    """Return how a program writes the right factor's gradient; the two names are ports."""

    def text(a: Shape, b: Shape, *bias: Shape) -> str:
        if len(a) == 1:
            product = "{g} * {a}" if len(b) == 1 else "np.outer({a}, {g})"
            return _named(product if len(b) < 3 else "{a}[:, None] * {g}[..., None, :]", left, right)
        if len(b) == 1:
            product = "{a}.T @ {g}" if len(a) == 2 else "np.tensordot({g}, {a}, axes={g}.ndim)"
            return _named(product, left, right)
        if all(len(shape) <= 2 for shape in (a, b, *bias)):
            return _named("{a}.T @ {g}", left, right)
        return _named("sum_to_shape(np.swapaxes({a}, -1, -2) @ {g}, {b}.shape)", left, right)

    return text


def bias_in_latex(g: str) -> Callable[..., str]:
    """Return how a formula writes the gradient of what is added to x·w, `g` being that of the sum."""

    def text(x: Shape, w: Shape, b: Shape, *_more: Shape) -> str:
        return g if affine_shape(x, w, b) == b else rf"\textstyle\sum_i {{{{{g}}}}}_i"

    return text


def _named(template: str, left: str, right: str) -> str:
    return template.replace("{a}", f"{{{left}}}").replace("{b}", f"{{{right}}}")


_MEAN = r"\tfrac{{1}}{{n}}\textstyle\sum_i {{{x}}}_i"

LINEAR = (
    Op("matmul", Kind.LINEAR, _("Matrix product"), "@", ("a", "b"), np.matmul,
       in_place=_layer_in_place,
       vjp=(left_gradient, right_gradient),
       jvp=(lambda t, out, a, b: t @ b, lambda t, out, a, b: a @ t),
       shape=lambda a, b: product_shape(a, b, "a", "b"),
       latex="{a} \\, {b}", local_latex=("", ""), vjp_latex=(r"{g} \, {b}^\top", r"{a}^\top \, {g}"),
       numpy="{a} @ {b}", numpy_vjp=(left_in_numpy("a", "b"), right_in_numpy("a", "b")),
       pytorch="{a} @ {b}",
       description=_("Rows of the first input times columns of the second."),
       source="Petersen & Pedersen, 2012",
       domain=(Range(), Range()),
       sample_shapes=(((2, 3), (3, 4)), ((2, 3), (3,)), ((3,), (3, 2)), ((3,), (3,)),
                      ((2, 3), (4, 3, 2)), ((4, 2, 3), (4, 3, 1)))),
    Op("affine", Kind.LINEAR, _("Affine layer"), "xW+b", ("x", "w", "b"), lambda x, w, b: x @ w + b,
       in_place=_layer_in_place,
       vjp=(left_gradient, right_gradient, lambda g, out, x, w, b: g),
       jvp=(lambda t, out, x, w, b: t @ w, lambda t, out, x, w, b: x @ t, lambda t, out, x, w, b: t),
       shape=affine_shape,
       latex="{x} \\, {w} + {b}", local_latex=("", "", "1"),
       vjp_latex=(r"{g} \, {w}^\top", r"{x}^\top \, {g}", bias_in_latex("{g}")),
       numpy="{x} @ {w} + {b}",
       numpy_vjp=(left_in_numpy("x", "w"), right_in_numpy("x", "w"), "sum_to_shape({g}, np.shape({b}))"),
       pytorch="{x} @ {w} + {b}",
       description=_("A layer of neurons before its activation; each row of x is one example."),
       source="Petersen & Pedersen, 2012",
       domain=(Range(), Range(), Range()),
       sample_shapes=(((2, 3), (3, 4), (4,)), ((3,), (3, 2), (2,)), ((2, 3), (3, 1), ()),
                      ((2, 3), (5, 3, 4), (5, 1, 4)))),
    Op("outer", Kind.LINEAR, _("Outer product"), "abᵀ", ("a", "b"), np.multiply.outer,
       vjp=(lambda g, out, a, b: g @ b, lambda g, out, a, b: a @ g),
       jvp=(lambda t, out, a, b: np.multiply.outer(t, b), lambda t, out, a, b: np.multiply.outer(a, t)),
       shape=_outer_shape,
       latex=r"{a} \, {{{b}}}^\top", local_latex=("", ""), vjp_latex=(r"{g} \, {b}", r"{g}^\top {a}"),
       numpy="np.outer({a}, {b})", numpy_vjp=("{g} @ {b}", "{a} @ {g}"), pytorch="torch.outer({a}, {b})",
       description=_("Every entry of one vector times every entry of another: a row for each of the first."),
       source="Petersen & Pedersen, 2012",
       domain=(Range(), Range()), sample_shapes=(((2,), (3,)), ((1,), (1,)), ((3,), (3,)))),
    Op("sum", Kind.LINEAR, _("Sum"), "Σ", ("x",), np.sum,
       vjp=(lambda g, out, x: np.broadcast_to(g, np.shape(x))[()],), jvp=(lambda t, out, x: np.sum(t),),
       shape=lambda x: (), latex=r"\textstyle\sum_i {{{x}}}_i", local_latex=("1",), gate=_("distributor"),
       vjp_latex=(r"{g} \cdot \mathbf{{1}}",),
       numpy="np.sum({x})", numpy_vjp=("{g} * np.ones_like({x})",), pytorch="torch.sum({x})",
       description=_("Adds up all entries; each receives the upstream gradient."),
       domain=(Range(),), sample_shapes=(((),), ((3,),), ((2, 3),))),
    Op("mean", Kind.LINEAR, _("Mean"), "mean", ("x",), mean,
       vjp=(lambda g, out, x: np.broadcast_to(g / np.size(x), np.shape(x))[()],),
       jvp=(lambda t, out, x: np.mean(t),), shape=lambda x: (),
       latex=_MEAN, latex_of_arrays=lambda x: counted(_MEAN, math.prod(x)),
       local_latex=(r"\tfrac{{1}}{{n}}",),
       vjp_latex=(lambda x: counted(r"\tfrac{{1}}{{n}} \cdot {g} \cdot \mathbf{{1}}", math.prod(x)),),
       numpy="np.mean({x})", numpy_vjp=("{g} * np.ones_like({x}) / np.size({x})",),
       pytorch="torch.mean({x})",
       description=_("The average of all entries; each receives an equal share of the upstream gradient."),
       domain=(Range(),), sample_shapes=(((),), ((3,),), ((2, 3),))),
)  # fmt: skip
