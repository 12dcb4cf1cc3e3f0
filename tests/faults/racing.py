"""What a killed program must leave of its race: all but the last few seconds, and no other than ran."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np

from engine.training import checkpoint
from engine.training.data.datasets import load_dataset
from engine.training.race import Race
from engine.training.safekeeping import INTERVAL

GRACE = 2.0
"""Seconds that a busy machine may take to write a race that is due, and to tell of it."""


def fault_in_races(told: list[str], folder: Path) -> str:
    """Return what is wrong with the race that was left, "" where nothing is; raises FormatError if damaged.

    `told` are the lines "race STEP SECONDS" of the program that was killed.
    """
    kept = [checkpoint.read(path) for path in folder.glob("*.race")]
    reports = [(int(step), float(at)) for step, at in (line.split()[1:] for line in told)]
    reached = max((one.state.step for one in kept), default=0)
    if _owed(reports) > reached:
        return f"the race was kept at step {reached}, and had been at {_owed(reports)} long before"
    wrong = [one for one in kept if not _is_right(one)]
    return "the race that was kept is not the one that ran" if wrong else ""


def _owed(reports: list[tuple[int, float]]) -> int:
    """Return the step that must have been kept, since its race ran on unbroken from there for long enough."""
    if not reports:
        return 0
    last = reports[-1][1]
    owed = 0
    for (step, at), (following, _at) in pairwise(reports):
        if following < step:  # another race, or its start
            owed = 0
        elif last - at > INTERVAL + GRACE:
            owed = step
    return owed


def _is_right(kept: checkpoint.Checkpoint) -> bool:
    """Return whether the same race from its start comes to the same parameters, and goes on from there."""
    resumed = kept.race(load_dataset(kept.settings.dataset))
    again = Race(kept.settings, resumed.dataset)
    again.advance(kept.state.step)
    for race in (resumed, again):
        race.advance(3)
    return all(
        np.array_equal(again.parameters(index), resumed.parameters(index))
        for index in range(len(again.contestants))
    )
