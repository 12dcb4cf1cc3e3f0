"""A plot of medians or means, each with its range as a pale band, and marks of what stands out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor, QMouseEvent

from engine.text import _
from engine.training.arrays import BoolArray, FloatArray
from gui.look.theme import appearance
from gui.training.contestants.marks import Marked
from gui.training.plots.curve_item import CurveItem
from gui.training.plots.mark_item import USUAL, Mark, MarkItem
from gui.training.plots.plain_plot import PlainPlot

PALE = 0.16
HEADROOM = 0.06
FARTHEST_ABOVE = 3.0
"""How many times the loss at the start is shown at the most: beyond it a rate was too high, however far."""

LEAST_SHARE = 0.05
"""How much of a height that is not logarithmic is shown at the least."""

Point = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Band:
    """Somebody's figures (3, n) over x: the middle, the least and the greatest; only what is finite is drawn.

    `best` is marked as contestants are everywhere, `usual` by a ring.
    """

    entry: Marked
    x: FloatArray
    figures: FloatArray
    best: Point | None = None
    usual: Point | None = None

    @property
    def heights(self) -> FloatArray:
        """All that is to be seen of it at once."""
        marked = [point[1] for point in (self.best, self.usual) if point is not None]
        return np.concatenate([np.ravel(self.figures), marked])


class BandPlot(PlainPlot):
    """Shows bands, on a logarithmic height at first; the wheel zooms, a double click shows all again."""

    def __init__(self, title: str, bottom: str, *, is_log: bool, parent: Any = None) -> None:
        super().__init__(title, parent)
        self._is_log, self._is_log_height = is_log, True
        self._bands: Sequence[Band] = ()
        self._start = np.inf
        self._marks = MarkItem()
        self._marks.setZValue(10)
        self._drawn: list[Any] = []
        self.addItem(self._marks, ignoreBounds=True)
        self.plotItem.setLabel("bottom", bottom)
        self.plotItem.getAxis("bottom").setStyle(hideOverlappingLabels=False)  # the first stands at the edge
        for name, is_logarithmic in (("left", True), ("bottom", is_log)):
            self.plotItem.getAxis(name).setLogMode(is_logarithmic, is_logarithmic)

    @property
    def bands(self) -> Sequence[Band]:
        """What is drawn."""
        return self._bands

    @property
    def marks(self) -> Sequence[Mark]:
        """What stands out, in the units of the axes."""
        return self._marks.marks

    def measure_by(self, title: str, *, is_log: bool) -> None:
        """Measure what is shown next by another height."""
        self._is_log_height = is_log
        self.plotItem.getAxis("left").setLogMode(is_log, is_log)
        self.plotItem.setLabel("left", title)
        self.setAccessibleName(title)
        self._dress()

    def show_bands(self, bands: Sequence[Band], start: float) -> None:
        """Draw these, and of what lies far above the loss at the start only its beginning."""
        self._bands, self._start = bands, start
        self.set_heading("" if bands else _("Nothing has been tried yet."))
        self._draw()
        self._show_everything()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Show everything again."""
        self._show_everything()

    def _recolour(self) -> None:
        super()._recolour()
        self._draw()

    def _draw(self) -> None:
        for item in self._drawn:
            self.removeItem(item)
        self._drawn = []
        theme, marks = appearance().theme, []
        for band in self._bands:
            colour = QColor(band.entry.colour(theme))
            pale = QColor(colour)
            pale.setAlphaF(PALE)
            median, *ends = band.figures
            edges = [self._line(band, end, QColor(0, 0, 0, 0)) for end in ends]
            self._add(pg.FillBetweenItem(*edges, brush=pale))
            self._line(band, median, colour)
            for point, symbol in ((band.usual, USUAL), (band.best, band.entry.marker)):
                if point is not None and self._has_place(point):
                    marks.append(Mark(*self._placed(point), symbol, colour))
        self._marks.set_marks(marks, theme.card)

    def _line(self, band: Band, figures: FloatArray, colour: QColor) -> CurveItem:
        can = self._can_stand(figures)
        if self._is_log:
            can &= band.x > 0
        x, y = band.x[can], self._height(figures[can])
        pen = pg.mkPen(colour, width=1)
        line = CurveItem(np.log10(x) if self._is_log else x, y, pen=pen, antialias=True)
        self._add(line)
        return line

    def _add(self, item: Any) -> None:
        self._drawn.append(item)
        self.addItem(item, ignoreBounds=True)

    def _placed(self, point: Point) -> Point:
        x, y = point
        return (float(np.log10(x)) if self._is_log else x), float(self._height(y))

    def _has_place(self, point: Point) -> bool:
        x, y = point
        return bool(self._can_stand(np.array(y))) and (x > 0 or not self._is_log)

    def _height(self, figures: Any) -> Any:
        return np.log10(figures) if self._is_log_height else figures

    def _can_stand(self, figures: FloatArray) -> BoolArray:
        """Return which figures have a place on this height."""
        return np.isfinite(figures) & ((figures > 0) | (not self._is_log_height))

    def _show_everything(self) -> None:
        figures = np.concatenate([band.heights for band in self._bands] or [np.ones(1)])
        known = figures[self._can_stand(figures)]
        if not len(known):
            known = np.ones(1)
        ceiling = max(FARTHEST_ABOVE * self._start, known.min())
        low, high = self._height(np.array([known.min(), min(known.max(), ceiling)]))
        if not self._is_log_height:
            low = min(low, high - LEAST_SHARE)
        along = np.concatenate([band.x for band in self._bands] or [np.ones(1)])
        if self._is_log:
            along = along[along > 0] if np.any(along > 0) else np.ones(1)
        left, right = np.log10([along.min(), along.max()]) if self._is_log else (along.min(), along.max())
        above, aside = HEADROOM * max(high - low, 0.1), HEADROOM / 2 * max(right - left, 0.1)
        self.plotItem.vb.setRange(
            xRange=(left - aside, right + aside), yRange=(low - above, high + above), padding=0
        )
