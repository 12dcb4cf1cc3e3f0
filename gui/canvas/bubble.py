"""A small bubble beside the pointer that says why something was refused, and goes away by itself."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from gui.look.labels import PlainLabel
from gui.look.theme import Theme

SHOWN_FOR = 6000
WIDEST = 320


class Bubble(PlainLabel):
    """A short message over the canvas; the next action or a few seconds end it, which `gone` says."""

    gone = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent=parent, wraps=True)
        self._room = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_FOR)
        self._timer.timeout.connect(self.hide)
        self.set_theme(theme)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours from now on."""
        self.setStyleSheet(
            f"color: {theme.ink.name()}; background: {theme.card.name()}; padding: 7px 10px;"
            f" border: 1.5px solid {theme.danger.name()}; border-radius: 8px;"
        )

    def say(self, text: str, at: QPoint) -> None:
        """Show a message just below a point of the parent, moved inside where it would stick out."""
        self.setText(text)
        self.setAccessibleName(text)
        self.setMaximumWidth(WIDEST)
        self.resize(self.sizeHint().boundedTo(self.maximumSize()))
        self.resize(self.width(), max(self.height(), self.heightForWidth(self.width())))
        room = self._room.rect().adjusted(8, 8, -8, -8)
        x = max(room.left(), min(at.x() - self.width() // 2, room.right() - self.width()))
        y = at.y() + 18 if at.y() + 18 + self.height() <= room.bottom() else at.y() - 18 - self.height()
        self.move(x, max(room.top(), y))
        self.show()
        self.raise_()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Say that nothing is refused any more."""
        super().hideEvent(event)
        self.gone.emit()

    def dismiss(self) -> None:
        """Take the message away."""
        self._timer.stop()
        self.hide()
