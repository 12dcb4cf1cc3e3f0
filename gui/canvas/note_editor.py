"""Editing a note or a frame's title where it stands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from engine.errors import EngineError
from engine.text import _
from gui.look import keys


class NoteEditor(QPlainTextEdit):
    """Edits a note's Markdown: Ctrl+Enter or a click elsewhere keeps it, Esc leaves it as it was.

    `closed` tells whether the keyboard was here, as an inline editor does.
    """

    closed = Signal(bool)

    def __init__(
        self,
        parent: QWidget,
        place: QRect,
        text: str,
        keep: Callable[[str], object],
        complain: Callable[[str], object],
    ) -> None:
        super().__init__(text, parent)
        self._start, self._keep, self._complain, self._is_open = text, keep, complain, True
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(_("Text of the note"))
        self.setPlaceholderText(_("# Heading, **bold**, - list, $formula$"))
        self.setGeometry(place)
        self.selectAll()
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def finish(self) -> bool:
        """Keep the text and close; stay, say why and return False, where it is refused."""
        if not self._is_open:
            return True
        text = self.toPlainText()
        try:
            if text != self._start:
                self._keep(text)
        except EngineError as error:
            self._complain(str(error))
            return False
        self.cancel()
        return True

    def cancel(self) -> None:
        """Close and change nothing."""
        if self._is_open:
            self._is_open = False
            had_focus = self.hasFocus()
            self.close()
            self.closed.emit(had_focus)

    def event(self, event: QEvent) -> bool:
        """Keep keys from the window's shortcuts."""
        return keys.keep(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep with Ctrl+Enter, leave with Esc, type otherwise."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
        elif keys.is_enter(event) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.finish()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep the text when the user goes elsewhere."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.finish()
