"""A window suits its screen, and is never larger than it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QMainWindow

from gui.app.placing import keep_on_screen, kept_within, take_usual_size, usual_size


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


def test_a_new_window_takes_its_usual_size(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(77, 66)
    take_usual_size(window)
    assert window.size() == usual_size(window.screen().availableSize())


@pytest.mark.parametrize(
    ("inner", "is_maximized", "done"),
    [
        ((100, 80, 600, 400), False, []),
        ((100, 80, 600, 400), True, []),
        ((10, 80, 1000, 400), False, [("resize", 980, 400), ("move", 0, 50)]),
        ((700, 80, 600, 400), False, [("resize", 600, 400), ("move", 380, 50)]),
        ((700, 80, 2600, 2400), True, []),
    ],
)
def test_only_a_window_that_its_screen_does_not_hold_with_its_frame_is_moved(inner, is_maximized, done):
    told, screen = [], QRect(0, 30, 1000, 700)
    window = SimpleNamespace(
        geometry=lambda: QRect(*inner),
        frameGeometry=lambda: QRect(*inner).adjusted(-10, -30, 10, 10),
        screen=lambda: SimpleNamespace(availableGeometry=lambda: screen),
        isMaximized=lambda: is_maximized,
        resize=lambda size: told.append(("resize", *size.toTuple())),
        move=lambda place: told.append(("move", *place.toTuple())),
    )
    keep_on_screen(window)
    assert told == done
