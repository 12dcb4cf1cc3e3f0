"""What is known of a race's networks at a moment: losses, accuracies, and pictures of what they answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.training.arrays import FloatArray, IntArray, NumberArray
from engine.training.bounds import Bounds
from engine.training.preparation import Dataset
from engine.training.stack import Stack

RESOLUTION = Bounds(2, 512, integer=True)
MARGIN = 0.1


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


@dataclass(frozen=True, eq=False)
class Boundaries:
    """What each contestant answers all over the plane of two inputs, on a grid of n × n points.

    `x` and `y` (n,) are the grid's coordinates, in the units of the data. `answers` is (contestants, n, n,
    outputs), rows from low y to high: class probabilities, or for a regression the one predicted number in
    the units of the data. NaN for a contestant that has diverged.
    """

    x: FloatArray
    y: FloatArray
    answers: FloatArray


@dataclass(frozen=True, eq=False)
class Curves:
    """What each contestant answers along a single input: `x` (n,), `answers` (contestants, n, outputs).

    Units and NaN are as in `Boundaries`.
    """

    x: FloatArray
    answers: FloatArray


@dataclass(frozen=True, eq=False)
class Confusions:
    """How often each contestant takes one class for another in the test data.

    `counts` is (contestants, classes, classes), int64: rows are true classes, columns the answers. All zero
    for a contestant that has diverged.
    """

    counts: IntArray


Picture = Boundaries | Curves | Confusions
Place = Callable[[Any, float], Any]


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
            right += np.count_nonzero(np.argmax(outputs, axis=-1) == classes[portion], axis=-1)
    accuracy = right / rows if classes is not None else np.full(runs, np.nan)
    return np.where(np.isfinite(loss), loss / rows, np.nan), accuracy


def picture_of(stack: Stack, dataset: Dataset, resolution: int, place: Place) -> Picture | None:
    """Return the picture that suits the data, for the runs of the stack.

    Boundaries for two inputs, curves for one, confusions for classes from more inputs; None for a regression
    from more than two. `resolution` is the number of points along an axis. `place` gives every contestant an
    entry, filling those without a run.
    """
    RESOLUTION.check("resolution", resolution)
    if dataset.features == 1:
        (x,) = _axes(dataset, resolution)
        return Curves(x, place(_answers(stack, dataset, x[:, None]), np.nan))
    if dataset.features == 2:
        x, y = _axes(dataset, resolution)
        points = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
        answers = _answers(stack, dataset, points)
        grid = answers.reshape(len(answers), resolution, resolution, -1)
        return Boundaries(x, y, place(grid, np.nan))
    return Confusions(place(_counts(stack, dataset), 0)) if dataset.class_names else None


def _axes(dataset: Dataset, resolution: int) -> list[FloatArray]:
    points = np.concatenate([dataset.inputs_in_units("train"), dataset.inputs_in_units("test")])
    low, high = points.min(axis=0), points.max(axis=0)
    margin = MARGIN * np.where(high > low, high - low, 1.0)
    return [np.linspace(*ends, resolution) for ends in zip(low - margin, high + margin, strict=True)]


def _answers(stack: Stack, dataset: Dataset, points: FloatArray) -> FloatArray:
    """Return class probabilities, or predictions in the data's units, float32 (runs, points, outputs)."""
    x = dataset.input_scaling.standardize(points).astype(stack.parameters.dtype)
    outputs = stack.predict(x)
    if dataset.class_names:
        return softmax(outputs).astype(np.float32)
    return dataset.target_scaling.restore(outputs).astype(np.float32)


def softmax(logits: FloatArray) -> FloatArray:
    """Return class probabilities, shaped like the logits; the last axis sums to 1."""
    grown = np.exp(logits - np.max(logits, axis=-1, keepdims=True))
    probabilities: FloatArray = grown / np.sum(grown, axis=-1, keepdims=True)
    return probabilities


def _counts(stack: Stack, dataset: Dataset) -> IntArray:
    classes = len(dataset.class_names)
    if not len(dataset.test_x):
        return np.zeros((len(stack.parameters), classes, classes), np.int64)
    answers = np.argmax(stack.predict(dataset.test_x.astype(stack.parameters.dtype)), axis=-1)
    pairs = dataset.test_y * classes + answers
    counted = [np.bincount(row, minlength=classes**2) for row in pairs]
    return np.reshape(counted, (len(counted), classes, classes))
