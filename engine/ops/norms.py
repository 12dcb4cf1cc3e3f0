"""Products and norms of vectors: all entries of an array become one number."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.ops.table import Array, Kind, Op, Range, Rule, Shape, ShapeMismatch, select
from engine.text import _


def _dot_shape(a: Shape, b: Shape) -> Shape:
    for port, shape in (("a", a), ("b", b)):
        if len(shape) != 1:
            number = _(
                "port {port} is a single number; a dot product needs vectors: give it one, such as [1, 2], "
                "or use × for numbers"
            )
            many = _("port {port} has shape {shape}; a dot product needs vectors, so use matmul")
            raise ShapeMismatch((many if shape else number).format(port=port, shape=shape), port)
    if a != b:
        message = _("port b has shape {b}; it must have the shape of port a, {a}")
        raise ShapeMismatch(message.format(b=b, a=a), "b")
    return ()


def _l2_norm(x: Array) -> Array:
    """Return the root of the sum of squares, scaled so that no square overflows or vanishes."""
    largest = np.max(np.abs(x))
    unit = select((largest == 0) | (largest == np.inf), 1.0, largest, like=largest)
    return unit * np.sqrt(np.sum(np.square(x / unit)))


def _direction(out: Array, x: Array) -> Array:
    """Return x over its length: 0 where that is 0, and its limit where one entry alone is infinite."""
    infinite = np.isinf(x)
    direction = x / select(out == 0, 1.0, out, like=out)
    return select(infinite & (np.sum(infinite) == 1), np.sign(x), direction, like=x)


def _norm(name: str, title: str, symbol: str, forward: Rule, slope: Any, **more: Any) -> Op:
    return Op(name, Kind.LINEAR, title, symbol, ("x",), forward,
              vjp=(lambda g, out, x: g * slope(out, x),), jvp=(lambda t, out, x: np.sum(slope(out, x) * t),),
              shape=lambda x: (), domain=(Range(),), sample_shapes=(((),), ((3,),), ((2, 3),)),
              **more)  # fmt: skip


NORMS = (
    Op("dot", Kind.LINEAR, _("Dot product"), "aᵀb", ("a", "b"), lambda a, b: np.sum(a * b),
       vjp=(lambda g, out, a, b: g * b, lambda g, out, a, b: g * a),
       jvp=(lambda t, out, a, b: np.sum(t * b), lambda t, out, a, b: np.sum(a * t)), shape=_dot_shape,
       latex=r"{{{a}}}^\top {b}", local_latex=("{b}", "{a}"),
       numpy="np.dot({a}, {b})", numpy_vjp=("{g} * {b}", "{g} * {a}"), pytorch="torch.dot({a}, {b})",
       description=_("The sum of the products of two vectors' entries."),
       source="Petersen & Pedersen, 2012",
       domain=(Range(), Range()), sample_shapes=(((3,), (3,)), ((1,), (1,)))),
    _norm("squared_norm", _("Squared norm"), "‖x‖²", lambda x: np.sum(x * x), lambda out, x: 2 * x,
          latex=r"\left\lVert {x} \right\rVert^2", local_latex=("2 {x}",),
          numpy="np.sum({x} ** 2)", numpy_vjp=("{g} * 2 * {x}",), pytorch="torch.sum({x} ** 2)",
          description=_("The sum of the squares of all entries."),
          source="Golub & Van Loan, 1983"),
    _norm("l1_norm", _("L1 norm"), "‖x‖₁", lambda x: np.sum(np.abs(x)), lambda out, x: np.sign(x),
          kinks=lambda x: x,
          latex=r"\left\lVert {x} \right\rVert_1", local_latex=(r"\operatorname{{sign}} {x}",),
          numpy="np.sum(np.abs({x}))", numpy_vjp=("{g} * np.sign({x})",),
          pytorch="torch.sum(torch.abs({x}))",
          description=_("The sum of the sizes of all entries. At zero the gradient is taken as 0."),
          source="Golub & Van Loan, 1983"),
    _norm("l2_norm", _("L2 norm"), "‖x‖₂", _l2_norm, _direction, aliases=("norm",), kinks=_l2_norm,
          latex=r"\left\lVert {x} \right\rVert_2", local_latex=(r"\frac{{{x}}}{{{out}}}",),
          numpy="l2_norm({x})", numpy_vjp=("{g} * l2_direction({out}, {x})",),
          pytorch="l2_norm({x})",
          description=_("The length: the root of the sum of the squares of all entries. "
                        "Where all are zero the gradient is taken as 0."),
          source="Golub & Van Loan, 1983"),
)  # fmt: skip
