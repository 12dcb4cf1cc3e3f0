"""Operands of a formula: numbers, names, functions with arguments, sums over an index, brackets."""

from __future__ import annotations

import keyword
import re
from abc import ABC, abstractmethod
from collections.abc import Callable

from engine.formulas import names
from engine.formulas.cursor import DOES_NOT_BELONG
from engine.formulas.suffixes import Suffixes
from engine.formulas.tokens import ROOTS, Token
from engine.formulas.tree import (
    Array,
    Binary,
    Call,
    Expression,
    Name,
    Named,
    Negative,
    Number,
    Over,
    Place,
    Words,
)
from engine.text import _

_SEVERAL_INDICES = re.compile(r"(?P<base>.*?[^_])_(?P<indices>[^\W\d_](?:_?[^\W\d_]){1,2})")
"""A name with two or three indices, such as W_ij or W_i_j."""
_SUM_OVER_ONE = _("a sum over one of several indices is a product of matrices: write W x, without indices")


class Operands(Suffixes, ABC):
    """Reads one operand, with what stands right before and after it."""

    @abstractmethod
    def _product(self) -> Expression:
        raise NotImplementedError

    @abstractmethod
    def _signed(self) -> Expression:
        raise NotImplementedError

    @abstractmethod
    def _power(self) -> Expression:
        raise NotImplementedError

    @abstractmethod
    def _begins_factor(self) -> bool:
        raise NotImplementedError

    @abstractmethod
    def _beside(self, left: Expression, right: Expression, start: Place) -> Expression:
        raise NotImplementedError

    # -- atoms --------------------------------------------------------------------------------------------

    def _atom(self) -> Expression:
        token = self._token
        if token.kind in _ATOMS:
            return _ATOMS[token.kind](self)
        if self._is("(", "{"):
            return self._group()
        if self._is("["):
            return Array(tuple(self._expressions()), token.place)
        if self._is("⟨"):
            return Call(Name("inner", token.place), tuple(self._expressions()), (), token.place)
        if self._is("|", "‖"):
            return self._between_bars()
        if self._is(*ROOTS):
            self._take()
            return Call(Name(ROOTS[token.text], token.place), (self._root_of(),), (), token.place)
        if self._is("~"):
            raise self._error(token.place, DOES_NOT_BELONG)
        raise self._unreadable()

    def _root_of(self) -> Expression:
        start = self._token.place
        return self._postfixed(self._atom(), start)

    def _number_atom(self) -> Expression:
        token = self._take()
        if self._token.kind == "number" and not self._token.apart and not self._is_latex:
            raise self._unreadable()
        return Number(token.text, token.place)

    def _words_atom(self) -> Expression:
        token = self._take()
        return Words(token.text[1:-1], token.place)

    def _name_atom(self) -> Expression:
        token = self._take()
        name = self._name(token)
        if names.is_function(token.text) and token.text not in self._assigned:
            return self._applied(name)
        return name

    def _name(self, token: Token) -> Name:
        if token.kind != "name":
            raise self._unreadable(token)
        if keyword.iskeyword(token.text):
            raise self._word_of_python(token)
        name = Name(token.text, token.place)
        several = _SEVERAL_INDICES.fullmatch(token.text)
        letters = several["indices"].replace("_", "") if several else ""
        bound = set("".join(self._bound))
        if several and bound.issuperset(letters):
            self._used.add(letters)
            return Name(several["base"], token.place)
        if name.index and name.index in bound:
            self._summed.add(name.base)
            self._used.add(name.index)
        elif not bound.isdisjoint(letters):
            raise self._error(token.place, _SUM_OVER_ONE)
        return name

    def _applied(self, name: Name) -> Expression:
        """Return a function of what follows without parentheses, or its name where nothing does."""
        if not names.is_applied_bare(name.text):
            return name
        exponent = self._exponent_of_function()
        if self._is("(", "{") and exponent is None:
            return name
        if not (self._begins_argument() or exponent is not None):
            return name
        applied = Call(name, (self._bare_argument(),), (), name.place)
        return applied if exponent is None else Binary("**", applied, exponent, name.place)

    def _exponent_of_function(self) -> Expression | None:
        """Read the power of sin² x, if that is what follows."""
        if not self._is("^"):
            return None
        self._take()
        exponent = self._signed()
        if isinstance(exponent, Negative):
            problem = _(
                "this is read neither as an inverse function nor as a power; write 1/sin(x) or arctan(x)"
            )
            raise self._error(exponent.place, problem)
        return exponent

    def _begins_argument(self) -> bool:
        token, after = self._token, self._after()
        if self._is("-"):
            return token.apart and not after.apart
        return token.kind == "number" or self._begins_factor()

    def _bare_argument(self) -> Expression:
        start = self._token.place
        if self._is("-"):
            self._take()
            return Negative(self._bare_argument(), start)
        if self._is("("):
            return self._postfix()
        value = self._power()
        while self._begins_factor() and not self._begins_function():
            value = self._beside(value, self._power(), start)
        return value

    def _begins_function(self) -> bool:
        token = self._token
        return token.kind == "name" and names.is_function(token.text) and token.text not in self._assigned

    def _group(self) -> Expression:
        place = self._token.place
        curly = self._token.text == "{"
        values = self._expressions()
        trailing = self._tokens[self._next - 2].text == ","
        if len(values) == 1 and not trailing:
            return values[0]
        if curly and values:
            raise self._error(place, DOES_NOT_BELONG)
        return Array(tuple(values), place, round=True)

    def _expressions(self) -> list[Expression]:
        place = self._token.place
        values: list[Expression] = []
        for value in self._bracketed():
            if isinstance(value, Named):
                raise self._error(place, DOES_NOT_BELONG)
            values.append(value)
        return values

    def _between_bars(self) -> Expression:
        bar = self._take()
        self._bars += 1
        inside = self._choice()
        self._expect(bar.text)
        self._bars -= 1
        if bar.text == "|":
            return Call(Name("abs", bar.place), (inside,), (), bar.place)
        return Call(Name(self._norm(), bar.place), (inside,), (), bar.place)

    def _norm(self) -> str:
        """Return which norm the index and the power after ‖x‖ make."""
        index = self._take().text if self._token.kind == "index" or self._is_word("_1", "_2") else "2"
        if index.strip("_") == "1":
            return "l1_norm"
        powers = [self._after(step).text for step in range(4)]
        if powers == ["^", "(", "2", ")"] or powers[:2] in (["^", "2"], ["**", "2"]):
            self._next += 4 if powers[1] == "(" else 2
            return "squared_norm"
        return "l2_norm"

    def _over(self) -> Expression:
        """Read a sum over an index, up to the next + or -."""
        token = self._take()
        index, upper = (token.index, token.upper) if token.index else self._limits()
        index = index.replace(",", "")
        if token.text == "Σ" and not index and not self._begins_argument():
            return Name("Σ", token.place)
        function = {"max": "max", "min": "min"}.get(token.text, "sum")
        outer, self._used = self._used, set()
        self._bound.append(index)
        body = self._product()
        self._bound.pop()
        if not set("".join(self._used)).issuperset(index):
            message = _("nothing here has the index {index} that the sum runs over; write x_{index}")
            raise self._error(token.place, message.format(index=index))
        over = self._over_all(Over(function, index, upper, body, token.place))
        self._used |= outer
        return over

    def _over_all(self, over: Over) -> Over:
        """Return a sum with the sums that are its whole body as one, where they run over several indices."""
        if all(len(indices) < 2 for indices in self._used):
            return over
        inner = set("".join(self._used)) - set("".join((*self._bound, over.index)))
        if len(self._used) > 1:
            raise self._error(over.place, _SUM_OVER_ONE)
        if not inner:
            return over
        if not isinstance(over.body, Over) or over.body.function != over.function:
            raise self._error(over.place, _SUM_OVER_ONE)
        return over.body

    def _limits(self) -> tuple[str, str]:
        """Read what stands below and above a Σ that is typed: _i, or _{i=1}^n."""
        index = upper = ""
        if self._token.kind == "name" and self._token.text.startswith("_"):
            index = self._take().text.strip("_")
            if not index and self._is("{"):
                index = "".join(self._until("}")).partition("=")[0]
            if self._is("^"):
                self._take()
                upper = "".join(self._until("}")) if self._is("{") else self._take().text
        return index, upper

    def _until(self, sign: str) -> list[str]:
        self._take()
        texts = []
        while not self._is(sign):
            texts.append(self._take().text)
        self._take()
        return texts


_ATOMS: dict[str, Callable[[Operands], Expression]] = {
    "number": Operands._number_atom,
    "name": Operands._name_atom,
    "words": Operands._words_atom,
    "over": Operands._over,
}
