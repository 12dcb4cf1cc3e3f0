"""Python's garbage is collected by the window's own thread, at moments when it has nothing else to do.

Python collects in whatever thread happens to allocate. A widget that is garbage would then be destroyed by a
thread that writes a journal or reads a pipe, while the window holds locks of Qt's: both wait for each other,
for good. So Python does not collect by itself here, and each time the event loop is about to wait, what is
due is collected.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QAbstractEventDispatcher, QObject


class Tidying(QObject):
    """Collects in the thread that made it, until `end`; there is one to a program."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._dispatcher = QAbstractEventDispatcher.instance()
        self._dispatcher.aboutToBlock.connect(collect_what_is_due)

    def end(self) -> None:
        """Leave it to Python again."""
        self._dispatcher.aboutToBlock.disconnect(collect_what_is_due)
        gc.enable()


def collect_what_is_due() -> None:
    """Collect the oldest generation that has come to its threshold, as Python would have."""
    due = [place for place, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
           if count > most]  # fmt: skip
    if due:
        gc.collect(due[-1])
