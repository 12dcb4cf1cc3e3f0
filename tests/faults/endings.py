"""The ways in which a program is ended from outside: signals, and its display going away as at a logout.

Qt as it is installed from wheels speaks to no session manager on X11: there the end of a session is one of
these.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

Program = subprocess.Popen[bytes]


@dataclass(frozen=True)
class Ending:
    """What is set in the environment of a program that is to be ended so, and what ends it."""

    environment: Mapping[str, str]
    end: Callable[[Program], object]


OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}
ASKED = ("SIGTERM", "display", "SIGHUP", "display")
"""What every fourth program is ended by, in turn: it may ask nothing."""


def way_of(seed: int) -> str:
    """Return how the program of a seed is ended: "display", or the name of a signal."""
    way = "SIGKILL" if seed % 4 else ASKED[seed // 4 % len(ASKED)]
    return "SIGTERM" if way == "display" and shutil.which("Xvfb") is None else way


@contextmanager
def ending(way: str) -> Iterator[Ending]:
    """Prepare a way of ending a program."""
    if way != "display":
        yield Ending(OFFSCREEN, lambda program: program.send_signal(getattr(signal, way)))
        return
    with _display() as (name, server):
        yield Ending({"QT_QPA_PLATFORM": "xcb", "DISPLAY": name}, lambda _program: server.kill())


@contextmanager
def _display() -> Iterator[tuple[str, Program]]:
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    with subprocess.Popen([*command, "-noreset"], pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()
        try:
            yield f":{number}", server
        finally:
            server.kill()
