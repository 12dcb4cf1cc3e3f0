"""A race from start to end, for the command line: train, and hand back what every epoch came to."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from engine.training.arrays import FloatArray
from engine.training.bounds import Bounds
from engine.training.contestants import ContestantSpec
from engine.training.measurement import Measurement
from engine.training.preparation import Dataset
from engine.training.race import Race, Status
from engine.training.settings import RaceSettings

EPOCHS = Bounds(0, 1_000_000, integer=True)
MEASURES = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")


@dataclass(frozen=True, eq=False)
class RaceResult:
    """How a race went: one evaluation for each epoch, the first of them before training.

    A race ends early where everybody has diverged.
    """

    settings: RaceSettings
    dataset: Dataset
    evaluations: tuple[Measurement, ...]
    statuses: tuple[Status, ...]

    @property
    def contestants(self) -> tuple[ContestantSpec, ...]:
        """Who took part, in the order of every evaluation's entries."""
        return self.settings.contestants

    def to_json(self) -> dict[str, Any]:
        """Return the result as JSON's own types; what was not measured, or is not finite, is None."""
        settings = self.settings
        return {
            "dataset": {
                **{name: value for name, value in asdict(settings.dataset).items() if value is not None},
                "task": self.dataset.task,
                "train_rows": len(self.dataset.train_x),
                "test_rows": len(self.dataset.test_x),
            },
            "network": {**asdict(settings.network), "hidden": list(settings.network.hidden)},
            "batch_size": settings.batch_size,
            "seed": settings.seed,
            "epochs": self.evaluations[-1].epoch,
            "contestants": [self._contestant(index) for index in range(len(self.contestants))],
        }

    def rows(self) -> list[dict[str, Any]]:
        """Return one flat row for each contestant and epoch, as a CSV file holds them."""
        return [
            {
                "contestant": index + 1,
                "optimizer": str(spec),
                "epoch": evaluation.epoch,
                "step": evaluation.step,
                **{measure: _plain(getattr(evaluation, measure)[index]) for measure in MEASURES},
            }
            for index, spec in enumerate(self.contestants)
            for evaluation in self.evaluations
        ]

    def _contestant(self, index: int) -> dict[str, Any]:
        spec = self.contestants[index]
        return {
            "optimizer": spec.optimizer,
            "hyperparameters": spec.hyperparameters,
            "diverged_at_step": self.statuses[index].diverged_at,
            **{measure: self._curve(measure, index) for measure in MEASURES},
        }

    def _curve(self, measure: str, index: int) -> list[float | None]:
        curves: list[FloatArray] = [getattr(evaluation, measure) for evaluation in self.evaluations]
        return [_plain(values[index]) for values in curves]


def _plain(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def train(
    settings: RaceSettings, epochs: int, on_epoch: Callable[[Measurement], None] | None = None
) -> RaceResult:
    """Run a race for so many epochs and return its result.

    `on_epoch` is called with the evaluation before training (epoch 0) and after each epoch. Raises
    ConfigurationError or DatasetError as `Race` does.
    """
    EPOCHS.check("epochs", epochs)
    race = Race(replace(settings, evaluate_every=None))
    evaluations = [race.evaluate()]
    tell = on_epoch or (lambda _evaluation: None)
    tell(evaluations[0])
    for _epoch in range(epochs):
        reached = race.advance(race.batches_per_epoch).evaluations
        if not reached:
            break
        evaluations += reached
        tell(evaluations[-1])
    return RaceResult(settings, race.dataset, tuple(evaluations), tuple(race.statuses))
