"""What each column of a table holds: whole numbers, numbers, text, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from engine.training.data.tables.numerals import is_missing, number

Kind = Literal["whole", "number", "text", "empty"]
Role = Literal["input", "target", "out"]
SLIPS = 0.01
"""The part of a column's cells that may be no numbers, where the others are, and count as slips."""


@dataclass(frozen=True)
class Column:
    """One column: its name, what it holds, what it is for and why; `missing` counts the cells without.

    `usable` says whether it may be an input if the user wants it to be one.
    """

    name: str
    kind: Kind
    missing: int
    distinct: int
    cells: Sequence[str] = field(repr=False, compare=False)
    role: Role = "input"
    why: str = ""
    usable: bool = True


def column(name: str, cells: Sequence[str], decimal: str) -> Column:
    """Return a column with the kind of what it holds."""
    distinct = set(cells)
    absent = {cell for cell in distinct if is_missing(cell)}
    missing = sum(cell in absent for cell in cells) if absent else 0
    return Column(
        name, _kind(cells, distinct - absent, missing, decimal), missing, len(distinct - absent), cells
    )


def _kind(cells: Sequence[str], distinct: set[str], missing: int, decimal: str) -> Kind:
    """Return the kind of these cells; a slip among numbers makes no text of them."""
    if not distinct:
        return "empty"
    values = {cell: number(cell, decimal) for cell in distinct}
    wrong = {cell for cell, value in values.items() if value is None}
    slips, told = sum(cell in wrong for cell in cells) if wrong else 0, len(cells) - missing
    if slips == told or slips > max(1, SLIPS * told):
        return "text"
    return "whole" if all(value is None or value.is_integer() for value in values.values()) else "number"
