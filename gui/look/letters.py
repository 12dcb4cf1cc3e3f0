"""How large letters are: sizes in the program suit usual ones, and grow with those that a system asks for."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontInfo
from PySide6.QtWidgets import QApplication, QWidget

USUAL = 12.0
"""Pixels of the letters that the sizes of this program are made for."""

FRAME = QSize(0, 32)
"""Pixels that a system's own frame takes around a window, as far as one can know before it is shown."""


def growth(font: QFont | None = None) -> float:
    """Return how much larger than usual a font's letters are, or the application's; 1 where smaller."""
    return max(1.0, QFontInfo(QApplication.font() if font is None else font).pixelSize() / USUAL)


def grown(widget: QWidget, pixels: float) -> int:
    """Return a length that suits usual letters as it suits those of a widget."""
    return round(pixels * growth(widget.font()))


def window_size(window: QWidget, usual: QSize) -> QSize:
    """Return a size of a window that suits its letters as one suits usual letters, and fits its screen."""
    return (usual * growth(window.font())).boundedTo(window.screen().availableSize() - FRAME)


def sized(font: QFont, points: float) -> QFont:
    """Return a font whose letters have so many points, and more where its own are larger than usual."""
    made = QFont(font)
    made.setPointSizeF(points * growth(font))
    return made
