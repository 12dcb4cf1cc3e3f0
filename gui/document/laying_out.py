"""Laying graphs out without keeping the window waiting: small ones at once, large ones in another process.

It is a process and not a thread, because fast-sugiyama holds Python's lock all the while, and because only a
process can be stopped midway.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Thread
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from engine.composites.rooms import rooms_in
from engine.composites.sizes import node_size
from engine.graphs.framed_layout import Frames, Rim, placed_in_frames
from engine.graphs.graph import Graph
from engine.graphs.layout import Outline, Position, outline_of
from engine.text import _
from gui.document.places import HEAD, MARGIN

Places = dict[int, Position]

RIM = Rim(MARGIN, HEAD)
AT_ONCE = 100
"""Nodes up to which an ordinary graph is laid out within a frame; a process takes far longer to start."""
_LOOK = 30
"""Milliseconds between two looks at whether the process is done."""


class _Sheet(NamedTuple):
    """All that a layout depends on, fit to be sent elsewhere."""

    outline: Outline
    frames: Frames
    downwards: bool

    def places(self) -> Places:
        """Return where all nodes go."""
        return placed_in_frames(self.outline, self.frames, RIM, downwards=self.downwards)


@dataclass(frozen=True)
class _Job:
    """A graph that is being laid out, as it was when that began, and what is done with its places."""

    ask: Callable[[], _Sheet]
    sheet: _Sheet
    use: Callable[[Places], object]
    process: BaseProcess
    connection: Connection
    sender: Thread


class LayingOut(QObject):
    """Lays out one graph at a time and hands the places on; a new one takes the place of the one before.

    `started` tells how many nodes there are where it takes a while, `ended` that this is over, `failed` why
    there are no places.
    """

    started = Signal(int)
    ended = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job: _Job | None = None
        self._timer = QTimer(self, interval=_LOOK)
        self._timer.timeout.connect(self._look)

    @property
    def is_busy(self) -> bool:
        """True while a graph is being laid out."""
        return self._job is not None

    def ask(
        self,
        graph: Callable[[], Graph],
        use: Callable[[Places], object],
        *,
        frames: Callable[[], Frames] = tuple,
        downwards: bool = False,
    ) -> None:
        """Lay a graph out and call `use` with the places: before this returns where the graph is small.

        What stands in one of the `frames` stays together. A large graph that has changed when it is done is
        laid out again, so that the places are those of the graph as it is. Nothing is called after `cancel`.
        """
        self.cancel()

        def ask() -> _Sheet:
            return _Sheet(_outline_of(graph()), frames(), downwards)

        sheet = ask()
        if len(sheet.outline) <= AT_ONCE:
            use(sheet.places())
            return
        self._start(ask, sheet, use)
        self.started.emit(len(sheet.outline))

    def cancel(self) -> None:
        """Stop laying out, if anything is; the process is gone when this returns."""
        if self._stop() is not None:
            self.ended.emit()

    def _start(self, ask: Callable[[], _Sheet], sheet: _Sheet, use: Callable[[Places], object]) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_lay_out, args=(theirs,), name="layout", daemon=True)
        process.start()
        theirs.close()
        sender = Thread(target=_send, args=(ours, sheet), name="outline", daemon=True)
        sender.start()
        self._job = _Job(ask, sheet, use, process, ours, sender)
        self._timer.start()

    def _look(self) -> None:
        """Hand the places on if they are there."""
        job = self._job
        if job is None or not job.connection.poll():
            return
        try:
            places = job.connection.recv()
        except (EOFError, OSError):
            self.cancel()
            self.failed.emit(_("The graph could not be laid out: its process ended."))
            return
        self._stop()
        sheet = job.ask()
        if sheet != job.sheet:
            self._start(job.ask, sheet, job.use)
            return
        self.ended.emit()
        job.use(places)

    def _stop(self) -> _Job | None:
        job, self._job = self._job, None
        self._timer.stop()
        if job is not None:
            job.process.kill()
            job.process.join()
            job.process.close()
            job.sender.join()  # at once, for nobody reads any more
            job.connection.close()
        return job


def _outline_of(graph: Graph) -> Outline:
    return outline_of(graph, node_size, rooms_in(graph))


def _send(connection: Connection, sheet: _Sheet) -> None:
    """Hand it over in a thread: a large outline has no room in a pipe until the process has begun."""
    with suppress(OSError):  # the process was stopped
        connection.send(sheet)


def _lay_out(connection: Connection) -> None:
    """Send the places of the outline that comes: what the process does."""
    sheet: _Sheet = connection.recv()
    connection.send(sheet.places())
