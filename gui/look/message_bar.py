"""A line above the canvas or the plots that says what went wrong, without stopping anybody."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from engine.text import _
from gui.look.icons import icon
from gui.look.theme import Theme, appearance, blend


class MessageBar(QFrame):
    """Shows one message with a button that dismisses it; hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message_bar")
        self._label = QLabel(wordWrap=True)
        self._label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close = QToolButton(autoRaise=True)
        self._close.setToolTip(_("Dismiss"))
        self._close.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(Theme.UNIT * 2, Theme.UNIT // 2, Theme.UNIT, Theme.UNIT // 2)
        row.addWidget(self._label, 1)
        row.addWidget(self._close)
        appearance().changed.connect(self._recolour)
        self._recolour()
        self.hide()

    @property
    def text(self) -> str:
        """The message now shown, or an empty text."""
        return self._label.text() if not self.isHidden() else ""

    def say(self, message: str) -> None:
        """Show a message until it is dismissed, replaced or cleared."""
        self._label.setText(message)
        self.show()

    def clear(self) -> None:
        """Show nothing."""
        self.hide()

    def _recolour(self) -> None:
        theme = appearance().theme
        tint = blend(theme.ground, theme.danger, 0.14).name()
        self.setStyleSheet(f"#message_bar {{ background: {tint}; }} QLabel {{ color: {theme.ink.name()}; }}")
        self._close.setIcon(icon("close"))
