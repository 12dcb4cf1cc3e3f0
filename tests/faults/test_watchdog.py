"""The window never stands still for long, whatever is done with a large graph; a planted block is caught."""

from __future__ import annotations

import time

import pytest

from tests.faults.pulse import longest_gap
from tests.faults.watchdog import Bench, Case, actions, large, line, measured

NODES = 1_000
FAR_TOO_LONG = 1.0
"""Seconds: far above what the window may stand still, for the machine that this runs on may be a slow one."""
WATCHED = (
    "open", "save", "undo", "redo", "delete", "paste", "duplicate", "select_all", "fit",
    "actual_size", "differentiate", "group", "expand", "collapse", "nudge_Ctrl+Left",
)  # fmt: skip


@pytest.fixture
def bench(window, tmp_path, monkeypatch):
    from PySide6.QtWidgets import QApplication, QFileDialog

    monkeypatch.setattr(
        QFileDialog, "getOpenFileName", lambda *_question: (str(tmp_path / "large.chainrule"), "")
    )
    monkeypatch.setattr("gui.app.files.ask_where_to_save", lambda *_question: str(tmp_path / "a.chainrule"))
    yield Bench(window, NODES, tmp_path)
    QApplication.clipboard().clear()  # data that Python made must not outlive it


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", WATCHED)
def test_window_does_not_stand_still(bench, name):
    case = next(case for case in actions() if case.name == name)
    assert measured(bench, case).seconds < FAR_TOO_LONG
    bench.document.undo_stack.clear()


def test_planted_block_of_two_seconds_is_caught(bench):
    gap = measured(bench, Case("planted", lambda _bench: time.sleep(2.0)))
    assert gap.seconds > 1.9
    assert line("planted", gap, FAR_TOO_LONG).startswith("! planted")


def test_what_comes_later_belongs_to_it(qapp):
    from PySide6.QtCore import QTimer

    slept = []

    def sleep():
        time.sleep(0.3)
        slept.append(True)

    gap = longest_gap(lambda: QTimer.singleShot(30, sleep), lambda: bool(slept))
    assert gap.seconds > 0.28


def test_what_follows_a_long_turn_belongs_to_it(qapp):
    from PySide6.QtCore import QTimer

    def sleep_twice():
        time.sleep(0.2)
        QTimer.singleShot(20, lambda: time.sleep(0.3))

    assert longest_gap(sleep_twice, lambda: True).seconds > 0.28


def test_turning_loop_has_short_gaps_only(qapp):
    begun = time.monotonic()
    assert longest_gap(lambda: None, lambda: time.monotonic() > begun + 0.2).worked < 0.1


def test_what_is_raised_comes_through(qapp):
    with pytest.raises(ZeroDivisionError):
        longest_gap(lambda: 1 / 0, lambda: True)


def test_large_graph_has_its_size_and_one_end():
    contents = large(300)
    assert len(contents.graph) == 300
    assert contents.graph.end() == contents.target
    assert contents.graph.complete() == set(contents.graph)
