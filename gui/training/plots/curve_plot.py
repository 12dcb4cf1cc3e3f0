"""Curves of all contestants over steps or epochs: training solid, test dashed; the legend reads values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent

from engine.text import _
from engine.training.arrays import FloatArray
from engine.training.curves import Bands, banded, decimate, down_to, smooth
from engine.training.record import Measure, Record
from gui.look import numbers
from gui.look.theme import Theme, appearance
from gui.training.contestants.marks import LegendEntry, percent
from gui.training.plots.band_item import Band, BandItem
from gui.training.plots.corners import FALLING, RISING, Corner, Line, is_free, quietest
from gui.training.plots.curve_item import CurveItem
from gui.training.plots.curve_view import TITLES, CurveView
from gui.training.plots.floor_item import FloorItem
from gui.training.plots.legend import Legend, Readout
from gui.training.plots.mark_item import CHANGED, END, Mark, MarkItem
from gui.training.plots.plain_plot import PlainPlot
from gui.training.plots.step_axis import StepAxis, StepScale

MARKS_PER_CURVE = 5
PIECE = 4
"""Pixels over which a band of batch losses gathers what lies there."""
HEADROOM = 0.05
FEWEST_STEPS = 10
"""Steps that are in sight at the least."""
LEAST_RANGE = 0.1
"""How much of a scale with a ceiling is shown at the least."""


class CurvePlot(PlainPlot):
    """A plot that follows a `Record`; call `refresh` when there is more to see.

    Wheel and drag zoom and pan, a double click shows everything again and follows the race.
    """

    followed = Signal()

    def __init__(self, title: str, view: CurveView, ceiling: float | None = None, parent: Any = None) -> None:
        self._axis, self._scale = StepAxis(), StepScale()
        super().__init__(title, parent, bottom=self._axis)
        self._view, self._ceiling = view, ceiling
        self._record: Record | None = None
        self._entries: list[LegendEntry] = []
        self._per_epoch = 1
        self._curves: dict[tuple[int, Measure], CurveItem] = {}
        self._marks, self._floor, self._bands = MarkItem(), FloorItem(), BandItem()
        self._cursor = pg.InfiniteLine(angle=90)
        self._legend = Legend(self)
        self._corner: Corner | None = None
        self._lines: list[Line] = []
        self._changes: list[tuple[int, int]] = []
        self._following = True
        self._pointer: QPointF | None = None
        self._shown: dict[Measure, tuple[FloatArray, FloatArray]] = {}
        self._prepare()
        self._recolour()

    # -- what the Lab tells -------------------------------------------------------------------------------

    def show_record(self, record: Record, batches_per_epoch: int) -> None:
        """Draw this race from now on."""
        self._record, self._per_epoch = record, batches_per_epoch
        self._changes = []
        self._following, self._corner = True, None
        self._rebuild()

    def mark_change(self, run: int, step: int) -> None:
        """Mark on a contestant's curves that it was set otherwise from this step on."""
        self._changes.append((run, step))
        self.refresh()

    def set_entries(self, entries: Sequence[LegendEntry]) -> None:
        """Draw these contestants; those that are hidden are left out."""
        self._entries = list(entries)
        self._legend.set_entries(entries)
        self._rebuild()

    def set_view(self, view: CurveView) -> None:
        """Show other measures, or show them on other axes."""
        self._view, self._following = view, True
        self._rebuild()

    def refresh(self) -> None:
        """Draw what the record holds now."""
        if self._record is None:
            return
        self._shown = {measure: self._prepared(measure) for measure in self._view.measures}
        if self._following:
            self._show_everything()
        self._draw()
        self._read_at_pointer()

    # -- what can be asked --------------------------------------------------------------------------------

    @property
    def curves(self) -> dict[tuple[int, Measure], CurveItem]:
        """The curves drawn, by index of the contestant in the race and measure."""
        return self._curves

    @property
    def legend(self) -> Legend:
        """The legend, which holds the readout."""
        return self._legend

    @property
    def view(self) -> CurveView:
        """How curves are shown."""
        return self._view

    def readout_at(self, x: float) -> Readout | None:
        """Return the values of all contestants at a place on the axis, the nearest that were measured."""
        if not self._shown or self._record is None:
            return None
        columns, rows = [], [[] for _entry in self._entries]  # type: ignore[var-annotated]
        nearest = x
        for measure, (at, values) in self._shown.items():
            if not len(at):
                continue
            place = int(np.clip(np.searchsorted(at, x), 0, len(at) - 1))
            if place and x - at[place - 1] < at[place] - x:
                place -= 1
            nearest = float(at[place])
            columns.append(TITLES[measure])
            for row, entry in zip(rows, self._entries, strict=True):
                row.append(self._text(float(values[place, entry.run])) if self._has_curve(entry) else "")
        return Readout(self._place_text(nearest), tuple(columns), tuple(tuple(row) for row in rows))

    # -- events -------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Let the legend read the values under the pointer."""
        super().mouseMoveEvent(event)
        inside = self.plotItem.vb.sceneBoundingRect().contains(event.position())
        self._pointer = event.position() if inside else None
        self._read_at_pointer()

    def leaveEvent(self, event: Any) -> None:
        """Take the values away."""
        super().leaveEvent(event)
        self._pointer = None
        self._read_at_pointer()

    def _read_at_pointer(self) -> None:
        """Mark the place under the pointer and show its values, which change while a race runs."""
        self._cursor.setVisible(self._pointer is not None)
        if self._pointer is None:
            self._legend.set_readout(None)
            return
        x = self.plotItem.vb.mapSceneToView(self._pointer).x()
        self._cursor.setValue(x)
        self._legend.set_readout(self.readout_at(x))

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Show everything and follow the race again."""
        self._following = True
        self.refresh()
        self.followed.emit()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Keep the legend in its corner, and as many points as there are pixels."""
        super().resizeEvent(event)
        if hasattr(self, "_legend") and self.plotItem is not None:
            self.refresh()
            self._place_legend()

    def _follow_axis(self, _box: object) -> None:
        """Keep the legend beside the axis, which is as wide as its numbers."""
        self._place_legend()

    def _place_legend(self) -> None:
        """Keep the legend where it lies unless a curve comes there; while it is read it stays."""
        if self._legend.readout is not None:
            return
        corners, box = (FALLING if self._ceiling is None else RISING), self.plotItem.vb
        room = box.sceneBoundingRect().adjusted(Theme.UNIT, Theme.UNIT, -Theme.UNIT, -Theme.UNIT)
        areas = [box.mapSceneToView(self._legend.area(corner, room)).boundingRect() for corner in corners]
        if self._corner is None or not is_free(areas[corners.index(self._corner)], self._lines):
            self._corner = quietest(corners, areas, self._lines)
        self._legend.place(self._corner, room)

    def close(self) -> None:
        """Let go of the race: pyqtgraph takes the plot apart, and resizes what is left."""
        self._record = None
        super().close()

    # -- preparing ----------------------------------------------------------------------------------------

    def _prepare(self) -> None:
        self.addItem(self._floor, ignoreBounds=True)
        self.addItem(self._bands, ignoreBounds=True)
        self.plotItem.vb.sigRangeChangedManually.connect(self._stop_following)
        self.plotItem.vb.sigResized.connect(self._follow_axis)
        self._cursor.hide()
        self.addItem(self._marks, ignoreBounds=True)
        self.addItem(self._cursor, ignoreBounds=True)

    def _recolour(self) -> None:
        super()._recolour()
        theme = appearance().theme
        self._floor.set_colour(theme.soft)
        self._cursor.setPen(pg.mkPen(theme.soft, width=1))
        for (run, measure), curve in self._curves.items():
            curve.setPen(self._view.pen(self._entry_of(run), measure))
        self.refresh()

    def _entry_of(self, run: int) -> LegendEntry:
        return next(entry for entry in self._entries if entry.run == run)

    def _rebuild(self) -> None:
        for curve in self._curves.values():
            self.removeItem(curve)
        self._curves = {}
        for entry in self._racing():
            for measure in self._view.measures:
                curve = CurveItem(pen=self._view.pen(entry, measure), antialias=True, skipFiniteCheck=True)
                self.addItem(curve, ignoreBounds=True)
                self._curves[entry.run, measure] = curve  # type: ignore[index]
        self.plotItem.getAxis("left").setLogMode(False, self._view.logarithmic)
        floor = self._record.floor if self._record is not None else 0.0
        self._floor.set_floor(np.log10(floor) if self._view.logarithmic and floor else None, floor)
        self._scale = StepScale(self._per_epoch if self._view.epochs else 1, self._view.logarithmic_steps)
        self._axis.use(self._scale)
        self.plotItem.setLabel("bottom", self._view.title_of_steps)
        self.refresh()

    def _racing(self) -> list[LegendEntry]:
        """Return the contestants that are drawn: visible, and part of the race."""
        return [entry for entry in self._entries if entry.is_drawn and self._has_curve(entry)]

    def _has_curve(self, entry: LegendEntry) -> bool:
        """Return whether a contestant is part of the race that is drawn, and not of one that is awaited."""
        return self._record is not None and entry.run is not None and entry.run < self._record.contestants

    # -- drawing ------------------------------------------------------------------------------------------

    def _prepared(self, measure: Measure) -> tuple[FloatArray, FloatArray]:
        assert self._record is not None
        at, values = self._record.curve(measure)
        unit = 1 if measure is Measure.BATCH_LOSS else self._per_epoch
        return self._scale.place(at), smooth(at, values, self._view.smoothing, unit)

    def _draw(self) -> None:
        pixels = max(int(self.plotItem.vb.width()), 16)
        left, right = self.plotItem.vb.viewRange()[0]
        marks: list[Mark] = []
        self._lines = []
        bands: list[Band] = []
        for measure, (at, values) in self._shown.items():
            if measure is Measure.BATCH_LOSS:
                x, y = self._draw_bands(
                    banded(at, self._raw(), values, pixels // PIECE, (left, right)), bands
                )
            else:
                x, y = decimate(at, values, pixels, (left, right))
            for entry in self._racing():
                assert entry.run is not None
                line_x, line_y, ends = self._drawn(x, y[:, entry.run])
                self._curves[entry.run, measure].setData(line_x, line_y)
                self._lines.append((line_x, line_y))
                marks += self._marks_on(entry, measure, line_x, line_y, left, right)
                if ends:
                    colour = entry.colour(appearance().theme)
                    marks.append(Mark(float(line_x[-1]), float(line_y[-1]), END, colour))
        self._bands.set_bands(bands)
        self._marks.set_marks(marks, appearance().theme.card)
        self._place_legend()

    def _raw(self) -> FloatArray:
        assert self._record is not None
        return self._record.curve(Measure.BATCH_LOSS)[1]

    def _draw_bands(self, found: Bands, bands: list[Band]) -> tuple[FloatArray, FloatArray]:
        """Append a band for each contestant, and return what runs through its middle."""
        for entry in self._racing():
            low, high = found.low[:, entry.run], found.high[:, entry.run]
            can = np.isfinite(low) & np.isfinite(high)
            colour = self._view.band_colour(entry)
            bands.append(Band(found.x[can], self._height(low[can]), self._height(high[can]), colour))
        return found.x, found.mean

    def _height(self, values: FloatArray) -> FloatArray:
        """Return where finite values stand, in the units of the axis, none of them below its floor."""
        assert self._record is not None
        return np.log10(np.maximum(values, self._record.floor)) if self._view.logarithmic else values

    def _drawn(self, x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray, bool]:
        """Return the points to draw, in the units of the axis, and whether they end on its floor."""
        assert self._record is not None
        if not self._view.logarithmic:
            can = np.isfinite(y)
            return x[can], y[can], False
        x, y, ends = down_to(self._record.floor, x, y)
        return x, np.log10(y), ends

    def _marks_on(
        self, entry: LegendEntry, measure: Measure, x: FloatArray, y: FloatArray, left: float, right: float
    ) -> list[Mark]:
        """Return a few markers along a curve, and a bar where its contestant was set otherwise.

        The markers are staggered, so that those of different contestants stay apart.
        """
        if not len(x) or measure is not self._view.measures[0]:
            return []
        shift = (entry.slot % 7) / 7
        spread = left + (np.arange(MARKS_PER_CURVE) + shift) / MARKS_PER_CURVE * (right - left)
        wanted = x if len(x) == 1 else spread  # a point alone is no line that one could see
        places = np.searchsorted(x, wanted[(wanted >= x[0]) & (wanted <= x[-1])])
        colour = entry.colour(appearance().theme)
        changes = [self._scale.place(step) for run, step in self._changes if run == entry.run]
        changed = [int(np.searchsorted(x, at)) for at in changes if x[0] <= at <= x[-1]]
        return [
            Mark(float(x[place]), float(y[place]), symbol, colour)
            for symbol, found in ((CHANGED, changed), (entry.marker, np.unique(places).tolist()))
            for place in found
        ]

    # -- what is seen -------------------------------------------------------------------------------------

    def _stop_following(self, *_axes: object) -> None:
        self._following = False

    def _show_everything(self) -> None:
        ends = [float(at[-1]) for at, _values in self._shown.values() if len(at)]
        right, (low, high) = max([*ends, 1.0, self._scale.place(FEWEST_STEPS)]), self._heights()
        sides, ends_room = 0.02 * right, HEADROOM * (high - low)
        box = self.plotItem.vb
        box.setRange(xRange=(-sides, right + sides), yRange=(low - ends_room, high + ends_room), padding=0)
        # Left to the next painting, the change of scale would make it paint twice.
        box.prepareForPaint()

    def _heights(self) -> tuple[float, float]:
        """Return the lowest and highest value to show: all curves, but of a runaway only its beginning."""
        columns = [self._drawn(at, values[:, entry.run])[1] for at, values in self._shown.values()
                   for entry in self._racing()]  # fmt: skip
        filled = [column for column in columns if len(column)]
        if not filled:
            return (-3.0, 0.0) if self._view.logarithmic else (0.0, 1.0)
        if self._ceiling is not None:
            low = min(float(column.min()) for column in filled)
            return max(0.0, min(low, self._ceiling - LEAST_RANGE)), self._ceiling
        top = max(float(column.max()) for column in filled)
        first = max(float(column[0]) for column in filled)
        # Where all begin with no loss at all, nothing tells what is far above it.
        if self._view.logarithmic:
            low = min(float(column.min()) for column in filled)
            begins = first > float(self._height(np.zeros(1))[0]) + 1e-3
            return low, max(min(top, first + 1) if begins else top, low + 0.1)
        return 0.0, max(min(top, 2 * first) if first else top, 1e-12)

    def _text(self, value: float) -> str:
        if self._ceiling is None:
            return numbers.short(value) if np.isfinite(value) else "–"
        return percent(value) if np.isfinite(value) else "–"

    def _place_text(self, place: float) -> str:
        at = self._scale.count(place)
        if self._view.epochs:
            return _("Epoch {epoch}").format(epoch=f"{at:,.1f}")
        return _("Step {step}").format(step=f"{at:,.0f}")
