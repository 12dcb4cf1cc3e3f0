"""What sheets have alike that search with the contestants: a budget, a target, and whose findings stand."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.training.searching import SearchCommand
from gui.look.theme import Theme
from gui.training.conductor import RaceConductor
from gui.training.contestants.contestant_model import ContestantModel
from gui.training.contestants.marks import LegendEntry
from gui.training.searches.rates_budget import RatesBudget
from gui.training.searches.search_sheet import SearchSheet, row
from gui.training.searches.target_field import TargetField


class ContestantsSheet(SearchSheet):
    """Searches with those who race; what was found is shown as long as they do.

    Those who derive from it say what it is called, what it says while it searches, and what its target means.
    """

    def __init__(
        self,
        race: RaceConductor,
        model: ContestantModel,
        kind: type[SearchCommand],
        words: tuple[str, str, str],
        size: tuple[int, int],
        parent: QWidget | None,
    ) -> None:
        title, trying, target = words
        self.budget = RatesBudget()
        super().__init__(race, kind, title, trying, self.budget, size, parent)
        self._model = model
        self._entries: list[LegendEntry] = []
        self._target = TargetField(target)
        self.target = self._target.field

    def begin(self) -> None:
        """Show the sheet, with what was found last as long as the same contestants race."""
        if not self.is_searching and not self._is_of_the_same():
            self._show_nothing()
        super().begin()

    def _is_of_the_same(self) -> bool:
        """Return whether those race now that something was found for."""
        raise NotImplementedError

    def _upper(self) -> QHBoxLayout:
        parts = self.budget, self.progress, None, self.find_button
        return row(*parts, wide=self.progress, spacing=Theme.UNIT * 2)
