"""Measures all libraries at one race in a process of its own; prints what it found as JSON.

    python -m tests.benchmarks.measure_training 64-64-10 "Adam alone" Chainrule PyTorch

The libraries take turns, so that what else the machine does hits all alike, and what counts is the time that
the processor works for this process; each uses one thread (see `measure_dealing` for more).
"""

from __future__ import annotations

import json
import os
import sys
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from engine.training import lanes
from tests.benchmarks.trainers import FIRST_STEPS, TRAINERS, race

SECONDS, PORTION, FEWEST_TURNS = 6.0, 0.01, 5


def main(network: str, field: str, *libraries: str) -> None:
    """Run the steps that warm up, for their losses, then time portions of steps until the time is up."""
    lanes.cores = lambda: 1
    trainers = {name: TRAINERS[name](race(network, field)) for name in libraries}
    runs = {name: trainer.run(FIRST_STEPS) for name, trainer in trainers.items()}
    losses = {name: found.tolist() for name, found in runs.items() if found is not None}
    steps = {name: max(round(PORTION / seconds(trainer, 5)), 1) for name, trainer in trainers.items()}
    times: dict[str, list[float]] = {name: [] for name in trainers}
    end = time.perf_counter() + SECONDS
    while len(times["Chainrule"]) < FEWEST_TURNS or time.perf_counter() < end:
        for name, trainer in trainers.items():
            times[name].append(seconds(trainer, steps[name]))
    print(json.dumps({"times": times, "losses": losses}))


def seconds(trainer: object, steps: int) -> float:
    """Return what a step takes, measured over so many."""
    start = time.process_time()
    trainer.run(steps)
    return (time.process_time() - start) / steps


if __name__ == "__main__":
    main(*sys.argv[1:])
