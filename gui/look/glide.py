"""Something on screen that changes bit by bit instead of at once, where things may move."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import QWidget

from gui.look.motion import motion

FRAME = 16
DURATION = 180
"""Milliseconds: long enough to see what goes where, too short to wait for."""

Show = Callable[[float], object]


class Glide:
    """Calls `show` with shares of the way that grow to 1.0, each frame; at once where motion is reduced.

    Nothing runs while nothing glides. `finish` goes to the end at once, `stop` leaves all as it is.
    """

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._show: Show | None = None
        self._clock = QElapsedTimer()
        self._timer = QTimer(widget, interval=FRAME)
        self._timer.timeout.connect(self._tick)

    @property
    def is_running(self) -> bool:
        """Whether something is under way."""
        return self._timer.isActive()

    def run(self, show: Show) -> None:
        """Begin another way; the one before ends where it leads."""
        self.finish()
        if motion().is_reduced or not self._widget.isVisible():
            show(1.0)
            return
        self._show = show
        self._clock.start()
        self._timer.start()
        show(0.0)

    def finish(self) -> None:
        """Be there now."""
        if self._show is not None:
            show = self._show
            self.stop()
            show(1.0)

    def stop(self) -> None:
        """Go no farther."""
        self._timer.stop()
        self._show = None

    def go_to(self, share: float) -> None:
        """Show a share of the way, which begins and ends slowly."""
        if share >= 1.0:
            self.finish()
        elif self._show is not None:
            self._show(share * share * (3.0 - 2.0 * share))

    def _tick(self) -> None:
        self.go_to(self._clock.elapsed() / DURATION)
