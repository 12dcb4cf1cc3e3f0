"""A line above the plots that says what went wrong, without standing in the way."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from engine.text import _
from gui.theme import Theme, appearance, blend


class MessageBar(QWidget):
    """Hidden until it has something to say; the cross puts it away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._label, close = QLabel(), QToolButton()
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        close.setText("×")
        close.setToolTip(_("Put the message away"))
        close.setAutoRaise(True)
        close.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(Theme.UNIT, Theme.UNIT // 2, Theme.UNIT // 2, Theme.UNIT // 2)
        row.addWidget(self._label, 1)
        row.addWidget(close)
        self.hide()
        self._recolour()
        appearance().changed.connect(self._recolour)

    @property
    def text(self) -> str:
        """What the bar says, empty while it is hidden."""
        return self._label.text()

    def say(self, message: str) -> None:
        """Show a message in place of the one before."""
        self._label.setText(message)
        self.show()

    def clear(self) -> None:
        """Take the message away."""
        self._label.clear()
        self.hide()

    def _recolour(self) -> None:
        theme = appearance().theme
        ground = blend(theme.card, theme.danger, 0.14).name()
        self.setStyleSheet(
            f"#messageBar {{ background: {ground}; border-left: 3px solid {theme.danger.name()}; }}"
            f" QLabel {{ color: {theme.ink.name()}; background: transparent; }}"
        )
