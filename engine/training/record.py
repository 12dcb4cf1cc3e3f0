"""What is remembered of a race: every curve there is of it, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Protocol

import numpy as np

from engine.training.arrays import FloatArray
from engine.training.curves import GrowingCurves, least_loss
from engine.training.measurement import Measurement
from engine.training.rules.listing import Listed

POINTS = 20_000
"""Points kept of each curve: many more than a screen has columns, few enough to smooth at every frame."""


class Told(Protocol):
    """What happened in some steps, as `Progress` and a snapshot tell it."""

    @property
    def first_step(self) -> int:
        """The step of the first row of losses."""

    @property
    def losses(self) -> FloatArray:
        """Losses (steps, contestants)."""

    @property
    def evaluations(self) -> tuple[Measurement, ...]:
        """What was measured meanwhile."""


class Measure(Enum):
    """A quantity that has a curve for each contestant; named as the fields of an evaluation."""

    BATCH_LOSS = "batch_loss"
    TRAIN_LOSS = "train_loss"
    TEST_LOSS = "test_loss"
    TRAIN_ACCURACY = "train_accuracy"
    TEST_ACCURACY = "test_accuracy"
    TRAIN_ERROR = "train_error"
    TEST_ERROR = "test_error"


EVALUATED = tuple(measure for measure in Measure if measure is not Measure.BATCH_LOSS)


class Record:
    """The curves of one race of so many contestants; `curve` hands them out by measure."""

    def __init__(self, contestants: int) -> None:
        self.contestants = contestants
        self._batches = GrowingCurves(contestants, POINTS)
        self._evaluations = GrowingCurves(contestants * len(EVALUATED), POINTS, np.float64)
        self.latest: Measurement | None = None
        self.floor = least_loss(np.float32, is_squared=False)
        """The least loss that the race's numbers tell from zero."""
        self.listed: tuple[Listed, ...] = ()
        """How the contestants are listed, if that was told."""

    def add(self, told: Told) -> None:
        """Append what happened in some steps."""
        steps = told.first_step + np.arange(len(told.losses), dtype=float)
        self._batches.append(steps, told.losses)
        self.add_evaluations(told.evaluations)

    def add_evaluations(self, evaluations: Iterable[Measurement]) -> None:
        """Append evaluations, passing over a step that is known already."""
        rows = [row for row in evaluations if self.latest is None or row.step > self.latest.step]
        if not rows:
            return
        values = [np.concatenate([getattr(row, measure.value) for measure in EVALUATED]) for row in rows]
        self._evaluations.append(np.array([row.step for row in rows], float), np.array(values))
        self.latest = rows[-1]

    @property
    def curves(self) -> tuple[GrowingCurves, GrowingCurves]:
        """The curves as they are kept: the batch losses, then all that was evaluated, side by side."""
        return self._batches, self._evaluations

    def curve(self, measure: Measure) -> tuple[FloatArray, FloatArray]:
        """Return steps (n,) and values (n, contestants), NaN where nothing was measured."""
        if measure is Measure.BATCH_LOSS:
            return self._batches.at, self._batches.values
        first = EVALUATED.index(measure) * self.contestants
        return self._evaluations.at, self._evaluations.values[:, first : first + self.contestants]
