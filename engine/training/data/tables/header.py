"""Whether the first row of a table names its columns, and what the columns are called."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from engine.errors import DatasetError
from engine.text import _
from engine.training.data.tables.layout import Layout, Row
from engine.training.data.tables.numerals import is_missing, is_number

LONGEST_NAME = 200
"""Letters that the name of a column or of a class has at the most."""
ENOUGH_ROWS = 1000
YEARS = range(1800, 2101)


def has_header(layout: Layout) -> tuple[bool, str]:
    """Return whether the first row names the columns, and the reason in words."""
    if layout.is_declared:
        return False, _("the names are declared above")
    first, *below = (row.cells for row in layout.rows[: ENOUGH_ROWS + 1])
    body = [cells for cells in below if cells != first]
    columns = [*zip(*body, strict=True)] if body else [()] * len(first)
    numeric = [_is_numeric(column) for column in columns]
    names = [place for place, cell in enumerate(first) if _is_name(cell)]
    if any(numeric[place] for place in names) and body:
        return True, _("the first row has words above numbers")
    if _counts_up(first, body, names, numeric):
        return True, _("the numbers of the first row count on, as names do, and no other row's do")
    if len([place for place in names if first[place]]) < len([cell for cell in first if cell]):
        return False, _("the first row has numbers, as those below it")
    if _recurs(first, columns):
        return False, _("the words of the first row come again below it")
    return True, _("the first row has words only")


def _is_name(cell: str) -> bool:
    """Return whether a cell of a first row names a column: it spells no plain number."""
    return bool(cell) and (not is_number(cell) or not any(letter.isdigit() for letter in cell))


def _is_numeric(column: Sequence[str]) -> bool:
    told = [cell for cell in column if not is_missing(cell)]
    return bool(told) and all(map(is_number, told))


def _counts_up(first: list[str], body: list[list[str]], names: list[int], numeric: list[bool]) -> bool:
    """Return whether the first row's numbers go up by one and are unlike what stands below them."""
    places = [place for place in range(len(first)) if place not in names and first[place]]
    if len(places) < 2 or not body or not all(numeric[place] or _is_text(body, place) for place in places):
        return False
    if any(first[place] in {row[place] for row in body} for place in names):
        return False
    cells, below = [first[place] for place in places], [[row[place] for place in places] for row in body]
    if _are_years(cells):
        return not any(_are_years(row) for row in below)
    if not _goes_up(cells) or any(_goes_up(row) for row in below):
        return False
    return len(places) > 2 or all("." in cell or "," in cell for row in below for cell in row)


def _is_text(body: list[list[str]], place: int) -> bool:
    return not any(is_number(row[place]) for row in body)


def _goes_up(cells: list[str]) -> bool:
    if not all(cell.isdecimal() and len(cell) < 10 for cell in cells):
        return False
    numbers = [int(cell) for cell in cells]
    return all(later - earlier == 1 for earlier, later in pairwise(numbers))


def _are_years(cells: Sequence[str]) -> bool:
    """Return whether all are years, each later than the one before it."""
    if not all(len(cell) == 4 and cell.isdecimal() and int(cell) in YEARS for cell in cells):
        return False
    return all(later > earlier for earlier, later in pairwise(cells))


def _recurs(first: list[str], columns: Sequence[Sequence[str]]) -> bool:
    """Return whether most words of a first row are words of the rows below it."""
    return sum(cell in column for cell, column in zip(first, columns, strict=True)) * 2 > len(first)


def column_names(layout: Layout, header: Row | None, source: str) -> tuple[list[str], list[str]]:
    """Return a name of its own for each column, and what is said of those that had none of their own."""
    given = header.cells if header else [*layout.above] or [""] * layout.width
    wanted = [" ".join(cell.split()) or f"column_{place}" for place, cell in enumerate(given, start=1)]
    names, renamed, seen, taken = [], [], dict[str, int](), set(wanted)
    for word in wanted:
        _require_short(source, word, layout.rows[0].line)
        name = _free(word, seen, taken) if word in seen else word
        if name != word:
            renamed.append(_("One more column called {name} is now {new}.").format(name=word, new=name))
        seen.setdefault(name, 1)
        taken.add(name)
        names.append(name)
    return names, renamed


def _free(name: str, seen: dict[str, int], taken: set[str]) -> str:
    """Return a name that no column has; how far names went is kept, for files with thousands of one name."""
    while (free := f"{name}_{seen[name] + 1}") in taken:
        seen[name] += 1
    seen[name] += 1
    return free


def _require_short(source: str, name: str, line: int) -> None:
    if len(name) > LONGEST_NAME:
        message = _("{path}, line {line}: the name {name}… has {count} letters; it may have {most}")
        text = message.format(path=source, line=line, name=name[:40], count=len(name), most=LONGEST_NAME)
        raise DatasetError(text, source=source, line=line)
