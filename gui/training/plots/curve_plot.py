"""Curves of all contestants over steps or epochs: training solid, test dashed; the legend reads values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSizeF, Signal
from PySide6.QtGui import QMouseEvent, QPen, QResizeEvent

from engine.text import _
from engine.training.record import Measure, Record
from gui.look import numbers
from gui.look.slices import Steps, at_once
from gui.look.theme import Theme, appearance
from gui.training.contestants.marks import LegendEntry, percent
from gui.training.plots.corners import FALLING, RISING, Corner, is_free, quietest
from gui.training.plots.curve import Curve
from gui.training.plots.curve_layer import CurveLayer, Drawn, Painted
from gui.training.plots.curve_sketch import CurveSketch, Key, Shown, Thinned
from gui.training.plots.curve_view import TITLES, CurveView
from gui.training.plots.floor_item import FloorItem
from gui.training.plots.legend import Legend, Readout
from gui.training.plots.plain_plot import PlainPlot
from gui.training.plots.step_axis import StepAxis, StepScale

MOST_FOR_LEGEND = 0.4
"""The share of a plot's width up to which curves make room for the legend."""


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
        self._curves: dict[Key, Curve] = {}
        self._pens: dict[Key, QPen] = {}
        self._layer, self._floor = CurveLayer(), FloorItem()
        self._cursor = pg.InfiniteLine(angle=90)
        self._legend = Legend(self)
        self._corner: Corner | None = None
        self._is_beside = False
        self._changes: list[tuple[int, int]] = []
        self._following = True
        self._pointer: QPointF | None = None
        self._shown: Shown = {}
        self._drawings = 0
        self._prepare()
        self._recolour()

    # -- what the Lab tells -------------------------------------------------------------------------------

    def show_record(self, record: Record, batches_per_epoch: int) -> None:
        """Draw this race from now on."""
        self._record, self._per_epoch = record, batches_per_epoch
        self._changes = []
        self._following, self._corner, self._is_beside = True, None, False
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
        self._view, self._following, self._is_beside = view, True, False
        self._rebuild()

    def refresh(self) -> None:
        """Draw what the record holds now."""
        self._drawings += 1
        at_once(self._drawing(ahead=False))

    def refreshing(self) -> Steps[None]:
        """Draw what the record holds now a piece at a time; nothing is seen of it before all is.

        What is drawn at once meanwhile is newer, and stays.
        """
        self._drawings += 1
        drawing = self._drawings
        for _step in self._drawing(ahead=True):
            yield
            if self._drawings != drawing:
                return

    # -- what can be asked --------------------------------------------------------------------------------

    @property
    def curves(self) -> dict[Key, Curve]:
        """The curves drawn."""
        return self._curves

    @property
    def drawn(self) -> Drawn:
        """All that is drawn over the grid."""
        return self._layer.drawn

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
        """Keep the legend where it lies unless a curve comes there; while it is read it stays.

        Where curves run through every corner, it is to lie beside them from the next drawing on.
        """
        if self._legend.readout is not None:
            return
        corners, box = (FALLING if self._ceiling is None else RISING), self.plotItem.vb
        room = box.sceneBoundingRect().adjusted(Theme.UNIT, Theme.UNIT, -Theme.UNIT, -Theme.UNIT)
        areas = [box.mapSceneToView(self._legend.area(corner, room)).boundingRect() for corner in corners]
        lines = [curve.points for curve in self._curves.values()]
        if self._corner is None or not is_free(areas[corners.index(self._corner)], lines):
            self._corner = quietest(corners, areas, lines)
            self._is_beside |= self._following and not is_free(areas[corners.index(self._corner)], lines)
        self._legend.place(self._corner, room)

    def close(self) -> None:
        """Let go of the race: pyqtgraph takes the plot apart, and resizes what is left."""
        self._record = None
        self._drawings += 1
        super().close()

    # -- preparing ----------------------------------------------------------------------------------------

    def _prepare(self) -> None:
        for item in (self._floor, self._layer):
            self.addItem(item, ignoreBounds=True)
        self.plotItem.vb.sigRangeChangedManually.connect(self._stop_following)
        self.plotItem.vb.sigResized.connect(self._follow_axis)
        self._cursor.hide()
        self.addItem(self._cursor, ignoreBounds=True)

    def _recolour(self) -> None:
        super()._recolour()
        theme = appearance().theme
        self._floor.set_colour(theme.soft)
        self._cursor.setPen(pg.mkPen(theme.soft, width=1))
        self._choose_pens()
        self.refresh()

    def _choose_pens(self) -> None:
        self._pens = {
            (entry.run, measure): self._view.pen(entry, measure)
            for entry in self._racing()
            for measure in self._view.measures
            if entry.run is not None
        }

    def _rebuild(self) -> None:
        self._choose_pens()
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

    def _drawing(self, *, ahead: bool) -> Steps[None]:
        """Work out what there is to draw, paint it where that is to be ahead, and show it all at once."""
        if self._record is None:
            return
        sketch, box = self._sketch(self._record), self.plotItem.vb
        left, right = box.viewRange()[0]
        shown: Shown = {}
        thinned: dict[Measure, Thinned] = {}
        for measure in self._view.measures:
            shown[measure] = sketch.prepared(measure)
            yield
            span = None if self._following else (left, right)
            thinned[measure] = sketch.thinned(measure, *shown[measure], span)
            yield
        view = self._with_room(sketch.everything(shown, thinned)) if self._following else box.viewRect()
        curves, drawn = sketch.drawn(thinned, (view.left(), view.right()))
        yield
        is_seen = self.isVisible()  # or it is painted when it is
        painted = (yield from self._layer.painted_ahead(drawn, view)) if ahead and is_seen else None
        self._shown, self._curves = shown, curves
        self._show_drawn(drawn, view, painted)
        yield
        was_beside = self._is_beside
        self._place_legend()
        if self._is_beside and not was_beside:
            yield from self._drawing(ahead=ahead)
            return
        self._read_at_pointer()

    def _with_room(self, view: QRectF) -> QRectF:
        """Return a piece of the plane, wider where the legend is to lie beside the curves."""
        wide, taken = self.plotItem.vb.width(), self._legend.width() + 2 * Theme.UNIT
        if not self._is_beside or taken > MOST_FOR_LEGEND * wide:
            return view
        return QRectF(view.topLeft(), QSizeF(view.width() * wide / (wide - taken), view.height()))

    def _sketch(self, record: Record) -> CurveSketch:
        """Return how curves are drawn of what a record holds, as things are now."""
        return CurveSketch(
            record=record,
            view=self._view,
            scale=self._scale,
            per_epoch=self._per_epoch,
            racing=tuple(self._racing()),
            pens=self._pens,
            changes=tuple(self._changes),
            ceiling=self._ceiling,
            pixels=max(int(self.plotItem.vb.width()), 16),
        )

    def _show_drawn(self, drawn: Drawn, view: QRectF, painted: Painted | None) -> None:
        box = self.plotItem.vb
        if self._following:
            box.setRange(view, padding=0)
            # Left to the next painting, the change of scale would make it paint twice.
            box.prepareForPaint()
        self._layer.show_drawn(drawn, painted)
        if painted is not None:
            for name in ("left", "bottom"):
                self.plotItem.getAxis(name).prepare()

    # -- what is seen -------------------------------------------------------------------------------------

    def _stop_following(self, *_axes: object) -> None:
        """Stay where a user looks, with as many points as there are pixels there."""
        self._following = False
        self.refresh()

    def _text(self, value: float) -> str:
        if self._ceiling is None:
            return numbers.short(value) if np.isfinite(value) else "–"
        return percent(value) if np.isfinite(value) else "–"

    def _place_text(self, place: float) -> str:
        at = self._scale.count(place)
        if self._view.epochs:
            return _("Epoch {epoch}").format(epoch=f"{at:,.1f}")
        return _("Step {step}").format(step=f"{at:,.0f}")
