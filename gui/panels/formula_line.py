"""The line that a formula is typed in: it grows with what is pasted, and Enter says that it is complete."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from gui.document.long_formulas import LONGEST
from gui.look import keys
from gui.look.theme import Theme, appearance

MOST_LINES = 6
"""Lines that are seen at once while one types; of more, one scrolls. At rest one line is seen."""


class FormulaLine(QPlainTextEdit):
    """One line that takes more: Shift+Enter begins another, and so does what is pasted.

    `entered` says that Enter was pressed, `left` that Escape was; `typed` comes after every edit but
    `show_text`. `overflowed` says how many letters there would have been after pasting, where they are too
    many and nothing was pasted.
    """

    entered = Signal()
    left = Signal()
    overflowed = Signal(int)
    typed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(Theme.UNIT)
        self._is_shown_text = False
        appearance().changed.connect(self._recolour)
        self._recolour()
        self.textChanged.connect(self._take_room)
        self.textChanged.connect(self._tell)

    def text(self) -> str:
        """Return what is typed, lines apart."""
        return self.toPlainText()

    def setText(self, text: str) -> None:
        """Put a text in the place of what is typed, as if it were pasted there."""
        if len(text) > LONGEST:
            self.overflowed.emit(len(text))
            return
        self.setPlainText(text)
        self.moveCursor(QTextCursor.MoveOperation.End)
        self._take_room()

    def show_text(self, text: str) -> None:
        """Show a text that nobody typed."""
        self._is_shown_text = True
        self.setText(text)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._is_shown_text = False
        self._take_room()  # where letters are large Qt does not take the first line for one that is in sight

    def cursorPosition(self) -> int:
        """Return how many characters of its line stand before the cursor."""
        return self.textCursor().positionInBlock()

    def place_cursor(self, line: int, column: int) -> None:
        """Put the cursor before a character; both are counted from 1."""
        block = self.document().findBlockByNumber(line - 1)
        cursor = QTextCursor(block if block.isValid() else self.document().lastBlock())
        cursor.movePosition(
            QTextCursor.MoveOperation.Right,
            QTextCursor.MoveMode.MoveAnchor,
            min(column - 1, block.length() - 1),
        )
        self.setTextCursor(cursor)

    def event(self, event: QEvent) -> bool:
        """Keep every key of pasting from the window: Qt keeps Ctrl+V here and forgets Shift+Insert."""
        asked = event if event.type() == QEvent.Type.ShortcutOverride else None
        if isinstance(asked, QKeyEvent) and asked.matches(QKeySequence.StandardKey.Paste):
            event.accept()
            return True
        return super().event(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take what is pasted or dropped, unless the text would be too long."""
        chosen = self.textCursor().selectedText()
        count = self.document().characterCount() - 1 - len(chosen) + len(source.text())
        if count > LONGEST:
            self.overflowed.emit(count)
        else:
            super().insertFromMimeData(source)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter complete the formula, Shift+Enter begin a line, and Escape go back."""
        is_enter = keys.is_enter(event)
        if is_enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.entered.emit()
            return
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take as many lines as the text has at this width."""
        super().resizeEvent(event)
        self._take_room()

    def sizeHint(self) -> QSize:
        """Return the room for the lines that there are."""
        lines = min(self._most_lines, max(1, int(self.document().size().height())))
        spacing = QFontMetricsF(self.font()).lineSpacing()
        frame = 2 * (self.frameWidth() + self.document().documentMargin())
        return QSize(super().sizeHint().width(), round(lines * spacing + frame))

    @property
    def _most_lines(self) -> int:
        return MOST_LINES if self.hasFocus() else 1

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the lines there are to whoever is about to type."""
        super().focusInEvent(event)
        self._take_room()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leave the room to the canvas again."""
        super().focusOutEvent(event)
        self._take_room()

    def minimumSizeHint(self) -> QSize:
        """Return the same height at any width."""
        return QSize(1, self.sizeHint().height())

    def _take_room(self) -> None:
        # At rest the room below the one line is kept from the next, which would be seen in part.
        below = 0 if self.hasFocus() else round(self.document().documentMargin())
        if self.viewportMargins().bottom() != below:
            self.setViewportMargins(0, 0, 0, below)
        height = self.sizeHint().height()
        if height != self.height():
            self.setFixedHeight(height)
        overflows = self.hasFocus() and self.document().size().height() > MOST_LINES
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if overflows else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        if not self.hasFocus():
            self.verticalScrollBar().setValue(0)

    def _recolour(self) -> None:
        theme = appearance().theme
        self.setStyleSheet(
            f"QPlainTextEdit {{ background: {theme.card.name()}; border: 1px solid {theme.border.name()};"
            f" border-radius: 4px; }} QPlainTextEdit:focus {{ border-color: {theme.accent.name()}; }}"
        )

    def _tell(self) -> None:
        if not self._is_shown_text:
            self.typed.emit()
