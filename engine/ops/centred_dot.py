"""The product that mathematics writes as a·b: of numbers, of two vectors, of matrices."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from engine.ops.linear import left_gradient, left_in_numpy, product_shape, right_gradient, right_in_numpy
from engine.ops.table import Array, Kind, Op, Range, Rule, Shape
from engine.text import _


def _scales(a: Shape, b: Shape) -> bool:
    """Return whether one of the factors is a single number."""
    return not a or not b


def _product(a: Array, b: Array) -> Array:
    return a * b if _scales(np.shape(a), np.shape(b)) else a @ b


def _gradient(of_arrays: Rule, other: int) -> Rule:
    def rule(g: Array, out: Array, a: Array, b: Array) -> Array:
        return g * (a, b)[other] if _scales(np.shape(a), np.shape(b)) else of_arrays(g, out, a, b)

    return rule


def _shape(a: Shape, b: Shape) -> Shape:
    return a or b if _scales(a, b) else product_shape(a, b, "a", "b")


def _written(of_numbers: str, of_arrays: str | Callable[..., str]) -> Callable[..., str]:
    """Return a template that depends on whether a factor is a single number."""

    def text(a: Shape, b: Shape) -> str:
        if _scales(a, b):
            return of_numbers
        return of_arrays if isinstance(of_arrays, str) else of_arrays(a, b)

    return text


CENTRED_DOT = (
    Op("centred_dot", Kind.LINEAR, _("Product a·b"), "a·b", ("a", "b"), _product,
       vjp=(_gradient(left_gradient, 1), _gradient(right_gradient, 0)),
       jvp=(lambda t, out, a, b: _product(t, b), lambda t, out, a, b: _product(a, t)),
       shape=_shape,
       latex=r"{a} \cdot {b}", local_latex=("{b}", "{a}"),
       vjp_latex=(_written(r"{g} \cdot {b}", r"{g} \, {b}^\top"),
                  _written(r"{g} \cdot {a}", r"{a}^\top \, {g}")),
       numpy=_written("{a} * {b}", "{a} @ {b}"),
       numpy_vjp=(_written("sum_to_shape({g} * {b}, np.shape({a}))", left_in_numpy("a", "b")),
                  _written("sum_to_shape({g} * {a}, np.shape({b}))", right_in_numpy("a", "b"))),
       pytorch=_written("{a} * {b}", "{a} @ {b}"),
       description=_("What · means between its inputs: the product of numbers, a number times an array, the "
                     "dot product of two vectors, or the matrix product."),
       source="Petersen & Pedersen, 2012",
       domain=(Range(), Range()),
       sample_shapes=(((), ()), ((3,), (3,)), ((2, 3), (3,)), ((2, 3), (3, 4)), ((), (3,)), ((2, 3), ()))),
)  # fmt: skip
