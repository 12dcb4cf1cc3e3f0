"""The race in a process of its own: obeys commands, and reports about thirty times a second.

`serve` is a plain loop over a connection and a clock, so that tests run it in their own process.
`start_worker` and `stop_worker` put it into another one.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import time
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Protocol

from engine.training.courier import Courier
from engine.training.messages import Stop
from engine.training.pacing import Clock
from engine.training.session import Session

ENDING_SECONDS = 2.0
"""How long the system may take to end a process; nobody waits longer for what it cannot end."""


class Channel(Protocol):
    """What the loop needs of a connection."""

    def send(self, obj: Any, /) -> None:
        """Send one report; raise OSError where the other end is gone."""

    def recv(self) -> Any:
        """Return the next command, waiting for it; raise EOFError where the other end is gone."""

    def poll(self, timeout: float = 0.0, /) -> bool:
        """Return whether a command, or the end, comes within so many seconds."""


def serve(channel: Channel, clock: Clock = time.perf_counter) -> None:
    """Obey commands and send reports until Stop comes or the other end is gone.

    While nothing runs it waits for a command and does nothing else. What goes wrong is reported as `Failed`,
    and the loop goes on.
    """
    session = Session(clock)
    with contextlib.suppress(EOFError, OSError):
        while True:
            wait = session.wait()
            if wait is None or channel.poll(wait):
                command = channel.recv()
                if isinstance(command, Stop):
                    return
                reports = session.obey(command)
            else:
                reports = session.work()
            for report in reports:
                channel.send(report)


def start_worker() -> tuple[BaseProcess, Connection]:
    """Start a worker and return its process and our end of the pipe; it takes a moment to be ready.

    Raises OSError where the system starts no process.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_main, args=(theirs,), name="race", daemon=True)
    process.start()
    theirs.close()
    return process, ours


def start_with_courier() -> tuple[BaseProcess, Courier]:
    """Start a worker as `start_worker` does, with an end of the pipe that never waits."""
    process, connection = start_worker()
    return process, Courier(connection)


def stop_worker(process: BaseProcess, connection: Connection | Courier) -> None:
    """End a worker, whatever it is doing, and wait the moment until it is gone."""
    # It is not asked: one that stands still would not hear it, and it holds nothing that would be lost.
    process.kill()
    process.join(ENDING_SECONDS)
    connection.close()
    if process.exitcode is not None:
        process.close()


def _main(connection: Connection) -> None:
    # Ctrl+C in a terminal reaches the whole group; the window decides when its worker ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with connection:
        serve(connection)
