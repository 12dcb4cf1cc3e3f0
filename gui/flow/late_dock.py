"""A panel that is made when it is first looked at, so that a window that does without starts without."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDockWidget, QWidget


class LateDock(QDockWidget):
    """A dock around the panel that `make` returns; hidden until somebody asks for it."""

    def __init__(self, title: str, make: Callable[[], QWidget], parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._make = make
        self.hide()

    def showEvent(self, event: QShowEvent) -> None:
        """Make the panel, where it has not been yet."""
        if self.widget() is None:
            self.setWidget(self._make())
        super().showEvent(event)
