"""Looks at a table: what it is, what was found out about it and why, before a number is made of it.

What is here is what an import sheet shows and the command line prints; `Choices` overrides any of it.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from engine.errors import DatasetError
from engine.files.ordinary_file import read_ordinary, reason_of
from engine.text import _
from engine.training.data.preparation import Task
from engine.training.data.tables import decoding
from engine.training.data.tables.choices import CHOSEN, DECIMALS, DELIMITERS, Choices, Missing
from engine.training.data.tables.columns import Column, column
from engine.training.data.tables.decoding import decoded, unpacked
from engine.training.data.tables.describing import Headed, under_header
from engine.training.data.tables.header import column_names, has_header
from engine.training.data.tables.layout import Layout, Row, Skipped, layout
from engine.training.data.tables.numerals import decimal_mark, is_missing
from engine.training.data.tables.roles import with_roles
from engine.training.data.tables.tasks import found_task

PREVIEWED = 20
FEW_TO_DROP = 0.01
"""The part of the rows that may be dropped for what is missing in them, if nothing else is said."""
SAMPLED = 5000
"""Rows from the beginning that are looked at to find the decimal mark."""


@dataclass(frozen=True)
class Found:
    """One thing that was found out or chosen about a table, by the name of its choice, and the reason."""

    choice: str
    value: str
    why: str


@dataclass(frozen=True)
class Reading:
    """How a table is read: `preview` are its first rows, `skipped` the lines beside it.

    `lines` is where each row ends in the file, and `dropped` the places of the rows left out because a
    value is missing. `renamed` says which columns were given another name, in sentences.
    """

    source: str
    encoding: str
    delimiter: str
    decimal: str
    header: bool
    task: Task
    missing: Missing
    columns: tuple[Column, ...]
    found: tuple[Found, ...]
    preview: tuple[tuple[str, ...], ...]
    skipped: tuple[Skipped, ...] = ()
    dropped: tuple[int, ...] = ()
    renamed: tuple[str, ...] = ()
    lines: Sequence[int] = field(default=(), repr=False)

    @property
    def target(self) -> Column:
        """The column to learn."""
        return next(column for column in self.columns if column.role == "target")

    @property
    def inputs(self) -> tuple[Column, ...]:
        """The columns to learn from."""
        return tuple(column for column in self.columns if column.role == "input")


def look(path: str, choices: Choices = Choices()) -> Reading:  # noqa: B008 (it is frozen)
    """Return how a table is read; raise DatasetError with source, line and column where it cannot be."""
    with _no_garbage_searched():
        return _look(path, choices)


@contextmanager
def _no_garbage_searched() -> Iterator[None]:
    """Make lists by the hundred thousand, none of which is garbage, without looking for some in between."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _look(path: str, choices: Choices) -> Reading:
    text, encoding = decoded(_content(path), str(path), choices.encoding)
    laid = layout(text, str(path), DELIMITERS.get(choices.delimiter or "", choices.delimiter))
    header, why_header = (choices.header, CHOSEN) if choices.header is not None else has_header(laid)
    headed = under_header(laid.rows) if header else Headed(laid.rows[0], laid.rows)
    names, renamed = column_names(laid, headed.names if header else None, str(path))
    rows = headed.rows
    if not rows:
        message = _("{path} has a header and no rows below it").format(path=path)
        raise DatasetError(message, source=str(path))
    decimal = _decimal(rows, laid.delimiter, names, choices, str(path))
    cells = zip(*(row.cells for row in rows), strict=True)
    found = [
        column(name, held, decimal, slips_are_missing=choices.missing is not None)
        for name, held in zip(names, cells, strict=True)
    ]
    columns = with_roles(found, choices, str(path), decimal)
    target = next(column for column in columns if column.role == "target")
    task, why_task = (choices.task, CHOSEN) if choices.task else found_task(target, decimal)
    missing, dropped = _missing(columns, choices)
    return Reading(
        source=str(path),
        encoding=encoding,
        delimiter=laid.delimiter,
        decimal=decimal,
        header=header,
        task=task,
        missing=missing,
        columns=columns,
        found=(
            *_found(encoding, laid, decimal, choices),
            Found("header", _("yes") if header else _("no"), why_header),
            Found("target", target.name, target.why),
            Found("task", task, why_task),
        ),
        preview=tuple(tuple(row.cells) for row in rows[:PREVIEWED]),
        skipped=tuple(sorted((*laid.skipped, *headed.beside), key=lambda line: line.line)),
        dropped=dropped,
        renamed=tuple(renamed),
        lines=[row.line for row in rows],
    )


