"""A function of one number and its derivative over a range, as a lecture draws them below each other."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.maths.notation import spoken
from engine.maths.rounding import Rounding, on_a_slide
from engine.ops import Array, Kind, Op
from engine.text import _

SAMPLES = 241
MOST_POINTS = 64
"""Entries of an array that are marked on a curve."""
LEAST_REACH = 3.0
"""How far to either side of zero a function is drawn at least, and an activation twice as far."""
ROOM = 1.25
"""How much further than the largest operating point it is drawn."""
OUTLIERS = 0.04
"""The part of the samples that may lie above what is drawn, and below, where they lie very far."""
TALL = 4.0
"""How much taller than the other samples those are that lie very far, as near a pole."""
FLAT = 0.05
"""A slope below this hardly lets a gradient through."""
TAIL = 10.0
"""How far a function must stay flat, from an operating point on, to be flat there."""


@dataclass(frozen=True, eq=False)
class FunctionCurve:
    """Samples of a function and of its derivative at the same x, rising; NaN where there is no value.

    Between `low` and `high` lies nearly all of both.
    """

    x: Array
    y: Array
    slope: Array
    low: float
    high: float


@dataclass(frozen=True)
class OperatingPoint:
    """Where a function is, and its derivative there."""

    x: float
    y: float
    slope: float


def is_function_of_a_number(op: Op) -> bool:
    """Return whether an op acts on each entry of its only input, so that its curve can be drawn."""
    return len(op.ports) == 1 and len(op.local) == 1


def function_curve(op: Op, attributes: Mapping[str, Any], around: Array) -> FunctionCurve:
    """Return the curve of an elementwise op with one input, over a range that holds the numbers `around`.

    It is drawn about zero, from zero on where the op is for positive numbers only.
    """
    begin, reach = _range(op, around)
    x = np.linspace(begin, 1.0, SAMPLES) * reach
    y, slope = _sampled(op, attributes, x)
    low, high = _bounds(np.concatenate([y, slope]), np.concatenate(_sampled(op, attributes, _finite(around))))
    return FunctionCurve(x, y, slope, low, high)


def operating_points(op: Op, attributes: Mapping[str, Any], values: Array) -> list[OperatingPoint]:
    """Return where a function is at each of these numbers; of many, at some evenly chosen among them."""
    return [operating_point(op, attributes, x) for x in _chosen(values)]


def operating_point(op: Op, attributes: Mapping[str, Any], x: float) -> OperatingPoint:
    """Return the value and the slope of an elementwise op with one input at x."""
    y, slope = _sampled(op, attributes, np.array([x], dtype=float))
    return OperatingPoint(x, float(y[0]), float(slope[0]))


def slope_words(op: Op, attributes: Mapping[str, Any], x: Array, rounding: Rounding = on_a_slide) -> str:
    """Return the slope at x in words: "saturated: slope 0.002" where a function stays flat from there on.

    Of an array it says how many of its entries, or of those chosen from it, are so.
    """
    if np.ndim(x):
        return _flat_entries(op, attributes, _chosen(x))
    slope = spoken(operating_point(op, attributes, x).slope, rounding)
    if not is_flat(op, attributes, x):
        return _("slope {slope}").format(slope=slope)
    if op.kind is Kind.ACTIVATION:
        return _("saturated: slope {slope}").format(slope=slope)
    return _("nearly flat: slope {slope}").format(slope=slope)


def _flat_entries(op: Op, attributes: Mapping[str, Any], chosen: list[float]) -> str:
    flat = sum(is_flat(op, attributes, x) for x in chosen)
    if op.kind is Kind.ACTIVATION:
        return _("saturated: {flat} of {count} entries").format(flat=flat, count=len(chosen))
    return _("nearly flat: {flat} of {count} entries").format(flat=flat, count=len(chosen))


def is_flat(op: Op, attributes: Mapping[str, Any], x: float) -> bool:
    """Return whether hardly any gradient passes at x, nor beyond it to one of the sides.

    So a sigmoid is flat far from zero, and a parabola is nowhere: its slope is zero at one point alone.
    """
    if not math.isfinite(x):
        return False
    way = np.linspace(0.0, max(TAIL, abs(x)), SAMPLES)
    with np.errstate(over="ignore"):
        slopes = [_sampled(op, attributes, side)[1] for side in (x - way, x + way)]
    return any(bool(np.all(np.abs(slope) < FLAT)) for slope in slopes)


def _chosen(values: Array) -> list[float]:
    entries = np.asarray(values, dtype=float).ravel()
    chosen: list[float] = entries[:: -(-entries.size // MOST_POINTS) or 1].tolist()
    return chosen


def _range(op: Op, around: Array) -> tuple[float, float]:
    """Return how far a curve reaches, and of that which part it begins at."""
    points = _finite(around)
    least = LEAST_REACH * (2 if op.kind is Kind.ACTIVATION else 1)
    largest = float(np.max(np.abs(points), initial=0.0))
    is_one_sided = op.domain[0].low >= 0 and bool(np.all(points >= 0))
    return (0.0 if is_one_sided else -1.0), min(max(least, ROOM * largest), sys.float_info.max)


def _finite(values: Array) -> Array:
    entries = np.asarray(values, dtype=float).ravel()
    return entries[np.isfinite(entries)]


def _bounds(samples: Array, marked: Array) -> tuple[float, float]:
    """Return what is drawn from where to where: zero, what is marked, and all samples but a pole's."""
    drawn = np.concatenate([_finite(samples), [0.0]])
    with np.errstate(all="ignore"):  # what lies as far apart as numbers can
        low, high = np.quantile(drawn, [OUTLIERS, 1 - OUTLIERS])
        is_tall = np.ptp(drawn) > TALL * (high - low)
    if is_tall:
        drawn = np.clip(drawn, low, high)
    drawn = np.concatenate([drawn, _finite(marked), [0.0]])
    return float(np.min(drawn)), float(np.max(drawn))


def _sampled(op: Op, attributes: Mapping[str, Any], x: Array) -> tuple[Array, Array]:
    assert op.forward is not None
    with np.errstate(all="ignore"):
        y = np.asarray(op.forward(x, **attributes), dtype=float)
        slope = np.broadcast_to(np.asarray(op.local[0](y, x, **attributes), dtype=float), np.shape(x))
    return y, slope
