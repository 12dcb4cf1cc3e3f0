"""What is known of a race's networks at a moment: losses and accuracies on all of the data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.training.arrays import FloatArray, IntArray, NumberArray
from engine.training.networks.stack import Stack


@dataclass(frozen=True, eq=False)
class Measurement:
    """Losses and accuracies on all of the data after a step, one entry a contestant.

    Losses leave the penalty out. Entries are NaN for a contestant that has diverged and where there is no
    test data; accuracies are NaN throughout for a regression.
    """

    step: int
    epoch: int
    train_loss: FloatArray
    test_loss: FloatArray
    train_accuracy: FloatArray
    test_accuracy: FloatArray


def measured(
    stack: Stack, x: FloatArray, target: NumberArray, classes: IntArray | None
) -> tuple[FloatArray, FloatArray]:
    """Return losses and accuracies (runs,), float64, over all rows; accuracies are NaN without `classes`.

    `target` is what the network's graph takes; `classes` (rows,) are the class indices.
    """
    runs, rows = len(stack.parameters), len(x)
    if not rows:
        return np.full(runs, np.nan), np.full(runs, np.nan)
    loss, right = np.zeros(runs), np.zeros(runs)
    for portion in stack.portions(rows):
        part_loss, outputs = stack.measure(x[portion], target[portion])
        loss += part_loss.astype(np.float64) * len(x[portion])
        if classes is not None:
            right += np.count_nonzero(stack.loss.answers(outputs) == classes[portion], axis=-1)
    accuracy = right / rows if classes is not None else np.full(runs, np.nan)
    return np.where(np.isfinite(loss), loss / rows, np.nan), accuracy
