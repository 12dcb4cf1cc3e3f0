"""How large the window is at first, and that it is never larger than its screen."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QMainWindow

from gui.look.letters import FRAME

SMALLEST_USUAL = QSize(1280, 800)
LARGEST_USUAL = QSize(1680, 1050)
SHARE = 0.85
"""Of a large screen, the part of its width and height that a window takes at first."""


def usual_size(available: QSize) -> QSize:
    """Return how large a window is at first on a screen of which so much is free."""
    share = (available * SHARE).expandedTo(SMALLEST_USUAL).boundedTo(LARGEST_USUAL)
    return share.boundedTo(available - FRAME)


def kept_within(wanted: QRect, available: QRect) -> QRect:
    """Return a rectangle no larger than what is free of a screen, and inside of it."""
    size = wanted.size().boundedTo(available.size())
    left = min(max(wanted.left(), available.left()), available.right() + 1 - size.width())
    top = min(max(wanted.top(), available.top()), available.bottom() + 1 - size.height())
    return QRect(left, top, size.width(), size.height())


def take_usual_size(window: QMainWindow) -> None:
    """Make a window as large as suits its screen."""
    window.resize(usual_size(window.screen().availableSize()))


def keep_on_screen(window: QMainWindow) -> None:
    """Make a window that is shown smaller, or move it, where its screen does not hold it with its frame."""
    frame, inner = window.frameGeometry(), window.geometry()
    wanted = kept_within(frame, window.screen().availableGeometry())
    if wanted != frame and not window.isMaximized():
        around = frame.size() - inner.size()
        window.resize(wanted.size() - around)
        window.move(wanted.topLeft())
