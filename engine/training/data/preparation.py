"""Data on its way to a network: examples as they come, then split into two parts and standardized.

Sources of data (`synthetic`, `tables`, `datasets`) make `Examples`; `prepare` turns them into the
`Dataset` that a race reads.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Literal, get_args

import numpy as np

from engine.errors import DatasetError
from engine.text import _
from engine.training.arrays import FloatArray, IntArray, NumberArray
from engine.training.data.features import check_plane, in_order, names_with_features, with_features

Task = Literal["classification", "regression"]
Part = Literal["train", "validation", "test"]
PARTS: tuple[Part, ...] = get_args(Part)
FEWEST_ROWS = 4

LEAST_CHANGE = 1e-3
"""A standardized column spans at least 2, one that is constant but for rounding far less than this."""

BLOCK = 4096
"""Rows that are standardized at a time: of many images, all at once would take four times their memory."""

FARTHEST = 1e30
"""Standardized values end here, because a test value far outside the training part may exceed float32."""


@dataclass(frozen=True, eq=False)
class Examples:
    """Rows as their source gives them, in the units of their source.

    `x` is float64 (rows, features), float32 of images made of bytes; NaN where a value is missing. `y` is
    float64 (rows,) for a regression, and for a classification the class of each row as an index into
    `class_names`. `columns` are those of a table, any of which may be the target, and `notes` say in
    sentences how it was read. `image_shape` is (rows, columns) of images, (rows, columns, 3) of those in
    colour. `held_out` is how many of the last rows the source itself keeps to test on,
    None where it keeps none apart.
    """

    x: FloatArray
    y: NumberArray
    feature_names: tuple[str, ...]
    target_name: str
    class_names: tuple[str, ...] = ()
    image_shape: tuple[int, ...] | None = None
    source: str = ""
    columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    held_out: int | None = None

    @property
    def task(self) -> Task:
        """A classification where there are class names, otherwise a regression."""
        return "classification" if self.class_names else "regression"


@dataclass(frozen=True)
class Scaling:
    """A shift and a scale per column; `standard = (original - center) / scale`."""

    center: FloatArray
    scale: FloatArray

    def standardize(self, original: FloatArray) -> FloatArray:
        """Return values in the units of the source as float32 standardized ones."""
        standard = np.empty(original.shape, np.float32)
        for start in range(0, len(original), BLOCK):
            rows = slice(start, start + BLOCK)
            standard[rows] = np.clip((original[rows] - self.center) / self.scale, -FARTHEST, FARTHEST)
        return standard

    def restore(self, standard: NumberArray) -> FloatArray:
        """Return standardized values in the units of the source, as float64."""
        restored: FloatArray = standard * self.scale + self.center
        return restored


@dataclass(frozen=True, eq=False)
class Dataset:
    """Examples in parts, standardized, ready to train on; all arrays are read-only.

    Inputs are float32 (rows, features) with mean 0 and standard deviation 1 over the training part; the
    pixels of images share one mean and one deviation, so that pictures keep their contrast. A regression's
    targets are float32 (rows, 1), standardized likewise: a mean squared error of 1 is what always answering
    the mean would earn. A classification's targets are class indices, int64 (rows,). `extra` names the
    inputs that were made of the source's own (see `features`), and stand after them. The validation part,
    which a choice of hyperparameters is made on, is mostly empty. `source_order` are the training rows as
    their source has them one after the other. Raises DatasetError where the training part is empty.
    """

    name: str
    task: Task
    train_x: FloatArray
    train_y: NumberArray
    test_x: FloatArray
    test_y: NumberArray
    feature_names: tuple[str, ...]
    target_name: str
    class_names: tuple[str, ...]
    image_shape: tuple[int, ...] | None
    input_scaling: Scaling
    target_scaling: Scaling
    source_order: IntArray
    columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    validation_x: FloatArray = field(default_factory=lambda: np.empty((0, 0), np.float32))
    validation_y: NumberArray = field(default_factory=lambda: np.empty(0, np.float32))

    def __post_init__(self) -> None:
        for array in chain.from_iterable(map(self.part, PARTS)):
            array.setflags(write=False)
        if not len(self.train_x):
            raise DatasetError(_("{name} has no row to train on").format(name=self.name), source=self.name)

    def part(self, name: Part) -> tuple[FloatArray, NumberArray]:
        """Return inputs and targets of a part by its name."""
        return getattr(self, f"{name}_x"), getattr(self, f"{name}_y")

    @property
    def constant_features(self) -> tuple[str, ...]:
        """The inputs that are the same in every row to train on; of images none, whose corners often are."""
        if self.image_shape is not None:
            return ()
        constant = np.ptp(self.train_x, axis=0) < LEAST_CHANGE
        return tuple(name for name, is_one in zip(self.feature_names, constant, strict=True) if is_one)

    @property
    def features(self) -> int:
        """The number of inputs that a network gets."""
        return len(self.feature_names)

    @property
    def own_features(self) -> int:
        """The number of inputs that the source gave: the axes of a picture of the data."""
        return self.features - len(self.extra)

    @property
    def outputs(self) -> int:
        """The number of outputs a network needs: one for each class, or one for a regression."""
        return len(self.class_names) or 1

    @property
    def test_part(self) -> float:
        """The fraction of all rows that is kept to test on."""
        kept = len(self.test_x)
        return kept / (kept + len(self.train_x) + len(self.validation_x))

    def inputs_in_units(self, part: Literal["train", "test"]) -> FloatArray:
        """Return a part's inputs in the units of their source, as a scatter plot shows them."""
        return self.input_scaling.restore(self.train_x if part == "train" else self.test_x)

    def points_in_units(self, part: Literal["train", "test"]) -> FloatArray:
        """Return `inputs_in_units` without those that were made of others."""
        return self.inputs_in_units(part)[:, : self.own_features]

    def inputs_at(self, points: FloatArray) -> FloatArray:
        """Return what a network gets for points (rows, own inputs) in the units of the source."""
        return self.input_scaling.standardize(with_features(points, self.extra))

    def targets_in_units(self, part: Literal["train", "test"]) -> NumberArray:
        """Return a part's targets, (rows,): class indices, or numbers in the units of their source."""
        targets = self.train_y if part == "train" else self.test_y
        return targets if self.class_names else self.target_scaling.restore(targets)[:, 0]


