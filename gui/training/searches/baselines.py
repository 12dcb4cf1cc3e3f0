"""The way from the panel of the data to the sheet of baselines."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPushButton, QWidget

from engine.training.messages import Ready
from gui.training.conductor import RaceConductor
from gui.training.searches.baselines_sheet import BaselinesSheet


class Baselines(QObject):
    """Makes the sheet when it is first asked for, and tells it which race stands."""

    def __init__(self, race: RaceConductor, button: QPushButton, window: QWidget) -> None:
        super().__init__(window)
        self._race, self._window = race, window
        self._ready: Ready | None = None
        self.sheet: BaselinesSheet | None = None
        button.clicked.connect(self.open)
        race.began.connect(self._begin)

    def open(self) -> None:
        """Show the sheet."""
        if self.sheet is None:
            self.sheet = BaselinesSheet(self._race, self._window)
            if self._ready is not None:
                self.sheet.know(self._ready.settings)
        self.sheet.begin()

    def _begin(self, ready: Ready) -> None:
        self._ready = ready
        if self.sheet is not None:
            self.sheet.know(ready.settings)
