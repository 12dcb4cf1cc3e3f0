"""A field that searches a list: one types, and walks through what is found by the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QTreeWidget


class SearchField(QLineEdit):
    """Walks through its list by Up and Down while the keyboard stays with it; `words` say what it is for."""

    def __init__(self, words: str, listing: QTreeWidget) -> None:
        super().__init__()
        self._listing = listing
        self.setClearButtonEnabled(True)
        self.setPlaceholderText(words)
        self.setAccessibleName(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand the keys that walk on to the list."""
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self._listing.keyPressEvent(event)
        else:
            super().keyPressEvent(event)
