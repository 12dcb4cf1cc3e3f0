"""The instruments that look at networks while they learn: one row of a table each.

A row says when the instrument is of use, what it measures, and how the result is to be read; how it is
painted the window's table of painters says, by the same names. What an instrument measures is a `Picture`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from engine.text import _
from engine.training.arrays import FloatArray, IntArray
from engine.training.bounds import Bounds
from engine.training.contours import class_lines
from engine.training.data.preparation import Dataset
from engine.training.networks.stack import Stack

RESOLUTION = Bounds(2, 512, integer=True)
MARGIN = 0.1
MOST_UNLIKE = 4.0
"""How many times as long one axis may be as another that is taken to be of the same unit."""
MOST_MARKED = 1500
"""Examples of a part that are looked at one by one: as many as a picture shows."""
Part = Literal["train", "test"]
PARTS: tuple[Part, ...] = ("train", "test")
BoolArray = NDArray[np.bool_]


class Picture:
    """What an instrument shows of all contestants at a moment; `instrument` names its row."""

    instrument: ClassVar[str]


@dataclass(frozen=True, eq=False)
class Boundaries(Picture):
    """What each contestant answers all over the plane of two inputs, on a grid of n × n points.

    `x` and `y` (n,) are the grid's coordinates, in the units of the data. `answers` is (contestants, n, n,
    outputs), rows from low y to high: class probabilities, or for a regression the one predicted number in
    the units of the data. NaN for a contestant that has diverged.

    Of classes, `lines` are for each contestant those on which its answer changes (see `contours`), and
    `mistaken` says of each part's first `MOST_MARKED` examples, (contestants, examples), which it gets wrong.
    """

    instrument = "boundaries"

    x: FloatArray
    y: FloatArray
    answers: FloatArray
    lines: tuple[tuple[FloatArray, ...], ...] = ()
    mistaken: Mapping[Part, BoolArray] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Fit(Picture):
    """What each contestant answers along a single input: `x` (n,), `answers` (contestants, n, outputs).

    Units and NaN are as in `Boundaries`.
    """

    instrument = "fit"

    x: FloatArray
    answers: FloatArray


@dataclass(frozen=True, eq=False)
class Predictions(Picture):
    """What each contestant predicts for examples of the test data, or of the training data without any.

    `targets` (n,) and `answers` (contestants, n) are in the target's own units; NaN as in `Boundaries`.
    """

    instrument = "predictions"

    targets: FloatArray
    answers: FloatArray


@dataclass(frozen=True, eq=False)
class Residuals(Predictions):
    """The same, to be read as what each prediction is off by."""

    instrument = "residuals"

    @property
    def errors(self) -> FloatArray:
        """Targets minus predictions (contestants, n), in the target's own units."""
        errors: FloatArray = self.targets - self.answers
        return errors


@dataclass(frozen=True, eq=False)
class Confusions(Picture):
    """How often each contestant takes one class for another in the test data.

    `counts` is (contestants, classes, classes), int64: rows are true classes, columns the answers. All zero
    for a contestant that has diverged.
    """

    instrument = "confusions"

    counts: IntArray


Place = Callable[[Any, float], Any]
"""Gives every contestant an entry, from those of the runs and what those without a run get."""

Measure = Callable[[Stack, Dataset, int, Place], Picture]


@dataclass(frozen=True)
class Instrument:
    """One row: a name, a sentence about what is to be seen, which data it suits, and what it measures.

    `measure(stack, dataset, resolution, place)` returns the picture of the stack's runs, with so many points
    along an axis where it has axes.
    """

    name: str
    title: str
    description: str
    suits: Callable[[Dataset], bool]
    measure: Measure


def suiting(dataset: Dataset) -> tuple[Instrument, ...]:
    """Return the instruments that suit the data, the one that tells most of them first."""
    return tuple(row for row in INSTRUMENTS.values() if row.suits(dataset))


def picture_of(
    stack: Stack, dataset: Dataset, resolution: int, place: Place, instrument: str = ""
) -> Picture | None:
    """Return the picture of an instrument, by its name, or where that does not suit the data of the first.

    None where no instrument does.
    """
    RESOLUTION.check("resolution", resolution)
    fitting = suiting(dataset)
    chosen = next((row for row in fitting if row.name == instrument), fitting[0] if fitting else None)
    return None if chosen is None else chosen.measure(stack, dataset, resolution, place)


def _boundaries(stack: Stack, dataset: Dataset, resolution: int, place: Place) -> Boundaries:
    x, y = _axes(dataset, resolution)
    points = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    outputs = _outputs(stack, dataset, points)

    def everywhere(values: FloatArray) -> Any:
        return place(values.reshape(len(values), resolution, resolution, -1), np.nan)

    answers = everywhere(_answers(stack, dataset, outputs))
    if not dataset.class_names:
        return Boundaries(x, y, answers)
    lines = tuple(class_lines(x, y, scores) for scores in everywhere(stack.loss.scores(outputs)))
    mistaken = {part: place(_mistaken(stack, dataset, part), False) for part in PARTS}
    return Boundaries(x, y, answers, lines, mistaken)


