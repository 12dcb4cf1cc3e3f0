"""Where one is in a text's tokens, and the errors that name the place."""

from __future__ import annotations

import keyword
from collections.abc import Sequence

from engine.errors import ParseError
from engine.formulas import names
from engine.formulas.roles import assigned, defined, letters_apart, standing_alone
from engine.formulas.tokens import Text, Token
from engine.formulas.tree import Place
from engine.text import _

DOES_NOT_BELONG = _("this does not belong in a formula; use + - * / ** @ and functions")


class Cursor:
    """Goes through the tokens of one text."""

    def __init__(self, text: Text, given: Sequence[Token], *, is_latex: bool = False) -> None:
        self._text = text
        given = self._tokens = given if is_latex else letters_apart(given)
        self._is_latex = is_latex
        self._next = 0
        self._bars = 0
        self._bound: list[str] = []
        self._summed: set[str] = set()
        self._used: set[str] = set()
        self._assigned = assigned(given)
        self._defined = defined(given)
        self._values = standing_alone(given) | self._assigned - self._defined

    # -- tokens -------------------------------------------------------------------------------------------

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _after(self, steps: int = 1) -> Token:
        return self._tokens[min(self._next + steps, len(self._tokens) - 1)]

    def _take(self) -> Token:
        token = self._token
        self._next = min(self._next + 1, len(self._tokens) - 1)
        return token

    def _is(self, *signs: str) -> bool:
        return self._token.kind == "sign" and self._token.text in signs

    def _is_word(self, *words: str) -> bool:
        return self._token.kind == "name" and self._token.text in words

    def _expect(self, sign: str) -> Token:
        if not self._is(sign):
            raise self._unreadable()
        return self._take()

    def _skip_ends(self) -> bool:
        """Go to the next line that says something; return whether there is one."""
        while self._token.kind == "end" and self._next < len(self._tokens) - 1:
            self._next += 1
        return self._token.kind != "end"

    def _skip_line(self) -> None:
        while self._token.kind != "end":
            self._next += 1

    # -- errors -------------------------------------------------------------------------------------------

    def _error(self, place: Place, problem: str) -> ParseError:
        return self._text.error(problem, place)

    def _is_decimal_comma(self) -> bool:
        """Return whether the comma that follows stands between two numbers without a space, as in 0,5."""
        before, after = self._tokens[self._next - 1], self._after()
        return before.kind == after.kind == "number" and not self._token.apart and not after.apart

    def _decimal_comma(self, comma: int) -> ParseError:
        before, after = self._tokens[comma - 1], self._tokens[comma + 1]
        message = _("numbers are written with a decimal point: {whole}.{part}, not {whole},{part}")
        return self._error(before.place, message.format(whole=before.text, part=after.text))

    def _word_of_python(self, token: Token) -> ParseError:
        word = token.text
        if word in {"True", "False", "None"}:
            return self._error(token.place, names.NUMBERS_AND_NAMES)
        if word in {"not", "await", "yield"} or (word == "lambda" and self._token.text in {":", "x"}):
            return self._error(token.place, DOES_NOT_BELONG)
        message = _("{word} is a word of Python, and no name; call it {other}")
        other = _("lam or λ") if word == "lambda" else f"{word}_"
        return self._error(token.place, message.format(word=word, other=other))

    def _unreadable(self, token: Token | None = None) -> ParseError:
        token = token or self._token
        before = self._tokens[self._next - 1] if self._next else None
        if token.kind == "name" and keyword.iskeyword(token.text):
            return self._word_of_python(token)
        if token.kind == "number" and before and before.kind in {"number", "name"}:
            message = _("this cannot be read as a formula: what is between {left} and {right}? Write * or ^")
            return self._error(token.place, message.format(left=before.text, right=token.text))
        if token.text in {":=", "%", "//", "&"}:
            return self._error(before.place if before else token.place, DOES_NOT_BELONG)
        if token.kind == "end":
            return self._error(token.place, _("this cannot be read as a formula: it ends too early"))
        message = _("this cannot be read as a formula: {sign} is not expected here")
        return self._error(token.place, message.format(sign=token.text))


def too_deep() -> str:
    """Return the sentence that refuses what is nested beyond what can be read."""
    return _("this is too long, or nested too deeply, for one line; break it into lines of name = formula")
