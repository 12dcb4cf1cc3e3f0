"""What one cell spells: a number under a decimal mark, nothing at all, or a text."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

LARGEST_NUMBER = 1e100
UNITS = "%$€£¥₩ "
"""What may stand before or behind a number without being part of it."""
MISSING = frozenset({"", "?", "na", "nan", "n/a", "#n/a", "<na>", "null", "nil", "-", "--", ".", "missing"})
"""What stands for a value that is missing, in small letters."""
GROUPED = {
    ".": re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?"),
    ",": re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d*)?"),
}
"""Numbers whose thousands are set apart, by the decimal mark beside them."""
SURELY = {
    ".": re.compile(r"[+-]?(\d+(,\d{3})+\.\d*|\d{1,3}(,\d{3}){2,}|(0|\d{4,})?\.\d+|\d+\.(\d{1,2}|\d{4,}))"
                    r"([eE][+-]?\d+)?"),
    ",": re.compile(r"[+-]?(\d+(\.\d{3})+,\d*|\d{1,3}(\.\d{3}){2,}|(0|\d{4,})?,\d+|\d+,(\d{1,2}|\d{4,}))"
                    r"([eE][+-]?\d+)?"),
}  # fmt: skip
"""Numbers that are read in one way only, by the decimal mark they show."""
PERHAPS = {".": re.compile(r"[+-]?\d{1,3}\.\d{3}"), ",": re.compile(r"[+-]?\d{1,3},\d{3}")}
"""Numbers whose one mark may be a decimal mark or set thousands apart."""


def is_missing(cell: str) -> bool:
    """Return whether a cell says that its value is missing."""
    return cell.lower() in MISSING


def number(cell: str, decimal: str = ".") -> float | None:
    """Return the number a cell spells, infinity included, or None where it spells none."""
    if decimal == "." and (value := _plain(cell)) is not None:
        return value
    if cell[:1] in UNITS or cell[-1:] in UNITS:
        cell = cell.strip(UNITS)
    if decimal == ",":
        if GROUPED[","].fullmatch(cell):
            cell = cell.replace(".", "")
        cell = cell.replace(",", ".") if "." not in cell else ""
    elif "," in cell and GROUPED["."].fullmatch(cell):
        cell = cell.replace(",", "")
    return _plain(cell.replace("\u2212", "-"))


def _plain(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return None if "_" in text else value


def finite(cell: str, decimal: str = ".") -> float | None:
    """Return the number a cell spells if one can reckon with it, else None."""
    value = number(cell, decimal)
    return value if value is not None and abs(value) <= LARGEST_NUMBER and math.isfinite(value) else None


def is_number(cell: str) -> bool:
    """Return whether a cell spells a number under either decimal mark."""
    return number(cell) is not None or number(cell, ",") is not None


def decimal_mark(cells: Iterable[str]) -> tuple[str | None, Sequence[str]]:
    """Return the decimal mark that cells show, and those that do not tell.

    The mark is "." where nothing speaks against it, and None where commas may set thousands apart as well.
    """
    marked = [cell for cell in cells if "," in cell or "." in cell]
    points, commas = (sum(bool(SURELY[mark].fullmatch(cell)) for cell in marked) for mark in ".,")
    open_ones = [cell for cell in marked if PERHAPS[","].fullmatch(cell)]
    if commas > points:
        return ",", ()
    if points or not open_ones:
        return ".", ()
    return None, open_ones
