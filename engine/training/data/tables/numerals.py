"""What one cell spells: a number under a decimal mark, nothing at all, or a text."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

import numpy as np

from engine.training.arrays import FloatArray

LARGEST_NUMBER = 1e100
UNITS = "%$€£¥₩ \u00a0"
"""What may stand before or behind a number without being part of it."""
MISSING = frozenset({
    "", "?", "na", "n.a.", "nan", "n/a", "#n/a", "#na", "<na>", "null", "<null>", "(null)", "nil", "missing",
    "-", "--", "---", "\u2013", "\u2014", ".", "..", "...", "\\n", "nat", "not available",
    "#value!", "#div/0!", "#ref!", "#num!", "#name?", "#null!", "결측", "결측치",
})  # fmt: skip
"""What stands for a value that is missing, in small letters."""
MISSING_AMONG_NUMBERS = frozenset(
    {"none", "unknown", "undefined", "nd", "n.d.", "tbd", "*", "**", "미상", "없음"}
)
"""What stands for it too where the other cells of a column are numbers; elsewhere it may be a class."""
GROUPED = {
    ".": re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?"),
    ",": re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d*)?"),
}
"""Numbers whose thousands are set apart, by the decimal mark beside them."""
DIGIT = re.compile(r"\d")
GAPS = " \u00a0\u2009\u202f'’"
GAPPED = re.compile(rf"[+-]?\d{{1,3}}([{GAPS}]\d{{3}})+([.,]\d*)?")
"""Numbers whose thousands are set apart by what is no decimal mark."""
APART = str.maketrans("", "", GAPS)
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
    if not DIGIT.search(cell) and cell[-1:].isalpha():  # most texts; the others take several times as long
        return _plain(cell)
    bare = cell.strip(UNITS) if cell[:1] in UNITS or cell[-1:] in UNITS else cell
    if bare[:1] == "(" and bare[-1:] == ")":  # as accounts write what is below zero
        bare = f"-{bare[1:-1].strip(UNITS)}"
    bare = _without_gaps(bare.replace("\u2212", "-"))
    if GROUPED[decimal].fullmatch(bare):
        bare = bare.replace("." if decimal == "," else ",", "")
    if decimal == ",":
        return _plain(bare.replace(",", ".")) if "." not in bare else None
    return _plain(bare) if bare != cell else None


def _plain(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return None if "_" in text else value


def all_numbers(cells: Sequence[str], decimal: str) -> FloatArray | None:
    """Return the numbers of cells that are all plain ones, or None; one by one takes far longer."""
    letters = "".join(cells)
    if "_" in letters or (decimal == "," and "." in letters):
        return None
    if decimal == "," and "," in letters:
        cells = [cell.replace(",", ".") for cell in cells]
    try:
        values = np.fromiter(map(float, cells), np.float64, len(cells))
    except ValueError:
        return None
    return values if np.all(np.abs(values) <= LARGEST_NUMBER) else None


def finite(cell: str, decimal: str = ".") -> float | None:
    """Return the number a cell spells if one can reckon with it, else None."""
    value = number(cell, decimal)
    return value if value is not None and abs(value) <= LARGEST_NUMBER and math.isfinite(value) else None


def is_number(cell: str) -> bool:
    """Return whether a cell spells a number under either decimal mark."""
    return number(cell) is not None or number(cell, ",") is not None


def _without_gaps(cell: str) -> str:
    return cell.translate(APART) if GAPPED.fullmatch(cell) else cell


def decimal_mark(cells: Iterable[str], delimiter: str) -> tuple[str | None, Sequence[str]]:
    """Return the decimal mark that cells show, and those that do not tell.

    The mark is "." where nothing speaks against it, and None where commas may set thousands apart as well;
    who divides cells by commas does not write decimals with them.
    """
    marked = [cell for cell in cells if "," in cell or "." in cell]
    if not any("," in cell or cell.count(".") > 1 for cell in marked):
        return ".", ()
    bare = [_without_gaps(cell.strip(UNITS)) for cell in marked]
    points, commas = (sum(bool(SURELY[mark].fullmatch(cell)) for cell in bare) for mark in ".,")
    open_ones = [cell for cell, told in zip(marked, bare, strict=True) if PERHAPS[","].fullmatch(told)]
    if commas > points:
        return ",", ()
    if points or not open_ones or delimiter == ",":
        return ".", ()
    return None, open_ones
