"""Work that takes longer than a frame, done in a thread of its own while the window goes on.

It suits what NumPy does at length, which leaves Python's lock to the window meanwhile. One piece of work is
done at a time; what is asked for while one is done takes the place of whatever else was waiting.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from engine.errors import EngineError
from engine.text import _

_LOOK = 15
"""Milliseconds between two looks at whether the work is done."""

Work = Callable[[], Any]


@dataclass(eq=False)
class _Job:
    """A piece of work in its thread, with what came of it."""

    work: Work
    outcome: list[Any] = field(default_factory=list)
    error: Exception | None = None

    def run(self) -> None:
        try:
            self.outcome.append(self.work())
        except Exception as error:  # told where somebody listens
            self.error = error


class Apart(QObject):
    """Does one piece of work at a time; `done` carries what came of the last one asked for, `failed` why not.

    Nothing is told of work that was given up by `forget`, or that other work took the place of.
    """

    done = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job: tuple[_Job, threading.Thread] | None = None
        self._next: Work | None = None
        self._is_wanted = False
        self._timer = QTimer(self, interval=_LOOK)
        self._timer.timeout.connect(self._look)

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

    def _start(self, work: Work) -> None:
        job = _Job(work)
        thread = threading.Thread(target=job.run, name="apart", daemon=True)
        self._job, self._is_wanted = (job, thread), True
        thread.start()
        self._timer.start()

    def _look(self) -> None:
        assert self._job is not None
        job, thread = self._job
        if thread.is_alive():
            return
        self._timer.stop()
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
