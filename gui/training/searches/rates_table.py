"""What a search for learning rates found, a row for each contestant."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from engine.text import _
from engine.training.chances.findings import Findings, Spread
from gui.look import numbers
from gui.look.theme import appearance
from gui.training.contestants.marks import LegendEntry, percent, sample_icon
from gui.training.searches.looked_at_table import LookedAtTable

WIDTHS = (132, 84, 56, 132, 66, 46)
STEPS = 5
HEADINGS = (_("Contestant"), _("Best η"), _("Loss"), _("From … to"), _("Accuracy"), _("Steps"))
TIPS = (
    "",
    _("The rate with the lowest median loss, on data that no run learned from"),
    _("Median over the seeds, at the best rate"),
    _("The best and the worst seed, at the best rate"),
    _("Median over the seeds, at the best rate"),
    _("Median steps to the target loss at the best rate; ∞ where it was not reached"),
)
ACCURACY = 4
NONE = "–"


class RatesTable(LookedAtTable):
    """Is only looked at; the contestants' marks tell which curve is whose."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Best rates"), HEADINGS, TIPS, WIDTHS, parent)
        self._found: Findings | None = None
        self._entries: Sequence[LegendEntry] = ()
        self._target: float | None = None
        appearance().changed.connect(self._fill)

    def show_entries(self, entries: Sequence[LegendEntry]) -> None:
        """List who will be tried, with nothing found yet."""
        self._found, self._entries = None, entries
        self._fill()

    def show_findings(self, found: Findings, entries: Sequence[LegendEntry]) -> None:
        """List what was found for each of these contestants."""
        self._found, self._entries = found, entries
        self._fill()

    def set_target(self, target: float | None) -> None:
        """Tell the steps to this loss, or to the usual one."""
        self._target = target
        self._fill()

    def _fill(self) -> None:
        self.setRowCount(len(self._entries))
        for row, entry in enumerate(self._entries):
            icon = sample_icon(entry, appearance().theme, self.devicePixelRatioF())
            leads = self._found is not None and self._found.leader == row
            self.fill_row(row, [entry.title, *self._cells(row)], icon, is_bold=leads)
        self.setColumnHidden(ACCURACY, self._found is not None and not self._found.has_accuracies)

    def _cells(self, row: int) -> list[str]:
        found = self._found
        if found is None:
            return [""] * (len(HEADINGS) - 1)
        rate, loss, accuracy = found.best_rate(row), found.loss(row), found.accuracy(row)
        if rate is None:
            return [_("diverged"), *([NONE] * (len(HEADINGS) - 2))]
        mark = _("{rate:g} (edge)") if found.is_at_edge(row) else "{rate:g}"
        steps = found.steps_to(row, found.usual_target if self._target is None else self._target)
        return [
            mark.format(rate=rate), _told(loss.median), _range(loss),
            NONE if accuracy is None else percent(accuracy.median),
            f"{steps.median:,.0f}" if math.isfinite(steps.median) else "∞",
        ]  # fmt: skip


def _range(spread: Spread) -> str:
    return _("{low} … {high}").format(low=_told(spread.low), high=_told(spread.high))


def _told(loss: float) -> str:
    return numbers.short(loss) if math.isfinite(loss) else "∞"
