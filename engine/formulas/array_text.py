"""Values as people type, print and copy them: a number, nested rows, NumPy's text, cells of a spreadsheet.

`array_from` reads any of them and evaluates none. Whatever cannot be read is told with the cell where it
stands. `shape_from` reads a shape alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.graphs.node_values import MOST_ENTRIES
from engine.text import _

_MINUS = "−"
DEEPEST = 8

_MAKER = re.compile(
    r"(?:\w+\s*=\s*)?(?:(?:np|numpy|torch|jnp)\.)?(?P<name>[A-Za-z_]\w*)\s*\((?P<given>.*)\)", re.DOTALL
)
_OPTIONS = re.compile(r"(?:,\s*\w+\s*=\s*[\w.'\"]+)+\s*,?\s*$")
_TOKEN = re.compile(r"\s*([\[\],]|[^\[\],\s]+)")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?|[+-]?(inf|infinity|∞)|nan", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"([+-]?\d+),(\d+)")
_CELL_ENDS = re.compile(r",\s+|\s+")
_SHAPE_MARKS = re.compile(r"[×x,\s()\[\]]+")

Path = tuple[int, ...]
"""Where an entry stands, counted from 0: its place in its row, and before that its row's."""


def array_from(text: str) -> float | np.ndarray:
    """Return the number or array that a text says: "−0.53", "[[1, 2], [3, 4]]", "np.zeros((2, 3))".

    Raises ValueError with a sentence that names the cell and says what to type instead.
    """
    text = text.strip(" \r\n")
    if maker := _MAKER.fullmatch(text):
        return _made(maker["name"], _OPTIONS.sub("", maker["given"]).strip())
    return _bracketed(text) if text.startswith("[") else _from_cells(text)


def shape_from(text: str) -> tuple[int, ...]:
    """Return the shape that a text says: "2×3", "2, 3", "(2, 3)" or "5"; raise ValueError for others."""
    sizes = [size for size in _SHAPE_MARKS.split(text) if size]
    if not sizes or not all(size.isascii() and size.isdigit() and float(size) for size in sizes):
        raise ValueError(_("{text} is not a shape; type one such as 2×3").format(text=repr(text)))
    if math.prod(map(float, sizes)) > MOST_ENTRIES:  # as many digits as there may be
        raise ValueError(_("A value has at most {most} entries").format(most=MOST_ENTRIES))
    return tuple(map(int, sizes))


def number_from(text: str) -> float:
    """Return a single number; raise ValueError with a sentence that says what to type instead."""
    text = text.replace(_MINUS, "-").strip()
    if comma := _DECIMAL_COMMA.fullmatch(text):
        message = _("numbers are written with a decimal point: {whole}.{part}, not {whole},{part}")
        raise ValueError(message.format(whole=comma[1], part=comma[2]))
    if not _NUMBER.fullmatch(text):
        raise ValueError(_("{text} is not a number; type one such as −0.5 or 1e-3").format(text=repr(text)))
    return float(text.replace("∞", "inf"))


def entry_from(text: str, path: Path) -> float:
    """Return the number of an entry; raise ValueError with a sentence that names its cell."""
    try:
        return number_from(text)
    except ValueError as error:
        raise ValueError(_("{cell}: {problem}").format(cell=_named(path), problem=error)) from None


# -- what NumPy and PyTorch call -----------------------------------------------------------------------------


def _made(name: str, given: str) -> float | np.ndarray:
    if name in _MAKERS:
        return _MAKERS[name](given)
    message = _("{text} is not a number; array([1, 2]), zeros((2, 3)), ones, full and eye are read here")
    raise ValueError(message.format(text=repr(name + "(…)")))


def _given_array(given: str) -> float | np.ndarray:
    return _bracketed(given) if given.startswith("[") else number_from(given)


def _full(given: str) -> np.ndarray:
    shape, _comma, number = given.rpartition(",")
    return np.full(shape_from(shape), number_from(number))


def _eye(given: str) -> np.ndarray:
    sizes = shape_from(given)
    rows, columns = shape_from(f"{sizes[0]}×{sizes[-1]}")
    return np.eye(rows, columns)


