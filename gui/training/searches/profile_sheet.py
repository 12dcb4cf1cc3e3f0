"""The sheet on which contestants are tried on several data sets, and it is shown who is quick on most."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtWidgets import QWidget

from engine.errors import ConfigurationError
from engine.text import _
from engine.training.chances.messages import SearchProfile
from engine.training.chances.profiling import ProfileFindings, curve
from engine.training.data.datasets import DatasetSettings
from engine.training.settings import RaceSettings
from gui.look.labels import PlainLabel, plain_tip
from gui.training.conductor import RaceConductor
from gui.training.contestants.contestant_model import ContestantModel
from gui.training.plots.band_plot import BandPlot, RangedCurve
from gui.training.searches.contestants_sheet import ContestantsSheet
from gui.training.searches.dataset_list import DatasetList
from gui.training.searches.profile_tables import ScoresTable, StepsTable
from gui.training.searches.search_sheet import column, row

SIZE = (1120, 660)
TABLE = 440
"""Pixels of width that the right side begins with."""
FAIR = _(
    "Who is quick on many data sets? On each, every contestant gets its best learning rate, found with the "
    "same budget; the network and the batches are those of the race."
)
TARGET = _("The same loss for all data sets; left empty, on each what half of the contestants come to")
CHOOSING = _("On which data sets the contestants are tried")
READING = _(
    "A curve at a factor τ: on which share of the data sets the contestant takes at most τ times as many "
    "steps to the target as the quickest. The mark at 1: on which share it is the quickest."
)


class ProfileSheet(ContestantsSheet):
    """Tries contestants while the race goes on as it likes; another race ends the search."""

    _findings: ProfileFindings | None

    def __init__(self, race: RaceConductor, model: ContestantModel, parent: QWidget | None = None) -> None:
        trying = _("Trying every rate from every seed on one data set after the other…")
        words = _("Profile over data sets"), trying, TARGET
        super().__init__(race, model, SearchProfile, words, SIZE, parent)
        self.datasets = DatasetList()
        self.profile = BandPlot(
            _("Share of the data sets"), _("Factor τ of the quickest contestant's steps"), is_log=False
        )
        self.profile.measure_by(_("Share of the data sets"), is_log=False)
        self.scores, self.steps = ScoresTable(), StepsTable()
        self.target.value_changed.connect(self._draw)
        self._build()

    # -- building -----------------------------------------------------------------------------------------

    def _build(self) -> None:
        pages: dict[str, QWidget] = {_("Profile"): self.profile, _("Steps on each"): self.steps}
        label = PlainLabel(_("Data sets"))
        label.setBuddy(self.datasets)
        self.datasets.setToolTip(plain_tip(CHOOSING))
        right = column(label, self.datasets, self.scores, self._target, self.verdict)
        middle = self._beside(self._tabbed(pages, READING), right, TABLE)
        self._fill(FAIR, self._upper(), middle, row(None, self._close_button()))
        self._show_nothing()

    # -- searching ----------------------------------------------------------------------------------------

    def _wanted(self) -> Callable[[RaceSettings], SearchProfile]:
        search, names = self.budget.search(), self.datasets.names
        if not names:
            raise ConfigurationError(_("Choose a data set at least."), field="datasets")
        return lambda settings: SearchProfile(
            settings, tuple(DatasetSettings(name, seed=settings.dataset.seed) for name in names), search
        )

    def _follow(self) -> None:
        super()._follow()
        self.datasets.setEnabled(not self.is_searching)

    def _is_of_the_same(self) -> bool:
        found = self._findings
        return (
            found is not None and tuple(entry.spec for entry in self._model.racing) == found.race.contestants
        )

    # -- showing ------------------------------------------------------------------------------------------

    def _show_nothing(self) -> None:
        self._findings, self._entries = None, self._model.racing
        self.progress.setValue(0)
        self._draw()
        self._say("")

    def _show(self, found: ProfileFindings) -> None:
        self._findings = found
        self._end("")
        self._draw()

    def _show_so_far(self, found: ProfileFindings) -> None:
        self._findings = found
        self._draw()

    def _draw(self) -> None:
        """Show what was found, by the target that is told."""
        found, target = self._findings, self.target.value()
        self.scores.show_findings(self._entries, found, target)
        self.steps.show_findings(self._entries, found, target)
        self.profile.show_curves([] if found is None else self._curves(found, target), np.inf)
        if found is not None:
            self._say("\n".join([*_how_far(found), *found.remarks(target)]))

    def _curves(self, found: ProfileFindings, target: float | None) -> list[RangedCurve]:
        profile, curves = found.profile(target), []
        for place, entry in enumerate(self._entries):
            factors, shares = curve(profile, place)
            start = float(factors[0]), float(shares[0])
            curves.append(RangedCurve(entry, factors, np.tile(shares, (3, 1)), best=start))
        return curves


def _how_far(found: ProfileFindings) -> list[str]:
    """Return a sentence about how many data sets are still to come, if any are."""
    if not found.left:
        return []
    words = _("So far {done} of {all} data sets.")
    return [words.format(done=len(found.told), all=len(found.told) + len(found.left))]
