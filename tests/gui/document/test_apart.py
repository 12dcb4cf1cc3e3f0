"""Work in a thread of its own: the last one asked for is told, and nothing of what was given up."""

from __future__ import annotations

import gc
import threading

import pytest
import shiboken6

from engine.errors import InvalidValueError
from gui.document.apart import Apart, _bench, at_work


@pytest.fixture
def apart(qapp):
    return Apart()


@pytest.fixture
def told(apart):
    outcomes = []
    apart.done.connect(outcomes.append)
    apart.failed.connect(outcomes.append)
    return outcomes


def finish(qtbot, apart):
    qtbot.waitUntil(lambda: not apart.is_busy, timeout=5000)


def test_work_is_done_in_another_thread_and_told_in_the_window_s(apart, told, qtbot):
    apart.ask(threading.current_thread)
    assert apart.is_busy
    finish(qtbot, apart)
    [thread] = told
    assert thread is not threading.current_thread()


def test_what_is_asked_for_meanwhile_takes_the_place_of_what_is_done_and_waits(apart, told, qtbot):
    gate = threading.Event()
    apart.ask(lambda: gate.wait(5) and "first")
    apart.ask(lambda: "second")
    apart.ask(lambda: "third")
    gate.set()
    finish(qtbot, apart)
    assert told == ["third"]


def test_nothing_is_told_of_what_was_given_up(apart, told, qtbot):
    gate = threading.Event()
    apart.ask(lambda: gate.wait(5))
    apart.forget()
    gate.set()
    finish(qtbot, apart)
    assert told == []


def test_why_something_failed_is_told_in_words(apart, told, qtbot):
    def fail():
        raise InvalidValueError("no such entry")

    apart.ask(fail)
    finish(qtbot, apart)
    assert told == ["no such entry"]


def test_what_nobody_expected_is_reported_too(apart, told, qtbot, monkeypatch):
    reported = []
    monkeypatch.setattr("sys.excepthook", lambda kind, *_more: reported.append(kind))
    apart.ask(lambda: 1 / 0)
    finish(qtbot, apart)
    assert reported == [ZeroDivisionError]
    assert told == ["division by zero"]


def test_garbage_is_not_collected_in_the_thread_and_is_again_afterwards(apart, told, qtbot):
    apart.ask(gc.isenabled)
    finish(qtbot, apart)
    assert told == [False]
    assert gc.isenabled()


def test_who_collected_no_garbage_before_collects_none_afterwards(apart, told, qtbot):
    gc.disable()
    try:
        apart.ask(lambda: 1)
        finish(qtbot, apart)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_the_program_may_end_while_work_is_done(apart, told, qtbot):
    apart.ask(lambda: threading.current_thread().daemon)
    finish(qtbot, apart)
    assert told == [True]


def test_work_whose_asker_is_gone_ends_and_is_told_to_nobody(apart, told, qtbot):
    gate, began = threading.Event(), threading.Event()
    apart.ask(lambda: began.set() or gate.wait(5))
    began.wait(5)
    shiboken6.delete(apart)
    gate.set()
    qtbot.waitUntil(lambda: not at_work(), timeout=5000)
    assert told == []
    assert gc.isenabled()


def test_it_looks_at_nothing_while_there_is_no_work(apart, qtbot):
    apart.ask(lambda: 1)
    finish(qtbot, apart)
    assert not _bench()._timer.isActive()


def test_short_work_can_be_waited_for_with_what_was_asked_for_after_it(apart, told):
    begun = threading.Event()
    apart.ask(begun.wait)
    apart.ask(lambda: "second")
    begun.set()
    apart.finish()
    assert told == ["second"]
    assert not apart.is_busy
    assert not at_work()
    apart.finish()
