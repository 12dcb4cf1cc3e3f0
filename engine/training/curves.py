"""Curves: what a race has reported so far, and pure functions that make it ready to draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from engine.text import _
from engine.training.arrays import FloatArray, NumberArray

CAPACITY = 200_000
HEAD_SHARE = 20
"""A twentieth of all points is for those that came first, where most happens."""
_FIRST_ROOM = 1024


class GrowingCurves:
    """Curves over one axis that grow point by point; `at` (n,) is the axis, `values` (n, columns) of `dtype`.

    The first `head` points all stay. When the curves are full every second one of the others goes, and from
    then on every second one that comes: a long race keeps its whole curve in bounded memory, and after its
    head is as dense everywhere. The newest point is always there.
    """

    def __init__(self, columns: int, capacity: int = CAPACITY, dtype: DTypeLike = np.float32) -> None:
        self._capacity, self._dtype = capacity, dtype
        self._columns = columns
        self.clear()

    def clear(self) -> None:
        """Forget all points."""
        self._length = self._seen = 0
        self._stride, self.head = 1, self._capacity // HEAD_SHARE
        self._ends_between = False
        self._at = np.empty(_FIRST_ROOM)
        self._values = np.empty((_FIRST_ROOM, self._columns), self._dtype)

    def __len__(self) -> int:
        return self._length

    @property
    def at(self) -> NumberArray:
        """Where the points stand, (n,), rising."""
        return self._at[: self._length]

    @property
    def values(self) -> FloatArray:
        """The points, (n, columns)."""
        return self._values[: self._length]

    @property
    def dtype(self) -> np.dtype[Any]:
        """What the values are kept as."""
        return self._values.dtype

    @property
    def density(self) -> tuple[int, int]:
        """How many points have come, and that every how many-th of those after the head was kept."""
        return self._seen, self._stride

    def restore(self, at: NumberArray, values: NumberArray, density: tuple[int, int]) -> None:
        """Take up another's `at`, `values` and `density`, and go on as the other would.

        Raises ValueError where the three do not agree.
        """
        seen, stride = density[0], max(density[1], 1)
        for head in (self._capacity // HEAD_SHARE, 0):  # curves had no head once
            count = self._count(head, seen, stride)
            if count <= self._capacity and (at.shape, values.shape) == ((count,), (count, self._columns)):
                self.clear()
                self._put(at, values)
                self.head, self._seen, self._stride = head, seen, stride
                self._ends_between = _ends_between(head, seen, stride)
                return
        raise ValueError(_("these are not the points of such curves"))

    @staticmethod
    def _count(head: int, seen: int, stride: int) -> int:
        """Return how many of so many points are there."""
        return head - (head - seen) // stride + _ends_between(head, seen, stride)

    def append(self, at: NumberArray, values: NumberArray) -> None:
        """Add points at (n,) with values (n, columns); they follow those that are there."""
        if not len(at):
            return
        self._length -= self._ends_between
        kept = slice((self.head - self._seen) % self._stride, None, self._stride)
        self._put(at[kept], values[kept])
        self._seen += len(at)
        while self._length >= self._capacity:
            self._thin()
        self._ends_between = _ends_between(self.head, self._seen, self._stride)
        if self._ends_between:
            self._put(at[-1:], values[-1:])

    def _put(self, at: NumberArray, values: NumberArray) -> None:
        end = self._length + len(at)
        if end > len(self._at):
            self._make_room(end)
        self._at[self._length : end] = at
        self._values[self._length : end] = values
        self._length = end

    def _make_room(self, end: int) -> None:
        room = max(end, 2 * len(self._at))
        at, values = np.empty(room), np.empty((room, self._columns), self._dtype)
        at[: self._length], values[: self._length] = self.at, self.values
        self._at, self._values = at, values

    def _thin(self) -> None:
        at, values = self.at[self.head :: 2].copy(), self.values[self.head :: 2].copy()
        self._length, self._stride = self.head, 2 * self._stride
        self._put(at, values)


def _ends_between(head: int, seen: int, stride: int) -> bool:
    """Return whether the newest of so many points is there only as long as it is the newest."""
    return seen > 0 and (seen - 1 - head) % stride != 0


WIDE = 30.0
"""How many times the smallest the largest value is at least, where powers of ten tell more."""


def least_loss(dtype: DTypeLike, is_squared: bool) -> float:
    """Return the least loss that numbers of a dtype tell from zero.

    They are rounded to ε of their size: a probability cannot come nearer to 1, nor a squared error of numbers
    about 1 nearer to 0 than ε².
    """
    epsilon = float(np.finfo(dtype).eps)
    return epsilon**2 if is_squared else epsilon


def down_to(floor: float, x: NumberArray, y: FloatArray) -> tuple[NumberArray, FloatArray, bool]:
    """Return a curve (n,) above a floor, and whether it ends on it; what is not finite is left out.

    What dips under the floor is lifted to it; a curve that stays there ends with the first point on it.
    """
    finite = np.isfinite(y)
    x, y = x[finite], y[finite]
    above = np.flatnonzero(y > floor)
    end = int(above[-1]) + 1 if len(above) else 0
    return x[: end + 1], np.maximum(y[: end + 1], floor), end < len(y)


def as_drawn(values: FloatArray) -> tuple[FloatArray, bool]:
    """Return values (n,) as a line has them, and whether that is as powers of ten: where they are wide."""
    is_wide = bool(np.min(values) > 0 and np.max(values) > WIDE * np.min(values))
    return (np.log10(values) if is_wide else values), is_wide


def smooth(at: NumberArray, values: FloatArray, factor: float, unit: float = 1.0) -> FloatArray:
    """Return the exponential moving average along axis 0, corrected for its start at zero.

    `factor` in [0, 1) is the weight of what is one `unit` of `at` (n,) further back: 0 changes nothing. A
    point stands for all since the one before it, so that the average is the same where few were kept. With
    values v₁ … vₜ one apart the result at t is Σ factorⁱ vₜ₋ᵢ / Σ factorⁱ, as Adam corrects its averages.
    NaN makes NaN of what follows, as far as the past counts.
    """
    if not factor or not len(values):
        return values
    fading = factor ** (np.diff(at, prepend=at[0] - unit) / unit)
    columns = values.astype(np.float64).reshape(len(values), -1)
    # A last column of ones: what the weights themselves add up to.
    total = (1 - fading)[:, None] * np.hstack([columns, np.ones((len(values), 1))])
    averaged = _faded_sums(total, fading)
    return (averaged[:, :-1] / averaged[:, -1:]).reshape(values.shape).astype(values.dtype)


def _faded_sums(terms: FloatArray, fading: FloatArray) -> FloatArray:
    """Return s (n, columns) with sₜ = termsₜ + fadingₜ sₜ₋₁."""
    total, weight = terms, fading[:, None]
    reach = 1
    # Each pass doubles how far back the sum reaches, until what is further back counts for nothing.
    while reach < len(total) and weight[reach:].max() > 1e-17:
        total = np.concatenate([total[:reach], total[reach:] + weight[reach:] * total[:-reach]])
        weight = np.concatenate([weight[:reach], weight[reach:] * weight[:-reach]])
        reach *= 2
    return total


def decimate(
    x: NumberArray, y: FloatArray, pixels: int, span: tuple[float, float] | None = None
) -> tuple[NumberArray, FloatArray]:
    """Return few points that draw the same picture: the lowest and the highest of every pixel column.

    `x` (n,) rises; `y` is (n,) or (n, curves). Points outside the visible `span` are left out, but for one on
    either side. Where there are at most two points a pixel, they come back as they are. A column's NaNs are
    passed over unless it holds nothing else.
    """
    if span is not None:
        inside = _within(x, span)
        x, y = x[inside], y[inside]
    if len(x) <= 2 * pixels:
        return x, y
    edges = np.linspace(x[0], x[-1], pixels, endpoint=False)
    starts = np.unique(np.searchsorted(x, edges))
    ends = np.fmin.reduceat(y, starts, axis=0), np.fmax.reduceat(y, starts, axis=0)
    return np.repeat(x[starts], 2), np.stack(ends, axis=1).reshape(-1, *y.shape[1:])


@dataclass(frozen=True, eq=False)
class Bands:
    """Many values in pieces along `x` (n,): the lowest and the highest of each, and their mean (n, curves).

    They are NaN where a piece holds no number.
    """

    x: NumberArray
    low: FloatArray
    high: FloatArray
    mean: FloatArray


def banded(
    x: NumberArray, y: FloatArray, line: FloatArray, most: int, span: tuple[float, float] | None = None
) -> Bands:
    """Return values `y` (n, curves) over a rising `x` in about so many pieces, and the means of a `line`.

    The line is `y` itself or what was made of it. Pieces are as wide everywhere and stay where they are as
    long as they do, so that what is drawn of the past does not move; where there is no more than one value a
    piece, each stands for itself. Points outside the visible `span` are left out, but for one on either side.
    """
    if span is not None:
        inside = _within(x, span)
        x, y, line = x[inside], y[inside], line[inside]
    if not len(x):
        return Bands(x, y, y, line)
    width = 2.0 ** np.ceil(np.log2(max(float(x[-1] - x[0]) / most, 1e-12)))
    pieces = np.floor(x / width) if len(x) > most else np.arange(len(x))
    # The first value has a piece of its own, so that a curve has its start.
    starts = np.unique([0, 1, *np.flatnonzero(np.diff(pieces)) + 1])[: len(x)]
    lengths = np.diff(starts, append=len(x))
    known = np.isfinite(line)
    total = np.add.reduceat(np.where(known, line, 0.0), starts, axis=0, dtype=np.float64)
    with np.errstate(invalid="ignore"):
        mean = total / np.add.reduceat(known, starts, axis=0, dtype=np.int64)
    low, high = np.fmin.reduceat(y, starts, axis=0), np.fmax.reduceat(y, starts, axis=0)
    return Bands(np.add.reduceat(x, starts) / lengths, low, high, mean)


def _within(x: NumberArray, span: tuple[float, float]) -> slice:
    """Return which places of a rising `x` are in a span, and one more on either side."""
    first, last = np.searchsorted(x, span, side="left")
    return slice(max(first - 1, 0), last + 1)