def prepare(
    name: str,
    examples: Examples,
    test_fraction: float | None,
    rng: np.random.Generator,
    extra: tuple[str, ...] = (),
    validation_fraction: float = 0.0,
) -> Dataset:
    """Split examples at random and standardize them by their training part.

    The validation part is that fraction of what is not for testing: the test part is the same without it.

    Every class gives the same fraction of its rows to the test part, and at least one row to each part. A
    missing value takes the mean of its column over the training part. Inputs named by `extra` are made of
    the two that there are, before they are standardized.
    With `test_fraction` 0 the test part is empty, with None it is what the source holds out. Raises
    DatasetError where there are too few rows, where a row's class is none of the classes, or where a number
    to predict is the same in every row to train on, and ConfigurationError where `extra` inputs are wanted
    of other than two.
    """
    if extra:
        check_plane(len(examples.feature_names))
    if examples.class_names:
        _check_classes(examples)
    train, test = _split(examples, test_fraction, rng)
    train, validation = _with_validation(examples, train, validation_fraction, rng)
    x = with_features(_filled(examples.x, train), extra)
    inputs = _fit(x[train], together=examples.image_shape is not None)
    targets, y = _targets(examples, train)
    return Dataset(
        name=name,
        task=examples.task,
        train_x=inputs.standardize(x[train]),
        train_y=y[train],
        test_x=inputs.standardize(x[test]),
        test_y=y[test],
        feature_names=names_with_features(examples.feature_names, extra),
        target_name=examples.target_name,
        class_names=examples.class_names,
        image_shape=examples.image_shape,
        input_scaling=inputs,
        target_scaling=targets,
        source_order=np.argsort(train),
        columns=examples.columns,
        notes=examples.notes,
        extra=tuple(in_order(extra)),
        validation_x=inputs.standardize(x[validation]),
        validation_y=y[validation],
    )


def _targets(examples: Examples, train: IntArray) -> tuple[Scaling, NumberArray]:
    """Return how targets are scaled and what networks learn: class indices as they are, numbers scaled."""
    if examples.class_names:
        return _no_scaling(), examples.y.astype(np.int64)
    numbers = np.reshape(examples.y, (-1, 1)).astype(np.float64)
    _check_numbers(examples, numbers[train])
    scaling = _fit(numbers[train])
    return scaling, scaling.standardize(numbers)


