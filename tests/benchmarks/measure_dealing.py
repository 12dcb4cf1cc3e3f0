"""Measures what it brings to deal a race to two cores or more; prints a line for each network and batch.

    python -m tests.benchmarks.measure_dealing

The same race of seven optimizers takes steps in lanes side by side and in one lane, in turns of some
milliseconds, as the Lab takes them, so that what else the machine does hits both alike. What counts is the
time that passes, which says something only where nothing else wants the cores. Races that are too small to
be dealt are dealt here all the same.
"""

from __future__ import annotations

import os
import statistics
import sys
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from engine.training import lanes
from engine.training.race import Race
from tests.benchmarks.trainers import race

SIZES = {
    "64-64-10": (32, 128, 512),
    "784-32-10": (32, 128),
    "784-100-10": (16, 32, 64, 128),
    "784-256-128-10": (32, 128),
}
SECONDS, TURN, WARM = 6.0, 0.008, 5


def main() -> None:
    """Measure race after race."""
    lanes.TRIED = sys.maxsize  # always together, quicker or not
    print(f"{lanes.cores()} cores; milliseconds of a step of seven contestants, least (median)")
    for network, batch_sizes in SIZES.items():
        for batch_size in batch_sizes:
            print(row(network, batch_size), flush=True)


def row(network: str, batch_size: int) -> str:
    """Return what a step takes in one lane and in several, and how much that is worth."""
    ruled = len(made(network, batch_size)._lanes)
    undealt, dealt = made(network, batch_size, cores=1), made(network, batch_size, always=True)
    alone, side_by_side = in_turns(undealt, dealt)
    for contestant in range(len(dealt.contestants)):
        np.testing.assert_array_equal(dealt.parameters(contestant), undealt.parameters(contestant))
    least, middle = (of(alone) / of(side_by_side) for of in (min, statistics.median))
    return (
        f"  {network:14} batches of {batch_size:3}: {told(alone)} in one lane, {told(side_by_side)} in "
        f"{len(dealt._lanes)}: {least:.2f} × ({middle:.2f} ×) as quick; by the rule it has {ruled}"
    )


def told(times: list[float]) -> str:
    """Return the least and the median, in milliseconds."""
    return f"{1000 * min(times):.2f} ({1000 * statistics.median(times):.2f})"


def made(network: str, batch_size: int, cores: int | None = None, *, always: bool = False) -> Race:
    """Return a race as it is dealt to so many cores, all unless said, or always."""
    rule = lanes.cores, lanes.WORK_OF_A_LANE
    try:
        lanes.cores = (lambda: cores) if cores else lanes.cores
        lanes.WORK_OF_A_LANE = 1 if always else lanes.WORK_OF_A_LANE
        return race(network, "seven optimizers", batch_size)
    finally:
        lanes.cores, lanes.WORK_OF_A_LANE = rule


def in_turns(*races: Race) -> list[list[float]]:
    """Return what a step of each race took in its turns, until the time is up."""
    steps = max(round(TURN / min(seconds(races[0], 1) for _turn in range(WARM))), 1)
    times: list[list[float]] = [[] for _race in races]
    for each in races[1:]:
        seconds(each, WARM)
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        for each, taken in zip(races, times, strict=True):
            taken.append(seconds(each, steps))
    return times


def seconds(racing: Race, steps: int) -> float:
    """Return what a step takes, measured over so many."""
    start = time.perf_counter()
    racing.advance(steps)
    return (time.perf_counter() - start) / steps


if __name__ == "__main__":
    main()
