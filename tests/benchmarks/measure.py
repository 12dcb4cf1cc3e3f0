"""Measures one library on one program in a process of its own; prints what it found as JSON.

    python -m tests.benchmarks.measure micrograd 1000 0

The last argument is how many of the latest nodes a gate may read, 0 for all.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from tests.benchmarks.libraries import LIBRARIES
from tests.benchmarks.programs import random_program

SECONDS, MOST_TURNS = 0.6, 200
SEED = 0


def main(library: str, size: str, window: str) -> None:
    """Run turns until the time is up, each with the leaves changed; the first is not counted."""
    program = random_program(int(size), SEED, int(window) or None)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    subject = LIBRARIES[library](program)
    times: list[float] = []
    end = time.perf_counter() + SECONDS
    while len(times) < 4 or (time.perf_counter() < end and len(times) < MOST_TURNS):
        subject.change(program.moved(len(times)))
        start = time.perf_counter()
        subject.run()
        times.append(time.perf_counter() - start)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    subject.change(program.moved(0))
    subject.run()
    found = {"times": times[1:], "memory": grown / 1024, "gradients": subject.gradients()}
    print(json.dumps(found | {"compiling": getattr(subject, "compiling", None)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
