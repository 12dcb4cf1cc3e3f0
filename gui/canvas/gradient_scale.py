"""How strongly a gradient shows: a logarithmic scale of colour and width, for wires, numbers, legend.

The fixed scale never adapts, so that two pictures compare: colour goes from the zero-grey at 1e-8 to full
blue (negative) or full orange (positive) at 1e2; width grows with it. One that is relative to a graph ends at
the decade of its largest gradient and begins four decades below, which tells more of a lesson's apart.
Exactly zero, not computed and not finite are marks of their own.

An array gradient is shown by its entry of largest magnitude: that entry's size gives the strength and its
sign the colour. This is for display only and happens in `dominant` alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from gui.look.theme import Theme, blend

LOWEST_DECADE, HIGHEST_DECADE = -8, 2
LEVELS_PER_DECADE = 4
LEVELS = (HIGHEST_DECADE - LOWEST_DECADE) * LEVELS_PER_DECADE
THINNEST, THICKEST = 2.0, 5.6
THIN = 1.5
FADED = 0.32
"""How opaque numbers and wires are while they are stale, or while something else stands out."""


class Scale(NamedTuple):
    """The decades between which colour and width grow."""

    lowest: int
    highest: int

    @property
    def middle(self) -> int:
        """The decade half-way."""
        return (self.lowest + self.highest) // 2


FIXED = Scale(LOWEST_DECADE, HIGHEST_DECADE)
_RELATIVE_DECADES, _ROUNDING = 4, 1e-9


def relative_to(gradients: Iterable[Any | None]) -> Scale:
    """Return the scale that ends where the largest of these is; the fixed one where there is none."""
    numbers = [abs(dominant(gradient)) for gradient in gradients if gradient is not None]
    largest = max((number for number in numbers if 0.0 < number < math.inf), default=0.0)
    if largest == 0.0:
        return FIXED
    highest = math.ceil(math.log10(largest) - _ROUNDING)
    return Scale(highest - _RELATIVE_DECADES, highest)


class State(IntEnum):
    """What is known of a gradient, from the least to the most conspicuous."""

    NOT_COMPUTED = 0
    ZERO = 1
    FLOWING = 2
    NOT_FINITE = 3


class Mark(NamedTuple):
    """How one gradient is drawn: its state, and for one that flows its sign and its level on the scale.

    Levels are whole numbers from 0 to LEVELS, four to a decade, so that wires can be drawn in groups.
    """

    state: State
    sign: int = 0
    level: int = 0

    def rank(self) -> tuple[State, int]:
        """Return what is greater, the later it is drawn: what flows most lies on top."""
        return self.state, self.level


NOT_COMPUTED = Mark(State.NOT_COMPUTED)
ZERO = Mark(State.ZERO)
NOT_FINITE = Mark(State.NOT_FINITE)


def dominant(gradient: Any) -> float:
    """Return the one number that stands for a gradient: itself, or an array's entry of largest magnitude.

    NaN where any entry is NaN.
    """
    if np.ndim(gradient) == 0:
        return float(gradient)
    flat = np.ravel(gradient)
    return float(flat[np.argmax(np.abs(flat))]) if not np.isnan(flat).any() else math.nan


def mark_of(gradient: Any | None, scale: Scale = FIXED) -> Mark:
    """Return how a gradient is drawn; None means that it was not computed."""
    if gradient is None:
        return NOT_COMPUTED
    number = dominant(gradient)
    if not math.isfinite(number):
        return NOT_FINITE
    if number == 0:
        return ZERO
    return Mark(State.FLOWING, int(math.copysign(1, number)), round(strength(number, scale) * LEVELS))


_LEAST = 1e-300
_FLOWING = {sign: [Mark(State.FLOWING, sign, level) for level in range(LEVELS + 1)] for sign in (-1, 1)}


def marks_of(gradients: Sequence[Any | None], scale: Scale = FIXED) -> list[Mark]:
    """Return how gradients are drawn, as `mark_of` does one; of single numbers all at once."""
    if not all(gradient is None or type(gradient) is float for gradient in gradients):
        return [mark_of(gradient, scale) for gradient in gradients]
    magnitudes = np.maximum(np.abs([gradient or 0.0 for gradient in gradients]), _LEAST)
    shares = (np.log10(magnitudes) - scale.lowest) / (scale.highest - scale.lowest)
    levels = np.nan_to_num(np.rint(np.clip(shares, 0.0, 1.0) * LEVELS)).astype(int).tolist()
    return [_marked(gradient, level) for gradient, level in zip(gradients, levels, strict=True)]


def _marked(gradient: float | None, level: int) -> Mark:
    if gradient is None:
        return NOT_COMPUTED
    if gradient == 0.0:
        return ZERO
    return _FLOWING[int(math.copysign(1, gradient))][level] if math.isfinite(gradient) else NOT_FINITE


def strength(number: float, scale: Scale = FIXED) -> float:
    """Return where a finite number other than zero lies on the scale, from 0 to 1."""
    decades = math.log10(abs(number)) - scale.lowest
    return min(1.0, max(0.0, decades / (scale.highest - scale.lowest)))


def colour_at(theme: Theme, sign: int, amount: float) -> QColor:
    """Return the colour of that sign at that strength (0 … 1)."""
    return blend(theme.zero, theme.positive if sign == 1 else theme.negative, amount)


def width_at(amount: float) -> float:
    """Return the width in pixels at that strength (0 … 1)."""
    return THINNEST + (THICKEST - THINNEST) * amount


def _strokes(theme: Theme, mark: Mark) -> tuple[QColor, float, list[float]]:
    if mark.state is State.FLOWING:
        amount = mark.level / LEVELS
        return colour_at(theme, mark.sign, amount), width_at(amount), []
    if mark.state is State.ZERO:
        return blend(theme.zero, theme.soft, 0.35), THIN, [4.0, 3.0]
    if mark.state is State.NOT_FINITE:
        return QColor(theme.danger), 4.0, [0.8, 0.8]
    return QColor(theme.zero), THIN, []


_pens: dict[tuple[str, Mark, bool], QPen] = {}


def pen_of(theme: Theme, mark: Mark, *, faded: bool = False) -> QPen:
    """Return the pen that draws a wire with this mark; pens are made once and shared."""
    key = (theme.name, mark, faded)
    if key not in _pens:
        _pens[key] = _make_pen(theme, mark, faded)
    return _pens[key]


def _make_pen(theme: Theme, mark: Mark, faded: bool) -> QPen:
    colour, width, dashes = _strokes(theme, mark)
    if faded:
        colour.setAlphaF(FADED)
    pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.RoundJoin)
    if dashes:
        pen.setDashPattern(dashes)
    return pen


def text_colour(theme: Theme, gradient: Any) -> QColor:
    """Return the colour of a gradient's number: its sign's full colour, whatever its size."""
    mark = mark_of(gradient)
    if mark.state is State.NOT_FINITE:
        return theme.danger
    if mark.state is State.ZERO:
        return theme.soft
    return theme.positive if mark.sign == 1 else theme.negative
