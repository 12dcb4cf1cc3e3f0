"""From text to rows of cells: which lines belong to the table, and where each is divided."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace

from engine.errors import DatasetError
from engine.text import _
from engine.training.data.tables.declared import declarations, declared_names
from engine.training.data.tables.delimiters import (
    MARKS,
    Quoting,
    divided,
    found_delimiter,
    found_quoting,
    reader_of,
)
from engine.training.data.tables.numerals import is_missing, is_number

MOST_CELLS = 2**23
"""Cells of a file, all rows together: each takes some hundred bytes of memory while it is read."""
MOST_FOOTERS = 12
SEPARATOR = re.compile(r'\s*"?sep=(.)"?\s*', re.IGNORECASE)
RULER = re.compile(r"[\s|:+=-]*-{3,}[\s|:+=-]*")
WRAPPED = re.compile(r'"(?:[^"]|"")*"')
"""A line that is one cell in quotes."""
COMMENT_MARKS = ("#", "%", "//")
TOTALS = re.compile(
    r"(grand |sub-?)?(total|sum|mean|average|avg|median|min|max|minimum|maximum|sd|std|st\.? ?dev|variance"
    r"|count|source|note|summe|mittelwert|합계|평균|총계|소계|표준편차)\b.*",
    re.I,
)


@dataclass(frozen=True)
class Row:
    """One row: its cells without outer spaces, and the number of the line it ends on."""

    line: int
    cells: list[str]

    @property
    def is_title(self) -> bool:
        """Whether the first cell alone says something, and no number."""
        return bool(self.cells[0]) and not any(self.cells[1:]) and not is_number(self.cells[0])


@dataclass(frozen=True)
class Skipped:
    """A line that is no row of the table, and why."""

    line: int
    text: str
    why: str


@dataclass(frozen=True)
class Layout:
    """The rows of a text, all of one width, and the lines beside them.

    `above` are names in a comment just above, or those declared there: then no row holds names.
    """

    delimiter: str
    rows: list[Row]
    skipped: tuple[Skipped, ...] = ()
    above: tuple[str, ...] = ()
    is_declared: bool = False

    @property
    def width(self) -> int:
        """How many cells each row has."""
        return len(self.rows[0].cells)


def layout(text: str, source: str, delimiter: str | None = None) -> Layout:
    """Return the rows of a text; raise DatasetError, with the line, where it is no table."""
    lines = _unwrapped([*io.StringIO(text, newline="")])
    said, skipped = _separator_line(lines)
    comments = _comments(lines)
    kept = ["\n" if number in comments or (said and number == 1) else line
            for number, line in enumerate(lines, start=1)]  # fmt: skip
    mark = delimiter or said or found_delimiter([line for line in kept if line.strip()])
    rows = _rows(kept, mark or ",", source)
    if not rows:
        raise DatasetError(_("{path} is empty").format(path=source), source=source)
    if mark is None or max(len(row.cells) for row in rows) < 2:
        message = _("{path} has one column; it needs at least one input and a target, "
                    "separated by commas, semicolons, tabs, bars or spaces")  # fmt: skip
        raise DatasetError(message.format(path=source), source=source, line=rows[0].line)
    rows, beside = _of_one_width(rows, source)
    listed = sorted((*skipped, *comments.values(), *beside), key=lambda line: line.line)
    declared = declared_names([comment.text for comment in comments.values()])
    if len(declared) == len(rows[0].cells):
        return Layout(mark, rows, tuple(listed), declared, is_declared=True)
    return Layout(mark, rows, tuple(listed), _names_above(comments, rows, mark))


def _unwrapped(lines: list[str]) -> list[str]:
    """Return lines without the quotes around each, where a program took every line for one cell."""
    told = [line.strip() for line in lines if line.strip()]
    if not told or not all(map(WRAPPED.fullmatch, told)) or not any(mark in told[0] for mark in MARKS):
        return lines
    return [line.strip()[1:-1].replace('""', '"') + "\n" if line.strip() else line for line in lines]


def _separator_line(lines: list[str]) -> tuple[str | None, list[Skipped]]:
    """Return the delimiter that spreadsheets write on a first line `sep=;`, and that line."""
    named = SEPARATOR.fullmatch(lines[0]) if lines else None
    if named is None:
        return None, []
    return named[1], [Skipped(1, lines[0].strip(), _("it names the delimiter"))]


def _comments(lines: list[str]) -> dict[int, Skipped]:
    """Return the lines that are comments or rulers by number; where most lines begin like one, none is."""
    declared = declarations(lines)
    marked = {
        number: line.strip()
        for number, line in enumerate(lines, start=1)
        if line.lstrip().startswith(COMMENT_MARKS) and not is_missing(re.split(r"[,;|\s]", line.lstrip())[0])
    }
    if len(marked) * 2 > sum(bool(line.strip()) for line in lines):
        marked = {}
    comments = {number: Skipped(number, text, _("a comment")) for number, text in marked.items()}
    comments |= {number: Skipped(number, text, _("a declaration")) for number, text in declared.items()}
    rulers = {number: line.strip() for number, line in enumerate(lines, start=1) if RULER.fullmatch(line)}
    return comments | {number: Skipped(number, text, _("a ruler")) for number, text in rulers.items()}


def _names_above(comments: dict[int, Skipped], rows: list[Row], delimiter: str) -> tuple[str, ...]:
    """Return what the last comment above the rows names, if that is as many things as they have cells."""
    above = [comment.text for number, comment in comments.items() if number < rows[0].line]
    if not above:
        return ()
    try:
        [(_line, cells)] = divided([above[-1].lstrip("#% \t")], delimiter, strict=False)
    except csv.Error:  # it is longer than a cell may be
        return ()
    fits = len(cells) == len(rows[0].cells) and not any(is_number(cell) or not cell for cell in cells)
    return tuple(cells) if fits else ()


def _rows(lines: list[str], delimiter: str, source: str) -> list[Row]:
    """Return the rows; quotes within quotes may be doubled, or stand behind a backslash."""
    quoting = found_quoting([line for line in lines if line.strip()])
    try:
        return _quoted_rows(lines, delimiter, source, quoting)
    except csv.Error as error:
        with suppress(csv.Error):
            return _quoted_rows(lines, delimiter, source, replace(quoting, escape="\\"))
        line = _line_of(lines, delimiter, quoting)
        text = _("{path}, line {line}: {reason}").format(path=source, line=line, reason=error)
        raise DatasetError(text, source=source, line=line) from None


def _quoted_rows(lines: list[str], delimiter: str, source: str, quoting: Quoting) -> list[Row]:
    rows, count = [], 0
    for line, cells in divided(lines, delimiter, quoting=quoting):
        if any(cells):
            count += len(cells)
            _require_few(source, count)
            rows.append(Row(line, cells))
    return rows


def _line_of(lines: list[str], delimiter: str, quoting: Quoting) -> int:
    """Return the line at which quotes do not match."""
    reader = reader_of(lines, delimiter, strict=True, quoting=quoting)
    with suppress(csv.Error):
        for _row in reader:
            pass
    line: int = reader.line_num
    return line


def _require_few(source: str, count: int) -> None:
    if count > MOST_CELLS:
        message = _("{path} has more than {limit} cells; leave out rows or columns")
        raise DatasetError(message.format(path=source, limit=f"{MOST_CELLS:,}"), source=source)


def _of_one_width(rows: list[Row], source: str) -> tuple[list[Row], list[Skipped]]:
    """Return the rows, each as wide as most are, and the titles above and the totals below them."""
    width = _width(rows)
    rows = [_without_empty_end(row, width) for row in rows]
    first = next((place for place, row in enumerate(rows) if _begins(rows, place, width)), 0)
    last = len(rows)
    while last - first > 1 and len(rows) - last < MOST_FOOTERS and _is_footer(rows[first:last], width):
        last -= 1
    beside = [Skipped(row.line, shown(row), _("a title")) for row in rows[:first]]
    beside += [Skipped(row.line, shown(row), _("a footer")) for row in rows[last:]]
    rows = rows[first:last]
    if len(rows[0].cells) == width - 1:  # the header of a table whose first column has no name
        rows[0] = Row(rows[0].line, ["", *rows[0].cells])
    for row in rows:
        _check_width(row, width, source)
    return rows, beside


def _width(rows: list[Row]) -> int:
    """Return how many cells most rows have, without those at the end that are empty in all rows."""
    width = Counter(len(row.cells) for row in rows).most_common(1)[0][0]
    while width > 1 and not any(row.cells[width - 1] for row in rows if len(row.cells) >= width):
        width -= 1
    return width


def _without_empty_end(row: Row, width: int) -> Row:
    while len(row.cells) > width and not row.cells[-1]:
        row = replace(row, cells=row.cells[:-1])
    return row


def _begins(rows: list[Row], place: int, width: int) -> bool:
    """Return whether the table begins with this row, and what stands above it are titles."""
    row, below = rows[place], rows[place + 1] if place + 1 < len(rows) else None
    cells = row.cells
    is_above_a_row = below is not None and len(below.cells) == width
    if _counts(cells, len(rows) - place - 1, width):
        return False
    if len(cells) == width:
        return below is None or not row.is_title
    if len(cells) == width - 1 and below is not None and is_above_a_row and width > 2:
        return _names_all_but_the_first(cells, below.cells)
    return len(cells) > width or sum(map(is_number, cells)) * 2 >= width


def _counts(cells: list[str], rows_below: int, width: int) -> bool:
    """Return whether a first line counts the rows and the inputs below it, as some collections do."""
    return cells[:2] == [str(rows_below), str(width - 1)]


def _names_all_but_the_first(cells: list[str], below: list[str]) -> bool:
    """Return whether a header lacks the name of the first column alone, which numbers or names the rows."""
    if any(is_number(cell) or is_missing(cell) for cell in cells):
        return False
    return (below[0] in {"0", "1"} or not is_number(below[0])) and any(map(is_number, below[1:]))


def _is_footer(rows: list[Row], width: int) -> bool:
    """Return whether the last of these rows sums up those above it, or says something below them."""
    cells, above = rows[-1].cells, rows[max(len(rows) - 20, 1) : -1]
    if is_number(cells[0]) or is_missing(cells[0]):
        return False
    if TOTALS.fullmatch(cells[0]) or rows[-1].is_title:
        return True
    numbers_above = above and all(is_number(row.cells[0]) or is_missing(row.cells[0]) for row in above)
    return len(cells) != width and bool(numbers_above or len(cells) == 1)


def _check_width(row: Row, width: int, source: str) -> None:
    if len(row.cells) != width:
        message = _("{path}, line {line}: {found} cells, where most lines have {expected}")
        text = message.format(path=source, line=row.line, found=len(row.cells), expected=width)
        raise DatasetError(text, source=source, line=row.line)


def shown(row: Row) -> str:
    """Return a row as a line that is told of."""
    return " ".join(filter(None, row.cells))[:200]
