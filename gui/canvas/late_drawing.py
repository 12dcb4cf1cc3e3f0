"""When a large picture is drawn: in a turn of the event loop of its own, after what made it another."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget


class LateDrawing(QObject):
    """Holds a widget back from being drawn; what is drawn of it until then is what was there before."""

    def __init__(self, widget: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._widget = widget
        self._turn = QTimer(self, singleShot=True)
        self._turn.timeout.connect(self.draw)

    @property
    def is_waiting(self) -> bool:
        """Whether the widget is held back."""
        return not self._widget.updatesEnabled()

    def wait(self) -> None:
        """Draw nothing until told to."""
        self._turn.stop()
        self._widget.setUpdatesEnabled(False)

    def draw_next(self) -> None:
        """Draw in the next turn: the window hears of what a user does before that."""
        self._widget.setUpdatesEnabled(False)
        self._turn.start()

    def draw(self) -> None:
        """Draw from now on as anything is drawn."""
        self._turn.stop()
        self._widget.setUpdatesEnabled(True)
