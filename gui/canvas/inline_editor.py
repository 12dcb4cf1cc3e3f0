"""The one line editor that opens on a leaf's value or a node's name, right where it stands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from engine.errors import EngineError
from gui.look import keys

Commit = Callable[[str], None]
Complain = Callable[[str], None]


class InlineEditor(QLineEdit):
    """Edits one text in place: Enter commits, Esc cancels, and what can't be committed stays to be mended.

    `commit` raises ValueError or an EngineError for a text it refuses; the message goes to `complain`.
    `closed` tells whether the keyboard was here, so that whoever opened it may take it back.
    """

    closed = Signal(bool)

    def __init__(self, parent: QWidget, place: QRect, text: str, commit: Commit, complain: Complain) -> None:
        super().__init__(text, parent)
        self._start = text
        self._commit = commit
        self._complain = complain
        self._open = True
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setGeometry(place)
        self.selectAll()
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        """Keep keys from the window's shortcuts."""
        return keys.keep(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Commit on Enter, cancel on Esc, type otherwise."""
        if keys.is_enter(event):
            self.finish()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancel()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Commit what can be committed when the user goes elsewhere; drop what can't."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason and not self.finish():
            self.cancel()

    def finish(self) -> bool:
        """Commit the text and close; return False where it was refused."""
        if not self._open:
            return True
        if self.text() != self._start:
            try:
                self._commit(self.text())
            except (ValueError, EngineError) as error:
                self._complain(str(error))
                return False
        self.cancel()
        return True

    def cancel(self) -> None:
        """Close and change nothing."""
        if self._open:
            self._open = False
            had_focus = self.hasFocus()
            self.close()
            self.closed.emit(had_focus)
