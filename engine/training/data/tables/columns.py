"""What each column of a table holds: whole numbers, numbers, text, or nothing."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from engine.training.arrays import FloatArray
from engine.training.data.tables.numerals import (
    LARGEST_NUMBER,
    MISSING_AMONG_NUMBERS,
    all_numbers,
    finite,
    is_missing,
    number,
)

Kind = Literal["whole", "number", "text", "empty"]
Role = Literal["input", "target", "out"]
MOST_CODES = 20
"""Different whole numbers that may still be codes."""
UNIT = re.compile(r"[^A-Za-z]*\d ?([^\W\d_][^\d\s]{0,9})")
SLIPS = 0.01
"""The part of a column's cells that may be no numbers, where the others are, and count as slips."""


@dataclass(frozen=True)
class Column:
    """One column: its name, what it holds, what it is for and why; `missing` counts the cells without.

    `numbers` are what its cells spell, NaN where one is missing; None of text, and where a cell is a slip.
    `usable` says whether it may be an input if the user wants it to be one.
    """

    name: str
    kind: Kind
    missing: int
    distinct: int
    cells: Sequence[str] = field(repr=False, compare=False)
    numbers: FloatArray | None = field(default=None, repr=False, compare=False)
    role: Role = "input"
    why: str = ""
    usable: bool = True


def column(name: str, cells: Sequence[str], decimal: str, slips_are_missing: bool = False) -> Column:
    """Return a column with the kind of what it holds.

    What stands among numbers and is none, or none that one can reckon with, is kept to be told of, unless
    such slips are to be missing.
    """
    numbers = all_numbers(cells, decimal)
    if numbers is not None:
        kind: Kind = "whole" if np.array_equal(numbers, np.floor(numbers)) else "number"
        return Column(name, kind, 0, len(np.unique(numbers)), cells, numbers)
    counts = Counter(cells)
    values = _values(counts, decimal)
    if unit := _unit(values):
        cells = [cell.removesuffix(unit).rstrip() if cell in values else cell for cell in cells]
        counts = Counter(cells)
        values = _values(counts, decimal)
    absent = _missing_words(counts, values)
    if slips_are_missing and _kind(counts, values) in ("whole", "number"):
        absent |= {cell for cell in values if finite(cell, decimal) is None}
    if absent:
        cells = ["" if cell in absent else cell for cell in cells]
        values = {cell: value for cell, value in values.items() if cell not in absent}
    kind = _kind(counts, values)
    missing = len(cells) - _rows(counts, values)
    return Column(name, kind, missing, len(values), cells, _numbers(cells, values, kind))


def _values(texts: Iterable[str], decimal: str) -> dict[str, float | None]:
    """Return what each text that is no missing one spells."""
    return {cell: number(cell, decimal) for cell in texts if not is_missing(cell)}


def _rows(counts: Mapping[str, int], texts: Iterable[str]) -> int:
    """Return how many cells hold one of these texts."""
    return sum(counts[cell] for cell in texts)


def _numbers(cells: Sequence[str], values: Mapping[str, float | None], kind: Kind) -> FloatArray | None:
    """Return the numbers of a column without slips, NaN where one is missing."""
    if kind not in ("whole", "number") or None in values.values():
        return None
    numbers = np.array([values.get(cell, math.nan) for cell in cells], np.float64)
    return numbers if np.all(np.isnan(numbers) | (np.abs(numbers) <= LARGEST_NUMBER)) else None


def _unit(values: Mapping[str, float | None]) -> str:
    """Return the letters behind all of many different numbers, or nothing."""
    if len(values) <= MOST_CODES or not (found := UNIT.fullmatch(next(iter(values)))):
        return ""
    unit = found[1]
    return unit if all((found := UNIT.fullmatch(cell)) and found[1] == unit for cell in values) else ""


def _missing_words(counts: Mapping[str, int], values: Mapping[str, float | None]) -> set[str]:
    """Return the words of a column that stand for a missing number, if all else in it are numbers.

    It must be more than a few codes, of which "none" could be one more.
    """
    words = {cell for cell in values if cell.lower() in MISSING_AMONG_NUMBERS}
    if not words or _kind(counts, values) != "text":
        return set()
    numbers = [value for cell, value in values.items() if cell not in words]
    if None in numbers or (
        len(numbers) <= MOST_CODES and all(value.is_integer() for value in numbers if value)
    ):
        return set()
    return words


def _kind(counts: Mapping[str, int], values: Mapping[str, float | None]) -> Kind:
    """Return the kind of cells by how often each text comes; a slip among numbers makes no text of them."""
    if not values:
        return "empty"
    wrong = [cell for cell, value in values.items() if value is None]
    if len(wrong) == len(values):
        return "text"
    if wrong and _rows(counts, wrong) > max(1, SLIPS * _rows(counts, values)):
        return "text"
    return "whole" if all(value is None or value.is_integer() for value in values.values()) else "number"
