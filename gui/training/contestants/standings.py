"""How the contestants of a race are doing: their latest figures, who has diverged, and who is best."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from engine.training.course import Course
from engine.training.measurement import Measurement
from engine.training.race import Status
from gui.look import numbers
from gui.training.contestants.marks import percent


@dataclass(frozen=True, eq=False)
class Standings:
    """The latest figures of a race, by a contestant's index in it; None stands for one that is not in it."""

    evaluation: Measurement | None = None
    statuses: tuple[Status, ...] = ()
    courses: tuple[Course, ...] = ()

    def status(self, run: int | None) -> Status | None:
        """Return whether a contestant runs, None before the race."""
        return self.statuses[run] if run is not None and run < len(self.statuses) else None

    def course(self, run: int | None) -> Course:
        """Return where a contestant's curve leads."""
        return self.courses[run] if run is not None and run < len(self.courses) else Course.OPEN

    def figure(self, run: int | None, name: str) -> float:
        """Return a loss or an accuracy, by its name in a measurement; NaN where there is none."""
        if self.evaluation is None or run is None:
            return math.nan
        figures = getattr(self.evaluation, name)
        return float(figures[run]) if run < len(figures) else math.nan

    def accuracy(self, run: int | None) -> float:
        """Return the accuracy on test data, or on training data where nothing is tested."""
        tested = self.figure(run, "test_accuracy")
        return tested if math.isfinite(tested) else self.figure(run, "train_accuracy")

    def score(self, run: int | None) -> str:
        """Return the accuracy as it is read, or for numbers the error in the target's own units."""
        share, error = self.accuracy(run), self.error(run)
        if math.isfinite(share):
            return percent(share)
        return numbers.short(error) if math.isfinite(error) else ""

    def error(self, run: int | None) -> float:
        """Return the error on test data, or on training data where nothing is tested."""
        tested = self.figure(run, "test_error")
        return tested if math.isfinite(tested) else self.figure(run, "train_error")

    def best(self, runs: Sequence[int | None]) -> int | None:
        """Return the place among these of the lowest test loss, or training loss where nothing is tested.

        None before the race, and where several have it.
        """
        losses = self._losses(runs, "test_loss") or self._losses(runs, "train_loss")
        lowest = [place for place, loss in losses.items() if loss == min(losses.values())]
        return lowest[0] if len(lowest) == 1 and self.statuses else None

    def diverged_since(self, run: int | None, later: Sequence[Status]) -> int | None:
        """Return the step at which a contestant diverged if it had not yet here and has by those statuses."""
        if run is None or run >= len(later):
            return None
        before = self.status(run)
        return later[run].diverged_at if before is None or before.running else None

    def _losses(self, runs: Sequence[int | None], name: str) -> dict[int, float]:
        figures = {place: self.figure(run, name) for place, run in enumerate(runs)}
        return {place: figure for place, figure in figures.items() if math.isfinite(figure)}
