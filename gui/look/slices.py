"""Work in slices: many small pieces, a few milliseconds of them a turn of the event loop.

Widgets can only be made by the window's own thread, and a hundred of them take longer than a window may stand
still. What is seen first is made at once, the rest in slices; whoever needs all of it lets them `finish`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from time import perf_counter
from typing import TypeVar, cast

from PySide6.QtCore import QObject, QTimer

T = TypeVar("T")
Steps = Generator[None, None, T]
"""Work that stops after each of its steps, so that others can be done in between, and comes to something."""

SLICE = 0.008
"""Seconds of work between two turns of the event loop, as far as the pieces let it be cut."""


class Slices(QObject):
    """Does pieces of work in their order while the event loop turns; nothing is left running afterwards.

    Between two turns it works for so many seconds, and does one piece where that is 0: then what a piece
    changed on the screen is painted before the next. With `resting` each turn of work is followed by one
    without, which painting has to itself.
    """

    def __init__(
        self, parent: QObject | None = None, seconds: float | None = None, *, resting: bool = False
    ) -> None:
        super().__init__(parent)
        self._seconds, self._rests, self._is_resting = seconds, resting, False
        self._pieces: deque[Callable[[], object]] = deque()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._do_some)

    def ask(self, pieces: Iterable[Callable[[], object]]) -> None:
        """Do these after those that wait."""
        self._pieces.extend(pieces)
        if self._pieces:
            self._timer.start()

    def follow(self, steps: Steps[object]) -> None:
        """Go through these after what waits now, each a piece of its own."""

        def go_on() -> None:
            for _step in steps:
                self._pieces.appendleft(go_on)
                return

        self.ask([go_on])

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
        if self._is_resting:
            self._is_resting = False
            return
        self._is_resting = self._rests
        end = perf_counter() + (SLICE if self._seconds is None else self._seconds)
        while self._pieces:
            self._pieces.popleft()()
            if perf_counter() >= end:
                break
        if not self._pieces:
            self._timer.stop()


def at_once(steps: Steps[T]) -> T:
    """Go through all of these without a turn of the event loop between them, and return what they come to."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return cast(T, end.value)