def _found(encoding: str, laid: Layout, decimal: str, choices: Choices) -> tuple[Found, ...]:
    """Return what was found out about how the file is written."""
    return (
        Found("encoding", encoding, CHOSEN if choices.encoding else _("it fits the bytes")),
        Found("delimiter", _name_of(laid), CHOSEN if choices.delimiter else _("the rows agree under it")),
        Found("decimal", decimal, CHOSEN if choices.decimal else _("the numbers show it")),
    )


def _content(path: str) -> bytes:
    source = str(path)
    try:
        if Path(path).is_dir():
            raise DatasetError(_("{path} is a folder; choose a table").format(path=source), source=source)
        content = read_ordinary(path, decoding.LARGEST_BYTES)
    except FileNotFoundError:
        raise DatasetError(_("there is no file {path}").format(path=source), source=source) from None
    except OSError as error:
        message = _("{path} cannot be read: {reason}").format(path=source, reason=reason_of(error))
        raise DatasetError(message, source=source) from None
    return unpacked(content, source)


def _name_of(laid: Layout) -> str:
    names = {mark: name for name, mark in DELIMITERS.items()}
    return names.get(laid.delimiter, laid.delimiter)


def _decimal(rows: list[Row], delimiter: str, names: list[str], choices: Choices, source: str) -> str:
    """Return the decimal mark; raise DatasetError where a comma may as well set thousands apart."""
    if choices.decimal is not None:
        return DECIMALS.get(choices.decimal, choices.decimal)
    sample = (cell for row in rows[:SAMPLED] for cell in row.cells)
    mark, open_cells = decimal_mark(sample, delimiter)
    if mark is not None:
        return mark
    row = next(row for row in rows if open_cells[0] in row.cells)
    name = names[row.cells.index(open_cells[0])]
    message = _("{path}, line {line}, column {column}: {cell} may have a decimal comma or a comma between "
                "thousands; choose the decimal mark")  # fmt: skip
    text = message.format(path=source, line=row.line, column=repr(name), cell=repr(open_cells[0]))
    raise DatasetError(text, source=source, line=row.line, column=name)


def _missing(columns: Sequence[Column], choices: Choices) -> tuple[Missing, tuple[int, ...]]:
    """Return what is done about missing values, and the rows dropped for them.

    Rows are dropped where that costs few, else means are taken. One without a target or any input always is.
    """
    gaps = {column.name: _gaps(column) for column in columns if column.role != "out"}
    of_target = gaps.pop(next(column.name for column in columns if column.role == "target"))
    of_some, of_all = set[int]().union(*gaps.values()), set.intersection(*gaps.values())
    few = len(of_some - of_all - of_target) <= FEW_TO_DROP * len(columns[0].cells)
    missing = choices.missing or ("drop" if few else "mean")
    return missing, tuple(sorted(of_target | (of_some if missing == "drop" else of_all)))


def _gaps(column: Column) -> set[int]:
    """Return the rows in which a column has no value."""
    if not column.missing:
        return set()
    if column.numbers is not None:
        return set(np.flatnonzero(np.isnan(column.numbers)).tolist())
    return {place for place, cell in enumerate(column.cells) if is_missing(cell)}
