"""A line above the canvas or the plots that says what went wrong, or is new, without stopping anybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from types import MappingProxyType

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from engine.text import _
from gui.look.icon_button import IconButton
from gui.look.labels import PlainLabel
from gui.look.theme import Theme, appearance, blend

Choices = Mapping[str, Callable[[], object]]
NONE: Choices = MappingProxyType({})
_Colour = Callable[[Theme], QColor]
_DANGER: _Colour = attrgetter("danger")
_ACCENT: _Colour = attrgetter("accent")
_WARNING: _Colour = attrgetter("warning")


def tinted(name: str, colour: QColor) -> str:
    """Return the style of a bar of that object name, whose ground has a little of a colour."""
    theme = appearance().theme
    ground = blend(theme.ground, colour, 0.14).name()
    return f"#{name} {{ background: {ground}; }} QLabel {{ color: {theme.ink.name()}; }}"


class MessageBar(QFrame):
    """Shows one message, with choices if there are any and a button that dismisses it; else hidden."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message_bar")
        self._label = PlainLabel(wraps=True)
        self._label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close = IconButton("close", _("Dismiss"))
        self._close.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(Theme.UNIT * 2, Theme.UNIT // 2, Theme.UNIT, Theme.UNIT // 2)
        row.addWidget(self._label, 1)
        row.addWidget(self._close)
        self._row = row
        self._choices: dict[str, QPushButton] = {}
        self._colour = _DANGER
        self._is_refusal = False
        appearance().changed.connect(self._recolour)
        self._recolour()
        self.hide()

    @property
    def text(self) -> str:
        """The message now shown, or an empty text."""
        return self._label.text() if not self.isHidden() else ""

    @property
    def choices(self) -> dict[str, QPushButton]:
        """The buttons beside the message, by what stands on them."""
        return dict(self._choices)

    def say(self, message: str, choices: Choices = NONE) -> None:
        """Show what went wrong until it is dismissed, replaced, cleared or answered by one of the choices."""
        self._show(message, choices, _DANGER)

    def refuse(self, message: str) -> None:
        """Say why something was not done; gone once something else is done (`move_on`)."""
        self.say(message)
        self._is_refusal = True

    def move_on(self) -> None:
        """Take a refusal away: something else was done since."""
        if self._is_refusal:
            self.clear()

    def tell(self, message: str, choices: Choices = NONE) -> None:
        """Show what is new, in a colour that alarms nobody, as long as `say` would."""
        self._show(message, choices, _ACCENT)

    def amend(self, message: str) -> None:
        """Put the message that is shown in other words; its choices stay."""
        self._label.setText(message)

    def warn(self, message: str, choices: Choices = NONE) -> None:
        """Show what deserves a look, as long as `say` would."""
        self._show(message, choices, _WARNING)

    def _show(self, message: str, choices: Choices, colour: _Colour) -> None:
        self._colour, self._is_refusal = colour, False
        self._recolour()
        self._label.setText(message)
        self._offer(choices)
        self.show()

    def _offer(self, choices: Choices) -> None:
        for button in self._choices.values():
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._choices = {title: QPushButton(title) for title in choices}
        for (title, button), act in zip(self._choices.items(), choices.values(), strict=True):
            button.setAccessibleName(title)
            button.clicked.connect(self.clear)
            button.clicked.connect(lambda _checked=False, act=act: act())
            self._row.insertWidget(self._row.count() - 1, button)

    def clear(self) -> None:
        """Show nothing."""
        self.hide()

    def _recolour(self) -> None:
        theme = appearance().theme
        self.setStyleSheet(tinted("message_bar", self._colour(theme)))
