"""The window's end of the pipe to a worker, for a thread that must never wait.

Commands wait here until the worker reads, and what a later one makes needless is left out meanwhile; reports
wait here until somebody looks. A thread for each direction waits in the caller's place, so that two full
pipes, or a worker that stands still, hold up neither side.
"""

from __future__ import annotations

import threading
from collections import deque
from contextlib import suppress
from multiprocessing.connection import Connection
from pickle import UnpicklingError

from engine.training.messages import Command, Report, supersedes

PATIENCE_SECONDS = 1.0
"""How long `close` waits for its threads, which end as soon as the worker is gone."""


class Courier:
    """Carries commands to a worker and its reports back, with a connection's methods, none of which waits.

    Close it when the worker has ended.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._outbox: list[Command] = []
        self._inbox: deque[Report] = deque()
        self._closed = self._is_gone = False
        self._changed = threading.Condition()
        self._threads = [
            threading.Thread(target=work, name=f"race {name}", daemon=True)
            for name, work in (("commands", self._write), ("reports", self._read))
        ]
        for thread in self._threads:
            thread.start()

    @property
    def waiting(self) -> tuple[Command, ...]:
        """The commands that are still to be written."""
        return tuple(self._outbox)

    def send(self, command: Command) -> None:
        """Have a command written when the worker has room for it, instead of those that it supersedes."""
        with self._changed:
            kept = [earlier for earlier in self._outbox if not supersedes(command, earlier)]
            self._outbox = [*kept, command]
            self._changed.notify()

    def poll(self) -> bool:
        """Return whether a report is there; raise EOFError where none is and the worker is gone."""
        is_gone = self._is_gone  # read first: what came last came before this was set
        if not self._inbox and is_gone:
            raise EOFError
        return bool(self._inbox)

    def recv(self) -> Report:
        """Return the next of the reports that `poll` told of."""
        return self._inbox.popleft()

    def close(self) -> None:
        """Send and take nothing more."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        for thread in self._threads:
            thread.join(PATIENCE_SECONDS)
        self._connection.close()

    def _write(self) -> None:
        with suppress(OSError, ValueError):
            while (command := self._next()) is not None:
                self._connection.send(command)

    def _next(self) -> Command | None:
        """Return the next command once there is one, or None when this is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._outbox or self._closed)
            return None if self._closed else self._outbox.pop(0)

    def _read(self) -> None:
        with suppress(EOFError, OSError, UnpicklingError):
            while True:
                self._inbox.append(self._connection.recv())
        self._is_gone = True
