"""A window suits its screen, and is never larger than it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QMainWindow

from gui.app.placing import keep_on_screen, kept_within, usual_size


@pytest.mark.parametrize(
    ("screen", "window"),
    [
        ((1280, 800), (1280, 768)),
        ((1024, 768), (1024, 736)),
        ((1366, 768), (1280, 736)),
        ((1920, 1080), (1632, 918)),
        ((3840, 2160), (1680, 1050)),
    ],
)
def test_a_window_is_at_first_as_large_as_suits_its_screen(screen, window):
    assert usual_size(QSize(*screen)).toTuple() == window


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        ((100, 50, 600, 400), (100, 50, 600, 400)),
        ((0, 0, 2000, 400), (0, 30, 1000, 400)),
        ((-80, 700, 600, 400), (0, 330, 600, 400)),
        ((5000, 5000, 5000, 5000), (0, 30, 1000, 700)),
    ],
)
def test_a_rectangle_is_kept_within_what_is_free(wanted, kept):
    assert kept_within(QRect(*wanted), QRect(0, 30, 1000, 700)).getRect() == kept


def test_a_window_remembered_from_a_larger_screen_is_brought_onto_this_one(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setGeometry(600, 500, 2400, 1600)
    window.show()
    keep_on_screen(window)
    assert window.screen().availableGeometry().contains(window.frameGeometry())
