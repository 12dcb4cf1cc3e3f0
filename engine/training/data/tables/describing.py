"""Rows below the names of a table that say more of its columns: their units, kinds and uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.text import _
from engine.training.data.tables.layout import Row, Skipped, shown
from engine.training.data.tables.numerals import is_missing, is_number

MOST_DESCRIBING = 3
ENOUGH_ROWS = 200
KINDS = frozenset({
    "c", "d", "s", "t", "n", "continuous", "discrete", "string", "time", "numeric", "nominal", "text",
    "float", "double", "int", "integer", "bool", "boolean", "char", "categorical", "factor", "datetime",
})  # fmt: skip
"""What programs write below a name to say what its column holds."""
USES = frozenset({"", "class", "meta", "ignore", "i", "input", "output", "target", "feature"})
"""What programs write below that, to say what a column is for."""


@dataclass(frozen=True)
class Headed:
    """The row that names the columns, the rows below it that are examples, and those that are neither."""

    names: Row
    rows: list[Row]
    beside: list[Skipped] = field(default_factory=list)


def under_header(rows: list[Row]) -> Headed:
    """Return what stands below a first row that names the columns, or that names groups of them."""
    first = rows[0]
    below = [row for row in rows if row.cells != first.cells]
    again = [row for row in rows[1:] if row.cells == first.cells]
    count = describing_rows(below)
    names = max((first, *below[:count]), key=_names_told)
    beside = [Skipped(row.line, shown(row), _("it is the header again")) for row in again]
    for row in (first, *below[:count]):
        if row is not names:
            why = _("a title") if row is first else _("it describes the columns")
            beside.append(Skipped(row.line, shown(row), why))
    return Headed(names, below[count:], beside)


def _names_told(row: Row) -> int:
    """Return how many names a row tells, none where they are words of programs."""
    words = {cell.lower() for cell in row.cells}
    return 0 if words <= KINDS | USES else len([cell for cell in row.cells if cell])


def describing_rows(rows: Sequence[Row]) -> int:
    """Return how many of the first rows below the header describe the columns, and are no examples."""
    examples = [row.cells for row in rows[MOST_DESCRIBING : MOST_DESCRIBING + ENOUGH_ROWS]]
    columns = [*zip(*examples, strict=True)]
    count = 0
    while count < min(MOST_DESCRIBING, len(rows)) and _describes(rows[count].cells, count, columns):
        count += 1
    return count


def _describes(cells: Sequence[str], place: int, columns: Sequence[Sequence[str]]) -> bool:
    """Return whether a row holds words of programs alone, or words above numbers that never come again."""
    if any(map(is_number, cells)):
        return False
    words = {cell.lower() for cell in cells}
    if words <= KINDS or (place and words <= USES):
        return True
    said = [(cell, column) for cell, column in zip(cells, columns, strict=False) if not is_missing(cell)]
    if any(cell in column for cell, column in said):
        return False
    return any(_holds_numbers(column) for _cell, column in said)


def _holds_numbers(cells: Sequence[str]) -> bool:
    told = [cell for cell in cells if not is_missing(cell)]
    return len(told) > 1 and all(map(is_number, told))
