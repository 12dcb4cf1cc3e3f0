"""The menu of learning rates: what all contestants race at, so that what a race shows is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from engine.errors import ConfigurationError
from engine.text import _
from engine.training.rules.contestants import RATE
from gui.look.labels import plain_tip
from gui.training.contestants.contestant_model import ContestantModel

SWEEP = (0.1, 10.0)
"""By what the rate of a contestant is multiplied for those that are raced beside it."""
SWEEP_TIP = _("Race the chosen contestant at a tenth and at ten times its rate too")


class RatesMenu(QMenu):
    """Sets rates in a model; `restart_wanted` asks for a race from the start.

    `find_wanted` asks for a search for the best ones, `profile_wanted` for one on many data sets.
    """

    find_wanted = Signal()
    profile_wanted = Signal()
    restart_wanted = Signal()

    def __init__(
        self, model: ContestantModel, current: Callable[[], int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model, self._current = model, current
        self.setToolTipsVisible(True)
        for title, tip, act in (
            (_("All at their default rates"), _("Shows what usual rates do, not which optimizer is better"),
             self._at_defaults),
            (_("All at the chosen contestant's rate"), _("Shows the update rules at one and the same rate"),
             self._at_one),
            (_("Sweep: × 0.1, × 1, × 10"), SWEEP_TIP, self.sweep),
        ):  # fmt: skip
            self._add(title, tip, act)
        self.addSeparator()
        tip = _("Try many rates with every contestant, with the same budget, and see how much a rate decides")
        self._add(_("Find best rates…"), tip, self.find_wanted.emit)
        tip = _("Find them on several data sets, and see which contestants are quick on most")
        self._add(_("Profile over data sets…"), tip, self.profile_wanted.emit)

    def _add(self, title: str, tip: str, act: Callable[[], object]) -> None:
        action = self.addAction(title)
        action.setToolTip(plain_tip(tip))
        action.triggered.connect(lambda _checked=False: act())

    def race_at(self, rates: Sequence[float | None]) -> None:
        """Race from the start at these rates, one for each that takes part; None leaves it as it is."""
        rows = [row for row, entry in enumerate(self._model.entries) if entry.enabled]
        pairs = zip(rows, rates, strict=True)
        self._model.set_rates({row: rate for row, rate in pairs if rate is not None})
        self.restart_wanted.emit()

    def _at_defaults(self) -> None:
        self.race_at([entry.spec.row.defaults()[RATE] for entry in self._model.racing])

    def _at_one(self) -> None:
        rate = self._model.entries[self._current()].spec.hyperparameters[RATE]
        self.race_at([rate] * len(self._model.racing))

    def sweep(self) -> None:
        """Race the chosen contestant at a tenth and at ten times its rate beside it."""
        row = self._current()
        spec = self._model.entries[row].spec
        rate = spec.hyperparameters[RATE]
        try:
            others = [spec.with_hyperparameter(RATE, float(f"{rate * factor:.6g}")) for factor in SWEEP]
        except ConfigurationError as error:
            self._model.refused.emit(str(error))
            return
        with self._model.editing(_("Sweep the rate")):
            for place, other in zip((row, row + 2), others, strict=True):
                self._model.insert(place, other)
