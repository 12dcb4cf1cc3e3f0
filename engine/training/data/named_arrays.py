"""Arrays of a file as examples: what is an image, what is a class, and what is a number to learn."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import DatasetError
from engine.text import _
from engine.training.data.idx import LARGEST_SIDE
from engine.training.data.images import COLOURS, pixel_names
from engine.training.data.npz import read_arrays
from engine.training.data.preparation import Examples, Task
from engine.training.data.tables.choices import CHOSEN
from engine.training.data.tables.numerals import LARGEST_NUMBER

MOST_CLASSES = 1000
MOST_LEVELS = 100
"""Different whole numbers that may be classes, if nothing else is said."""
FEWEST_OF_A_CLASS = 3
"""Rows that a whole number has on average where it stands for a class."""
MOST_INPUTS = LARGEST_SIDE**2

Array = NDArray[Any]


def array_examples(path: str, size: int, task: Task | None, rng: np.random.Generator) -> Examples:
    """Return so many rows, chosen at random, or all where there are fewer.

    Of a file with arrays to train on and to test on either gives its share, and the examples say which are
    held out. Raises DatasetError where an array cannot be used.
    """
    arrays = read_arrays(path)
    parts = [arrays.train] if arrays.test is None else [arrays.train, arrays.test]
    share = size / sum(len(y) for _x, y in parts)
    rows = [np.sort(rng.permutation(len(y))[: max(round(len(y) * share), 1)]) for _x, y in parts]
    x = np.concatenate([x[kept] for (x, _y), kept in zip(parts, rows, strict=True)])
    y = np.concatenate([y[kept] for (_x, y), kept in zip(parts, rows, strict=True)])
    inputs, shape = _inputs(x, path, arrays.names[0])
    targets, classes, told = _targets(_flat(y, path, arrays.names[1]), task, path, arrays.names[1])
    return Examples(
        x=inputs,
        y=targets,
        feature_names=_feature_names(inputs.shape[1], shape),
        target_name=arrays.names[1],
        class_names=classes,
        image_shape=shape,
        source=path,
        notes=(told,),
        held_out=None if arrays.test is None else len(rows[1]),
    )


def _flat(y: Array, path: str, name: str) -> Array:
    if y.ndim == 2 and y.shape[1] > 1:
        message = _("{file}: the array {name} has {columns} columns; it must have one class or number a row")
        raise DatasetError(message.format(file=path, name=name, columns=y.shape[1]), source=path)
    return y.reshape(len(y))


def _inputs(x: Array, path: str, name: str) -> tuple[NDArray[Any], tuple[int, ...] | None]:
    """Return inputs (rows, features), and the shape of the images that they are, if any."""
    if x.ndim == 4 and x.shape[3] not in {1, len(COLOURS)}:
        message = _("{file}: the images of {name} have {count} colours; they may have one or three")
        raise DatasetError(message.format(file=path, name=name, count=x.shape[3]), source=path)
    shape = None if x.ndim < 3 else x.shape[1:3] if x.shape[3:] == (1,) else x.shape[1:]
    flat = x.reshape(len(x), -1)
    if flat.shape[1] > MOST_INPUTS:
        message = _("{file}: {name} has {count:,} inputs; {most:,} can be learned from")
        text = message.format(file=path, name=name, count=flat.shape[1], most=MOST_INPUTS)
        raise DatasetError(text, source=path)
    if x.dtype == np.uint8:
        return flat.astype(np.float32), shape  # which holds every byte, in half the memory
    inputs = flat.astype(np.float64)
    _check_sizes(inputs, path, name)
    return inputs, shape


def _check_sizes(numbers: NDArray[Any], path: str, name: str) -> None:
    """Refuse what is infinite, or as good as: its square would be."""
    if np.any(np.abs(numbers) > LARGEST_NUMBER):
        message = _("{file}: {name} has numbers that are infinite, or beyond {largest:g}")
        raise DatasetError(message.format(file=path, name=name, largest=LARGEST_NUMBER), source=path)


def _feature_names(count: int, shape: tuple[int, ...] | None) -> tuple[str, ...]:
    if shape is not None:
        return pixel_names(shape)
    return ("x",) if count == 1 else tuple(f"x{place}" for place in range(1, count + 1))


def _targets(y: Array, task: Task | None, path: str, name: str) -> tuple[NDArray[Any], tuple[str, ...], str]:
    """Return targets, the names of their classes if they are, and the sentence that tells of it."""
    found, why = (task, CHOSEN) if task is not None else _found_task(y)
    words = _("classes") if found == "classification" else _("a number")
    told = _("Target: {name}. Task: {task} ({why}).").format(name=name, task=words, why=why)
    if y.dtype.kind == "f" and not np.all(np.isfinite(y)):
        message = _("{file}: {name} has values that are no numbers; leave their rows out")
        raise DatasetError(message.format(file=path, name=name), source=path)
    if found == "regression":
        if y.dtype.kind not in "biuf":
            message = _("{file}: {name} holds text, which is no number to learn")
            raise DatasetError(message.format(file=path, name=name), source=path)
        numbers = y.astype(np.float64)
        _check_sizes(numbers, path, name)
        return numbers, (), told
    known, classes = np.unique(y, return_inverse=True)
    if not 1 < len(known) <= MOST_CLASSES:
        message = _("{file}: {name} has {count:,} different values; classes need 2 to {most:,}")
        text = message.format(file=path, name=name, count=len(known), most=MOST_CLASSES)
        raise DatasetError(text, source=path)
    return classes, tuple(map(_as_name, known.tolist())), told


def _found_task(y: Array) -> tuple[Task, str]:
    """Return what to learn of a target, and why."""
    if y.dtype.kind not in "iuf":
        return "classification", _("it holds text") if y.dtype.kind in "US" else _("it is true or false")
    if not np.all(y == np.floor(y)):
        return "regression", _("its numbers are not whole")
    known = np.unique(y)
    is_few = len(known) <= MOST_LEVELS and len(y) >= FEWEST_OF_A_CLASS * len(known)
    if len(known) <= 2 or (is_few and float(known[-1]) - float(known[0]) < 2 * len(known)):
        return "classification", _("it has few whole numbers, close together")
    return "regression", _("its whole numbers are many")


def _as_name(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return f"{value:g}" if isinstance(value, float) else str(value)
