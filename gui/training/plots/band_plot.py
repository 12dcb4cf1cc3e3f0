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
from gui.training.plots.band import Band
from gui.training.plots.curve import Curve
from gui.training.plots.curve_layer import CurveLayer, Drawn
from gui.training.plots.curve_view import pale
from gui.training.plots.mark import USUAL, Mark
from gui.training.plots.plain_plot import PlainPlot

PALE = 0.16
HEADROOM = 0.06
FARTHEST_ABOVE = 3.0
"""How many times the loss at the start is shown at the most: beyond it a rate was too high, however far."""

LEAST_SHARE = 0.05
"""How much of a height that is not logarithmic is shown at the least."""

Point = tuple[float, float]


@dataclass(frozen=True, eq=False)
class RangedCurve:
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
    """Shows curves with ranges, logarithmic at first; the wheel zooms, a double click shows all again."""

    def __init__(self, title: str, bottom: str, *, is_log: bool, parent: Any = None) -> None:
        super().__init__(title, parent)
        self._is_log, self._is_log_height = is_log, True
        self._curves: Sequence[RangedCurve] = ()
        self._start = np.inf
        self._layer = CurveLayer()
        self.addItem(self._layer, ignoreBounds=True)
        self.plotItem.setLabel("bottom", bottom)
        self.plotItem.getAxis("bottom").setStyle(hideOverlappingLabels=False)  # the first stands at the edge
        for name, is_logarithmic in (("left", True), ("bottom", is_log)):
            self.plotItem.getAxis(name).setLogMode(is_logarithmic, is_logarithmic)

    @property
    def curves(self) -> Sequence[RangedCurve]:
        """What is drawn."""
        return self._curves

    @property
    def drawn(self) -> Drawn:
        """All that is drawn over the grid."""
        return self._layer.drawn

    def measure_by(self, title: str, *, is_log: bool) -> None:
        """Measure what is shown next by another height."""
        self._is_log_height = is_log
        self.plotItem.getAxis("left").setLogMode(is_log, is_log)
        self.set_title(title)
        self._dress()

    def show_curves(self, curves: Sequence[RangedCurve], start: float) -> None:
        """Draw these, and of what lies far above the loss at the start only its beginning."""
        self._curves, self._start = curves, start
        self.set_heading("" if curves else _("Nothing has been tried yet."))
        for name in ("left", "bottom"):
            self.plotItem.getAxis(name).set_blank(not curves)
        self._draw()
        self._show_everything()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Show everything again."""
        self._show_everything()

    def _recolour(self) -> None:
        super()._recolour()
        self._draw()

    def _draw(self) -> None:
        theme = appearance().theme
        marks: list[Mark] = []
        bands: list[Band] = []
        lines: list[Curve] = []
        for curve in self._curves:
            colour = curve.entry.colour(theme)
            middle, low, high = curve.figures
            lines.append(self._line(curve, middle, colour))
            can = self._can_stand(low) & self._can_stand(high) & self._can_stand_along(curve.x)
            x = self._along(curve.x[can])
            bands.append(Band(x, self._height(low[can]), self._height(high[can]), pale(colour, PALE)))
            for point, symbol in ((curve.usual, USUAL), (curve.best, curve.entry.marker)):
                if point is not None and self._has_place(point):
                    marks.append(Mark(*self._placed(point), symbol, colour))
        self._layer.show_drawn(Drawn(bands, lines, marks, theme.card))

    def _line(self, curve: RangedCurve, figures: FloatArray, colour: QColor) -> Curve:
        can = self._can_stand(figures) & self._can_stand_along(curve.x)
        return Curve(self._along(curve.x[can]), self._height(figures[can]), pg.mkPen(colour, width=1))

    def _placed(self, point: Point) -> Point:
        x, y = point
        return float(self._along(x)), float(self._height(y))

    def _has_place(self, point: Point) -> bool:
        x, y = point
        return bool(self._can_stand(np.array(y)) & self._can_stand_along(np.array(x)))

    def _along(self, x: Any) -> Any:
        return np.log10(x) if self._is_log else x

    def _can_stand_along(self, x: FloatArray) -> BoolArray:
        """Return which places there are on this axis."""
        return (x > 0) | (not self._is_log)

    def _height(self, figures: Any) -> Any:
        return np.log10(figures) if self._is_log_height else figures

    def _can_stand(self, figures: FloatArray) -> BoolArray:
        """Return which figures have a place on this height."""
        return np.isfinite(figures) & ((figures > 0) | (not self._is_log_height))

    def _show_everything(self) -> None:
        figures = np.concatenate([curve.heights for curve in self._curves] or [np.ones(1)])
        known = figures[self._can_stand(figures)]
        if not len(known):
            known = np.ones(1)
        ceiling = max(FARTHEST_ABOVE * self._start, known.min())
        low, high = self._height(np.array([known.min(), min(known.max(), ceiling)]))
        if not self._is_log_height:
            low = min(low, high - LEAST_SHARE)
        along = np.concatenate([curve.x for curve in self._curves] or [np.ones(1)])
        along = self._along(along[self._can_stand_along(along)])
        left, right = (along.min(), along.max()) if len(along) else (0.0, 1.0)
        above, aside = HEADROOM * max(high - low, 0.1), HEADROOM / 2 * max(right - left, 0.1)
        self.plotItem.vb.setRange(
            xRange=(left - aside, right + aside), yRange=(low - above, high + above), padding=0
        )
