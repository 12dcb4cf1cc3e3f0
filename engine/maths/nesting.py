"""Formulas put inside formulas: where a piece of LaTeX needs parentheses in the place of a port.

What a place needs is read off the op's own template, so that a new row brings its answer with it: inside
parentheses, a fraction or a root anything may stand; between signs only what binds tighter than they do;
before an exponent or an index, and after ln or sin, only what is whole. In doubt there are parentheses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

_TOKEN = re.compile(r"\\[a-zA-Z]+|\\.|\d+(?:\.\d+)?(?:e[+-]?\d+)?|\S", re.DOTALL)
_FIRST_PLACE = 0xE000  # of Unicode's private use: a character that no formula has stands for each port
_ARGUMENTS = {
    r"\frac": 2, r"\tfrac": 2, r"\sqrt": 1, r"\operatorname": 1, r"\mathrm": 1, r"\mathbb": 1, r"\text": 1
}  # fmt: skip
_FUNCTIONS = frozenset({
    r"\ln", r"\log", r"\exp", r"\sin", r"\cos", r"\tan", r"\arctan", r"\tanh", r"\max", r"\min",
    r"\operatorname", r"\sigma", r"\Phi", r"\varphi",
})  # fmt: skip
_SILENT = frozenset({r"\textstyle", r"\displaystyle", r"\,", r"\;", r"\:", r"\!", r"\ ", r"\cdot", r"\times"})
_OPENING = {"(": ")", "[": "]"}


class Strength(IntEnum):
    """How tightly a piece of LaTeX holds together: from a Σ, which takes in all that follows, to a symbol."""

    OPEN = 0
    SUM = 1
    FUNCTION = 2
    PRODUCT = 3
    POWER = 4
    WHOLE = 5


Piece = tuple[str, Strength]
"""LaTeX, and how tightly it holds together."""


@dataclass
class _Item:
    """One thing between two others: a port's place, a group, a symbol, a sign, or what splits a list."""

    kind: str
    place: int = -1
    raised: bool = False


@dataclass
class _Group:
    opened_by: str
    items: list[_Item] = field(default_factory=list)
    arguments: int = 0


def nested(template: str, pieces: Mapping[str, Piece], attributes: Mapping[str, str | float]) -> Piece:
    """Return the template with its ports filled, in parentheses where needed, and the whole's strength."""
    marks = {name: chr(_FIRST_PLACE + index) for index, name in enumerate(pieces)}
    by_mark = {marks[name]: piece for name, piece in pieces.items()}
    marked = template.format(**marks, **attributes)
    needs, strength = _needs(marked)
    filled = [
        _placed(by_mark[letter], needs[index]) if letter in by_mark else letter
        for index, letter in enumerate(marked)
    ]
    alone = marked.strip() in by_mark
    return "".join(filled), by_mark[marked.strip()][1] if alone else strength


def strength_of(text: str) -> Strength:
    """Return how tightly a piece of LaTeX without ports holds together."""
    return _needs(text)[1]


def _placed(piece: Piece, needed: int) -> str:
    text, strength = piece
    return text if strength >= needed else rf"\left({text}\right)"


def _needs(text: str) -> tuple[dict[int, int], Strength]:
    """Return the strength that every place of a port needs, by its index in the text, and the text's own."""
    needs: dict[int, int] = {}
    groups = [_Group("")]
    before = ""
    for match in _TOKEN.finditer(text):
        token = match.group()
        _read(token, match.start(), before, groups, needs)
        before = "" if before in {r"\left", r"\right"} else token
    _settle(groups[0].items, needs)
    return needs, _strength(groups[0].items)


def _read(token: str, index: int, before: str, groups: list[_Group], needs: dict[int, int]) -> None:
    group = groups[-1]
    if before == r"\left" or (token in _OPENING and before != r"\right"):
        groups.append(_Group("("))
    elif before == r"\right" or token in _OPENING.values():
        _close(groups, needs)
    elif token == "{":
        groups.append(_Group(_brace(group, before)))
    elif token == "}":
        _close(groups, needs)
    elif token in "^_":
        if token == "^" and group.items:
            group.items[-1].raised = True
        _mark_indexed(group, needs)
    elif token not in _SILENT | {r"\left", r"\right", "&"} and before not in {"^", "_"}:
        group.arguments = _ARGUMENTS.get(token, 0)
        group.items.append(_Item(_kind(token), index))


def _kind(token: str) -> str:
    if unicodedata.category(token[0]) == "Co":  # private use
        return "place"
    named = {"+": "sign", "-": "sign", r"\sum": "sum"} | dict.fromkeys(",;<>=:", "break")
    return named.get(token) or ("function" if token in _FUNCTIONS else "symbol")


def _brace(group: _Group, before: str) -> str:
    """Return "{" where a brace only groups, "" where it holds an exponent, an index or an argument."""
    if before in {"^", "_"}:
        return ""
    if group.arguments:
        group.arguments -= 1
        return ""
    return "{"


def _mark_indexed(group: _Group, needs: dict[int, int]) -> None:
    if group.items:
        needs[group.items[-1].place] = Strength.WHOLE


def _close(groups: list[_Group], needs: dict[int, int]) -> None:
    closed = groups.pop()
    around = groups[-1].items
    if closed.opened_by == "{" and len(closed.items) == 1:
        around.append(closed.items[0])  # braces around one thing are there for LaTeX alone
        return
    _settle(closed.items, needs)
    if closed.opened_by == "(" and around and around[-1].kind == "function":
        around[-1].kind = "symbol"  # a function with its argument in parentheses is whole
    elif closed.opened_by in {"(", "{"}:
        around.append(_Item("symbol"))


def _settle(items: Sequence[_Item], needs: dict[int, int]) -> None:
    """Note what the places of one group need, from what stands beside them."""
    terms: list[list[_Item]] = [[]]
    after_sign = [False]
    for item in items:
        if item.kind in {"sign", "break"}:
            terms.append([])
            after_sign.append(item.kind == "sign")
        else:
            terms[-1].append(item)
    signs = any(after_sign)
    for index, term in enumerate(terms):
        begins = Strength.SUM if index == 0 else Strength.FUNCTION
        _settle_term(term, needs, begins if signs else Strength.OPEN)


def _settle_term(term: list[_Item], needs: dict[int, int], alone: Strength) -> None:
    applied = False
    for item in term:
        if item.kind == "place":
            needed = Strength.WHOLE if applied else alone if len(term) == 1 else Strength.PRODUCT
            needs[item.place] = max(needs.get(item.place, 0), needed)
        applied = applied or item.kind in {"function", "sum"}


def _strength(items: Sequence[_Item]) -> Strength:
    kinds = [item.kind for item in items]
    if "sum" in kinds:
        return Strength.OPEN
    if {"sign", "break"} & set(kinds):
        return Strength.SUM
    if "function" in kinds:
        return Strength.FUNCTION
    if len(items) > 1:
        return Strength.PRODUCT
    return Strength.POWER if items and items[0].raised else Strength.WHOLE