def _split(
    examples: Examples, test_fraction: float | None, rng: np.random.Generator
) -> tuple[IntArray, IntArray]:
    rows = len(examples.x)
    if rows < FEWEST_ROWS:
        message = _("{source} has too few rows to train on: {rows}; it needs at least {least}")
        text = message.format(source=examples.source, rows=rows, least=FEWEST_ROWS)
        raise DatasetError(text, source=examples.source)
    if test_fraction is None:
        trained = rows - (examples.held_out or 0)
        return rng.permutation(trained), trained + rng.permutation(rows - trained)
    if not test_fraction:
        return rng.permutation(rows), np.empty(0, np.int64)
    groups = _classes(examples) if examples.class_names else [np.arange(rows)]
    parts = [_split_group(group, test_fraction, rng) for group in groups]
    train, test = (np.concatenate(part) for part in zip(*parts, strict=True))
    return rng.permutation(train), rng.permutation(test)


def _with_validation(
    examples: Examples, train: IntArray, fraction: float, rng: np.random.Generator
) -> tuple[IntArray, IntArray]:
    """Take a fraction of the rows to train on out for validation; a class that has one row keeps it."""
    if not fraction:
        return train, train[:0]
    classes = range(len(examples.class_names))
    groups = [train[examples.y[train] == index] for index in classes] if classes else [train]
    parts = [_split_group(each, fraction, rng) if len(each) > 1 else (each, each[:0]) for each in groups]
    kept, held_out = (np.concatenate(part) for part in zip(*parts, strict=True))
    return rng.permutation(kept), held_out


def _filled(x: FloatArray, train: IntArray) -> FloatArray:
    """Return inputs with a mean of the rows to train on, 0 where there is none, for each missing value."""
    missing = np.isnan(x)
    if not missing.any():
        return x
    told = np.maximum(np.sum(~missing[train], axis=0), 1)
    return np.where(missing, np.nansum(x[train], axis=0) / told, x)


def _check_classes(examples: Examples) -> None:
    """Training picks scores by class number without another look, so wrong ones must not get past here."""
    count = len(examples.class_names)
    is_class = (examples.y >= 0) & (examples.y < count) & (examples.y == np.floor(examples.y))
    if not np.all(is_class):
        row = int(np.argmin(is_class))
        message = _("{source}, row {row}: the class is {value:g}; it must be a whole number from 0 to {last}")
        text = message.format(source=examples.source, row=row + 1, value=examples.y[row], last=count - 1)
        raise DatasetError(text, source=examples.source, column=examples.target_name)


def _check_numbers(examples: Examples, numbers: FloatArray) -> None:
    """Standardized, a constant would be a target of 0 that every network reaches, and says nothing."""
    center, deviation = np.mean(numbers), np.std(numbers)
    if _is_constant(center, deviation):
        message = _("{source}: every row to train on has the {target} {value:g}; there is nothing to learn")
        text = message.format(source=examples.source, target=examples.target_name, value=center)
        raise DatasetError(text, source=examples.source, column=examples.target_name)


def _classes(examples: Examples) -> list[IntArray]:
    groups: list[IntArray] = []
    for index, class_name in enumerate(examples.class_names):
        group = np.flatnonzero(examples.y == index)
        if len(group) < 2:
            message = _(
                "class {name} has too few rows ({rows}); it needs 2, one to train on and one to test on: "
                "set the test part to 0, leave out its rows, or learn a number instead of classes"
            )
            text = message.format(name=repr(class_name), rows=len(group))
            raise DatasetError(text, source=examples.source, column=examples.target_name)
        groups.append(group)
    return groups


def _split_group(
    group: IntArray, test_fraction: float, rng: np.random.Generator
) -> tuple[IntArray, IntArray]:
    shuffled = rng.permutation(group)
    held_out = min(max(round(len(group) * test_fraction), 1), len(group) - 1)
    return shuffled[held_out:], shuffled[:held_out]


def _fit(values: FloatArray, together: bool = False) -> Scaling:
    """Measure mean and deviation by column, or over all columns together.

    A column that is constant but for rounding would be blown up into noise: it is measured in its own size,
    and in no less than its unit.
    """
    axis = None if together else 0
    center = np.mean(values, axis=axis, dtype=np.float64)
    deviation = np.std(values, axis=axis, dtype=np.float64)
    size = np.maximum(np.abs(center), 1.0)
    return Scaling(np.asarray(center), np.asarray(np.where(_is_constant(center, deviation), size, deviation)))


def _is_constant(center: Any, deviation: Any) -> Any:
    """Say of columns whether they are constant but for rounding."""
    return deviation <= np.maximum(1e-12 * np.abs(center), 1e-100)


def _no_scaling() -> Scaling:
    return Scaling(np.zeros(1), np.ones(1))
