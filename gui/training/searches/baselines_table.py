"""Baselines and the networks that race, with what they reach on the parts of the data."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from engine.text import _
from engine.training.baselines.findings import BaselineFindings
from engine.training.measurement import Measurement
from gui.look.theme import appearance
from gui.training.contestants.marks import LegendEntry, sample_icon
from gui.training.searches.looked_at_table import LookedAtTable

WIDTHS = (238, 74, 74, 74)
HEADINGS = (_("Baseline or network"), _("Folds"), _("Train"), _("Test"))
TIPS = (
    _("Bold: the baseline to beat, and the networks that do at present"),
    _("Mean over the folds, each judged by what the others teach"),
    _("On the whole training part, once it has learned from it"),
    _("On the test part, which nothing was chosen by"),
)
NONE = "–"


class BaselinesTable(LookedAtTable):
    """Baselines first, then the networks as they are at present."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Baselines"), HEADINGS, TIPS, WIDTHS, parent)
        self._shown: tuple[BaselineFindings, Sequence[LegendEntry], Measurement | None] | None = None
        appearance().changed.connect(self._fill)

    def show_nothing(self) -> None:
        """List nothing."""
        self._shown = None
        self._fill()

    def show_findings(
        self, found: BaselineFindings, entries: Sequence[LegendEntry], measured: Measurement | None
    ) -> None:
        """List the baselines, and these contestants with what was measured of them last."""
        self._shown = found, entries, measured
        self._fill()

    def _fill(self) -> None:
        if self._shown is None:
            self.setRowCount(0)
            return
        found, entries, measured = self._shown
        self.setRowCount(len(found.baselines) + (len(entries) if measured is not None else 0))
        for row, baseline in enumerate(found.baselines):
            reached = [each.figure(is_accuracy=found.is_accuracy) for each in (baseline.train, baseline.test)]
            cells = [baseline.title, *map(found.told, (baseline.crossed, *reached))]
            self.fill_row(row, cells, is_bold=baseline is found.best)
        if measured is not None:
            self._fill_networks(found, entries, measured)

    def _fill_networks(
        self, found: BaselineFindings, entries: Sequence[LegendEntry], measured: Measurement
    ) -> None:
        train, test = found.figures_of(measured)
        ahead, ratio = found.ahead(measured), self.devicePixelRatioF()
        for row, entry in enumerate(entries, start=len(found.baselines)):
            assert entry.run is not None  # only those who race are listed
            figures = float(train[entry.run]), float(test[entry.run])
            cells = [entry.title, NONE, *map(found.told, figures)]
            icon = sample_icon(entry, appearance().theme, ratio)
            self.fill_row(row, cells, icon, is_bold=entry.run in ahead)
