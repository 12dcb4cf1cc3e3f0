"""How the program begins: a window, the documents that were open last, and a net under it all."""

from __future__ import annotations

import gc
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from gui.app import recovery
from gui.app.loading import load_the_rest
from gui.app.main_window import MainWindow
from gui.app.placing import keep_on_screen, take_usual_size
from gui.app.report import Reporter
from gui.app.settings import AGAIN, keep_to_folder
from gui.app.tidying import Tidying
from gui.canvas.clipboard import leave_text_on_the_clipboard

SWITCH = 0.001
"""Seconds after which a thread that computes hands Python's lock to the window: a fifth of Python's own."""
LOOKING = 300
"""Milliseconds that somebody looks at the first picture before the rest of the program is loaded."""


def open_window(path: Path | None = None) -> int:
    """Show the window with this document in front of those of last time, and return when it is closed.

    A document that cannot be read leaves the window empty, with the reason in it.
    """
    keep_to_folder()
    application = QApplication(sys.argv[:1])
    application.setApplicationName("chainrule")
    application.setApplicationDisplayName("Chainrule")
    tidying = Tidying(application)  # before there is a window: nothing of what makes it is garbage
    window = MainWindow()
    sys.setswitchinterval(SWITCH)
    Reporter(window).install()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Qt's loop would not let Python see Ctrl+C
    if window.settings.state("window").isEmpty():
        take_usual_size(window)
    window.show()
    keep_on_screen(window)
    _open_documents(window, path)
    window.recovery.look(recovery.folder())
    application.aboutToQuit.connect(leave_text_on_the_clipboard)
    gc.freeze()  # what the program is made of stays: to search it for garbage stops the window for 60 ms
    QTimer.singleShot(LOOKING, load_the_rest)
    code = QApplication.exec()
    tidying.end()
    return code


def _open_documents(window: MainWindow, path: Path | None) -> None:
    """Open what is chosen to begin with: the documents of last time, else the first example, or nothing."""
    if window.settings.start() == AGAIN:
        if not window.last_time.come_back(path) and path is None:
            window.open_example()
    elif path is not None:
        window.files.open(path)
