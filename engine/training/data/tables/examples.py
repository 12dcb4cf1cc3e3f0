"""From a table as it was read to examples: numbers as they are, texts as one input for each."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from engine.errors import DatasetError
from engine.text import _
from engine.training.arrays import FloatArray, IntArray, NumberArray
from engine.training.data.preparation import Examples
from engine.training.data.tables.columns import Column
from engine.training.data.tables.header import LONGEST_NAME
from engine.training.data.tables.notes import notes
from engine.training.data.tables.numerals import LARGEST_NUMBER, is_missing, number
from engine.training.data.tables.reading import Reading
from engine.training.data.tables.tasks import MOST_CLASSES

MISSING = -1
MOST_NUMBERS = 2**25
"""Numbers of all inputs together, texts as inputs included."""


def examples(reading: Reading) -> Examples:
    """Return the examples of a table, NaN where a value is missing.

    Raises DatasetError with source, line and column.
    """
    dropped = set(reading.dropped)
    kept = [place for place in range(len(reading.lines)) if place not in dropped]
    if not kept:
        message = _("{path}: in every row a value is missing; leave out columns or take column means")
        raise DatasetError(message.format(path=reading.source), source=reading.source)
    _require_room(reading, len(kept))
    blocks = [_inputs(reading, column, kept) for column in reading.inputs]
    x = np.column_stack([values for _names, values in blocks])
    names = tuple(name for names, _values in blocks for name in names)
    classes, y = _targets(reading, kept)
    return Examples(
        x=x,
        y=y,
        feature_names=names,
        target_name=reading.target.name,
        class_names=classes,
        source=reading.source,
        columns=tuple(column.name for column in reading.columns),
        notes=tuple(notes(reading)),
    )


def why_not(reading: Reading) -> str:
    """Return why a table cannot be trained on as it is read, or nothing where it can."""
    try:
        examples(reading)
    except DatasetError as error:
        return str(error)
    return ""


def _targets(reading: Reading, kept: Sequence[int]) -> tuple[tuple[str, ...], NumberArray]:
    if reading.task == "regression":
        return (), _numbers(reading, reading.target, kept)
    return _classes(reading, reading.target, kept)


def _require_room(reading: Reading, rows: int) -> None:
    inputs = sum(column.distinct if column.kind == "text" else 1 for column in reading.inputs)
    if inputs * rows > MOST_NUMBERS:
        message = _("{path} makes more than {limit} numbers; leave out rows or columns")
        text = message.format(path=reading.source, limit=f"{MOST_NUMBERS:,}")
        raise DatasetError(text, source=reading.source)


def _inputs(reading: Reading, column: Column, kept: Sequence[int]) -> tuple[list[str], FloatArray]:
    """Return the inputs that a column becomes, and their numbers, NaN where a value is missing."""
    if column.kind != "text":
        return [column.name], _numbers(reading, column, kept)[:, None]
    cells = [column.cells[place] for place in kept]
    texts = sorted({cell for cell in cells if not is_missing(cell)})
    for text in texts:
        _require_short(reading, column, text)
    places = {text: place for place, text in enumerate(texts)}
    found = np.array([places.get(cell, MISSING) for cell in cells])
    values = (found[:, None] == np.arange(len(texts))).astype(np.float64)
    values[found == MISSING] = math.nan
    return [f"{column.name}={text}" for text in texts], values


def _numbers(reading: Reading, column: Column, kept: Sequence[int]) -> FloatArray:
    if column.numbers is not None:
        return column.numbers if len(kept) == len(column.numbers) else column.numbers[kept]
    cells = [column.cells[place] for place in kept]
    values = [math.nan if is_missing(cell) else number(cell, reading.decimal) for cell in cells]
    for place, value in zip(kept, values, strict=True):
        if value is None or abs(value) > LARGEST_NUMBER:
            raise _cell_error(reading, column, place, value)
    return np.array(values, np.float64)


def _cell_error(reading: Reading, column: Column, place: int, value: float | None) -> DatasetError:
    cell, line = column.cells[place], reading.lines[place]
    if value is None:
        message = _("{path}, line {line}, column {column}: {cell} is not a number; {cure}")
    elif not math.isfinite(value):
        message = _("{path}, line {line}, column {column}: {cell} is not a finite number; {cure}")
    else:
        message = _("{path}, line {line}, column {column}: {cell} is too large; {cure}")
    cure = _("leave the column out, or choose what is done with missing values, and it counts as one")
    if column.role == "target":
        cure = _("choose another target, or what is done with missing values, and it counts as one")
    if column.kind == "text":
        cure = _("learn classes, or choose another target")
    text = message.format(
        path=reading.source, line=line, column=repr(column.name), cell=repr(cell[:40]), cure=cure
    )
    return DatasetError(text, source=reading.source, line=line, column=column.name)


def _classes(reading: Reading, column: Column, kept: Sequence[int]) -> tuple[tuple[str, ...], IntArray]:
    """Return the names of the classes in order, and the class of each row."""
    label_of = {cell: _label(cell, reading.decimal) for cell in set(column.cells)}
    labels = [label_of[column.cells[place]] for place in kept]
    names = sorted(set(labels), key=_by_number_then_text)
    for name in names:
        _require_short(reading, column, name, reading.lines[kept[labels.index(name)]])
    _check_classes(reading, column, names)
    numbers = {name: place for place, name in enumerate(names)}
    return tuple(names), np.array([numbers[label] for label in labels], np.int64)


def _label(cell: str, decimal: str) -> str:
    """Return a class's name, so that 1 and 1.0 are one class."""
    value = number(cell, decimal)
    return f"{value:.15g}" if value is not None and math.isfinite(value) else cell


def _by_number_then_text(name: str) -> tuple[float, str]:
    value = number(name)
    return (math.inf if value is None or math.isnan(value) else value, name)


def _check_classes(reading: Reading, column: Column, names: Sequence[str]) -> None:
    source = reading.source
    if len(names) == 1:
        message = _("{path}, column {column}: every row has the class {name}; there is nothing to tell "
                    "apart; choose another target")  # fmt: skip
        text = message.format(path=source, column=repr(column.name), name=repr(names[0]))
        raise DatasetError(text, source=source, column=column.name)
    if len(names) > MOST_CLASSES:
        message = _("{path}, column {column}: {count} classes are too many, the limit is {limit}; "
                    "is this column the target, and is it not a regression?")  # fmt: skip
        text = message.format(path=source, column=repr(column.name), count=len(names), limit=MOST_CLASSES)
        raise DatasetError(text, source=source, column=column.name)


def _require_short(reading: Reading, column: Column, name: str, line: int | None = None) -> None:
    if len(name) <= LONGEST_NAME:
        return
    line = reading.lines[column.cells.index(name)] if line is None else line
    message = _("{path}, line {line}: the name {name}… has {count} letters; it may have {most}")
    text = message.format(path=reading.source, line=line, name=name[:40], count=len(name), most=LONGEST_NAME)
    raise DatasetError(text, source=reading.source, line=line)
