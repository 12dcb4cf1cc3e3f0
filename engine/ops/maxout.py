"""Maxout: a unit that is the largest of several affine pieces; here of two."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from engine.ops.linear import (
    affine_shape,
    bias_in_latex,
    left_gradient,
    left_in_numpy,
    right_gradient,
    right_in_numpy,
)
from engine.ops.table import Array, Kind, Op, Range, Shape, ShapeMismatch, select
from engine.text import _

_FIRST = "{x} @ {w1} + {b1}"
_SECOND = "{x} @ {w2} + {b2}"
_SHARES = tuple(
    f"({{g}} * np.heaviside(({one}) - ({other}), 0.5))"
    for one, other in ((_FIRST, _SECOND), (_SECOND, _FIRST))
)

_SHARES_IN_LATEX = (
    r"\tfrac{{1}}{{2}} \left(1 + \operatorname{{sign}}({x}\,{w1} + {b1} - {x}\,{w2} - {b2})\right)",
    r"\tfrac{{1}}{{2}} \left(1 + \operatorname{{sign}}({x}\,{w2} + {b2} - {x}\,{w1} - {b1})\right)",
)
"""All of the gradient, none, or half on a tie, where the sign is 0."""

_ROUTED = tuple(rf"\left({{g}} \odot {share}\right)" for share in _SHARES_IN_LATEX)


def _is_above(x: Array, y: Array) -> Array:
    """Return 1 where x > y, ½ on a tie and 0 below; infinities tie too, though their difference is NaN."""
    difference = x - y
    return np.heaviside(select(x == y, 0.0, difference, like=difference), 0.5)


def _pieces(x: Array, w1: Array, b1: Array, w2: Array, b2: Array) -> tuple[Array, Array]:
    return x @ w1 + b1, x @ w2 + b2


def _shares(x: Array, w1: Array, b1: Array, w2: Array, b2: Array) -> tuple[Array, Array]:
    """Return how much of the gradient each piece gets: all, none, or half on a tie."""
    first, second = _pieces(x, w1, b1, w2, b2)
    return _is_above(first, second), _is_above(second, first)


def _to_input(g: Array, out: Array, x: Array, w1: Array, b1: Array, w2: Array, b2: Array) -> Array:
    first, second = _shares(x, w1, b1, w2, b2)
    return left_gradient(g * first, out, x, w1) + left_gradient(g * second, out, x, w2)


def _to_weight(piece: int) -> Callable[..., Array]:
    def vjp(g: Array, out: Array, x: Array, *pieces: Array) -> Array:
        return right_gradient(g * _shares(x, *pieces)[piece], out, x, pieces[2 * piece])

    return vjp


def _to_bias(piece: int) -> Callable[..., Array]:
    def both_modes(g: Array, out: Array, *xs: Array) -> Array:
        return g * _shares(*xs)[piece]

    return both_modes


def _from_input(t: Array, out: Array, x: Array, w1: Array, b1: Array, w2: Array, b2: Array) -> Array:
    first, second = _shares(x, w1, b1, w2, b2)
    return first * (t @ w1) + second * (t @ w2)


def _from_weight(piece: int) -> Callable[..., Array]:
    def jvp(t: Array, out: Array, x: Array, *pieces: Array) -> Array:
        return _shares(x, *pieces)[piece] * (x @ t)

    return jvp


def _shape(x: Shape, w1: Shape, b1: Shape, w2: Shape, b2: Shape) -> Shape:
    first, second = affine_shape(x, w1, b1, "w1", "b1"), affine_shape(x, w2, b2, "w2", "b2")
    if first != second:
        message = _(
            "port w2 has shape {w2}; its piece must have the shape of the first, {first}, not {second}"
        )
        raise ShapeMismatch(message.format(w2=w2, first=first, second=second), "w2")
    return first


def _input_in_numpy(x: Shape, w1: Shape, b1: Shape, w2: Shape, b2: Shape) -> str:
    first, second = left_in_numpy("x", "w1")(x, w1, b1), left_in_numpy("x", "w2")(x, w2, b2)
    return f"{first.replace('{g}', _SHARES[0])} + {second.replace('{g}', _SHARES[1])}"


def _weight_in_numpy(piece: int) -> Callable[..., str]:
    def text(x: Shape, *pieces: Shape) -> str:
        template: str = right_in_numpy("x", f"w{piece + 1}")(x, *pieces[2 * piece : 2 * piece + 2])
        return template.replace("{g}", _SHARES[piece])

    return text


MAXOUT = (
    Op("maxout", Kind.ACTIVATION, _("Maxout"), "maxout", ("x", "w1", "b1", "w2", "b2"),
       lambda *xs: np.maximum(*_pieces(*xs)),
       vjp=(_to_input, _to_weight(0), _to_bias(0), _to_weight(1), _to_bias(1)),
       jvp=(_from_input, _from_weight(0), _to_bias(0), _from_weight(1), _to_bias(1)), shape=_shape,
       kinks=lambda *xs: np.subtract(*_pieces(*xs)),
       latex=r"\max({x}\,{w1} + {b1},\; {x}\,{w2} + {b2})",
       local_latex=("", "", _SHARES_IN_LATEX[0], "", _SHARES_IN_LATEX[1]),
       vjp_latex=(rf"{_ROUTED[0]} \, {{w1}}^\top + {_ROUTED[1]} \, {{w2}}^\top",
                  rf"{{x}}^\top \, {_ROUTED[0]}",
                  bias_in_latex(_ROUTED[0]), rf"{{x}}^\top \, {_ROUTED[1]}", bias_in_latex(_ROUTED[1])),
       numpy=f"np.maximum({_FIRST}, {_SECOND})",
       numpy_vjp=(_input_in_numpy, _weight_in_numpy(0), f"sum_to_shape({_SHARES[0]}, np.shape({{b1}}))",
                  _weight_in_numpy(1), f"sum_to_shape({_SHARES[1]}, np.shape({{b2}}))"),
       pytorch=f"torch.maximum({_FIRST}, {_SECOND})", gate=_("router"),
       description=_("The larger of two affine pieces of the same input; the gradient goes to the larger "
                     "one, and half to each on a tie."),
       source="Goodfellow et al., 2013", domain=(Range(),) * 5,
       sample_shapes=(((3,), (3,), (), (3,), ()), ((2, 3), (3, 4), (4,), (3, 4), (4,)),
                      ((2, 3), (5, 3, 4), (5, 1, 4), (5, 3, 4), (5, 1, 4)))),
)  # fmt: skip
