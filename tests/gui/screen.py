"""What stands on the screen, and what would be drawn there anew: the two differ where a widget forgets to."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

MOST_OTHERWISE = 1e-4
"""The share of pixels that may differ: letters that begin between pixels are smoothed otherwise."""

PAUSE = 300
"""Milliseconds after which what is made meanwhile has been made."""


def pixels(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).astype(int)


def on_screen(widget: QWidget) -> np.ndarray:
    for _turn in range(2):  # what is told while things are drawn is drawn in the next turn
        QApplication.processEvents()
    return pixels(widget.screen().grabWindow(widget.winId()).toImage())


def anew(widget: QWidget) -> np.ndarray:
    return pixels(widget.grab().toImage())


def settled(widget: QWidget) -> np.ndarray:
    """Return what a widget looks like once nothing that is made meanwhile, such as a formula, is missing."""
    before, seen = np.zeros(0), anew(widget)
    while before.shape != seen.shape or np.any(before != seen):
        QTest.qWait(PAUSE)
        before, seen = seen, anew(widget)
    return seen


def difference(first: np.ndarray, second: np.ndarray) -> float:
    return float(np.mean(np.abs(first - second).max(axis=2) > 16))
