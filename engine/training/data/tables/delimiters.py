"""Which mark divides the lines of a table: the one under which most rows have as many clean cells."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import Any

from engine.training.data.tables.choices import DELIMITERS
from engine.training.data.tables.dates import is_date
from engine.training.data.tables.numerals import is_missing, is_number

ENOUGH_ROWS = 400
"""Rows from the beginning that are looked at to find the delimiter."""
LEAST_AGREEMENT = 0.5
MARKS = "\t;|,"
WORD = re.compile(r'"((?:[^"]|"")*)"|(\S+)')
"""A cell of a line that is divided by spaces; in quotes it may hold some."""
GAP = re.compile(r"\s{2,}|\t")
IN_SINGLE_QUOTES = re.compile(r"(?:^|[,;\t|])\s*'[^']*'\s*(?=[,;\t|]|$)")
LINES_TO_SEE_QUOTES_IN = 50


@dataclass(frozen=True)
class Quoting:
    """How cells are quoted, and what stands before a quotation mark that is part of a cell."""

    mark: str = '"'
    escape: str | None = None


PLAIN = Quoting()


def found_quoting(lines: Sequence[str]) -> Quoting:
    """Return single quotes where cells stand in those, and no double ones are there."""
    sample = lines[:LINES_TO_SEE_QUOTES_IN]
    quoted = sum(bool(IN_SINGLE_QUOTES.search(line)) for line in sample)
    return Quoting("'") if quoted * 2 > len(sample) and not any('"' in line for line in sample) else PLAIN


def divided(
    lines: Iterable[str], delimiter: str, strict: bool = True, quoting: Quoting = PLAIN
) -> Iterator[tuple[int, list[str]]]:
    """Yield each row as the number of its last line and its cells without outer spaces.

    Raises csv.Error, while it goes, where quotes do not match and it is strict.
    """
    if delimiter in SPACED:
        yield from enumerate(map(SPACED[delimiter], lines), start=1)
        return
    reader = reader_of(lines, delimiter, strict, quoting)
    for row in reader:
        yield reader.line_num, [*map(str.strip, row)]


def reader_of(lines: Iterable[str], delimiter: str, strict: bool, quoting: Quoting) -> Any:
    """Return the reader of lines that no spaces divide."""
    return csv.reader(
        lines,
        delimiter=delimiter,
        quotechar=quoting.mark,
        escapechar=quoting.escape,
        skipinitialspace=delimiter != "\t",
        strict=strict,
    )


def _words(line: str) -> list[str]:
    return [quoted.replace('""', '"') or plain for quoted, plain in WORD.findall(line)]


def _between_gaps(line: str) -> list[str]:
    return GAP.split(line.strip())


SPACED = MappingProxyType({" ": _words, "  ": _between_gaps})
"""How a line is divided by spaces: at every one, or where there are two or more."""


def found_delimiter(lines: list[str]) -> str | None:
    """Return the delimiter under which these lines agree best, or None where they have one column."""
    scores = {mark: _score(lines, mark) for mark in DELIMITERS.values()}
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] > 0 else None


def _score(lines: list[str], delimiter: str) -> float:
    """Return how well a delimiter divides lines: rows that agree in width, times the part of clean cells."""
    try:
        rows = [
            row for _line, row in islice(divided(lines, delimiter, strict=False), ENOUGH_ROWS) if any(row)
        ]
    except csv.Error:
        return 0
    if not rows:
        return 0
    width, count = Counter(map(len, rows)).most_common(1)[0]
    agreement = count / len(rows)
    if width < 2 or agreement < LEAST_AGREEMENT:
        return 0
    cells = [cell for row in rows if len(row) == width for cell in row]
    return agreement * sum(map(_cleanness, cells)) / len(cells)


def _cleanness(cell: str) -> int:
    """Return 1 for one thing alone, 0 for several, and -1 where a mark is left over at an end."""
    if is_number(cell) or is_missing(cell):
        return 1
    if cell[0] in MARKS or cell[-1] in MARKS:
        return -1
    if is_date(cell):
        return 1
    return int(not any(mark in cell for mark in MARKS) and not _is_divided(cell.split()))


def _is_divided(words: list[str]) -> bool:
    return len(words) > 1 and sum(map(is_number, words)) > len(words) / 2
