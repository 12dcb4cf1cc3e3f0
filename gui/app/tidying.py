"""Python's garbage is collected by the window's own thread, at moments when it has nothing else to do.

Python collects in whatever thread happens to allocate. A widget that is garbage would then be destroyed by a
thread that writes a journal or reads a pipe, while the window holds locks of Qt's: both wait for each other,
for good. So Python does not collect by itself here: once the event loop has come to rest, what is due is
collected. That is a turn of its own: after a gesture on thousands of nodes it takes half as long as that.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QAbstractEventDispatcher, QObject, QTimer

REST = 20
"""Milliseconds after the event loop was about to wait: what a user does meanwhile comes first."""


class Tidying(QObject):
    """Collects in the thread that made it, until `end`; there is one to a program."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(collect_what_is_due)
        self._dispatcher = QAbstractEventDispatcher.instance()
        self._dispatcher.aboutToBlock.connect(self._come_to_rest)

    def end(self) -> None:
        """Leave it to Python again."""
        self._dispatcher.aboutToBlock.disconnect(self._come_to_rest)
        self._rest.stop()
        gc.enable()

    def _come_to_rest(self) -> None:
        if _due() and not self._rest.isActive():
            self._rest.start()


def collect_what_is_due() -> None:
    """Collect the oldest generation that has come to its threshold, as Python would have."""
    if due := _due():
        gc.collect(due[-1])


def _due() -> list[int]:
    """Return the generations that have come to their thresholds."""
    return [place for place, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
            if count > most]  # fmt: skip
