"""The one line editor that opens on a leaf's value or a node's name, right where it stands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gui.canvas.in_place import InPlace
from gui.look import keys

Commit = Callable[[str], object]
Complain = Callable[[str], object]


class InlineEditor(InPlace, QLineEdit):
    """Edits one text in place; Enter keeps it.

    `commit` raises ValueError or an EngineError for a text it refuses; the message goes to `complain`.
    """

    closed = Signal(bool)

    def __init__(self, parent: QWidget, place: QRect, text: str, commit: Commit, complain: Complain) -> None:
        super().__init__(text, parent)
        self._start, self._commit, self._complain = text, commit, complain
        self.setGeometry(place)
        self.selectAll()
        self.begin()

    def completes(self, event: QKeyEvent) -> bool:
        """Return whether a key says that all is entered."""
        return keys.is_enter(event)

    def is_changed(self) -> bool:
        """Return whether another text was entered."""
        return self.text() != self._start

    def keep(self) -> None:
        """Keep the text."""
        self._commit(self.text())

    def complain(self, problem: str) -> None:
        """Say why it is refused."""
        self._complain(problem)
