"""Lines of a text: formulas, names that are given one, and functions that are defined."""

from __future__ import annotations

from engine.errors import ParseError
from engine.formulas.cursor import too_deep
from engine.formulas.grammar import Grammar
from engine.formulas.tokens import Token
from engine.formulas.tree import (
    Assignment,
    Definition,
    Expression,
    Name,
    Program,
    Statement,
)
from engine.text import _

_WORDS_OF_STATEMENTS = {
    "for": _("loops are not read; write each step on a line of its own"),
    "while": _("loops are not read; write each step on a line of its own"),
    "with": _("write only the lines that compute the formula"),
    "class": _("write only the lines that compute the formula, with the weights as names"),
    "del": "",
    "assert": "",
}
_LABELS = {"label", "grad", "requires_grad"}
_IGNORED = {"import", "from", "print", "pass"}
_LINE = _("a line is a formula, or one name, = and a formula")


class Lines(Grammar):
    """Reads all lines of one text."""

    def program(self) -> Program:
        """Return all lines; raise ParseError where they cannot be read."""
        lines: list[Statement] = []
        try:
            while self._skip_ends():
                statement = self._statement()
                if statement is not None:
                    lines.append(statement)
        except RecursionError:
            raise self._text.error(too_deep()) from None
        if not lines:
            raise self._text.error(_("the formula is empty"))
        return Program(tuple(lines), frozenset(self._summed), self._is_latex)

    # -- lines --------------------------------------------------------------------------------------------

    def _statement(self) -> Statement | None:
        first = self._token
        if first.kind == "name" and first.text in _IGNORED and first.text not in self._assigned:
            self._skip_line()
            return None
        if self._after().text == "." and self._after(2).text in _LABELS and self._after(3).text == "=":
            self._skip_line()
            return None
        if self._is_word("return"):
            self._take()
        if self._is_word("def"):
            return self._function_of_lines()
        if first.kind == "name" and first.text in _WORDS_OF_STATEMENTS and self._after().kind != "sign":
            hint = _WORDS_OF_STATEMENTS[first.text]
            raise self._error(first.place, f"{_LINE}; {hint}" if hint else _LINE)
        statement = self._definition() or self._assignment() or self._formula()
        if self._token.kind != "end":
            raise self._not_ended(first)
        return statement

    def _formula(self) -> Expression:
        return self._choice()

    def _definition(self) -> Definition | None:
        """Read f(x) = …, if that is what begins here."""
        if self._token.kind != "name" or self._token.text not in self._defined or self._after().text != "(":
            return None
        end = self._next + 2
        while self._tokens[end].text != ")":
            end += 1
        if self._tokens[end + 1].text != "=" or self._tokens[end + 1].kind != "sign":
            return None
        name = self._name(self._take())
        parameters = tuple(t.text for t in self._tokens[self._next + 1 : end] if t.kind == "name")
        self._next = end + 2
        return Definition(name, parameters, (), self._formula())

    def _assignment(self) -> Statement | None:
        if self._token.kind != "name" or self._after().kind != "sign" or self._after().text != "=":
            return None
        name = self._name(self._take())
        self._take()
        if self._is_word("lambda") and self._after().kind == "name":
            return self._lambda(name)
        value = self._formula()
        if self._is("="):
            raise self._error(name.place, _LINE)
        return Assignment(name, value)

    def _lambda(self, name: Name) -> Definition:
        self._take()
        parameters = []
        while not self._is(":"):
            token = self._take()
            if token.kind != "name" and token.text != ",":
                raise self._unreadable(token)
            parameters.extend([token.text] if token.kind == "name" else [])
        self._take()
        return Definition(name, tuple(parameters), (), self._formula())

    def _function_of_lines(self) -> Definition:
        """Read `def f(x):` with its lines, up to the one that says what it returns."""
        self._take()
        name, parameters = self._name(self._take()), []
        self._expect("(")
        while not self._is(")"):
            token = self._take()
            parameters.extend([token.text] if token.kind == "name" else [])
            if token.kind not in {"name", "sign"} or token.text not in {*parameters, ","}:
                raise self._error(token.place, _("a function's inputs are names, as in def f(x, y):"))
        self._take()
        self._expect(":")
        lines: list[Assignment] = []
        while self._skip_ends() and not self._is_word("return"):
            line = self._statement()
            if not isinstance(line, Assignment):
                raise self._error(name.place, _("a function has lines of name = formula, and one of return"))
            lines.append(line)
        self._take()
        return Definition(name, tuple(parameters), tuple(lines), self._formula())

    def _not_ended(self, first: Token) -> ParseError:
        """Return the error at what comes after a formula that is complete."""
        if self._is("="):
            before = _("before = stands one name, as in f = x * 2")
            return self._error(first.place, before)
        if self._is(","):
            return self._comma(first)
        if self._is("+=", "-=", "*=", "/=", "@=", "**=", "//=", "%="):
            return self._error(first.place, _LINE)
        if self._is("%", "//", "&"):
            problem = _("this operator does not belong in a formula; use + - * / ** @")
            return self._error(first.place, problem)
        return self._unreadable()

    def _comma(self, first: Token) -> ParseError:
        if self._is_decimal_comma():
            return self._decimal_comma(self._next)
        has_equals = any(token.text == "=" for token in self._tokens[self._next :])
        return self._error(first.place, _LINE if has_equals else _("lists stand in brackets, as in [1, 2]"))
