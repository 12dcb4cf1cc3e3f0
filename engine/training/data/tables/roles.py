"""What each column is for: the target, an input, or left out; and why, in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice, pairwise

import numpy as np

from engine.errors import DatasetError
from engine.text import _
from engine.training.data.tables.choices import CHOSEN, Choices
from engine.training.data.tables.columns import Column
from engine.training.data.tables.dates import is_date
from engine.training.data.tables.header import YEARS
from engine.training.data.tables.numerals import finite, is_missing
from engine.training.data.tables.tasks import MOST_CLASSES

MOST_CATEGORIES = 30
"""Different texts of a column that may each become an input."""
NAMELESS = "column_1"
OTHERWISE_NAMELESS = re.compile(r"column_\d+")
FEWEST_TO_COUNT = 8
"""Rows from which on a column without a name that counts them is known as one."""
LARGE = 10_000
ROWS_TO_SEE_DATES_IN = 1000
MOST_DATES = 0.9
"""The part of the different texts of a column that are dates in a column of dates, at the least."""
TARGETS = (
    frozenset({"class", "label", "target"}),
    frozenset({"classes", "labels", "outcome", "response", "diagnosis", "survived"}),
)
"""What a column is called, in small letters, that is the target wherever it stands; the first rather."""
ID = re.compile(r"(.*[-_.\s])?(ids?|identifiers?)|.*[a-z]I[dD]")
"""What a column is called that tells things apart, and says nothing of them."""
INDEX = re.compile(
    r"(index|idx|no\.?|nr\.?|row|row[_.\s]?names?|unnamed: ?\d+|instant|serial|s[_.\s]?no\.?)"
    r"|obs|observation|번호|순번|연번|编号|編號|番号|номер|#|№"
)
"""What a column is called that numbers the rows."""
COUNTS = re.compile(r".*[-_.\s](index|idx|no\.?|nr\.?|row)")
"""What a column is called that may number the rows, or may hold an amount: `order_no`, `price_index`."""


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
    if column.kind == "whole" and column.distinct > 2 and _is_called_id(column):
        return _("its name is that of an id")
    if column.missing * 2 > len(column.cells):
        return _("most of its values are missing")
    return ""


def _is_names(column: Column) -> bool:
    told = len(column.cells) - column.missing
    return column.distinct > 2 and column.distinct * 2 > told


def _is_index(column: Column, columns: Sequence[Column], decimal: str) -> bool:
    """Return whether a column numbers the rows: by its name or, without one, by its numbers."""
    nearly_all_differ = column.distinct * 10 >= len(column.cells) * 9
    if column.kind not in ("whole", "text") or not nearly_all_differ:
        return False
    name = column.name.lower()
    if _is_called_id(column) or INDEX.fullmatch(name):
        return True
    if column.kind == "text":
        return False
    if COUNTS.fullmatch(name):
        return _goes_up(_numbers(column, decimal))
    is_first_without_a_name = column is columns[0] and name == NAMELESS
    return is_first_without_a_name and len(column.cells) >= FEWEST_TO_COUNT and _counts(columns, decimal)


def _counts(columns: Sequence[Column], decimal: str) -> bool:
    """Return whether the numbers of a first column without a name count rows, or tell them apart.

    Where the other columns have names, programs wrote the names of the rows into it.
    """
    numbers = _numbers(columns[0], decimal)
    if numbers[:1] in ([0.0], [1.0]) and numbers == [numbers[0] + place for place in range(len(numbers))]:
        return len(columns) > 2
    if sorted(numbers)[len(numbers) // 2] >= LARGE:
        return True
    others_have_names = all(not OTHERWISE_NAMELESS.fullmatch(column.name) for column in columns[1:])
    return others_have_names and _goes_up(numbers) and not set(numbers) <= set(YEARS)


def _goes_up(numbers: Sequence[float]) -> bool:
    return all(later > earlier for earlier, later in pairwise(numbers))


def _numbers(column: Column, decimal: str) -> list[float]:
    values = [finite(cell, decimal) for cell in column.cells if not is_missing(cell)]
    return [value for value in values if value is not None]


def _target(columns: Sequence[Column], left: set[int], choices: Choices, source: str) -> int:
    """Return the place of the target: the one chosen, the one called so, or the last that tells."""
    if choices.target is not None:
        return _place(columns, choices.target, source)
    places = [place for place, column in enumerate(columns) if column.kind != "empty" and place not in left]
    telling = [place for place in places if _tells(columns[place])]
    for names in TARGETS:
        named = [place for place in telling if columns[place].name.lower() in names]
        if named:
            break
    if len(named) == 1:
        return named[0]
    others = [column for place, column in enumerate(columns) if place != (telling or places or [-1])[-1]]
    return (telling if any(map(_can_be_an_input, others)) and telling else places or [len(columns) - 1])[-1]


def _tells(column: Column) -> bool:
    """Return whether there may be something to learn in a column, which is no name, id or date."""
    return not _is_called_id(column) and (column.role != "out" or _could_be_classes(column))


def _is_called_id(column: Column) -> bool:
    return bool(ID.fullmatch(column.name) or ID.fullmatch(column.name.lower()))


def _could_be_classes(column: Column) -> bool:
    return _repeats(column) and not _holds_dates(column) and column.distinct <= MOST_CLASSES


def _can_be_an_input(column: Column) -> bool:
    return column.kind in ("whole", "number") or _holds_dates(column) or _repeats(column)


def _repeats(column: Column) -> bool:
    """Return whether a column holds texts that come again."""
    return column.kind == "text" and not _is_names(column)


def _target_reason(columns: Sequence[Column], target: int, choices: Choices) -> str:
    if choices.target is not None:
        return CHOSEN
    if columns[target].name.lower() in frozenset().union(*TARGETS) and target < len(columns) - 1:
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
    """Return a column as an input: its numbers, an input for each of many texts, dates counted from 1."""
    if column.kind in ("whole", "number"):
        return replace(column, role="input", why="")
    if not _holds_dates(column):
        return replace(column, role="input") if _repeats(column) else column
    cells = [str(number) for number in range(1, len(column.cells) + 1)]
    why = _("its dates are counted from 1")
    count = len(cells)
    return Column(column.name, "whole", 0, count, cells, np.arange(1.0, count + 1), role="input", why=why)


def _holds_dates(column: Column) -> bool:
    """Return whether texts are dates, but for a few words such as "present"."""
    if column.kind != "text":
        return False
    if not any(map(is_date, islice(column.cells, ROWS_TO_SEE_DATES_IN))):
        return False
    texts = {cell for cell in column.cells if not is_missing(cell)}
    return sum(map(is_date, texts)) >= MOST_DATES * len(texts)
