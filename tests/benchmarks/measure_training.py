"""Measures one library at training one network in a process of its own; prints what it found as JSON.

python -m tests.benchmarks.measure_training PyTorch 64-64-10
"""

from __future__ import annotations

import json
import os
import sys
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from tests.benchmarks.trainers import CHECKED_STEPS, TRAINERS

SECONDS, STEPS = 1.0, 20


def main(library: str, network: str) -> None:
    """Run the steps whose losses are compared, then time portions of steps until the time is up."""
    trainer = TRAINERS[library](network)
    losses = trainer.run(CHECKED_STEPS).tolist()
    times: list[float] = []
    end = time.perf_counter() + SECONDS
    while len(times) < 4 or time.perf_counter() < end:
        start = time.perf_counter()
        trainer.run(STEPS)
        times.append((time.perf_counter() - start) / STEPS)
    print(json.dumps({"times": times, "losses": losses}))


if __name__ == "__main__":
    main(*sys.argv[1:])
