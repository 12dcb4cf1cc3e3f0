"""What each column of a table holds: whole numbers, numbers, text, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from engine.training.tables.numerals import is_missing, number

Kind = Literal["whole", "number", "text", "empty"]
Role = Literal["input", "target", "out"]
SLIPS = 0.01
"""The part of a column's cells that may be no numbers, where the others are, and count as slips."""


@dataclass(frozen=True)
class Column:
    """One column: its name, what it holds, what it is for and why; `missing` counts the cells without."""

    name: str
    kind: Kind
    missing: int
    distinct: int
    cells: Sequence[str] = field(repr=False, compare=False)
    role: Role = "input"
    why: str = ""


def column(name: str, cells: Sequence[str], decimal: str) -> Column:
    """Return a column with the kind of what it holds."""
    told = [cell for cell in cells if not is_missing(cell)]
    distinct = set(told)
    missing = len(cells) - len(told)
    return Column(name, _kind(told, distinct, decimal), missing, len(distinct), cells)


def _kind(told: Sequence[str], distinct: set[str], decimal: str) -> Kind:
    """Return the kind of these cells; a slip among numbers makes no text of them."""
    if not told:
        return "empty"
    values = {cell: number(cell, decimal) for cell in distinct}
    slips = sum(values[cell] is None for cell in told)
    if slips == len(told) or slips > max(1, SLIPS * len(told)):
        return "text"
    return "whole" if all(value is None or value.is_integer() for value in values.values()) else "number"
