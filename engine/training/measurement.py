"""What is known of a race's networks at a moment: losses, accuracies and errors on all of the data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from engine.training.arrays import FloatArray, IntArray, NumberArray
from engine.training.networks.stack import Stack


@dataclass(frozen=True, eq=False)
class Measurement:
    """Losses, accuracies and errors on all of the data after a step, one entry a contestant.

    Losses leave the penalty out, and are those of standardized targets. Errors are roots of mean squared
    errors (RMSE) in the target's own units. Entries are NaN for a contestant that has diverged and where
    there is no test data; accuracies are NaN throughout for a regression, errors for classes and where they
    were left out.
    """

    step: int
    epoch: int
    train_loss: FloatArray
    test_loss: FloatArray
    train_accuracy: FloatArray
    test_accuracy: FloatArray
    train_error: FloatArray = field(default_factory=lambda: np.empty(0))
    test_error: FloatArray = field(default_factory=lambda: np.empty(0))

    def __post_init__(self) -> None:
        for name in ("train_error", "test_error"):
            if not len(getattr(self, name)):
                object.__setattr__(self, name, np.full(len(self.train_loss), np.nan))


class Figures(NamedTuple):
    """What is measured of runs on a part of the data, (runs,) each; `error` is of standardized targets."""

    loss: FloatArray
    accuracy: FloatArray
    error: FloatArray


def measured(
    stack: Stack,
    x: FloatArray,
    target: NumberArray,
    classes: IntArray | None,
    each: Callable[..., Iterable[Any]] = map,
) -> Figures:
    """Return what is measured over all rows, float64; accuracies are NaN without `classes`, errors with.

    `target` is what the network's graph takes; `classes` (rows,) are the class indices. `each` measures
    portions as `map` does, maybe several at a time.
    """

    def added_up(portion: slice) -> tuple[FloatArray, NumberArray]:
        """Return losses, and how many answers are right, or squared errors."""
        loss, outputs = stack.measure(x[portion], target[portion])
        losses = loss.astype(np.float64) * len(x[portion])
        if classes is not None:
            return losses, np.count_nonzero(stack.loss.answers(outputs) == classes[portion], axis=-1)
        return losses, np.sum((outputs - target[portion]).astype(np.float64) ** 2, axis=(-2, -1))

    runs, rows = len(stack.parameters), len(x)
    nothing = np.full(runs, np.nan)
    if not rows:
        return Figures(nothing, nothing, nothing)
    loss, other = np.zeros((2, runs))
    for part_loss, part_other in each(added_up, stack.portions(rows)):
        loss += part_loss
        other += part_other
    known = np.where(np.isfinite(loss), loss / rows, np.nan)
    if classes is not None:
        return Figures(known, other / rows, nothing)
    return Figures(known, nothing, np.where(np.isfinite(other), np.sqrt(other / rows), np.nan))
