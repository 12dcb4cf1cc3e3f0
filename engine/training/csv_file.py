"""The user's own data: reads a CSV file, and says for whatever is wrong with it where and what it is.

The file is UTF-8 text with one example a line, separated by commas, semicolons or tabs. Every column but the
target holds numbers with a decimal point. The target is a class, if it is text or a few whole numbers, or a
number to predict.
"""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.errors import DatasetError
from engine.files.ordinary_file import read_ordinary
from engine.text import _
from engine.training.arrays import FloatArray, IntArray
from engine.training.preparation import Examples, Task

LARGEST_BYTES = 32 * 1024 * 1024
MOST_CELLS = 2**23
"""Cells of a file, all rows together: each takes some hundred bytes of memory while it is read."""
LONGEST_NAME = 200
"""Letters that the name of a column or of a class has at the most."""
LARGEST_NUMBER = 1e100
FEW_WHOLE_NUMBERS = 20
MOST_CLASSES = 100
DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True)
class _Table:
    """The cells of a file: column names, rows of text, and the line each row stands on."""

    source: str
    names: list[str]
    rows: list[list[str]]
    lines: list[int]

    def column(self, index: int) -> list[str]:
        return [row[index] for row in self.rows]


def read_csv(
    path: str, target: str | None = None, task: Task | None = None, header: bool | None = None
) -> Examples:
    """Return the examples of a CSV file.

    `target` names the target column (the last if None), `task` what to learn (by the look of the target if
    None) and `header` whether the first line names the columns (if None: it does when none of its cells is
    a number). Raises DatasetError with source, line and column.
    """
    table = _table(path, _text(Path(path)), header)
    index = _target_index(table, target)
    features = [i for i in range(len(table.names)) if i != index]
    x = np.column_stack([_numbers(table, i) for i in features])
    names = tuple(table.names[i] for i in features)
    if task == "regression" or (task is None and not _looks_like_classes(table.column(index))):
        return Examples(x, _numbers(table, index), names, table.names[index], source=path)
    classes, y = _classes(table, index)
    return Examples(x, y, names, table.names[index], class_names=classes, source=path)


def _text(path: Path) -> str:
    source = str(path)
    try:
        if path.is_dir():
            raise DatasetError(_("{path} is a folder; choose a CSV file").format(path=source), source=source)
        content = read_ordinary(path, LARGEST_BYTES + 1)
    except FileNotFoundError:
        raise DatasetError(_("there is no file {path}").format(path=source), source=source) from None
    except OSError as error:
        message = _("{path} cannot be read: {reason}").format(path=source, reason=error.strerror or error)
        raise DatasetError(message, source=source) from None
    return _decoded(content, source)


def _decoded(content: bytes, source: str) -> str:
    if len(content) > LARGEST_BYTES:
        message = _("{path} is too large; the limit is {limit} MB")
        text = message.format(path=source, limit=LARGEST_BYTES // 2**20)
        raise DatasetError(text, source=source)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = _("{path}, line {line}: this is not UTF-8 text; save the file as CSV in UTF-8")
        raise DatasetError(message.format(path=source, line=line), source=source, line=line) from None
    if "\0" in text:
        message = _("{path} is not a text file; save the data as CSV in UTF-8").format(path=source)
        raise DatasetError(message, source=source)
    return text


def _table(source: str, text: str, header: bool | None) -> _Table:
    records = _records(source, text)
    if not records:
        raise DatasetError(_("{path} is empty").format(path=source), source=source)
    first_line, first = records[0]
    if len(first) < 2:
        message = _(
            "{path} has one column; it needs at least one input and a target, separated by , ; or tab"
        )
        raise DatasetError(message.format(path=source), source=source, line=first_line)
    if header is None:
        header = not any(_parsed(cell) is not None for cell in first)
    names = _names(source, first if header else [""] * len(first))
    body = records[1:] if header else records
    if not body:
        message = _("{path} has a header and no rows below it").format(path=source)
        raise DatasetError(message, source=source)
    _check_widths(source, names, body)
    return _Table(source, names, [cells for _line, cells in body], [line for line, _cells in body])


def _records(source: str, text: str) -> list[tuple[int, list[str]]]:
    """Return each line that is not blank, as its number and its cells without outer spaces."""
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=_delimiter(text), skipinitialspace=True, strict=True
    )
    records, count = [], 0
    try:
        for record in reader:
            cells = [cell.strip() for cell in record]
            if any(cells):
                count += len(cells)
                _require_few(source, count)
                records.append((reader.line_num, cells))
    except csv.Error as error:
        message = _("{path}, line {line}: {reason}")
        line = reader.line_num
        text = message.format(path=source, line=line, reason=error)
        raise DatasetError(text, source=source, line=line) from None
    return records


def _require_few(source: str, count: int) -> None:
    if count > MOST_CELLS:
        message = _("{path} has more than {limit} cells; leave out rows or columns")
        raise DatasetError(message.format(path=source, limit=f"{MOST_CELLS:,}"), source=source)


def _delimiter(text: str) -> str:
    """Return the delimiter that cuts the first line into most cells."""
    line = text.lstrip().partition("\n")[0]
    return max(DELIMITERS, key=line.count)


