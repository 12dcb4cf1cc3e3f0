"""Characters to tokens: numbers, names and signs, with places as they were typed.

Mathematics is written with many characters; what means the same becomes the same token here. − × ÷ are
- * /, raised letters are powers and lowered ones an index, ½ is a number, and full-width signs are plain.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cached_property

from engine.errors import ParseError
from engine.formulas.tree import Place
from engine.text import _

LONGEST_TEXT = 200_000
"""Characters; a longer formula is refused."""

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵁᵂᵅᵝᵞᵟᵋᶿᵠᵡ"
LOWERED = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ"
FRACTIONS_TYPED = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_TYPED_OTHERWISE = str.maketrans(
    dict.fromkeys("−–—", "-")
    | dict.fromkeys("×∗⁎⊙∘", "*")
    | dict.fromkeys("⋅•∙", "·")
    | {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys("÷∕⁄", "/")
    | {"〈": "⟨", "〉": "⟩", "∥": "‖", "∣": "|", "’": "'", "′": "'", "≤": "≤", "、": ",", "\u3000": " "}
)
"""Signs that mathematics is written with, and what they are in a formula: one character for another."""

_LETTER = rf"(?![{RAISED}{LOWERED}{FRACTIONS_TYPED}])\w"
_TOKENS = re.compile(
    rf"""(?P<gap>[^\S\n]+|\\[^\S\n]*\n)
    |(?P<comment>\#[^\n]*)
    |(?P<end>[\n;])
    |(?P<number>0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+
        |(?:(?=[0-9])\d[0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9]+)?)
    |(?P<fraction>[{FRACTIONS_TYPED}])
    |(?P<name>[\U0001D400-\U0001D7FF]|(?!\d){_LETTER}(?:{_LETTER})*)
    |(?P<raised>[{RAISED}]+)
    |(?P<lowered>[{LOWERED}]+)
    |(?P<words>"[^"\n]*"|(?<![\w)\]])'[^'\n]*')
    |(?P<sign>\*\*=?|//=?|:=|->|[-+*/@%<>=!]=|\|\||[-+*/@%^<>=!~&|‖·,.:()\[\]{{}}⟨⟩√∛∑≤≥≠⊤'])
    """,
    re.VERBOSE,
)
_WRITTEN_OTHERWISE = {"||": "‖", "≤": "<=", "≥": ">=", "≠": "!=", "⊤": "ᵀ"}
ROOTS = {"√": "sqrt", "∛": "cbrt"}
"""Signs that stand before what they take a root of, and the functions they mean."""
_OPENING = {"(": ")", "[": "]", "{": "}", "⟨": "⟩"}
_CLOSING = frozenset(_OPENING.values())
_DERIVATIVE = _("derivatives are computed by themselves: write the function that is differentiated")
_UNREAD = {
    "∇": _DERIVATIVE,
    "∂": _DERIVATIVE,
    "∫": _("integrals have no gate"),
    "∏": _("write the factors of a product side by side"),
    "±": _("write one formula with +, and one with -"),
    "⊗": _("write outer(x, y) for the outer product"),
    "…": _("write all terms, or a sum of a vector: sum(x)"),
    "→": _("arrows are not read; write the formula alone"),
    "≈": _("write the formula alone, or name = formula"),
    "∈": _("sets are not read; write the formula alone"),
    "?": _("write where(x > 0, x, 0) to choose between two"),
    "∞": _("infinity is no number to compute with"),
}
_BEGINS_WITH_SIGN = re.compile(r"[πΣ][^\W\d_]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_LINE_END = re.compile(r"\r\n|\r|\n|\u2028|\u2029")
_ZEROS_FIRST = re.compile(r"0[0-9_]*[1-9][0-9_]*")


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of text: "number", "name", "words", "sign", "index", "over" for Σ and its like, or "end".

    `apart` tells that there is space before it; `index` and `upper` are what a Σ runs over and up to.
    """

    kind: str
    text: str
    place: Place
    apart: bool = False
    index: str = ""
    upper: str = ""


class Text:
    """A text as it was typed, in lines, for tokens and for errors that name a place."""

    def __init__(self, typed: str) -> None:
        self.plain = "\n".join(_LINE_END.split(typed)).translate(_TYPED_OTHERWISE)
        self._starts = [0, *(match.end() for match in re.finditer("\n", self.plain))]
        if len(typed) > LONGEST_TEXT:
            message = _("the formula is longer than {limit} characters")
            raise self.error(message.format(limit=LONGEST_TEXT))
        if control := _CONTROL.search(self.plain):
            problem = _("this cannot be read as a formula: it holds a character that is no text")
            raise self.error(problem, self.place(control.start()))

    def place(self, offset: int) -> Place:
        """Return the line and the column of a character."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def error(self, problem: str, place: Place = (1, 1)) -> ParseError:
        """Return the error at a place."""
        line, column = place
        message = _("line {line}, column {column}: {problem}")
        text = message.format(line=line, column=column, problem=problem)
        return ParseError(text, line=line, column=column, problem=problem)


def tokens(text: Text) -> list[Token]:
    """Return the tokens of a text, each line ended; raise ParseError at what is no part of a formula."""
    return _Scanner(text).scanned()


class _Scanner:
    def __init__(self, text: Text) -> None:
        self._text = text
        self._tokens: list[Token] = []
        self._open: list[Token] = []
        self._apart = False

    def scanned(self) -> list[Token]:
        position, plain = 0, self._text.plain
        while position < len(plain):
            match = _TOKENS.match(plain, position)
            if match is None:
                raise self._unknown(plain[position], self._text.place(position))
            self._take(match.lastgroup or "", match.group(), self._text.place(position))
            position = match.end()
        if self._open:
            message = _("this cannot be read as a formula: {bracket} is never closed")
            raise self._text.error(message.format(bracket=self._open[-1].text), self._open[-1].place)
        self._add("end", "", self._text.place(len(plain)))
        return [part for token in self._tokens for part in self._parted(token)]

    def _parted(self, token: Token) -> list[Token]:
        """Return π and Σ apart from what is written right behind them, unless a line gives that a meaning."""
        if token.kind != "name" or not _BEGINS_WITH_SIGN.match(token.text) or token.text in self._assigned:
            return [token]
        (line, column), first, rest = token.place, token.text[0], token.text[1:]
        sign = replace(token, text=first, kind="over" if first == "Σ" else "name")
        return [sign, Token("name", rest, (line, column + 1))]

    @cached_property
    def _assigned(self) -> set[str]:
        pairs = zip(self._tokens, self._tokens[1:], strict=False)
        return {token.text for token, after in pairs if after.text == "="}

    def _unknown(self, character: str, place: Place) -> ParseError:
        if character in "'\"":
            return self._text.error(_("this cannot be read as a formula: a quote is never closed"), place)
        if character in _UNREAD:
            return self._text.error(_UNREAD[character], place)
        message = _("this cannot be read as a formula: {character} means nothing in one")
        return self._text.error(message.format(character=character), place)

    def _add(self, kind: str, text: str, place: Place, index: str = "") -> None:
        self._tokens.append(Token(kind, text, place, self._apart, index))
        self._apart = False

    def _take(self, kind: str, text: str, place: Place) -> None:
        if kind in {"gap", "comment"} or (kind == "end" and self._open):
            self._apart = True
        elif kind == "fraction":
            self._add("number", repr(unicodedata.numeric(text)), place)
        elif kind == "name":
            self._add_name(unicodedata.normalize("NFKC", text), place)
        elif kind == "raised":
            self._add_raised(text, place)
        elif kind == "lowered":
            self._add_lowered(unicodedata.normalize("NFKC", text), place)
        elif kind == "sign":
            self._add_sign(_WRITTEN_OTHERWISE.get(text, text), place)
        elif kind == "number" and _ZEROS_FIRST.fullmatch(text):
            raise self._text.error(_("a number has no zeros before its first digit: 10, not 010"), place)
        else:
            self._add(kind, text, place)

    def _add_name(self, name: str, place: Place) -> None:
        self._add("over" if name == "Σ" else "name", name, place)

    def _add_sign(self, sign: str, place: Place) -> None:
        self._add("over" if sign == "∑" else "sign", sign, place)
        if sign in _OPENING:
            self._open.append(self._tokens[-1])
        elif sign in _CLOSING and (not self._open or _OPENING[self._open.pop().text] != sign):
            message = _("this cannot be read as a formula: unmatched {bracket}")
            raise self._text.error(message.format(bracket=sign), place)

    def _add_raised(self, raised: str, place: Place) -> None:
        """Add what stands above a line: T is the transpose of what is before it, all else a power."""
        if raised == "ᵀ":
            self._add("sign", raised, place)
            return
        if "ᵀ" in raised:
            message = _("write the transpose and the power apart, as in transpose(x) ** 2")
            raise self._text.error(message, place)
        line, column = place
        self._add("sign", "^", place)
        self._add("sign", "(", place)
        plain = unicodedata.normalize("NFKC", raised).replace("−", "-")
        for match in _TOKENS.finditer(plain):
            self._add(match.lastgroup or "", match.group(), (line, column + match.start()))
        self._add("sign", ")", place)

    def _add_lowered(self, index: str, place: Place) -> None:
        """Give an index to the name before it: x0 for digits, as one types it, and x_i for letters."""
        before = self._tokens[-1] if self._tokens else None
        if before is None or self._apart or before.kind not in {"name", "over"}:
            self._add("index", index, place)
        elif before.kind == "over":
            self._tokens[-1] = replace(before, index=index)
        else:
            joined = index if index.isdigit() else f"_{index}"
            self._tokens[-1] = replace(before, text=before.text + joined)
