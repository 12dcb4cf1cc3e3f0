"""Sizes suit usual letters, and grow with larger ones."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont, QFontInfo
from PySide6.QtWidgets import QLabel

from gui.look.letters import USUAL, grown, growth, sized


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