def _names(source: str, cells: list[str]) -> list[str]:
    names = [cell or f"column_{number}" for number, cell in enumerate(cells, start=1)]
    seen: set[str] = set()
    for name in names:
        _require_short(source, name, 1)
        if name in seen:
            message = _("{path} has more than one column called {name}; give each its own name")
            text = message.format(path=source, name=repr(name))
            raise DatasetError(text, source=source, line=1, column=name)
        seen.add(name)
    return names


def _require_short(source: str, name: str, line: int) -> None:
    if len(name) > LONGEST_NAME:
        message = _("{path}, line {line}: the name {name}… has {count} letters; it may have {most}")
        text = message.format(path=source, line=line, name=name[:40], count=len(name), most=LONGEST_NAME)
        raise DatasetError(text, source=source, line=line)


def _check_widths(source: str, names: list[str], body: list[tuple[int, list[str]]]) -> None:
    for line, cells in body:
        if len(cells) != len(names):
            message = _("{path}, line {line}: {found} cells, where the first line has {expected}")
            text = message.format(path=source, line=line, found=len(cells), expected=len(names))
            raise DatasetError(text, source=source, line=line)


def _target_index(table: _Table, target: str | None) -> int:
    if target is None:
        return len(table.names) - 1
    if target not in table.names:
        message = _("{path} has no column called {name}; it has {names}")
        listed = ", ".join(table.names)
        text = message.format(path=table.source, name=repr(target), names=listed)
        raise DatasetError(text, source=table.source, column=target)
    return table.names.index(target)


def _parsed(cell: str) -> float | None:
    """Return the number a cell spells, NaN and infinity included, or None where it spells none."""
    try:
        return None if "_" in cell else float(cell)
    except ValueError:
        return None


def _numbers(table: _Table, index: int) -> FloatArray:
    values = np.empty(len(table.rows))
    for row, cell in enumerate(table.column(index)):
        value = _parsed(cell)
        if value is None or not abs(value) <= LARGEST_NUMBER:
            raise _cell_error(table, index, row, value)
        values[row] = value
    return values


def _cell_error(table: _Table, index: int, row: int, value: float | None) -> DatasetError:
    cell, line, name = table.rows[row][index], table.lines[row], table.names[index]
    if not cell:
        message = _("{path}, line {line}, column {column}: the cell is empty; it must be a number")
    elif value is None:
        message = _("{path}, line {line}, column {column}: {cell} is not a number")
    elif not math.isfinite(value):
        message = _("{path}, line {line}, column {column}: {cell} is not a finite number")
    else:
        message = _("{path}, line {line}, column {column}: {cell} is too large")
    text = message.format(path=table.source, line=line, column=repr(name), cell=repr(cell[:40]))
    return DatasetError(text, source=table.source, line=line, column=name)


def _looks_like_classes(cells: list[str]) -> bool:
    """Return True for text and for few whole numbers, False for numbers, even with a slip among them."""
    values = [_parsed(cell) for cell in set(cells)]
    numbers = [value for value in values if value is not None]
    if len(numbers) < len(values):
        return len(numbers) < FEW_WHOLE_NUMBERS
    return len(numbers) <= FEW_WHOLE_NUMBERS and all(number.is_integer() for number in numbers)


def _classes(table: _Table, index: int) -> tuple[tuple[str, ...], IntArray]:
    """Return the names of the classes in order, and the class of each row."""
    labels = [_label(cell) for cell in table.column(index)]
    names = sorted(set(labels), key=_by_number_then_text)
    _check_classes(table, index, labels, names)
    numbers = {name: number for number, name in enumerate(names)}
    return tuple(names), np.array([numbers[label] for label in labels], np.int64)


def _label(cell: str) -> str:
    """Return a class's name, so that 1 and 1.0 are one class."""
    value = _parsed(cell)
    return f"{value:.15g}" if value is not None and math.isfinite(value) else cell


def _by_number_then_text(name: str) -> tuple[float, str]:
    value = _parsed(name)
    return (math.inf if value is None or math.isnan(value) else value, name)


def _check_classes(table: _Table, index: int, labels: list[str], names: list[str]) -> None:
    source, column = table.source, table.names[index]
    if "" in names:
        line = table.lines[labels.index("")]
        message = _("{path}, line {line}, column {column}: the cell is empty; it must name a class")
        text = message.format(path=source, line=line, column=repr(column))
        raise DatasetError(text, source=source, line=line, column=column)
    for name in names:
        _require_short(source, name, table.lines[labels.index(name)])
    if len(names) == 1:
        message = _("{path}, column {column}: every row has the class {name}; there is nothing to tell apart")
        text = message.format(path=source, column=repr(column), name=repr(names[0]))
        raise DatasetError(text, source=source, column=column)
    if len(names) > MOST_CLASSES:
        message = _("{path}, column {column}: {count} classes are too many, the limit is {limit}; "
                    "is this column the target, and is it not a regression?")  # fmt: skip
        text = message.format(path=source, column=repr(column), count=len(names), limit=MOST_CLASSES)
        raise DatasetError(text, source=source, column=column)
