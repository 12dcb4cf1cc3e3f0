"""A window that is left alone does nothing at all: no timer runs, and no event comes."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from gui.look.habits import kept_habits

LOOKED_AT = 200
"""Milliseconds without anything: a timer of the slowest animation would have come a dozen times."""


PIXMAP_CACHE = "QPMCache"
"""Qt's own, which looks every half minute for pictures that it may forget, whatever a program does."""


class Events(QObject):
    """Counts what is sent to anybody but Qt's cache of pictures, by receiver and kind."""

    def __init__(self):
        super().__init__()
        self.seen = Counter()

    def eventFilter(self, watched, event):
        if watched.metaObject().className() != PIXMAP_CACHE:
            self.seen[type(watched).__name__, event.type().name] += 1
        return False


@pytest.fixture
def habits_left_as_they_were(qapp):
    yield
    kept_habits().restore({})


def busy(window):
    """Return the timers of a window that run."""
    return [timer.parent() for timer in window.findChildren(QTimer) if timer.isActive()]


def test_a_window_left_alone_runs_no_timer_and_gets_no_event(window, qtbot, habits_left_as_they_were):
    """Waiting for what is to stay away takes a third of a second."""
    window.open_example("sigmoid-neuron")
    kept_habits().take(minimap=True)
    canvas = window.graph.canvas
    canvas.setFocus()
    canvas.run_gradient(canvas.document.target)
    window.actions_table["arrange"].trigger()
    window.actions_table["zoom_in"].trigger()
    qtbot.waitUntil(lambda: not busy(window), timeout=20_000)
    for _turn in range(5):
        QApplication.processEvents()
    events = Events()
    loop, alarm = QEventLoop(), QTimer(singleShot=True, interval=LOOKED_AT)
    alarm.timeout.connect(loop.quit)
    alarm.start()
    QApplication.instance().installEventFilter(events)
    loop.exec()
    QApplication.instance().removeEventFilter(events)
    assert events.seen - Counter({("QTimer", "Timer"): 1}) == {}
    assert busy(window) == []
