"""Tokens to syntax tree: what binds tighter than what, and which signs may be left out.

From the loosest: a choice, a comparison, + and -, products (* / @ ·, or nothing between two factors), a sign
before, powers, and what stands right after something: (arguments), [entries], .member, ᵀ. A function's name
may stand before its argument without parentheses: sin 2x is sin(2*x), and sin x cos y a product.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Sequence

from engine.errors import ParseError
from engine.formulas import names
from engine.formulas.tokens import Text, Token
from engine.formulas.tree import (
    Array,
    Assignment,
    Binary,
    Call,
    Choice,
    Comparison,
    Definition,
    Entries,
    Expression,
    Member,
    Name,
    Named,
    Negative,
    Number,
    Over,
    Place,
    Program,
    Span,
    Statement,
    Words,
)
from engine.text import _

_COMPARISONS = {"<", ">", "<=", ">=", "==", "!="}
_PRODUCTS = {"*", "/", "@", "·"}
_CLOSED_BY = {"(": ")", "[": "]", "{": "}"}
_MAY_BE_FACTOR = re.compile(r"[^\W\d]_?\d*")
_NAMES_OF_FUNCTIONS = set("fghFGHLJ")
"""Letters that stand for functions rather than for numbers, where parentheses follow."""

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


class Grammar:
    """Reads the tokens of one text."""

    def __init__(self, text: Text, given: Sequence[Token], *, is_latex: bool = False) -> None:
        self._text = text
        self._tokens = given
        self._is_latex = is_latex
        self._next = 0
        self._bars = 0
        self._bound: list[str] = []
        self._summed: set[str] = set()
        self._used: set[str] = set()
        self._assigned = _assigned(given)
        self._defined = _defined(given)
        self._values = _standing_alone(given) | self._assigned - self._defined

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

    # -- lines --------------------------------------------------------------------------------------------

    def _statement(self) -> Statement | None:
        first = self._token
        if first.kind == "name" and first.text in _IGNORED and first.text not in self._assigned:
            self._skip_line()
            return None
        if self._after().text == "." and self._after(2).text in _LABELS and self._after(3).text == "=":
            self._skip_line()
            return None
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
        before, after = self._tokens[self._next - 1], self._after()
        if before.kind == after.kind == "number" and not self._token.apart and not after.apart:
            message = _("numbers are written with a decimal point: {whole}.{part}, not {whole},{part}")
            return self._error(before.place, message.format(whole=before.text, part=after.text))
        has_equals = any(token.text == "=" for token in self._tokens[self._next :])
        return self._error(first.place, _LINE if has_equals else _("lists stand in brackets, as in [1, 2]"))

    # -- from the loosest to the tightest -----------------------------------------------------------------

    def _choice(self) -> Expression:
        start = self._token.place
        yes = self._comparison()
        if self._is_word("if"):
            self._take()
            condition = self._comparison()
            if not self._is_word("else"):
                raise self._error(start, _("a choice has two sides: x if x > 0 else y"))
            self._take()
            return Choice(condition, yes, self._choice(), start)
        if self._is_word("and", "or"):
            raise self._error(start, _("choices have no gradient; use step, max or relu"))
        return yes

    def _comparison(self) -> Expression:
        start = self._token.place
        left = self._sum()
        if self._is_word("is", "in"):
            raise self._error(start, names.NO_COMPARISON)
        if not self._is(*_COMPARISONS):
            return left
        sign = self._take().text
        compared = Comparison(sign, left, self._sum(), start)
        if self._is(*_COMPARISONS):
            raise self._error(start, _("compare two sides at a time"))
        return compared

    def _sum(self) -> Expression:
        start = self._token.place
        left = self._product()
        while self._is("+", "-"):
            left = Binary(self._take().text, left, self._product(), start)
        return left

    def _product(self) -> Expression:
        start = self._token.place
        left = self._run(self._signed())
        while True:
            if self._is(*_PRODUCTS):
                self._require_no_entrywise_product_of_transposed(start)
                sign = self._take().text
                left = self._times(sign, left, self._run(self._signed()), start)
            elif self._begins_factor():
                left = self._beside(left, self._run(self._power()), start)
            else:
                return left

    def _run(self, first: Expression) -> Expression:
        """Return a transposed factor with all that it is multiplied with: in a bᵀc, bᵀc comes first."""
        if not _is_transposed(first):
            return first
        while self._begins_factor():
            first = Binary("·", first, self._power(), first.place)
        return first

    def _require_no_entrywise_product_of_transposed(self, start: Place) -> None:
        if self._is("*") and self._tokens[self._next - 1].text == "ᵀ":
            problem = _("* multiplies entry by entry; a matrix product is wᵀx, or transpose(w) @ x")
            raise self._error(start, problem)

    def _times(self, sign: str, left: Expression, right: Expression, start: Place) -> Expression:
        if sign in "*·" and isinstance(right, Over) and _is_share(left, right):
            return Call(Name("mean", start), (right.body,), (), start)
        return Binary(sign, left, right, start)

    def _beside(self, left: Expression, right: Expression, start: Place) -> Expression:
        """Return the product of two factors with no sign between them."""
        if _is_transposed(right):
            return self._before_transposed(left, right, start)
        of_arrays = any(isinstance(part, Binary) and part.sign in "·@" for part in (left, right))
        as_arrays = of_arrays or _is_matrix(left) or _is_matrix(right)
        return self._times("·" if as_arrays else "*", left, right, start)

    def _before_transposed(self, left: Expression, right: Expression, start: Place) -> Expression:
        if _is_matrix(left) or isinstance(left, Number):
            return Binary("·", left, right, start)
        message = _("write outer(x, y) for two vectors, and x @ transpose(y) for matrices")
        raise self._error(start, message)

    def _begins_factor(self) -> bool:
        """Return whether a factor follows with no sign before it."""
        token = self._token
        if token.kind == "number" and not self._is_latex:
            return False
        if token.kind in {"name", "number"}:
            return not keyword.iskeyword(token.text)
        return token.kind == "over" or self._is("(", "{", "√") or (self._is("|", "‖") and not self._bars)

    def _signed(self) -> Expression:
        signs = []
        while self._is("+", "-"):
            signs.append(self._take())
        operand = self._power()
        for sign in reversed(signs):
            operand = Negative(operand, sign.place) if sign.text == "-" else operand
        return operand

    def _power(self) -> Expression:
        start = self._token.place
        base = self._postfix()
        if not self._is("**", "^"):
            return base
        sign = self._take().text
        if self._is_latex and self._is("("):
            return self._raised_in_latex(base, start)
        if self._is("ᵀ") or (sign == "^" and self._is_word("T") and "T" not in self._assigned):
            self._take()
            return self._postfixed(_transposed(base, start), start)
        return Binary("**", base, self._signed(), start)

    def _raised_in_latex(self, base: Expression, start: Place) -> Expression:
        exponent = self._signed()
        if _is_matrix(base) and isinstance(exponent, Negative):
            problem = _("^{-1} of a matrix is its inverse, which has no gate; 1/x is written \\frac{1}{x}")
            raise self._error(start, problem)
        return Binary("**", base, exponent, start)

    # -- what stands right after something ----------------------------------------------------------------

    def _postfix(self) -> Expression:
        start, is_name = self._token.place, self._token.kind == "name"
        return self._postfixed(self._atom(), start, may_be_called=is_name)

    def _postfixed(self, value: Expression, start: Place, *, may_be_called: bool = False) -> Expression:
        while True:
            if self._is("ᵀ"):
                self._take()
                value = _transposed(value, start)
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
            raise self._error(
                self._token.place, _("this does not belong in a formula; use + - * / ** @ and functions")
            )
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
        start = None if self._is(":") else self._choice()
        if not self._is(":"):
            assert start is not None
            return start
        self._take()
        return Span(start, None if self._is("]", ",") else self._choice(), place)

    # -- atoms --------------------------------------------------------------------------------------------

    def _atom(self) -> Expression:
        token = self._token
        if token.kind in _ATOMS:
            return _ATOMS[token.kind](self)
        if self._is("(", "{"):
            return self._group()
        if self._is("["):
            return Array(tuple(self._expressions()), token.place)
        if self._is("|", "‖"):
            return self._between_bars()
        if self._is("√"):
            self._take()
            return Call(Name("sqrt", token.place), (self._root_of(),), (), token.place)
        if self._is("~"):
            raise self._error(token.place, _DOES_NOT_BELONG)
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
        if keyword.iskeyword(token.text):
            raise self._word_of_python(token)
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
        if name.index and name.index in self._bound:
            self._summed.add(name.base)
            self._used.add(name.index)
        elif self._bound and self._has_bound_index(token.text):
            problem = _(
                "a sum over one of several indices is a product of matrices: write W x, without indices"
            )
            raise self._error(token.place, problem)
        return name

    def _has_bound_index(self, name: str) -> bool:
        """Return whether an index of several letters has one that a sum runs over, as W_ij has."""
        index = name.rpartition("_")[2]
        return 1 < len(index) < 4 and any(letter and letter in index for letter in self._bound)

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
        if curly:
            raise self._error(place, _DOES_NOT_BELONG)
        return Array(tuple(values), place, round=True)

    def _expressions(self) -> list[Expression]:
        place = self._token.place
        values: list[Expression] = []
        for value in self._bracketed():
            if isinstance(value, Named):
                raise self._error(place, _DOES_NOT_BELONG)
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
        if token.text == "Σ" and not index and not self._begins_argument():
            return Name("Σ", token.place)
        function = {"max": "max", "min": "min"}.get(token.text, "sum")
        outer, self._used = self._used, set()
        self._bound.append(index)
        body = self._product()
        self._bound.pop()
        if index and index not in self._used:
            message = _("nothing here has the index {index} that the sum runs over; write x_{index}")
            raise self._error(token.place, message.format(index=index))
        self._used |= outer
        return Over(function, index, upper, body, token.place)

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

    # -- errors -------------------------------------------------------------------------------------------

    def _error(self, place: Place, problem: str) -> ParseError:
        return self._text.error(problem, place)

    def _word_of_python(self, token: Token) -> ParseError:
        word = token.text
        if word in {"True", "False", "None"}:
            return self._error(token.place, names.NUMBERS_AND_NAMES)
        if word in {"not", "await", "yield"} or (word == "lambda" and self._token.text in {":", "x"}):
            return self._error(token.place, _DOES_NOT_BELONG)
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
            return self._error(before.place if before else token.place, _DOES_NOT_BELONG)
        if token.kind == "end":
            return self._error(token.place, _("this cannot be read as a formula: it ends too early"))
        message = _("this cannot be read as a formula: {sign} is not expected here")
        return self._error(token.place, message.format(sign=token.text))


_DOES_NOT_BELONG = _("this does not belong in a formula; use + - * / ** @ and functions")
_ATOMS: dict[str, Callable[[Grammar], Expression]] = {
    "number": Grammar._number_atom,
    "name": Grammar._name_atom,
    "words": Grammar._words_atom,
    "over": Grammar._over,
}


def too_deep() -> str:
    """Return the sentence that refuses what is nested beyond what can be read."""
    return _("this is too long, or nested too deeply, for one line; break it into lines of name = formula")


def _transposed(value: Expression, place: Place) -> Call:
    return Call(Name("transpose", place), (value,), (), place)


def _is_transposed(value: Expression) -> bool:
    """Return whether this is the transpose of something, or minus that."""
    if isinstance(value, Negative):
        return _is_transposed(value.operand)
    return isinstance(value, Call) and isinstance(value.function, Name) and value.function.text == "transpose"


def _is_matrix(value: Expression) -> bool:
    """Return whether a factor is written as matrices are: by a capital, or as a product of such."""
    if isinstance(value, Binary):
        return value.sign == "·" or (
            value.sign in "+-*" and (_is_matrix(value.left) or _is_matrix(value.right))
        )
    if isinstance(value, Array):
        return True
    return _is_transposed(value) or (isinstance(value, Name) and value.base[0].isupper())


def _is_share(value: Expression, over: Over) -> bool:
    """Return whether this is 1/n before a sum of n terms, which makes it a mean."""
    return (
        isinstance(value, Binary)
        and value.sign == "/"
        and isinstance(value.left, Number)
        and value.left.text == "1"
        and isinstance(value.right, Name)
        and value.right.text == over.upper
        and over.function == "sum"
    )


def _assigned(given: Sequence[Token]) -> set[str]:
    """Return the names that are given a meaning on a line of their own."""
    starts = [i for i in range(len(given)) if i == 0 or given[i - 1].kind == "end"]
    return {
        given[i].text for i in starts
        if given[i].kind == "name" and i + 1 < len(given) and given[i + 1].text == "="
    }  # fmt: skip


def _defined(given: Sequence[Token]) -> set[str]:
    """Return the names of functions that the text itself defines."""
    found = set()
    for i, token in enumerate(given[:-2]):
        begins = i == 0 or given[i - 1].kind == "end"
        if token.text == "def" and begins:
            found.add(given[i + 1].text)
        elif begins and token.kind == "name" and (_defines(given, i) or _makes_function(given, i)):
            found.add(token.text)
    return found


def _defines(given: Sequence[Token], start: int) -> bool:
    """Return whether f(x, y) = stands here, with nothing but names in the parentheses."""
    if given[start + 1].text != "(":
        return False
    end = start + 2
    while given[end].kind == "name" or given[end].text == ",":
        end += 1
    return end > start + 2 and given[end].text == ")" and given[end + 1].text == "="


def _makes_function(given: Sequence[Token], start: int) -> bool:
    """Return whether a name is given a function here: f = lambda x: …, or loss = nn.MSELoss()."""
    if given[start + 1].text != "=":
        return False
    texts = [token.text for token in given[start + 2 : start + 8]]
    return texts[:1] == ["lambda"] or names.is_library_class(texts)


def _standing_alone(given: Sequence[Token]) -> set[str]:
    """Return the names that stand somewhere without parentheses after them."""
    return {
        token.text for token, after in zip(given, [*given[1:], None], strict=True)
        if token.kind == "name" and (after is None or after.text not in {"(", "."})
    }  # fmt: skip
