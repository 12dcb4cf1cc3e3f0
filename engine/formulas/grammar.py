"""Tokens to syntax tree: what binds tighter than what, and which signs may be left out.

From the loosest: a choice, a comparison, + and -, products (* / @ ·, or nothing between two factors), a sign
before, powers, and what stands right after something: (arguments), [entries], .member, ᵀ. A function's name
may stand before its argument without parentheses: sin 2x is sin(2*x), and sin x cos y a product.
"""

from __future__ import annotations

import keyword

from engine.formulas import names
from engine.formulas.operands import Operands
from engine.formulas.suffixes import transposed
from engine.formulas.tokens import ROOTS
from engine.formulas.tree import (
    Array,
    Binary,
    Call,
    Choice,
    Comparison,
    Expression,
    Name,
    Negative,
    Number,
    Over,
    Place,
)
from engine.text import _

_COMPARISONS = {"<", ">", "<=", ">=", "==", "!="}
_PRODUCTS = {"*", "/", "@", "·"}


class Grammar(Operands):
    """Reads one formula."""

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
        if not is_transposed(first):
            return first
        while self._begins_factor():
            first = Binary("·", first, self._power(), first.place)
        return first

    def _require_no_entrywise_product_of_transposed(self, start: Place) -> None:
        if self._is("*") and self._tokens[self._next - 1].text == "ᵀ":
            problem = _("* multiplies entry by entry; a matrix product is wᵀx, or transpose(w) @ x")
            raise self._error(start, problem)

    def _times(self, sign: str, left: Expression, right: Expression, start: Place) -> Expression:
        if sign in "*·" and isinstance(left, Negative) and isinstance(right, Over):
            return Negative(self._times(sign, left.operand, right, start), left.place)
        if sign in "*·" and isinstance(right, Over) and _is_share(left, right):
            return Call(Name("mean", start), (right.body,), (), start)
        return Binary(sign, left, right, start)

    def _beside(self, left: Expression, right: Expression, start: Place) -> Expression:
        """Return the product of two factors with no sign between them."""
        if is_transposed(right):
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
        opens = self._is("(", "{", "⟨", *ROOTS) or (self._is("|", "‖") and not self._bars)
        return opens or token.kind == "over"

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
            return self._postfixed(transposed(base, start), start)
        return Binary("**", base, self._signed(), start)

    def _raised_in_latex(self, base: Expression, start: Place) -> Expression:
        exponent = self._signed()
        if _is_matrix(base) and isinstance(exponent, Negative):
            problem = _("^{-1} of a matrix is its inverse, which has no gate; 1/x is written \\frac{1}{x}")
            raise self._error(start, problem)
        return Binary("**", base, exponent, start)


def is_transposed(value: Expression) -> bool:
    """Return whether this is the transpose of something, or minus that."""
    if isinstance(value, Negative):
        return is_transposed(value.operand)
    return isinstance(value, Call) and isinstance(value.function, Name) and value.function.text == "transpose"


def _is_matrix(value: Expression) -> bool:
    """Return whether a factor is written as matrices are: by a capital, or as a product of such."""
    if isinstance(value, Binary):
        return value.sign == "·" or (
            value.sign in "+-*" and (_is_matrix(value.left) or _is_matrix(value.right))
        )
    if isinstance(value, Array):
        return True
    return is_transposed(value) or (isinstance(value, Name) and value.base[0].isupper())


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
