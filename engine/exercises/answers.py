"""What students type, read: numbers, shapes and choices; and what is right, written.

Numbers are read as formulas have constants (`-.2`, `1/3`, `2e-3`, `[1, 2]`); nothing is evaluated as code.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping

import numpy as np

from engine.errors import EngineError, ParseError
from engine.files.exercise_section import LONGEST_ANSWER
from engine.formulas.expression import value_of
from engine.graphs.node_values import DEEPEST, as_value
from engine.maths.rounding import four_digits
from engine.ops import Array, Shape
from engine.text import _

Answer = Array | Shape | str
"""A number or an array, a shape, or the port that was chosen."""

_BRACKETED = re.compile(r"\((.*)\)|\[(.*)\]|([^()\[\]]*)")
_BETWEEN = re.compile(r"\s*(?:[,x×*]|by)\s*|\s+", re.IGNORECASE)
_NUMBER_SHAPES = frozenset({"", "number", "scalar"})
_LONGEST_SIZE = 12
"""Digits of a size in a shape."""
OFF_BY_ROUNDING = 5e-4
"""The largest part of a number by which it is off where it is `written`."""
_FULL_DIGITS = 15
"""As many as every decimal keeps that is held as a binary number."""


def read_number(text: str) -> Array:
    """Return the number or array that a person typed; raise ParseError where it is none, or not finite."""
    _require_short(text)
    try:
        value = as_value(value_of(text), text)
    except ParseError as error:
        raise ParseError(error.problem, column=error.column) from None
    except (EngineError, RecursionError):
        raise ParseError(_("type a number such as −0.2, 1/3 or 2e-3, or rows of numbers")) from None
    if not np.isfinite(value).all():
        raise ParseError(_("{text} is not a finite number").format(text=text.strip()))
    return value


def read_shape(text: str) -> Shape:
    """Return a shape that is typed as "2x3", "(2, 3)" or "[3]"; a number has "()". Raises ParseError."""
    _require_short(text)
    bracketed = _BRACKETED.fullmatch(text.strip())
    inner = next((group for group in bracketed.groups() if group is not None), "") if bracketed else "?"
    inner = inner.strip().removesuffix(",")
    if text.strip() and inner.lower() in _NUMBER_SHAPES:
        return ()
    sizes = _BETWEEN.split(inner)
    if len(sizes) > DEEPEST or not all(size.isdecimal() and len(size) <= _LONGEST_SIZE for size in sizes):
        raise ParseError(_("type a shape such as 2x3, [3], or () for a number"))
    return tuple(map(int, sizes))


def read_choice(text: str, choices: Mapping[str, str]) -> str:
    """Return what a name stands for, in capitals or not; raise ParseError where it is none of these."""
    by_name = {name.casefold(): meant for name, meant in choices.items()}
    meant = choices.get(text.strip(), by_name.get(text.strip().casefold()))
    if meant is None:
        raise ParseError(_("choose one of {names}").format(names=", ".join(choices)))
    return meant


def _require_short(text: str) -> None:
    if len(text) > LONGEST_ANSWER:
        raise ParseError(_("an answer has at most {most} letters").format(most=LONGEST_ANSWER))


def written(answer: Answer) -> str:
    """Return an answer for reading: a number in four digits, an array as rows, a shape, or a name.

    What is to be computed with is written `in_full`.
    """
    if isinstance(answer, str):
        return answer
    if isinstance(answer, tuple):
        return " × ".join(map(str, answer)) or _("number")
    return _in_rows(answer, _rounded)


def in_full(value: Array) -> str:
    """Return a number, or an array as rows, with every digit but those that only arithmetic put there."""
    return _in_rows(value, lambda number: f"{number:.{_FULL_DIGITS}g}")


def _in_rows(value: Array, text: Callable[[float], str]) -> str:
    if np.ndim(value):
        return "[" + ", ".join(_in_rows(entry, text) for entry in value) + "]"
    return text(float(value) + 0.0)  # without the sign of −0


def _rounded(number: float) -> str:
    if not math.isfinite(number):
        return str(number)
    mantissa, exponent = four_digits(number)
    return f"{mantissa}e{exponent}" if exponent else mantissa
