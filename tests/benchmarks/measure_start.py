"""Starts one program and prints the seconds from its beginning to its first picture, and those computed.

    python -m tests.benchmarks.measure_start chainrule

The beginning is what the operating system notes of this process, so Python's own start counts as well.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def age() -> float:
    """Return the seconds since this process began."""
    ticks = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
    return time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")


def wait_and_tell() -> int:
    """Run Qt's loop until the largest viewport has been painted, print the age, and end."""
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication, QGraphicsView

    class Watch(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                QTimer.singleShot(0, tell)  # after the picture
            return False

    def tell() -> None:
        print(age(), time.process_time(), flush=True)
        os._exit(0)

    watch = Watch()
    views = [view for view in QApplication.allWidgets() if isinstance(view, QGraphicsView)]
    max(views, key=lambda view: view.width() * view.height()).viewport().installEventFilter(watch)
    while True:
        QApplication.processEvents()


def chainrule() -> None:
    """Open the program's window with its first example."""
    from gui.main import main, no_search_for_garbage

    with no_search_for_garbage():  # as the program does before it imports Qt
        import engine.files.document  # noqa: F401

    from PySide6.QtWidgets import QApplication

    QApplication.exec = staticmethod(wait_and_tell)
    main([])


def bare() -> None:
    """Open a window with a scene in it, with the libraries that ours stands on imported."""
    import networkx  # noqa: F401
    import pyqtgraph  # noqa: F401
    from PySide6.QtWidgets import QApplication, QGraphicsScene, QGraphicsView, QMainWindow

    application = QApplication(sys.argv[:1])
    window, scene = QMainWindow(), QGraphicsScene(application)
    scene.addRect(0, 0, 100, 100)
    window.setCentralWidget(QGraphicsView(scene))
    window.resize(1280, 800)
    window.show()
    wait_and_tell()


PROGRAMS = {"chainrule": chainrule, "bare": bare}

if __name__ == "__main__":
    PROGRAMS[sys.argv[1]]()
