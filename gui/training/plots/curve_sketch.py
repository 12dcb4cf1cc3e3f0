"""What a plot draws of a record: curves thinned to what can be seen, bands, marks, and what is in view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPen

from engine.training.arrays import FloatArray
from engine.training.curves import Bands, banded, decimate, down_to, smooth
from engine.training.record import Measure, Record
from gui.look.theme import appearance
from gui.training.contestants.marks import LegendEntry
from gui.training.plots.band import Band
from gui.training.plots.curve import Curve
from gui.training.plots.curve_layer import Drawn
from gui.training.plots.curve_view import CurveView
from gui.training.plots.mark import CHANGED, END, Mark
from gui.training.plots.step_axis import StepScale

MARKS_PER_CURVE = 5
PIECE = 4
"""Pixels over which a band of batch losses gathers what lies there."""
HEADROOM = 0.05
FEWEST_STEPS = 10
"""Steps that are in sight at the least."""
LEAST_RANGE = 0.1
"""How much of a scale with a ceiling is shown at the least."""

Key = tuple[int, Measure]
"""Whose curve it is, by index of the contestant in the race, and of what."""
Shown = dict[Measure, tuple[FloatArray, FloatArray]]
"""Where each measure's points stand, and their values for all contestants, ready to draw."""
Span = tuple[float, float]
"""A piece of the horizontal axis."""
Line = tuple[FloatArray, FloatArray, bool]
"""Points in the units of the axes, and whether they end on the floor."""


@dataclass(frozen=True, eq=False)
class Thinned:
    """A measure's line for each contestant that races, and their bands if it has such."""

    lines: list[Line]
    bands: list[Band]


