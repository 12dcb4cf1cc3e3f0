"""What each column is for: the target, an input, or left out; and why, in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from engine.errors import DatasetError
from engine.text import _
from engine.training.data.tables.choices import CHOSEN, Choices
from engine.training.data.tables.columns import Column
from engine.training.data.tables.numerals import finite, is_missing

MOST_CATEGORIES = 30
"""Different texts of a column that may each become an input."""
FEWEST_TO_COUNT = 8
"""Rows from which on a column without a name that counts them is known as one."""
LARGE = 10_000
DATE = re.compile(
    r"\d{1,4}([-/.])\d{1,2}(\1\d{1,4})?\b|\d{1,2}:\d{2}"
    r"|(?=.*\d)(\d{1,2}[- ])?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b",
    re.IGNORECASE,
)
TARGETS = frozenset({"class", "label", "target"})
"""What a column is called, in small letters, that is the target wherever it stands."""
INDEX = re.compile(
    r"(.*[_\s])?(ids?|index|idx|no|nr|row|rownames?|row_?names?|unnamed: ?\d+|instant|serial|s_?no)"
    r"|obs|observation|번호|순번|#|№|.*[a-z]I[dD]"
)


def with_roles(columns: Sequence[Column], choices: Choices, source: str, decimal: str) -> tuple[Column, ...]:
    """Return the columns with what each is for; raise DatasetError where one that was named is not there."""
    left = {_place(columns, name, source) for name in choices.leave_out or ()}
    marked = [
        _proposed(column, columns, choices, place in left, decimal) for place, column in enumerate(columns)
    ]
    target = _target(marked, left, choices, source)
    marked[target] = replace(columns[target], role="target", why=_target_reason(marked, target, choices))
    if not any(column.role == "input" for column in marked):
        marked = _with_an_input(columns, marked, left, source)
    return tuple(marked)


def _place(columns: Sequence[Column], name: str, source: str) -> int:
    """Return where the column stands that has this name or, if none has, this number from 1."""
    names = [column.name for column in columns]
    if name in names:
        return names.index(name)
    if name.isdecimal() and 1 <= int(name) <= len(names):
        return int(name) - 1
    message = _("{path} has no column called {name}; it has {names}")
    text = message.format(path=source, name=repr(name), names=", ".join(names))
    raise DatasetError(text, source=source, column=name)


def _proposed(
    column: Column, columns: Sequence[Column], choices: Choices, is_left: bool, decimal: str
) -> Column:
    """Return the column as an input, or as left out with the reason."""
    unusable = _unusable(column)
    why = unusable or (_("you left it out") if is_left else "")
    if not why and choices.leave_out is None:
        why = _unlikely(column, columns, decimal)
    return replace(column, role="out", why=why, usable=not unusable) if why else column


def _unusable(column: Column) -> str:
    """Return why a column cannot be an input, if it cannot."""
    if column.kind == "empty":
        return _("it is empty")
    if _holds_dates(column):
        return _("it holds dates")
    if column.kind == "text" and _is_names(column):
        return _("almost every row has another text")
    if column.kind == "text" and column.distinct > MOST_CATEGORIES:
        return _("it has {count} different texts").format(count=column.distinct)
    return ""


def _unlikely(column: Column, columns: Sequence[Column], decimal: str) -> str:
    """Return why a column is proposed as none of the inputs, if it is."""
    if _is_index(column, columns, decimal):
        return _("it numbers the rows")
    if column.missing * 2 > len(column.cells):
        return _("most of its values are missing")
    return ""


def _is_names(column: Column) -> bool:
    told = len(column.cells) - column.missing
    return column.distinct > 2 and column.distinct * 2 > told


def _is_index(column: Column, columns: Sequence[Column], decimal: str) -> bool:
    """Return whether a column numbers the rows: by its name or, without one, by its numbers."""
    rows = len(column.cells)
    if INDEX.fullmatch(column.name.lower()) or INDEX.fullmatch(column.name):
        return column.distinct * 10 >= rows * 9
    if (
        column is not columns[0]
        or column.name != "column_1"
        or column.kind != "whole"
        or rows < FEWEST_TO_COUNT
    ):
        return False
    values = [finite(cell, decimal) for cell in column.cells if not is_missing(cell)]
    numbers = [value for value in values if value is not None]
    if numbers[:1] in ([0.0], [1.0]) and numbers == [numbers[0] + place for place in range(len(numbers))]:
        return len(columns) > 2
    return column.distinct * 10 >= rows * 9 and sorted(numbers)[len(numbers) // 2] >= LARGE


def _target(columns: Sequence[Column], left: set[int], choices: Choices, source: str) -> int:
    """Return the place of the target: the one chosen, the one called so, or the last that tells."""
    if choices.target is not None:
        return _place(columns, choices.target, source)
    places = [place for place, column in enumerate(columns) if column.kind != "empty" and place not in left]
    telling = [place for place in places if columns[place].role != "out" or _could_be_classes(columns[place])]
    named = [place for place in telling if columns[place].name.lower() in TARGETS]
    if len(named) == 1:
        return named[0]
    return (telling if len(telling) > 1 else places or [len(columns) - 1])[-1]


def _could_be_classes(column: Column) -> bool:
    return column.kind == "text" and not _is_names(column)


def _target_reason(columns: Sequence[Column], target: int, choices: Choices) -> str:
    if choices.target is not None:
        return CHOSEN
    if columns[target].name.lower() in TARGETS and target < len(columns) - 1:
        return _("its name says so")
    passed = [column for column in columns[target + 1 :] if column.kind != "empty"]
    return _("the last column that says more than a name") if passed else _("the last column")


def _with_an_input(
    columns: Sequence[Column], marked: list[Column], left: set[int], source: str
) -> list[Column]:
    """Return the columns with those as inputs that were only proposed as out, rather than with none."""
    kept = [
        _numbered(column) if column.role == "out" and place not in left else column
        for place, column in enumerate(marked)
    ]
    if any(column.role == "input" for column in kept):
        return kept
    why = "; ".join(f"{column.name}: {column.why}" for column in kept if column.role == "out")
    message = _("{path} has no column left to be an input ({reasons})")
    raise DatasetError(message.format(path=source, reasons=why), source=source)


def _numbered(column: Column) -> Column:
    """Return a column as an input: its numbers as they are, and dates counted from the first row."""
    if column.kind in ("whole", "number"):
        return replace(column, role="input", why="")
    if not _holds_dates(column):
        return column
    cells = [str(number) for number in range(1, len(column.cells) + 1)]
    why = _("its dates are counted from 1")
    return replace(column, kind="whole", missing=0, distinct=len(cells), cells=cells, role="input", why=why)


def _holds_dates(column: Column) -> bool:
    return column.kind == "text" and all(is_missing(cell) or DATE.match(cell) for cell in column.cells)