_MAKERS: dict[str, Callable[[str], float | np.ndarray]] = {
    **dict.fromkeys(("array", "asarray", "tensor"), _given_array),
    "zeros": lambda given: np.zeros(shape_from(given)),
    "ones": lambda given: np.ones(shape_from(given)),
    "full": _full,
    "eye": _eye,
}
"""What is read of a library's own text, by the function's name; each takes what stands in parentheses."""


# -- cells, as a spreadsheet copies them ---------------------------------------------------------------------


def _from_cells(text: str) -> float | np.ndarray:
    rows = [_split(line) for line in text.splitlines() if line.strip()]
    if not rows:
        raise ValueError(_("Type a number such as −0.5, or rows such as [[1, 2], [3, 4]]"))
    if len(rows) == 1 and len(rows[0]) == 1:
        return number_from(rows[0][0])
    entries = [[_cell(cell, (i, j)) for j, cell in enumerate(row)] for i, row in enumerate(rows)]
    return _array(entries[0] if len(entries) == 1 else entries)


def _split(line: str) -> list[str]:
    """Return the cells of a line, between tabs, semicolons, or else commas and spaces."""
    for mark in "\t;":
        if mark in line:
            return line.removesuffix("\r").split(mark)
    cells = _CELL_ENDS.split(line.strip())
    return cells[0].split(",") if len(cells) == 1 and cells[0].count(",") > 1 else cells


def _cell(text: str, path: Path) -> float:
    if not text.strip():
        raise ValueError(_("{cell} is empty; type 0 where there is nothing").format(cell=_named(path)))
    return entry_from(text, path)


def _named(path: Path) -> str:
    """Return what the cell at a place is called, counted from 1."""
    if len(path) == 1:
        return _("Entry {entry}").format(entry=path[0] + 1)
    if len(path) == 2:
        return _("Row {row}, column {column}").format(row=path[0] + 1, column=path[1] + 1)
    return _("Entry {entry}").format(entry=", ".join(str(place + 1) for place in path))


# -- nested rows in brackets ---------------------------------------------------------------------------------


def _bracketed(text: str) -> np.ndarray:
    tokens = _TOKEN.findall(text)[::-1]
    value = _value(tokens, ())
    if tokens:
        raise ValueError(_("{text} comes after the end of the value").format(text=repr(tokens[-1])))
    return _array(value)


def _value(tokens: list[str], path: Path) -> Any:
    """Take one value off the end of the tokens, which are in reverse order."""
    if not tokens:
        raise ValueError(_("A closing bracket ] is missing"))
    token = tokens.pop()
    if token in {"...", "…"}:
        raise ValueError(_("The array was printed in part; np.set_printoptions(threshold=np.inf) prints all"))
    if token != "[":
        return entry_from(token, path)
    if len(path) == DEEPEST:
        raise ValueError(_("Brackets are nested more than {depth} deep").format(depth=DEEPEST))
    return _row(tokens, path)


def _row(tokens: list[str], path: Path) -> list[Any]:
    """Take the rest of a row; NumPy prints rows with spaces alone between entries."""
    row = [_value(tokens, (*path, 0))]
    while tokens and tokens[-1] != "]":
        if tokens[-1] == ",":
            tokens.pop()
        row.append(_value(tokens, (*path, len(row))))
    if not tokens:
        raise ValueError(_("A closing bracket ] is missing"))
    tokens.pop()
    return row


def _array(rows: list[Any]) -> np.ndarray:
    try:
        return np.array(rows, dtype=float)
    except ValueError:
        raise ValueError(_("Rows must all have the same length") + _where_ragged(rows)) from None


def _where_ragged(rows: list[Any]) -> str:
    """Return which row is longer or shorter than the first, where that is all that is wrong."""
    lengths = [len(row) if isinstance(row, list) else 0 for row in rows]
    row = next((index for index, length in enumerate(lengths) if length != lengths[0]), None)
    if row is None:
        return ""
    message = _(": row 1 has {first}, row {row} has {count}")
    return message.format(first=lengths[0], row=row + 1, count=lengths[row])
