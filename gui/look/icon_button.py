"""A flat button with an icon of the program, which wears the theme."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QToolButton

from gui.look.icons import icon
from gui.look.labels import plain_tip
from gui.look.theme import appearance

SMALL = QSize(14, 14)
"""Pixels of an icon beside the title of a panel."""


class IconButton(QToolButton):
    """Shows a drawing of `resources/icons` in the theme's ink; without a title its tip is its name."""

    def __init__(self, drawing: str, tip: str, title: str = "") -> None:
        super().__init__()
        self.setText(title)
        self.setToolTip(plain_tip(tip))
        self.setAccessibleName(title or tip)
        self.setAutoRaise(True)
        self.show_drawing(drawing)
        appearance().changed.connect(self._recolour)

    def show_drawing(self, drawing: str) -> None:
        """Show another drawing from now on."""
        self.drawing = drawing
        self._recolour()

    def _recolour(self) -> None:
        self.setIcon(icon(self.drawing))
