"""Sizes suit usual letters, and grow with larger ones."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontInfo
from PySide6.QtWidgets import QDialog, QLabel

from gui.look.letters import FRAME, USUAL, grown, growth, sized, window_size


@pytest.mark.parametrize(("pixels", "times"), [(8, 1.0), (12, 1.0), (18, 1.5), (24, 2.0)])
def test_lengths_and_points_grow_with_letters_larger_than_usual(qtbot, pixels, times):
    font = QFont()
    font.setPixelSize(pixels)
    label = QLabel("text")
    qtbot.addWidget(label)
    label.setFont(font)
    assert growth(font) == times
    assert grown(label, 40) == 40 * times
    assert sized(font, 9.0).pointSizeF() == 9.0 * times


def test_the_letters_of_the_application_are_those_that_count_elsewhere(qapp):
    assert growth() == max(1.0, QFontInfo(qapp.font()).pixelSize() / USUAL)


def test_a_window_is_as_large_as_suits_its_letters_and_no_larger_than_its_screen(qtbot):
    dialog, font = QDialog(), QFont()
    qtbot.addWidget(dialog)
    font.setPixelSize(18)
    dialog.setFont(font)
    free = dialog.screen().availableSize()
    assert window_size(dialog, QSize(200, 100)) == QSize(300, 150)
    assert window_size(dialog, QSize(4000, 100)) == QSize(free.width(), 150)
    assert window_size(dialog, 2 * free) == free - FRAME
