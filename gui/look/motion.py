"""Whether things may move on the screen: as the system has it, or as the user chose."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QStyle

from gui.look.application import belonging

CHOICES = ("system", "full", "reduced")


class Motion(QObject):
    """The motion of the running application; `choice` is one of `CHOICES`."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self.choice = CHOICES[0]

    @property
    def is_reduced(self) -> bool:
        """Whether what would move is to change at once."""
        if self.choice != "system":
            return self.choice == "reduced"
        return _system_reduces()

    def flip(self) -> None:
        """Choose the other way than it is now."""
        self.choice = "full" if self.is_reduced else "reduced"


def motion() -> Motion:
    """Return the motion of the running QApplication, made on first use."""
    return belonging(Motion)


def _system_reduces() -> bool:
    """Return whether the system asks for less motion: Qt tells it as widget animations of no length."""
    return QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) == 0
