"""The sheet on which the baselines of the data are found, and shown beside the networks that race."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtWidgets import QWidget

from engine.text import _
from engine.training.baselines.findings import BaselineFindings, Sweep
from engine.training.baselines.messages import SearchBaselines
from engine.training.measurement import Measurement
from engine.training.messages import Snapshot
from engine.training.settings import RaceSettings
from gui.look.theme import Theme
from gui.training.conductor import RaceConductor
from gui.training.contestants.marks import Inked
from gui.training.plots.band_plot import BandPlot, RangedCurve
from gui.training.searches.baselines_choices import BaselinesChoices
from gui.training.searches.baselines_table import BaselinesTable
from gui.training.searches.search_sheet import SearchSheet, column, row

SIZE = (1080, 600)
TABLE = 480
"""Pixels of width that the table begins with."""
NUMBERS_SECONDS = 0.1
"""How long the networks' figures stay before they change."""
FAIR = _(
    "What a network must beat. Baselines learn from the rows that networks learn from, and are tested on the "
    "same. How many neighbours and which penalty is chosen on the training part alone: each fold of it is "
    "judged by what the others teach."
)
READING = _(
    "Lines are means over the folds, bands go from the worst to the best fold. The filled mark stands at the "
    "best mean, the ring at what it reaches on the test part."
)


class BaselinesSheet(SearchSheet):
    """Finds baselines while the race goes on as it likes; networks are compared as long as data are the same.

    Another race ends the search; what was found stays until the race has other data.
    """

    _findings: BaselineFindings | None

    def __init__(self, race: RaceConductor, parent: QWidget | None = None) -> None:
        self.choices = BaselinesChoices()
        trying = _("Trying every value on every fold…")
        super().__init__(race, SearchBaselines, _("Baselines"), trying, self.choices, SIZE, parent)
        self._settings: RaceSettings | None = None
        self._numbers_due = 0.0
        self.neighbours = BandPlot(_("Accuracy"), _("Neighbours k"), is_log=True)
        self.linear = BandPlot(_("Accuracy"), _("Penalty λ"), is_log=True)
        self.table = BaselinesTable()
        self._build()
        race.advanced.connect(self._advance)

    def begin(self) -> None:
        """Show the sheet, with what was found last beside the networks as they are now."""
        self._compare()
        super().begin()

    def know(self, settings: RaceSettings) -> None:
        """Compare with the networks of another race from now on, or with none if it has other data."""
        self._settings = settings
        found = self._findings
        if found is not None and found.dataset != settings.dataset:
            self._show_nothing()
            self._say(_("The data are others now: find their baselines."))
        self._compare()

    # -- building -----------------------------------------------------------------------------------------

    def _build(self) -> None:
        plots = {_("Nearest neighbours"): self.neighbours, _("Linear model"): self.linear}
        right = column(self.table, self.verdict)
        middle = self._beside(self._tabbed(plots, READING), right, TABLE)
        upper = row(self.choices, self.find_button, wide=self.choices, spacing=Theme.UNIT * 2)
        lower = row(self.progress, None, self._close_button(), wide=self.progress)
        self._fill(FAIR, upper, middle, lower)
        self._show_nothing()

    # -- searching ----------------------------------------------------------------------------------------

    def _wanted(self) -> Callable[[RaceSettings], SearchBaselines]:
        wanted = self.choices.settings()
        return lambda settings: SearchBaselines(settings.dataset, wanted)

    # -- showing ------------------------------------------------------------------------------------------

    def _show_nothing(self) -> None:
        self._findings = None
        self.table.show_nothing()
        for plot in (self.neighbours, self.linear):
            plot.show_curves([], np.inf)
        self.progress.setValue(0)
        self._say("")

    def _show(self, found: BaselineFindings) -> None:
        self._findings = found
        title = _("Accuracy") if found.is_accuracy else _("Mean squared error, standardized")
        for plot, name in ((self.neighbours, "neighbours"), (self.linear, "strengths")):
            plot.measure_by(title, is_log=not found.is_accuracy)
            plot.show_curves([_band(found, name)], np.inf)
        self._end("")
        self._compare()

    def _advance(self, snapshots: Sequence[Snapshot]) -> None:
        """Show the networks' figures as they change, but no faster than they can be read."""
        if not self.isVisible() or self._findings is None:
            return
        if not snapshots[-1].playing or time.monotonic() >= self._numbers_due:
            self._numbers_due = time.monotonic() + NUMBERS_SECONDS
            self._compare()

    def _compare(self) -> None:
        """Show baselines beside the networks as they are now, where both are measured alike."""
        found = self._findings
        if found is None:
            return
        measured = self._measured(found)
        entries = [entry for entry in self._race.entries if entry.run is not None]
        self.table.show_findings(found, entries, measured)
        names = {entry.run: entry.title for entry in entries if entry.run is not None}
        self._say("\n".join([found.verdict(names, measured), *found.remarks()]))

    def _measured(self, found: BaselineFindings) -> Measurement | None:
        is_alike = self._settings is not None and found.is_comparable(self._settings)
        return self._race.record.latest if is_alike else None


def _band(found: BaselineFindings, name: str) -> RangedCurve:
    """Return the figures of a sweep, with its best value and what that reaches on the test part."""
    sweep: Sweep = found.sweeps[name]
    values, best = np.array(sweep.values, float), (sweep.best_value, sweep.best_mean)
    return RangedCurve(Inked(), values, sweep.bands, best, found.test_point(name))
