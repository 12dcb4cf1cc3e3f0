"""Work that takes longer than a frame, done in a thread of its own while the window goes on.

It suits what NumPy does at length, which leaves Python's lock to the window meanwhile. While such a thread
runs Python collects no garbage: it would do so in whichever thread it is, and widgets that are garbage may
only be destroyed in the window's.
"""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from engine.errors import EngineError
from engine.text import _
from gui.look.application import belonging

_LOOK = 15
"""Milliseconds between two looks at whether the work is done."""

Work = Callable[[], Any]


@dataclass(eq=False)
class _Job:
    """A piece of work, with what came of it."""

    work: Work
    outcome: list[Any] = field(default_factory=list)
    error: Exception | None = None

    def run(self) -> None:
        try:
            self.outcome.append(self.work())
        except Exception as error:  # told where somebody listens
            self.error = error


class _Bench(QObject):
    """Where all jobs of the application are done, also if who asked is gone; `finished` carries one."""

    finished = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._running: dict[_Job, threading.Thread] = {}
        self._collects: bool
        self._timer = QTimer(self, interval=_LOOK)
        self._timer.timeout.connect(self._look)

    @property
    def is_busy(self) -> bool:
        return bool(self._running)

    def start(self, job: _Job) -> None:
        if not self._running:
            self._collects = gc.isenabled()
            gc.disable()
        thread = self._running[job] = threading.Thread(target=job.run, name="apart", daemon=True)
        thread.start()
        self._timer.start()

    def finish(self, job: _Job) -> None:
        """Wait for a job to be over."""
        if (thread := self._running.get(job)) is not None:
            thread.join()
            self._look()

    def _look(self) -> None:
        over = [job for job, thread in self._running.items() if not thread.is_alive()]
        for job in over:
            del self._running[job]
        if not self._running:
            self._timer.stop()
            if self._collects:
                gc.enable()
        for job in over:
            self.finished.emit(job)


def _bench() -> _Bench:
    """Return the bench of the running application, made on first use."""
    return belonging(_Bench)


def at_work() -> bool:
    """Return whether anything is being done apart, whoever asked for it."""
    return _bench().is_busy


class Apart(QObject):
    """Does one piece of work at a time; `done` carries what came of the last one asked for, `failed` why not.

    What is asked for while something is done takes the place of whatever else was waiting. Nothing is told of
    work that was given up by `forget`, or that other work took the place of.
    """

    done = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job: _Job | None = None
        self._next: Work | None = None
        self._is_wanted = False

    @property
    def is_busy(self) -> bool:
        """True while something is being done."""
        return self._job is not None

    def ask(self, work: Work) -> None:
        """Do this once what is being done is over; it must not touch what the window may change."""
        if self._job is None:
            self._start(work)
        else:
            self._next, self._is_wanted = work, False

    def forget(self) -> None:
        """Tell nothing of what was asked for so far."""
        self._next, self._is_wanted = None, False

    def finish(self) -> None:
        """Wait until what is being done is over: for work so short that a window can wait for it."""
        while self._job is not None:
            _bench().finish(self._job)

    def _start(self, work: Work) -> None:
        self._job, self._is_wanted = _Job(work), True
        bench = _bench()
        bench.finished.connect(self._hear)
        bench.start(self._job)

    def _hear(self, job: _Job) -> None:
        if job is not self._job:
            return
        _bench().finished.disconnect(self._hear)
        self._job, wanted, waiting = None, self._is_wanted, self._next
        self._next = None
        if waiting is not None:
            self._start(waiting)
        elif wanted:
            self._tell(job)

    def _tell(self, job: _Job) -> None:
        error = job.error
        if error is None:
            self.done.emit(job.outcome[0])
            return
        if not isinstance(error, EngineError | MemoryError):
            sys.excepthook(type(error), error, error.__traceback__)
        self.failed.emit(str(error) or _("There is not enough memory for it."))
