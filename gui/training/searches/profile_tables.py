"""What a profile over data sets says in numbers: shares and scores, and the steps on each data set."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from engine.text import _
from engine.training.chances.profile import FARTHEST
from engine.training.chances.profiling import ProfileFindings
from gui.look import numbers
from gui.look.theme import appearance
from gui.training.contestants.marks import LegendEntry, percent, sample_icon
from gui.training.searches.looked_at_table import LookedAtTable

FACTORS = (1.0, 1.5, 2.0, FARTHEST)
NAME, SHARE, TARGET, STEPS = 140, 56, 64, 76
SCORE_TIP = _("The mean share from a factor of 1 to 4: 1 for whoever is the quickest everywhere")
NEVER = "∞"


class ScoresTable(LookedAtTable):
    """A row for each contestant: on which share of the data sets it is within a factor, and its score."""

    def __init__(self, parent: QWidget | None = None) -> None:
        within = _(
            "On which share of the data sets it takes at most {factor:g} times as many steps as the quickest"
        )
        headings = (_("Contestant"), *(f"{factor:g} ×" for factor in FACTORS), _("Score"))
        tips = ("", *(within.format(factor=factor) for factor in FACTORS), SCORE_TIP)
        super().__init__(_("Profile"), headings, tips, (NAME, *(len(FACTORS) * (SHARE,)), SHARE), parent)
        self._shown: tuple[Sequence[LegendEntry], ProfileFindings | None, float | None] = ((), None, None)
        appearance().changed.connect(self._fill)

    def show_findings(
        self, entries: Sequence[LegendEntry], found: ProfileFindings | None, target: float | None
    ) -> None:
        """List these contestants, with what was found of them if anything was."""
        self._shown = entries, found, target
        self._fill()

    def _fill(self) -> None:
        entries, found, target = self._shown
        profile = None if found is None else found.profile(target)
        self.setRowCount(len(entries))
        for row, entry in enumerate(entries):
            cells = [""] * (len(FACTORS) + 1)
            is_best = False
            if profile is not None:
                shares = [percent(float(profile.share(factor)[row])) for factor in FACTORS]
                cells = [*shares, f"{profile.scores[row]:.2f}"]
                is_best = bool(profile.scores[row] == profile.scores.max() > 0)
            icon = sample_icon(entry, appearance().theme, self.devicePixelRatioF())
            self.fill_row(row, [entry.title, *cells], icon, is_bold=is_best)


class StepsTable(LookedAtTable):
    """A row for each data set: its target, and the steps that each contestant takes to it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Steps"), (_("Data"),), ("",), (NAME,), parent)

    def show_findings(
        self, entries: Sequence[LegendEntry], found: ProfileFindings | None, target: float | None
    ) -> None:
        """List what was found, if anything was."""
        tips = (
            "",
            _("The loss that steps are told to"),
            *(
                _("Median steps to the target at the best rate; ∞ where it was not reached")
                for _entry in entries
            ),
        )
        headings = (_("Data"), _("Target"), *(entry.title for entry in entries))
        self.show_columns(headings, tips, (NAME, TARGET, *(len(entries) * (STEPS,))))
        if found is None:
            return
        self.setRowCount(len(found.told))
        rows = zip(found.titles, found.targets(target), found.steps(target).tolist(), strict=True)
        for row, (title, goal, steps) in enumerate(rows):
            told = numbers.short(goal) if math.isfinite(goal) else NEVER
            self.fill_row(row, [title, told, *map(_told, steps)])


def _told(steps: float) -> str:
    return f"{steps:,.0f}" if math.isfinite(steps) else NEVER
