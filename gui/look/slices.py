"""Work in slices: many small pieces, a few milliseconds of them a turn of the event loop.

Widgets can only be made by the window's own thread, and a hundred of them take longer than a window may stand
still. What is seen first is made at once, the rest in slices; whoever needs all of it lets them `finish`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from time import perf_counter

from PySide6.QtCore import QObject, QTimer

SLICE = 0.008
"""Seconds of work between two turns of the event loop, as far as the pieces let it be cut."""


class Slices(QObject):
    """Does pieces of work in their order while the event loop turns; nothing is left running afterwards."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pieces: deque[Callable[[], object]] = deque()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._do_some)

    def ask(self, pieces: Iterable[Callable[[], object]]) -> None:
        """Do these after those that wait."""
        self._pieces.extend(pieces)
        if self._pieces:
            self._timer.start()

    @property
    def is_busy(self) -> bool:
        """True while something waits."""
        return bool(self._pieces)

    def finish(self) -> None:
        """Do all that waits at once."""
        while self._pieces:
            self._pieces.popleft()()
        self._timer.stop()

    def forget(self) -> None:
        """Do nothing of what waits."""
        self._pieces.clear()
        self._timer.stop()

    def _do_some(self) -> None:
        begun = perf_counter()
        while self._pieces and perf_counter() - begun < SLICE:
            self._pieces.popleft()()
        if not self._pieces:
            self._timer.stop()
