"""The clipboard: what was copied survives the program, and does not bring it down."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from gui.canvas import clipboard
from gui.canvas.clipboard import leave_text_on_the_clipboard
from gui.document import commands

ROOT = Path(__file__).resolve().parents[3]

COPY_AND_QUIT = """
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from gui.app import main_window
from gui.canvas import clipboard

class Window(main_window.MainWindow):
    def __init__(self):
        super().__init__()
        QTimer.singleShot(0, self.copy)

    def copy(self):
        self.graph.canvas.select_all()
        clipboard.copy(self.graph.canvas)
        print(len(QGuiApplication.clipboard().text()) > 100)
        self.close()

main_window.MainWindow = Window
raise SystemExit(main_window.open_window())
"""


def test_copying_and_quitting_is_no_crash(home):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", COPY_AND_QUIT], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "True\n"), done.stderr


@pytest.mark.parametrize("text", ["", "a text of another program"])
def test_quitting_leaves_what_was_not_copied_here_as_it_is(qapp, text):
    board = QGuiApplication.clipboard()
    board.clear()
    if text:
        board.setText(text)
    leave_text_on_the_clipboard()
    assert board.text() == text
    board.clear()


def test_what_was_copied_here_is_pasted_without_being_read_again(view, monkeypatch):
    monkeypatch.setattr(commands.files, "decode", lambda *_given: pytest.fail("it was read"))
    before = len(view.document.graph)
    view.select_all()
    clipboard.copy(view)
    clipboard.paste(view)
    assert len(view.document.graph) == 2 * before
    view.document.flush()
    QGuiApplication.clipboard().clear()


def test_what_was_copied_stays_as_it_was_when_the_document_changes(view):
    x = view.document.graph.find("x").id
    view.select([x])
    clipboard.copy(view)
    commands.set_value(view.document, x, 77.0)
    commands.move(view.document, {x: (500.0, 500.0)})
    clipboard.paste(view)
    [pasted] = view.selected_nodes()
    assert view.document.graph.node(pasted).value != 77.0
    assert view.document.positions[pasted] != (500.0 + commands.PASTE_OFFSET, 500.0 + commands.PASTE_OFFSET)
    view.document.flush()
    QGuiApplication.clipboard().clear()
