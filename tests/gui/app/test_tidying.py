"""Garbage is collected by the window's thread when its loop has come to rest, and by no other."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject, QTimer

from gui.app import tidying
from gui.app.tidying import Tidying, collect_what_is_due


class Ring:
    def __init__(self):
        self.itself = self


@pytest.fixture
def tidy(qapp):
    parent = QObject()
    made = Tidying(parent)
    yield made
    made.end()
    assert gc.isenabled()


def test_no_other_thread_collects(tidy):
    ring = weakref.ref(Ring())
    busy = threading.Thread(target=lambda: [Ring() for _turn in range(20_000)])
    busy.start()
    busy.join()
    assert ring() is not None


def test_what_is_due_is_collected_when_the_loop_has_come_to_rest(tidy, qtbot):
    gc.collect()
    ring = weakref.ref(Ring())
    rings = [Ring() for _turn in range(2_000)]
    del rings
    qtbot.waitUntil(lambda: ring() is None)


def test_what_else_is_due_comes_before_collecting(tidy, qtbot, monkeypatch):
    done = []
    monkeypatch.setattr(tidying.gc, "collect", lambda _generation: done.append("collected"))
    rings = [Ring() for _turn in range(2_000)]
    QTimer.singleShot(0, lambda: done.append("what a user asked for"))
    qtbot.waitUntil(lambda: "collected" in done)
    assert done[0] == "what a user asked for"
    del rings


def test_what_was_still_to_be_collected_at_the_end_is_left_to_python(qapp, qtbot):
    parent = QObject()
    made, rings = Tidying(parent), [Ring() for _turn in range(2_000)]
    rest = made.findChild(QTimer)
    rest.setInterval(60_000)
    qtbot.waitUntil(rest.isActive)
    made.end()
    assert not rest.isActive()
    del rings


@pytest.mark.parametrize(
    ("counts", "collected"), [((0, 0, 0), []), ((701, 0, 0), [0]), ((701, 11, 0), [1]), ((5, 11, 11), [2])]
)
def test_the_oldest_generation_that_is_due_is_collected(monkeypatch, counts, collected):
    asked = []
    monkeypatch.setattr(tidying.gc, "get_count", lambda: counts)
    monkeypatch.setattr(tidying.gc, "get_threshold", lambda: (700, 10, 10))
    monkeypatch.setattr(tidying.gc, "collect", asked.append)
    collect_what_is_due()
    assert asked == collected
