"""Unexpected exceptions: told once and calmly, logged always, and the document stays."""

from __future__ import annotations

import os
import sys
import threading

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from gui.app.report import LARGEST_LOG, Reporter, log_path


@pytest.fixture
def reporter(qtbot, home):
    window = QWidget()
    qtbot.addWidget(window)
    made = Reporter(window)
    before = sys.excepthook, threading.excepthook
    made.install()
    yield made
    made.remove()
    assert (sys.excepthook, threading.excepthook) == before
    assert made._log.handlers == []
    if made.dialog is not None:
        made.dialog.close()


def fail(words="a fault"):
    raise RuntimeError(words)


def happen(words="a fault"):
    """Let an exception reach the hook as Python hands it over."""
    try:
        fail(words)
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)


def test_it_is_told_with_a_report_to_copy(reporter):
    happen()
    assert reporter.dialog.isVisible()
    assert not reporter.dialog.isModal()
    assert reporter.dialog.width() > reporter.dialog.height()
    reporter.dialog.copy_button.click()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("Chainrule ")
    assert "raise RuntimeError(words)\nRuntimeError: a fault" in copied


def test_it_is_told_once_and_counted_while_that_is_open(reporter):
    happen()
    first = reporter.dialog
    happen()
    assert "It has happened once more since." in first.words.text()
    happen()
    assert reporter.dialog is first
    assert "happened again since: 2 times" in first.words.text()
    first.close()
    happen()
    assert not reporter.dialog.isVisible()


def test_all_of_it_is_in_the_log(reporter, monkeypatch, tmp_path):
    monkeypatch.setenv("CHAINRULE_SETTINGS", str(tmp_path / "not" / "there"))
    for words in ("one fault", "another fault"):
        happen(words)
    text = log_path().read_text(encoding="utf-8")
    assert text.count("RuntimeError: ") == 2
    assert "another fault" in text


def test_the_log_does_not_grow_for_ever(reporter):
    for _turn in range(20):
        happen("x" * (LARGEST_LOG // 8))
    logs = [*log_path().parent.glob("chainrule.log*")]
    assert len(logs) == 2
    assert all(log.stat().st_size < 2 * LARGEST_LOG for log in logs)


def test_a_fault_in_a_thread_comes_to_the_window(reporter, qtbot):
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: reporter.dialog is not None)
    assert "in fail" in reporter.dialog.report.toPlainText()


def test_a_fault_in_a_slot_comes_to_the_window(reporter, qtbot):
    with qtbot.captureExceptions() as caught:
        QTimer.singleShot(0, fail)
        qtbot.waitUntil(lambda: bool(caught))
    reporter._caught(*caught[0])
    assert reporter.dialog.isVisible()


def test_what_it_says_is_not_taken_for_markup(reporter):
    happen("<img src='/dev/zero'>")
    assert "<img src='/dev/zero'>" in reporter.dialog.report.toPlainText()


def test_a_folder_that_cannot_be_written_is_no_second_fault(reporter, home, monkeypatch, capsys):
    blocked = home / "blocked"
    blocked.write_text("")
    monkeypatch.setenv("CHAINRULE_SETTINGS", str(blocked))
    happen()
    assert reporter.dialog.isVisible()
    assert "RuntimeError: a fault" in capsys.readouterr().err


def test_an_interruption_is_left_alone(reporter, monkeypatch):
    passed = []
    monkeypatch.setattr(reporter, "_before", (lambda *all_of_it: passed.append(all_of_it[0]), None))
    reporter._caught(KeyboardInterrupt, KeyboardInterrupt(), None)
    monkeypatch.undo()
    assert passed == [KeyboardInterrupt]
    assert reporter.dialog is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes on Windows")
def test_a_log_that_is_a_pipe_is_not_waited_for(reporter, capsys):
    log_path().parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(log_path())
    happen()
    assert reporter.dialog.isVisible()
    assert "RuntimeError: a fault" in capsys.readouterr().err
