"""Keeps a race on the disk while it runs, so that a crash takes no more than a few seconds of it."""

from __future__ import annotations

import math
from pathlib import Path

from engine.training.checkpoint import checkpoint, digest, write
from engine.training.data.preparation import Dataset
from engine.training.pacing import Clock
from engine.training.race import Race
from engine.training.record import Record
from engine.training.rules.listing import Listed

INTERVAL = 2.0
SHARE = 0.05
"""At most this share of the time goes into keeping, however long it takes."""


class Safekeeping:
    """Writes checkpoints to one place when they are due; without a place nothing is written."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._place: Path | None = None
        self._due = -math.inf
        self._kept: tuple[Race, int, tuple[Listed, ...]] | None = None
        self._digested: tuple[Dataset, str] | None = None

    def keep_at(self, place: Path | None) -> None:
        """Write to this place from now on, or nowhere."""
        self._place = place
        self._kept = None
        self._due = -math.inf

    def keep(self, race: Race, record: Record, *, now: bool = False) -> None:
        """Write a race that has come further or is listed otherwise, if that is due or is to be done now.

        Raises OSError where it cannot be written; then it is not tried again before the next place is told.
        """
        if self._place is None or not race.step or (race, race.step, record.listed) == self._kept:
            return
        if now or self._clock() >= self._due:
            self._write(self._place, race, record)

    def _write(self, place: Path, race: Race, record: Record) -> None:
        started = self._clock()
        try:
            write(place, checkpoint(race, record, self._digest(race.dataset)))
        except OSError:
            self._place = None
            raise
        self._kept = race, race.step, record.listed
        finished = self._clock()
        self._due = finished + max(INTERVAL, (finished - started) / SHARE)

    def _digest(self, dataset: Dataset) -> str:
        if self._digested is None or self._digested[0] is not dataset:
            self._digested = dataset, digest(dataset)
        return self._digested[1]
