"""The sheet on which the best learning rate of each contestant is looked for, and shown beside all others."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from engine.text import _
from engine.training.arrays import FloatArray
from engine.training.chances.findings import Findings
from engine.training.chances.messages import SearchRates
from engine.training.settings import RaceSettings
from gui.look.labels import plain_tip
from gui.training.conductor import RaceConductor
from gui.training.contestants.contestant_model import ContestantModel
from gui.training.contestants.marks import LegendEntry
from gui.training.plots.band_plot import BandPlot, RangedCurve
from gui.training.searches.contestants_sheet import ContestantsSheet
from gui.training.searches.rates_table import RatesTable
from gui.training.searches.search_sheet import column, row

SIZE = (1120, 640)
TABLE = 545
"""Pixels of width that the table begins with."""
FAIR = _("Every contestant gets the same budget, so that nobody is ahead by the choice of a rate alone.")
TAKING = _("Give each contestant its best rate and go back to the start")
TARGET = _("When a contestant was first seen at this loss; left empty, what half of them come to")
LOSSES = {
    True: (_("Loss after the last step"), _("Loss at the best rate")),
    False: (_("Loss after the last step, standardized"), _("Loss at the best rate, standardized")),
}
"""What the plots measure, for classes and for numbers."""
READING = _(
    "Lines are medians over the seeds, bands go from the best to the worst seed. "
    "Filled marks stand at the best rates, rings at the defaults."
)


class RatesSheet(ContestantsSheet):
    """Looks for rates while the race goes on as it likes; `taken` carries the findings that are to be raced.

    The race may be edited meanwhile: another race ends the search, and rates are taken only by those
    contestants that they were found for.
    """

    found = Signal(object)
    taken = Signal(object)

    _findings: Findings | None

    def __init__(self, race: RaceConductor, model: ContestantModel, parent: QWidget | None = None) -> None:
        words = _("Best learning rates"), _("Trying every rate from every seed…"), TARGET
        super().__init__(race, model, SearchRates, words, SIZE, parent)
        self.sensitivity = BandPlot(LOSSES[True][0], _("Learning rate η"), is_log=True)
        self.curves = BandPlot(LOSSES[True][1], _("Step"), is_log=False)
        self.table, self.take_button = RatesTable(), QPushButton(_("Race at these rates"))
        self.target.value_changed.connect(lambda: self.table.set_target(self.target.value()))
        self._build()

    # -- building -----------------------------------------------------------------------------------------

    def _build(self) -> None:
        plots = {_("Every rate"): self.sensitivity, _("At the best rate"): self.curves}
        right = column(self.table, self._target, self.verdict)
        middle = self._beside(self._tabbed(plots, READING), right, TABLE)
        self._fill(FAIR, self._upper(), middle, self._lower())
        self._show_nothing()

    def _lower(self) -> QHBoxLayout:
        self.take_button.setToolTip(plain_tip(TAKING))
        self.take_button.setAutoDefault(False)
        self.take_button.clicked.connect(self._take)
        return row(None, self._close_button(), self.take_button)

    # -- searching ----------------------------------------------------------------------------------------

    def _wanted(self) -> Callable[[RaceSettings], SearchRates]:
        search = self.budget.search()
        return lambda settings: SearchRates(settings, search)

    def _take(self) -> None:
        assert self._findings is not None
        if not self._is_of_the_same():
            self._say(_("Other contestants race now: find their rates first."), is_wrong=True)
            return
        self.taken.emit(self._findings)
        self.accept()

    def _is_of_the_same(self) -> bool:
        """Return whether those race now that the rates were found for, whatever their rates."""
        now = [entry.spec.optimizer for entry in self._model.racing]
        found = self._findings
        return found is not None and now == [spec.optimizer for spec in found.race.contestants]

    # -- showing ------------------------------------------------------------------------------------------

    def _show_nothing(self) -> None:
        self._findings, self._entries = None, self._model.racing
        self.table.show_entries(self._entries)
        for plot in (self.sensitivity, self.curves):
            plot.show_curves([], np.inf)
        self.progress.setValue(0)
        self.take_button.setEnabled(False)
        self._say("")

    def _show(self, found: Findings) -> None:
        self._findings = found
        self.table.show_findings(found, self._entries)
        self.target.set_default(float(f"{found.usual_target:.3g}"))
        start, titles = found.start, LOSSES[found.has_accuracies]
        for plot, title in zip((self.sensitivity, self.curves), titles, strict=True):
            plot.set_title(title)
        self.sensitivity.show_curves(_over_rates(found, self._entries), start)
        self.curves.show_curves(_over_steps(found, self._entries), start)
        self.take_button.setEnabled(any(rate is not None for rate in found.best_rates))
        self._end("\n".join(found.remarks()))
        self.found.emit(found)


def _over_rates(found: Findings, entries: Sequence[LegendEntry]) -> list[RangedCurve]:
    rates = np.array(found.search.rates)
    return [
        RangedCurve(entry, rates, _figures(found, place), found.best_point(place), found.usual(place))
        for place, entry in enumerate(entries)
    ]


def _figures(found: Findings, place: int) -> FloatArray:
    """Return the median, the least and the greatest loss of every rate."""
    return np.array([(each.median, each.low, each.high) for each in found.final(place)]).T


def _over_steps(found: Findings, entries: Sequence[LegendEntry]) -> list[RangedCurve]:
    steps = found.at.astype(float)
    return [RangedCurve(entry, steps, found.curve(place)) for place, entry in enumerate(entries)]
