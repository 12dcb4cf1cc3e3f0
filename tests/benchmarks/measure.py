"""Measures one library on one program in a process of its own; prints what it found as JSON.

    python -m tests.benchmarks.measure micrograd 1000 0

The last argument is how many of the latest nodes a gate may read, 0 for all.
"""

from __future__ import annotations

import json
import os
import re
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from tests.benchmarks.libraries import LIBRARIES
from tests.benchmarks.programs import random_program

SECONDS, MOST_TURNS = 0.6, 200
SEED = 0


def peak_memory() -> float:
    """Return the most memory that this program has held so far, in megabytes.

    `resource` also counts what the process held before it became this program, so Linux is asked directly.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.findall(r"VmHWM:\s+(\d+) kB", status.read_text())[0]) / 1024
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def turns(turn: Callable[[int], float]) -> list[float]:
    """Return what turns took, taken until the time is up; the first is not counted."""
    times: list[float] = []
    end = time.perf_counter() + SECONDS
    while len(times) < 4 or (time.perf_counter() < end and len(times) < MOST_TURNS):
        times.append(turn(len(times)))
    return times[1:]


def main(library: str, size: str, window: str) -> None:
    """Time turns of evaluating, each with the leaves changed, and of compiling where a library does."""
    program = random_program(int(size), SEED, int(window) or None)
    LIBRARIES[library](random_program(10, SEED))  # imports what it needs, which is not the program's memory
    before = peak_memory()
    subject = LIBRARIES[library](program)

    def run(turn: int) -> float:
        subject.change(program.moved(turn))
        start = time.perf_counter()
        subject.run()
        return time.perf_counter() - start

    times = turns(run)
    grown = peak_memory() - before
    subject.change(program.moved(0))
    subject.run()
    found = {"times": times, "memory": grown, "gradients": subject.gradients()}
    compiling = turns(lambda _turn: subject.compile()) if hasattr(subject, "compile") else None
    print(json.dumps(found | {"compiling": compiling}))


if __name__ == "__main__":
    main(*sys.argv[1:])
