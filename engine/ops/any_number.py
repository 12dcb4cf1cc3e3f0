"""The ops that take any number of inputs: add, multiply, max and min, entry by entry over arrays.

Each is one function from the number of inputs to a row; the op table lists the row for two, and a node with
more inputs has the row for as many. A row is made once, so that nodes alike share it.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from functools import cache, reduce
from typing import Any

import numpy as np

from engine.ops.table import Array, Call, InPlace, Kind, Op, Rule, Shape, elementwise, port_names
from engine.text import _


def _folded(rule: Callable[[Any, Any], Any], count: int) -> Rule:
    """Return a rule of two as a rule of that many, applied from left to right."""
    return rule if count == 2 else lambda *xs: reduce(rule, xs)


def _product_in_place(out: Array, x: Array, y: Array) -> InPlace:
    """Return how two arrays are multiplied into a third; a gradient to be summed back is left to the rule."""

    def by(other: Array) -> Callable[[Array, Array], list[Call] | None]:
        return lambda down, g: [(np.multiply, g, other, down)] if down.shape == out.shape else None

    return InPlace([(np.multiply, x, y, out)], (by(y), by(x)))


def _joined(sign: str, ports: tuple[str, ...]) -> str:
    return sign.join(f"{{{port}}}" for port in ports)


def _entry_by_entry(ports: tuple[str, ...]) -> Callable[..., str]:
    """Return how formulas write a product: with ⊙ where an array meets an array."""

    def text(*shapes: Shape) -> str:
        met = [bool(shape) and any(shapes[:place]) for place, shape in enumerate(shapes)]
        signs = [r" \odot " if both else r" \cdot " for both in met[1:]]
        later = [f"{sign}{{{port}}}" for sign, port in zip(signs, ports[1:], strict=True)]
        return "".join((f"{{{ports[0]}}}", *later))

    return text


@cache
def _add(count: int) -> Op:
    ports = port_names(count)

    def one(place: int) -> Rule:
        return lambda out, *xs: np.ones_like(xs[place])

    return elementwise(
        Kind.ARITHMETIC, "add", _("Add"), "+", ports, _folded(np.add, count),
        tuple(map(one, range(count))),
        on_floats=_folded(operator.add, count), local_is=("1",) * count, of_many=_add,
        latex=_joined(" + ", ports), local_latex=("1",) * count, gate=_("distributor"),
        numpy=_joined(" + ", ports), numpy_vjp=("{g}",) * count, pytorch=_joined(" + ", ports),
        description=_("Passes the upstream gradient on, unchanged, to every input."),
    )  # fmt: skip


@cache
def _multiply(count: int) -> Op:
    ports = port_names(count)
    others = [(*ports[:place], *ports[place + 1 :]) for place in range(count)]

    def product_of_others(place: int) -> Rule:
        return lambda out, *xs: reduce(operator.mul, (*xs[:place], *xs[place + 1 :]))

    return elementwise(
        Kind.ARITHMETIC, "multiply", _("Multiply"), "×", ports, _folded(np.multiply, count),
        tuple(map(product_of_others, range(count))),
        on_floats=_folded(operator.mul, count), local_is=("y", "x") if count == 2 else (), of_many=_multiply,
        latex=_joined(r" \cdot ", ports), latex_of_arrays=_entry_by_entry(ports),
        local_latex=tuple(_joined(r" \cdot ", rest) for rest in others),
        gate=_("switcher"), in_place=_product_in_place if count == 2 else None,
        numpy=_joined(" * ", ports), numpy_vjp=tuple("{g} * " + _joined(" * ", rest) for rest in others),
        pytorch=_joined(" * ", ports),
        description=_("Gives each input the upstream gradient times the other inputs."),
    )  # fmt: skip


def _share(place: int) -> Rule:
    """Return the slope of a greatest or least input: 1 where it alone is the output, 1/n where n tie."""

    def local(out: Array | float, *xs: Array | float) -> Array | float:
        if isinstance(out, float):
            return (xs[place] == out) / sum(x == out for x in xs)
        tied = sum(np.equal(x, out) for x in xs)
        return np.true_divide(np.equal(xs[place], out), tied, dtype=np.result_type(xs[place]))

    return local


def _leads(best: Callable[[Array, Array], Array], count: int) -> Rule:
    """Return by how much each input differs from the best of the others: 0 where it ties with that one."""

    def differences(*xs: Array) -> Array:
        spread = np.broadcast_arrays(*xs)
        rest = [(*spread[:place], *spread[place + 1 :]) for place in range(count)]
        return np.stack([x - reduce(best, others) for x, others in zip(spread, rest, strict=True)])

    return differences


def _shares_in_latex(ports: tuple[str, ...], sign: str) -> tuple[str, ...]:
    """Return how formulas write each input's share: of two by comparing them, of more with the output."""
    if len(ports) == 2:
        one, half = r"\mathbb{{1}}", r"\tfrac{{1}}{{2}}"
        pairs = (ports, ports[::-1])
        return tuple(rf"{one}[{{{x}}} {sign} {{{y}}}] + {half} \, {one}[{{{x}}} = {{{y}}}]" for x, y in pairs)
    before, after = r"\frac{{\mathbb{{1}}[", r" = {out}]}}{{\text{{number of inputs equal to }} {out}}}"
    return tuple(f"{before}{{{port}}}{after}" for port in ports)


def _router(
    name: str,
    title: str,
    best: Callable[[Array, Array], Array],
    on_floats: Callable[[float, float], float],
    sign: str,
    words: str,
) -> Op:
    """Return the row of a gate that sends the gradient to one of its inputs, and equal parts on a tie."""

    @cache
    def of_many(count: int) -> Op:
        ports = port_names(count)
        listed = _joined(", ", ports)
        tied = " + ".join(f"1.0 * ({{{port}}} == {{out}})" for port in ports)
        if count == 2:
            numpy, pytorch = f"np.{name}imum({listed})", f"torch.{name}imum({listed})"
        else:
            numpy = f"np.{name}imum.reduce(np.broadcast_arrays({listed}))"
            pytorch = f"torch.a{name}(torch.stack(torch.broadcast_tensors({listed})), 0)"
        return elementwise(
            Kind.ARITHMETIC, name, title, name, ports, _folded(best, count), tuple(map(_share, range(count))),
            kinks=_leads(best, count), on_floats=_folded(on_floats, count),
            aliases=(f"{name}imum",), of_many=of_many,
            latex=rf"\{name}({listed})", local_latex=_shares_in_latex(ports, sign),
            gate=_("router"),
            numpy=numpy, pytorch=pytorch, description=words,
            numpy_vjp=tuple(f"{{g}} * ({{{port}}} == {{out}}) / ({tied})" for port in ports),
        )  # fmt: skip

    return of_many(2)


def _larger(x: float, y: float) -> float:
    """Return the larger of two floats; NaN where one is."""
    return x if x >= y or math.isnan(x) else y


def _smaller(x: float, y: float) -> float:
    """Return the smaller of two floats; NaN where one is."""
    return x if x <= y or math.isnan(x) else y


ADD, MULTIPLY = _add(2), _multiply(2)
_TO_LARGEST = _("Sends the whole gradient to the largest input, and equal parts to those that tie.")
_TO_SMALLEST = _("Sends the whole gradient to the smallest input, and equal parts to those that tie.")
MAX = _router("max", _("Max"), np.maximum, _larger, ">", _TO_LARGEST)
MIN = _router("min", _("Min"), np.minimum, _smaller, "<", _TO_SMALLEST)
