"""The pulse of the event loop: how long it did not turn while something was done, and where it stood.

A timer of a millisecond beats on the thread of the window; what lies between two beats is a gap. A thread
looks meanwhile at where the window's thread stands, once a gap has become long enough to be felt.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from PySide6.QtCore import QEventLoop, Qt, QTimer

ROOT = Path(__file__).parents[2]
QUEUE = Path("/proc/thread-self/schedstat")
"""Where Linux says how long a thread ran, and how long it waited in the queue for a processor."""
OURS = tuple(f"{ROOT / folder}{os.sep}" for folder in ("engine", "gui"))
FELT = 0.03
"""Seconds from which it is looked at what takes so long; shorter gaps are not."""
LOOKS = 0.01
"""Seconds between two looks; each takes Python's lock from the window for a moment."""
QUIET = 0.15
"""Seconds for which nothing may be going on before something counts as done."""
LONGEST_WAIT = 60.0


@dataclass
class Gap:
    """A time in which the loop did not turn: its seconds but those in which others had the processor.

    `lasted` counts these too, where the system tells them apart. `worked` counts those alone in which the
    window's thread had a processor: what else the machine does, and what other threads do, is not in it.
    `was_done` says whether what went on came to an end, which is not waited for too long.
    """

    seconds: float = 0.0
    lasted: float = 0.0
    worked: float = 0.0
    lines: Counter[str] = field(default_factory=Counter)
    was_done: bool = True

    @property
    def where(self) -> str:
        """The line of ours in which the window's thread was seen most often in that gap."""
        return self.lines.most_common(1)[0][0] if self.lines else ""


def longest_gap(do: Callable[[], object], is_done: Callable[[], bool]) -> Gap:
    """Do something within a turning event loop until it `is_done`, and return the longest gap meanwhile.

    Raises what was raised.
    """
    pulse = _Pulse(is_done)
    pulse.take(do)
    return pulse.longest


class _Pulse:
    def __init__(self, is_done: Callable[[], bool]) -> None:
        self._is_done = is_done
        self._loop = QEventLoop()
        self._beat = QTimer(interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._beat.timeout.connect(self._turn)
        self._error: BaseException | None = None
        self._seen: Counter[str] = Counter()
        self._window = threading.get_ident()
        self._over = threading.Event()
        self.longest = Gap()

    def take(self, do: Callable[[], object]) -> None:
        """Do it, and let the loop turn until it is done."""
        watcher = threading.Thread(target=self._look, name="pulse", daemon=True)
        self._begun = self._at = self._busy_at = time.perf_counter()
        self._queued, self._worked = _queued(), time.thread_time()
        watcher.start()
        QTimer.singleShot(0, lambda: self._guarded(do))
        self._beat.start()
        self._loop.exec()
        self._beat.stop()
        self._over.set()
        watcher.join()
        if self._error is not None:
            raise self._error

    def _guarded(self, do: Callable[[], object]) -> None:
        try:
            do()
        except Exception as error:
            self._error = error

    def _turn(self) -> None:
        now, queued, worked = time.perf_counter(), _queued(), time.thread_time()
        lasted = now - self._at
        gap = Gap(lasted - (queued - self._queued), lasted, worked - self._worked, self._seen)
        self.longest = max(self.longest, gap, key=lambda gap: gap.seconds)
        self._at, self._queued, self._worked, self._seen = now, queued, worked, Counter()
        self._guarded(lambda: self._judge(now, lasted))
        if self._error is not None or now - self._busy_at > QUIET or not self.longest.was_done:
            self._loop.quit()

    def _judge(self, now: float, lasted: float) -> None:
        """Note whether it is still going on: what made a turn long may have more to do in the next."""
        if lasted > FELT or not self._is_done():
            self._busy_at = now
            self.longest.was_done = now - self._begun < LONGEST_WAIT

    def _look(self) -> None:
        while not self._over.wait(LOOKS):
            frame = sys._current_frames().get(self._window)
            if frame is not None and time.perf_counter() - self._at > FELT:
                self._seen[_line_of(frame)] += 1


def _queued() -> float:
    """Return the seconds that this thread has been ready to run while others ran; 0 where nobody knows."""
    try:
        return int(QUEUE.read_text().split()[1]) / 1e9
    except OSError:
        return 0.0


def _line_of(frame: FrameType) -> str:
    """Return the innermost line of ours on a stack."""
    at: FrameType | None = frame
    while at is not None:
        code = at.f_code
        if code.co_filename.startswith(OURS):
            return f"{code.co_filename.removeprefix(f'{ROOT}{os.sep}')}:{at.f_lineno} {code.co_name}"
        at = at.f_back
    return "Qt's own work"
