"""Editing a note or a frame's title where it stands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from engine.text import _
from gui.canvas.in_place import InPlace
from gui.look import keys


class NoteEditor(InPlace, QPlainTextEdit):
    """Edits a note's Markdown; Ctrl+Enter keeps it, for Enter alone begins a line.

    `commit` raises an EngineError for a text it refuses; the message goes to `complain`.
    """

    closed = Signal(bool)

    def __init__(
        self,
        parent: QWidget,
        place: QRect,
        text: str,
        commit: Callable[[str], object],
        complain: Callable[[str], object],
    ) -> None:
        super().__init__(text, parent)
        self._start, self._commit, self._complain = text, commit, complain
        self.setAccessibleName(_("Text of the note"))
        self.setPlaceholderText(_("# Heading, **bold**, - list, $formula$"))
        self.setGeometry(place)
        self.selectAll()
        self.begin()

    def completes(self, event: QKeyEvent) -> bool:
        """Return whether a key says that all is entered."""
        return keys.is_enter(event) and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)

    def is_changed(self) -> bool:
        """Return whether another text was entered."""
        return self.toPlainText() != self._start

    def keep(self) -> None:
        """Keep the text."""
        self._commit(self.toPlainText())

    def complain(self, problem: str) -> None:
        """Say why it is refused."""
        self._complain(problem)
