"""A panel that is made when it is first looked at, so that a window that does without starts without."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDockWidget, QFrame, QScrollArea, QWidget


class LateDock(QDockWidget):
    """A dock around the panel that `make` returns; hidden until somebody asks for it.

    Where there is less room than the panel wants, it scrolls.
    """

    def __init__(self, title: str, make: Callable[[], QWidget], parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._make = make
        self._panel: QWidget | None = None
        self.hide()

    @property
    def panel(self) -> QWidget:
        """What is in the dock, made when it is first asked for."""
        if self._panel is None:
            self._panel = self._make()
            self.setWidget(self._scrolling(self._panel))
        return self._panel

    @property
    def is_made(self) -> bool:
        """Whether the panel has been made."""
        return self._panel is not None

    def showEvent(self, event: QShowEvent) -> None:
        """Make the panel, where it has not been yet."""
        _made = self.panel
        super().showEvent(event)

    def _scrolling(self, panel: QWidget) -> QScrollArea:
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidgetResizable(True)
        area.setAccessibleName(self.windowTitle())
        area.setWidget(panel)
        area.setMinimumWidth(max(panel.minimumWidth(), panel.minimumSizeHint().width()))
        return area
