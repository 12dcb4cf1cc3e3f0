"""Arrays rearranged: transposed, reshaped, joined and taken apart; the gradient goes back to its place."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.ops.table import Array, Attribute, Kind, Op, Range, Rule, Shape, ShapeMismatch
from engine.text import _

_SAMPLES = (((3,),), ((2, 3),), ((2, 3, 4),))


def _copy(view: Array) -> Array:
    """Return an array of its own, so that no two nodes share memory."""
    return np.array(view)[()]


def _transposed(x: Array) -> Array:
    return _copy(_exchanged(x))


def _exchanged(x: Array) -> Array:
    return np.swapaxes(x, -1, -2) if np.ndim(x) > 1 else x


def _transposed_shape(x: Shape) -> Shape:
    return (*x[:-2], x[-1], x[-2]) if len(x) > 1 else x


def _in_program(transposed: str, port: str) -> Callable[[Shape], str]:
    """Return a template that leaves what has no rows and columns as it is."""
    return lambda x: transposed if len(x) > 1 else port


def _reshaped_shape(x: Shape, shape: Shape) -> Shape:
    size, known = math.prod(x), math.prod(length for length in shape if length != -1)
    if any(length < 1 and length != -1 for length in shape) or shape.count(-1) > 1:
        message = _(
            "shape {shape} is none: lengths are from 1 up, and one of them may be −1 for what is left"
        )
        raise ShapeMismatch(message.format(shape=shape))
    if size % known or (-1 not in shape and size != known):
        message = _(
            "port x has shape {old}, {size} entries in all; they do not fill shape {new}, whose lengths must "
            "multiply to {size}"
        )
        raise ShapeMismatch(message.format(old=x, size=size, new=shape), "x")
    return tuple(size // known if length == -1 else length for length in shape)


def _joined(x: Array, y: Array, axis: int) -> Array:
    return np.concatenate([x, y], axis=axis)


def _part_of_joined(g: Array, x: Array, axis: int, *, first: bool) -> Array:
    along = np.moveaxis(g, axis, 0)
    length = np.shape(x)[axis]
    return np.moveaxis(along[:length] if first else along[-length:], 0, axis)


def _joined_shape(x: Shape, y: Shape, axis: int) -> Shape:
    place = place_of(x, axis, "x")
    if len(x) != len(y) or any(
        one != other for at, (one, other) in enumerate(zip(x, y, strict=True)) if at != place
    ):
        message = _("port y has shape {y}; but for axis {axis} it must have the shape of port x, {x}")
        raise ShapeMismatch(message.format(y=y, axis=axis, x=x), "y")
    return (*x[:place], x[place] + y[place], *x[place + 1 :])


def place_of(shape: Shape, axis: int, port: str) -> int:
    """Return the axis counted from the front."""
    if not shape:
        message = _("port {port} is a single number; it has no axis {axis}, so reshape it")
        raise ShapeMismatch(message.format(port=port, axis=axis), port)
    if not -len(shape) <= axis < len(shape):
        message = _("port {port} has shape {shape}; it has no axis {axis}: axes are counted from 0 to {last}")
        raise ShapeMismatch(message.format(port=port, shape=shape, axis=axis, last=len(shape) - 1), port)
    return axis % len(shape)


def _sliced(x: Array, axis: int, start: int, stop: int) -> Array:
    return _copy(np.moveaxis(np.moveaxis(x, axis, 0)[start:stop], 0, axis))


def _into_slice(g: Array, x: Array, axis: int, start: int, stop: int) -> Array:
    gradient = np.zeros_like(x)
    np.moveaxis(gradient, axis, 0)[start:stop] = np.moveaxis(g, axis, 0)
    return gradient


def _sliced_shape(x: Shape, axis: int, start: int, stop: int) -> Shape:
    place = place_of(x, axis, "x")
    length = x[place]
    first, last = (bound + length if bound < 0 else bound for bound in (start, stop))
    if not 0 <= first < last <= length:
        message = _(
            "port x has shape {shape}, only {length} entries along axis {axis}; from {start} to before "
            "{stop} is no part of them: start at 0 or later, and stop after that and at {length} at most"
        )
        text = message.format(shape=x, length=length, axis=axis, start=start, stop=stop)
        raise ShapeMismatch(text, "x")
    return (*x[:place], last - first, *x[place + 1 :])


def _into_place(g: Array, x: Array, index: tuple[int, ...]) -> Array:
    gradient = np.zeros_like(x)
    gradient[index] = g
    return gradient


def _picked_shape(x: Shape, index: tuple[int, ...]) -> Shape:
    if not x:
        raise ShapeMismatch(_("port x is a single number; there is nothing to pick from"), "x")
    if len(index) > len(x) or any(not -length <= at < length for at, length in zip(index, x, strict=False)):
        message = _("port x has shape {shape}; it has no entry at {index}: its last one is at {last}")
        last = [length - 1 for length in x]
        raise ShapeMismatch(message.format(shape=x, index=list(index), last=last), "x")
    return x[len(index) :]


def _row(name: str, title: str, symbol: str, ports: tuple[str, ...], forward: Rule, **more: Any) -> Op:
    return Op(name, Kind.LINEAR, title, symbol, ports, forward, domain=(Range(),) * len(ports),
              **more)  # fmt: skip


ARRAYS = (
    _row("transpose", _("Transpose"), "xᵀ", ("x",), _transposed, shape=_transposed_shape,
         vjp=(lambda g, out, x: _exchanged(g),), jvp=(lambda t, out, x: _exchanged(t),),
         latex=r"{{{x}}}^\top", local_latex=("",), vjp_latex=(r"{{{g}}}^\top",),
         numpy=_in_program("np.swapaxes({x}, -1, -2)", "{x}"),
         numpy_vjp=(_in_program("np.swapaxes({g}, -1, -2)", "{g}"),),
         pytorch=_in_program("{x}.transpose(-1, -2)", "{x}.clone()"),
         description=_("Exchanges rows and columns, the last two axes; so does the gradient. A vector has "
                       "only one axis and stays as it is."),
         sample_shapes=(((2, 3),), ((2, 3, 4),), ((3,),))),
    _row("reshape", _("Reshape"), "({shape})", ("x",), lambda x, shape: _copy(np.reshape(x, shape)),
         shape=_reshaped_shape,
         vjp=(lambda g, out, x, shape: np.reshape(g, np.shape(x))[()],),
         jvp=(lambda t, out, x, shape: np.reshape(t, shape)[()],),
         latex=r"\operatorname{{reshape}}({x})", local_latex=("1",),
         vjp_latex=(r"\operatorname{{reshape}}({g})",),
         attributes=(Attribute("shape", _("Shape"), (-1,)),),
         numpy="np.reshape({x}, {shape})", numpy_vjp=("np.reshape({g}, np.shape({x}))",),
         pytorch="{x}.reshape({shape})",
         description=_("The same entries in another shape, row by row; −1 stands for the length that is "
                       "left. The gradient is shaped back."),
         sample_shapes=(((),), *_SAMPLES)),
    _row("concatenate", _("Concatenate"), "cat", ("x", "y"), _joined, shape=_joined_shape,
         vjp=(lambda g, out, x, y, axis: _part_of_joined(g, x, axis, first=True),
              lambda g, out, x, y, axis: _part_of_joined(g, y, axis, first=False)),
         jvp=(lambda t, out, x, y, axis: _joined(t, np.zeros_like(y), axis),
              lambda t, out, x, y, axis: _joined(np.zeros_like(x), t, axis)),
         latex=r"\left[{x};\, {y}\right]", local_latex=("", ""),
         vjp_latex=(r"\text{{part }} {x} \text{{ of }} {g}", r"\text{{part }} {y} \text{{ of }} {g}"),
         attributes=(Attribute("axis", _("Axis"), 0),), aliases=("concat",),
         numpy="np.concatenate([{x}, {y}], axis={axis})",
         numpy_vjp=("np.split({g}, [np.shape({x})[{axis}]], axis={axis})[0]",
                    "np.split({g}, [np.shape({x})[{axis}]], axis={axis})[1]"),
         pytorch="torch.cat([{x}, {y}], {axis})",
         description=_("Joins two arrays along an axis; each gets its part of the gradient."),
         sample_shapes=(((2,), (3,)), ((2, 3), (1, 3)), ((2, 3, 4), (5, 3, 4)))),
    _row("slice", _("Slice"), "[{start}:{stop}]", ("x",), _sliced, shape=_sliced_shape,
         vjp=(lambda g, out, x, axis, start, stop: _into_slice(g, x, axis, start, stop),),
         jvp=(lambda t, out, x, axis, start, stop: _sliced(t, axis, start, stop),),
         latex=r"{{{x}}}_{{{start}:{stop}}}", local_latex=(r"\mathbb{{1}}[{start} \le i < {stop}]",),
         vjp_latex=(r"{g} \text{{ at }} {start}:{stop},\; 0 \text{{ elsewhere}}",),
         attributes=(Attribute("start", _("First index"), 0), Attribute("stop", _("Index after the last"), 1),
                     Attribute("axis", _("Axis"), 0)),
         numpy="np.moveaxis(np.moveaxis({x}, {axis}, 0)[{start}:{stop}], 0, {axis})",
         numpy_vjp=("into_slice({g}, {x}, {axis}, {start}, {stop})",),
         pytorch="{x}.movedim({axis}, 0)[{start}:{stop}].movedim(0, {axis})",
         description=_("Takes the entries from one index to before another along an axis; indices below "
                       "zero count from the end. The other entries get gradient 0."),
         sample_shapes=_SAMPLES),
    _row("pick", _("Pick"), "[{index}]", ("x",), lambda x, index: _copy(x[index]), shape=_picked_shape,
         vjp=(lambda g, out, x, index: _into_place(g, x, index),),
         jvp=(lambda t, out, x, index: t[index],),
         latex=r"{{{x}}}_{{{index}}}", local_latex=(r"\mathbb{{1}}[i = ({index})]",),
         vjp_latex=(r"{g} \text{{ at }} {index},\; 0 \text{{ elsewhere}}",),
         attributes=(Attribute("index", _("Index"), (0,)),),
         numpy="{x}[{index}]", numpy_vjp=("into_place({g}, {x}, {index})",), pytorch="{x}[{index}]",
         description=_("Takes the one entry, or row, at an index. The other entries get gradient 0."),
         sample_shapes=_SAMPLES),
)  # fmt: skip
