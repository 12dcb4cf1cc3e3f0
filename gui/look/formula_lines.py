"""Where a long formula may go on in the next line: before a sign that stands in no bracket."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import accumulate, takewhile

_PARTS = re.compile(r"\\[a-zA-Z]+|\\.|[{}()\[\]]|\s[=+-]\s|.", re.DOTALL)
_OPENING = frozenset({"{", "(", "[", r"\{", r"\left", r"\begin"})
_CLOSING = frozenset({"}", ")", "]", r"\}", r"\right", r"\end"})


def pieces(latex: str) -> list[str]:
    """Return a formula in LaTeX in pieces, of which all but the first begin with a sign."""
    found, depth = [""], 0
    for part in _PARTS.findall(latex):
        depth += (part in _OPENING) - (part in _CLOSING)
        if depth == 0 and part.strip() in {"=", "+", "-"} and part != part.strip():
            found.append("")
        found[-1] += part
    return [piece.strip() for piece in found]


def shortened(latex: str, longest: int) -> str:
    """Return a formula, or where it is longer than so many letters the pieces it begins with, and dots."""
    if len(latex) <= longest:
        return latex
    parts = pieces(latex)
    lengths = accumulate(len(part) + 1 for part in parts)
    kept = sum(1 for _length in takewhile(lambda length: length <= longest, lengths))
    return " ".join([*parts[:kept], r"\cdots"])


def lines(latex: str, room: float, width_of: Callable[[str], float]) -> list[str]:
    """Return a formula in as few lines as fit the room; a piece that is wider than that has one to itself."""
    if width_of(latex) <= room:
        return [latex]
    first, *rest = pieces(latex)
    made = [first]
    for piece in rest:
        longer = f"{made[-1]} {piece}"
        if width_of(longer) <= room:
            made[-1] = longer
        else:
            made.append(piece)
    return made
