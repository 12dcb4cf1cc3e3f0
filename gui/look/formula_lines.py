"""Where a long formula may go on in the next line: before a sign that stands in no bracket."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import accumulate, takewhile

_PARTS = re.compile(r"\\[a-zA-Z]+|\\.|[{}()\[\]]|\s[=+-]\s|.", re.DOTALL)
_OPENING = frozenset({"{", "(", "[", r"\{", r"\left", r"\begin"})
_CLOSING = frozenset({"}", ")", "]", r"\}", r"\right", r"\end"})
_LIST = [r"\left", "("]

NARROWEST = 3.0
"""Pixels that a letter of LaTeX takes at least, mostly: where there is less room a formula hardly fits."""


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
    """Return a formula, or where it is longer than so many letters the pieces it begins with, and dots.

    No piece may have more than a third of these letters: a longer list in brackets ends sooner.
    """
    parts = pieces(latex)
    most = longest // 3
    if any(len(part) > most for part in parts):
        parts = [_with_shorter_list(part, most) for part in parts]
        latex = " ".join(parts)
    if len(latex) <= longest:
        return latex
    lengths = accumulate(len(part) + 1 for part in parts)
    kept = sum(1 for _length in takewhile(lambda length: length <= longest, lengths))
    return " ".join([*parts[:kept], r"\cdots"])


def _with_shorter_list(piece: str, longest: int) -> str:
    """Return a piece, or where it is too long one that ends at a comma within brackets, with dots."""
    open_brackets, at, end = list[str](), 0, 0
    for part in _PARTS.findall(piece) if len(piece) > longest else ():
        if part in _OPENING:
            open_brackets.append(part)
        elif part in _CLOSING:
            del open_brackets[-1:]
        at += len(part)
        if part == "," and open_brackets == _LIST and at <= longest:
            end = at
    return rf"{piece[:end]} \ldots\right)" if end else piece


def lines(latex: str, room: float, width_of: Callable[[str], float]) -> list[str]:
    """Return a formula in as few lines as fit the room; a piece that is wider than that has one to itself.

    What is measured is typeset, which is dear: nothing is whose pieces are too wide together already.
    """
    parts = pieces(latex)
    if len(parts) == 1 or (len(latex) * NARROWEST <= room and width_of(latex) <= room):
        return [latex]
    made, width = [parts[0]], width_of(parts[0])
    for piece in parts[1:]:
        longer, own = f"{made[-1]} {piece}", width_of(piece)
        if width + own <= room and (joined := width_of(longer)) <= room:
            made[-1], width = longer, joined
        else:
            made.append(piece)
            width = own
    return made
