"""The way from the menu of rates to its sheets, and from what was found back to the race."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from engine.training.chances.findings import Findings
from gui.training.conductor import RaceConductor
from gui.training.contestants.contestant_model import ContestantModel
from gui.training.contestants.rates_menu import RatesMenu
from gui.training.searches.profile_sheet import ProfileSheet
from gui.training.searches.race_heading import RaceHeading
from gui.training.searches.rates_sheet import RatesSheet


class BestRates(QObject):
    """Makes each sheet when it is first asked for, and has the rates that were found raced and named."""

    def __init__(
        self,
        race: RaceConductor,
        model: ContestantModel,
        menu: RatesMenu,
        heading: RaceHeading,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._race, self._model, self._menu, self._heading = race, model, menu, heading
        self._window = window
        self.sheet: RatesSheet | None = None
        self.profile: ProfileSheet | None = None
        menu.find_wanted.connect(self.open)
        menu.profile_wanted.connect(self.open_profile)
        menu.restart_wanted.connect(race.reset)

    def open(self) -> None:
        """Show the sheet of best rates."""
        if self.sheet is None:
            self.sheet = RatesSheet(self._race, self._model, self._window)
            self.sheet.found.connect(self._heading.know)
            self.sheet.taken.connect(self._take)
        self.sheet.begin()

    def open_profile(self) -> None:
        """Show the sheet of the profile over data sets."""
        if self.profile is None:
            self.profile = ProfileSheet(self._race, self._model, self._window)
        self.profile.begin()

    def _take(self, found: Findings) -> None:
        self._menu.race_at(found.best_rates)