@dataclass(frozen=True, eq=False)
class CurveSketch:
    """How the curves of those who are `racing` and not hidden are drawn, on axes so many `pixels` wide.

    `changes` are those who were set otherwise, each with the step from which on.
    """

    record: Record
    view: CurveView
    scale: StepScale
    per_epoch: int
    racing: tuple[LegendEntry, ...]
    pens: Mapping[Key, QPen]
    changes: tuple[tuple[int, int], ...]
    ceiling: float | None
    pixels: int

    def prepared(self, measure: Measure) -> tuple[FloatArray, FloatArray]:
        """Return where a measure's points stand, and their values as smooth as they are wanted."""
        at, values = self.record.curve(measure)
        unit = 1 if measure is Measure.BATCH_LOSS else self.per_epoch
        return self.scale.place(at), smooth(at, values, self.view.smoothing, unit)

    def thinned(self, measure: Measure, at: FloatArray, values: FloatArray, span: Span | None) -> Thinned:
        """Return few points that draw the same picture of a piece of the axis, or of all of it."""
        if measure is not Measure.BATCH_LOSS:
            return Thinned(self._lines(*decimate(at, values, self.pixels, span)), [])
        pieces = banded(at, self._raw(), values, self.pixels // PIECE, span)
        return Thinned(self._lines(pieces.x, pieces.mean), self._bands(pieces))

    def drawn(self, thinned: Mapping[Measure, Thinned], span: Span) -> tuple[dict[Key, Curve], Drawn]:
        """Return the curves, and all there is to draw, of what is seen in this piece of the axis."""
        curves: dict[Key, Curve] = {}
        marks: list[Mark] = []
        for place, entry in enumerate(self.racing):
            for measure, found in thinned.items():
                x, y, ends = found.lines[place]
                assert entry.run is not None
                curves[entry.run, measure] = Curve(x, y, self.pens[entry.run, measure])
                if measure is self.view.measures[0]:
                    marks += self._marks_on(entry, x, y, span)
                if ends:
                    colour = entry.colour(appearance().theme)
                    marks.append(Mark(float(x[-1]), float(y[-1]), END, colour))
        bands = [band for found in thinned.values() for band in found.bands]
        return curves, Drawn(bands, list(curves.values()), marks, appearance().theme.card)

    def _lines(self, x: FloatArray, y: FloatArray) -> list[Line]:
        return [self._line(x, y[:, entry.run]) for entry in self.racing]

    def _raw(self) -> FloatArray:
        return self.record.curve(Measure.BATCH_LOSS)[1]

    def _bands(self, found: Bands) -> list[Band]:
        """Return a band for each contestant."""
        bands = []
        for entry in self.racing:
            low, high = found.low[:, entry.run], found.high[:, entry.run]
            can = np.isfinite(low) & np.isfinite(high)
            colour = self.view.band_colour(entry)
            bands.append(Band(found.x[can], self._height(low[can]), self._height(high[can]), colour))
        return bands

    def _height(self, values: FloatArray) -> FloatArray:
        """Return where finite values stand, in the units of the axis, none of them below its floor."""
        return np.log10(np.maximum(values, self.record.floor)) if self.view.logarithmic else values

    def _line(self, x: FloatArray, y: FloatArray) -> Line:
        """Return the points to draw, in the units of the axis, and whether they end on its floor."""
        if not self.view.logarithmic:
            can = np.isfinite(y)
            return x[can], y[can], False
        x, y, ends = down_to(self.record.floor, x, y)
        return x, np.log10(y), ends

    def _marks_on(self, entry: LegendEntry, x: FloatArray, y: FloatArray, span: Span) -> list[Mark]:
        """Return a few markers along a curve, and a bar where its contestant was set otherwise.

        The markers are staggered, so that those of different contestants stay apart.
        """
        if not len(x):
            return []
        left, right = span
        shift = (entry.slot % 7) / 7
        spread = left + (np.arange(MARKS_PER_CURVE) + shift) / MARKS_PER_CURVE * (right - left)
        wanted = x if len(x) == 1 else spread  # a point alone is no line that one could see
        places = np.searchsorted(x, wanted[(wanted >= x[0]) & (wanted <= x[-1])])
        colour = entry.colour(appearance().theme)
        changes = [self.scale.place(step) for run, step in self.changes if run == entry.run]
        changed = [int(np.searchsorted(x, at)) for at in changes if x[0] <= at <= x[-1]]
        return [
            Mark(float(x[place]), float(y[place]), symbol, colour)
            for symbol, found in ((CHANGED, changed), (entry.marker, np.unique(places).tolist()))
            for place in found
        ]

    # -- what is seen -------------------------------------------------------------------------------------

    def everything(self, shown: Shown, thinned: Mapping[Measure, Thinned]) -> QRectF:
        """Return the piece of the plane to show: all curves, but of a runaway only its beginning."""
        ends = [float(at[-1]) for at, _values in shown.values() if len(at)]
        right = max([*ends, 1.0, self.scale.place(FEWEST_STEPS)])
        low, high = self._heights(shown, thinned)
        sides, ends_room = 0.02 * right, HEADROOM * (high - low)
        return QRectF(QPointF(-sides, low - ends_room), QPointF(right + sides, high + ends_room))

    def _heights(self, shown: Shown, thinned: Mapping[Measure, Thinned]) -> tuple[float, float]:
        """Return the lowest and highest value to show."""
        columns = [column for measure in shown for column in self._columns(*shown[measure], thinned[measure])]
        filled = [column for column in columns if len(column)]
        if not filled:
            return (-3.0, 0.0) if self.view.logarithmic else (0.0, 1.0)
        if self.ceiling is not None:
            low = min(float(column.min()) for column in filled)
            return max(0.0, min(low, self.ceiling - LEAST_RANGE)), self.ceiling
        top = max(float(column.max()) for column in filled)
        first = max(float(column[0]) for column in filled)
        # Where all begin with no loss at all, nothing tells what is far above it.
        if self.view.logarithmic:
            low = min(float(column.min()) for column in filled)
            begins = first > float(self._height(np.zeros(1))[0]) + 1e-3
            return low, max(min(top, first + 1) if begins else top, low + 0.1)
        return 0.0, max(min(top, 2 * first) if first else top, 1e-12)

    def _columns(self, at: FloatArray, values: FloatArray, thinned: Thinned) -> list[FloatArray]:
        """Return the heights of each contestant's curve: its first, and few that hold both extremes."""
        # The line through a band holds neither.
        lines = self._lines(*decimate(at, values, self.pixels)) if thinned.bands else thinned.lines
        return [
            np.concatenate([self._line(at[:1], values[:1, entry.run])[1], line[1]])
            for entry, line in zip(self.racing, lines, strict=True)
        ]
