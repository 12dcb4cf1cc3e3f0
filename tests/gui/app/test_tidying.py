"""Garbage is collected by the window's thread when its loop is about to wait, and by no other."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject

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


def test_what_is_due_is_collected_when_the_loop_is_about_to_wait(tidy, qtbot):
    gc.collect()
    ring = weakref.ref(Ring())
    rings = [Ring() for _turn in range(2_000)]
    del rings
    qtbot.waitUntil(lambda: ring() is None, timeout=2000)


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