def _mistaken(stack: Stack, dataset: Dataset, part: Part) -> BoolArray:
    """Return which of a part's first examples each run gets wrong."""
    x, y = (dataset.train_x, dataset.train_y) if part == "train" else (dataset.test_x, dataset.test_y)
    x, y = x[:MOST_MARKED].astype(stack.parameters.dtype), y[:MOST_MARKED]
    if not len(x):
        return np.zeros((len(stack.parameters), 0), np.bool_)
    wrong: BoolArray = stack.loss.answers(stack.predict(x)) != y
    return wrong


def _fit(stack: Stack, dataset: Dataset, resolution: int, place: Place) -> Fit:
    (x,) = _axes(dataset, resolution)
    return Fit(x, place(_answers(stack, dataset, _outputs(stack, dataset, x[:, None])), np.nan))


def _confusions(stack: Stack, dataset: Dataset, _resolution: int, place: Place) -> Confusions:
    return Confusions(place(_counts(stack, dataset), 0))


def _predictions(stack: Stack, dataset: Dataset, _resolution: int, place: Place) -> Predictions:
    return Predictions(*_over_targets(stack, dataset, place))


def _residuals(stack: Stack, dataset: Dataset, _resolution: int, place: Place) -> Residuals:
    return Residuals(*_over_targets(stack, dataset, place))


def _over_targets(stack: Stack, dataset: Dataset, place: Place) -> tuple[FloatArray, FloatArray]:
    part: Part = "test" if len(dataset.test_x) else "train"
    x = dataset.part(part)[0][:MOST_MARKED].astype(stack.parameters.dtype)
    targets = dataset.targets_in_units(part)[:MOST_MARKED].astype(np.float32)
    answers = dataset.target_scaling.restore(stack.predict(x))[..., 0].astype(np.float32)
    return targets, place(answers, np.nan)


def _axes(dataset: Dataset, resolution: int) -> list[FloatArray]:
    points = np.concatenate([dataset.points_in_units("train"), dataset.points_in_units("test")])
    low, high = points.min(axis=0), points.max(axis=0)
    margin = MARGIN * np.where(high > low, high - low, np.maximum(np.abs(high), 1.0))
    low, high = _alike(low - margin, high + margin)
    return [np.linspace(*ends, resolution) for ends in zip(low, high, strict=True)]


def _alike(low: FloatArray, high: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return ends between which axes are of one length, unless their units can't be the same."""
    spans = high - low
    if spans.max() > MOST_UNLIKE * spans.min():
        return low, high
    more = (spans.max() - spans) / 2
    return low - more, high + more


def _outputs(stack: Stack, dataset: Dataset, points: FloatArray) -> FloatArray:
    """Return the networks' outputs (runs, points, outputs) at points in the data's units."""
    return stack.predict(dataset.inputs_at(points).astype(stack.parameters.dtype))


def _answers(stack: Stack, dataset: Dataset, outputs: FloatArray) -> FloatArray:
    """Return class probabilities, or predictions in the data's units, float32, for outputs."""
    if dataset.class_names:
        return stack.loss.probabilities(outputs).astype(np.float32)
    return dataset.target_scaling.restore(outputs).astype(np.float32)


def _counts(stack: Stack, dataset: Dataset) -> IntArray:
    classes = len(dataset.class_names)
    if not len(dataset.test_x):
        return np.zeros((len(stack.parameters), classes, classes), np.int64)
    answers = stack.loss.answers(stack.predict(dataset.test_x.astype(stack.parameters.dtype)))
    pairs = dataset.test_y * classes + answers
    counted = [np.bincount(row, minlength=classes**2) for row in pairs]
    return np.reshape(counted, (len(counted), classes, classes))


def _is_of_numbers(dataset: Dataset) -> bool:
    return not dataset.class_names


_ROWS = (
    Instrument(
        Fit.instrument, _("Learned curve"), _("The learned curve over the data; rings are test data."),
        lambda dataset: dataset.own_features == 1, _fit,
    ),
    Instrument(
        Boundaries.instrument, _("Answers over the plane"),
        _("What the network answers over the plane. Rings are test data, crosses what it gets wrong."),
        lambda dataset: dataset.own_features == 2, _boundaries,
    ),
    Instrument(
        Confusions.instrument, _("Confusions"),
        _("Test data: a row for each true class, a column for each answer."),
        lambda dataset: bool(dataset.class_names), _confusions,
    ),
    Instrument(
        Predictions.instrument, _("Predicted over true"),
        _("What is predicted over what is true, in the target's units: right answers lie on the line."),
        _is_of_numbers, _predictions,
    ),
    Instrument(
        Residuals.instrument, _("Residuals"),
        _("How far each target lies above what is predicted, over the prediction, in the target's units: "
          "where there is a shape, something is not learned."),
        _is_of_numbers, _residuals,
    ),
)  # fmt: skip

INSTRUMENTS: Mapping[str, Instrument] = MappingProxyType({row.name: row for row in _ROWS})
"""Every instrument by name; of those that suit the data the first is used unless another is asked for."""
