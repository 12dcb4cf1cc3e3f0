"""What stands right after an operand: arguments, entries, members and the sign of a transpose."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod

from engine.formulas import names
from engine.formulas.cursor import DOES_NOT_BELONG, Cursor
from engine.formulas.tree import (
    Array,
    Call,
    Entries,
    Expression,
    Member,
    Name,
    Named,
    Number,
    Place,
    Span,
    Words,
)
from engine.text import _

_CLOSED_BY = {"(": ")", "[": "]", "{": "}", "⟨": "⟩"}
_MAY_BE_FACTOR = re.compile(r"[^\W\d]_?\d*")
_NAMES_OF_FUNCTIONS = set("fghFGHLJ")
"""Letters that stand for functions rather than for numbers, where parentheses follow."""


class Suffixes(Cursor, ABC):
    """Reads an operand with all that stands right after it."""

    @abstractmethod
    def _choice(self) -> Expression:
        raise NotImplementedError

    @abstractmethod
    def _atom(self) -> Expression:
        raise NotImplementedError

    def _postfix(self) -> Expression:
        start, is_name = self._token.place, self._token.kind == "name"
        return self._postfixed(self._atom(), start, may_be_called=is_name)

    def _postfixed(self, value: Expression, start: Place, *, may_be_called: bool = False) -> Expression:
        while True:
            if self._is("ᵀ"):
                self._take()
                value = transposed(value, start)
            elif self._is(".") and self._after().kind == "name":
                self._take()
                value = Member(value, self._take().text, start)
            elif self._token.kind == "index" and self._token.text in self._bound:
                self._used.add(self._take().text)
            elif (
                self._is("(", "{")
                and (may_be_called or not isinstance(value, Name))
                and self._is_called(value)
            ):
                value = self._call(value, start)
            elif self._is("[") and not isinstance(value, (Number, Array)) and not self._is_latex:
                value = Entries(value, self._indices(), start)
            elif self._is("'"):
                raise self._error(self._token.place, _("a transpose is written xᵀ, x.T or transpose(x)"))
            elif self._is("!"):
                raise self._error(self._token.place, _("factorials have no gradient"))
            else:
                return value

    def _is_called(self, value: Expression) -> bool:
        """Return whether the parentheses that follow hold arguments, and no factor of a product."""
        if isinstance(value, Member):
            return True
        if isinstance(value, Call):
            return names.makes_function(value)
        if not isinstance(value, Name):
            return False
        known = value.text in self._defined or (
            names.is_function(value.text) and (names.is_row(value.text) or value.text not in self._assigned)
        )
        return known or (self._is("(") and not self._is_value(value.text))

    def _is_value(self, name: str) -> bool:
        """Return whether a name that is no function's must be a number's."""
        single = _MAY_BE_FACTOR.fullmatch(name) is not None and name[0] not in _NAMES_OF_FUNCTIONS
        return name in self._values or single

    def _call(self, function: Expression, start: Place) -> Expression:
        arguments, named = [], []
        for value in self._bracketed():
            if isinstance(value, Named):
                named.append(value)
            else:
                arguments.append(value)
        return Call(function, tuple(arguments), tuple(named), start)

    def _bracketed(self) -> list[Expression | Named]:
        """Read what stands between brackets, with commas between."""
        bars, self._bars = self._bars, 0
        closing = _CLOSED_BY[self._take().text]
        values: list[Expression | Named] = []
        while not self._is(closing):
            values.append(self._argument())
            if not self._is(","):
                break
            self._take()
        self._expect(closing)
        self._bars = bars
        return values

    def _argument(self) -> Expression | Named:
        if self._token.kind == "name" and self._after().kind == "sign" and self._after().text == "=":
            name = self._take()
            self._take()
            place = self._token.place
            if self._is_word("True", "False", "None"):
                return Named(name.text, Words(self._take().text, place), place)
            return Named(name.text, self._choice(), place)
        if self._is("*", "**"):
            raise self._error(self._token.place, DOES_NOT_BELONG)
        return self._choice()

    def _indices(self) -> tuple[Expression | Span, ...]:
        bars, self._bars = self._bars, 0
        self._take()
        indices: list[Expression | Span] = []
        while not self._is("]"):
            indices.append(self._index())
            if not self._is(","):
                break
            self._take()
        self._expect("]")
        self._bars = bars
        return tuple(indices)

    def _index(self) -> Expression | Span:
        place = self._token.place
        if self._is_word("None", "newaxis") or (self._is_word("np") and self._after(2).text == "newaxis"):
            problem = _("a vector as a column is reshape(x, (-1, 1)), and as a row reshape(x, (1, -1))")
            raise self._error(place, problem)
        start = None if self._is(":") else self._choice()
        if not self._is(":"):
            assert start is not None
            return start
        self._take()
        return Span(start, None if self._is("]", ",") else self._choice(), place)


def transposed(value: Expression, place: Place) -> Call:
    """Return the call that transposes a part of a formula."""
    return Call(Name("transpose", place), (value,), (), place)
