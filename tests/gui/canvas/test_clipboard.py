"""The clipboard: what was copied survives the program, and does not bring it down."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from gui.canvas.clipboard import leave_text_on_the_clipboard

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
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    if text:
        clipboard.setText(text)
    leave_text_on_the_clipboard()
    assert clipboard.text() == text
    clipboard.clear()
