"""Text to syntax tree: a formula's characters read by Python's own `ast`, and places told as they were typed.

Nothing is executed. `engine.formulas.expression` makes a graph of the tree; what may not stand in a formula
it refuses with the words that are found here.
"""

from __future__ import annotations

import ast
import keyword
import re
import unicodedata
import warnings

from engine.errors import ParseError
from engine.text import _

LONGEST_TEXT = 200_000
"""Characters; a longer formula is refused."""

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_TYPED_OTHERWISE = str.maketrans(
    {"−": "-", "\u2013": "-", "×": "*", "·": "*", "⋅": "*", "∗": "*", "÷": "/", "\u00a0": " "}
    | dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
)
"""Signs that mathematics is written with, and what they are in a formula: one character for another."""

_RAISED = re.compile("⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_LEADING_ZEROS = re.compile(r"(?<![\w.])0+(?=\d)")
_WORD = re.compile(r"[^\W\d]\w*")
_OF_BRACKETS_OR_CHARACTERS = re.compile("never closed|unmatched|closing parenthesis|character")
"""Python's reasons that hold for formulas too; others speak of its statements and of its other numbers."""

_GENERAL = _("this does not belong in a formula; use + - * / ** @ and functions")
_REFUSALS: tuple[tuple[tuple[type[ast.expr], ...], str], ...] = (
    ((ast.Constant,), _("a formula holds numbers and names only")),
    ((ast.Compare,), _("comparisons have no gradient; use step, max or relu")),
    ((ast.BoolOp, ast.IfExp), _("choices have no gradient; use step, max or relu")),
    ((ast.Attribute,), _("nothing is taken with a point; use functions, as in transpose(x)")),
    ((ast.Subscript,), _("entries are taken with pick(x, index=[0]) or slice(x, start=0, stop=2)")),
    ((ast.Tuple,), _("lists stand in brackets, as in [1, 2]")),
)
"""What may not stand in a formula, and what to write instead."""


class Text:
    """A formula as it was typed, and its tree; lines may be indented as one likes."""

    def __init__(self, typed: str) -> None:
        self._typed = _LINE_END.split(typed)
        self._tidy = [line.translate(_TYPED_OTHERWISE).strip() for line in self._typed]

    def tree(self) -> ast.Module:
        """Return the syntax tree; raise ParseError where there is none."""
        text = "\n".join(self._tidy)
        if len(text) > LONGEST_TEXT:
            raise self.error(_("the formula is longer than {limit} characters").format(limit=LONGEST_TEXT))
        self._refuse_controls()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(text)
        except SyntaxError as error:
            raise self._not_a_formula(error) from None
        except (RecursionError, MemoryError, ValueError):
            raise self.error(too_deep()) from None
        if not tree.body:
            raise self.error(_("the formula is empty"))
        return tree

    def _refuse_controls(self) -> None:
        """Raise ParseError at a character that stands for no text, which Pythons refuse in different ways."""
        for number, line in enumerate(self._tidy, start=1):
            if found := _CONTROL.search(line):
                problem = _("this cannot be read as a formula: it holds a character that is no text")
                raise self.error(problem, number, found.start() + 1)

    def _not_a_formula(self, error: SyntaxError) -> ParseError:
        """Return the error that says in a formula's terms why Python could not read one."""
        number = error.lineno or 1
        line = self._tidy[number - 1] if number <= len(self._tidy) else ""
        problem, column = _told(error.msg, line.partition("#")[0])
        return self.error(problem, number, column or error.offset or 1)

    def error_at(self, node: ast.stmt | ast.expr, problem: str) -> ParseError:
        """Return the error that refuses a part of the tree."""
        line = self._tidy[node.lineno - 1] if node.lineno <= len(self._tidy) else ""
        column = len(line.encode()[: node.col_offset].decode(errors="ignore")) + 1
        return self.error(problem, node.lineno, column)

    def error(self, problem: str, line: int = 1, column: int = 1) -> ParseError:
        """Return the error at a place of the tidy text, told as the place where it was typed."""
        typed = self._typed[line - 1] if line <= len(self._typed) else ""
        column += len(typed) - len(typed.lstrip()) if typed.strip() else 0
        message = _("line {line}, column {column}: {problem}")
        text = message.format(line=line, column=column, problem=problem)
        return ParseError(text, line=line, column=column)


def too_deep() -> str:
    """Return the sentence that refuses what is nested beyond what can be read."""
    return _("this is too long, or nested too deeply, for one line; break it into lines of name = formula")


def _told(reason: str, line: str) -> tuple[str, int]:
    """Return the sentence that refuses a line, for Python's reason, and its column; 0 for that of Python."""
    if raised := _RAISED.search(line):
        power = unicodedata.normalize("NFKC", raised.group()).replace("−", "-")
        message = _("powers are written **: {raised} is **{power}")
        return message.format(raised=raised.group(), power=power), raised.start() + 1
    if _OF_BRACKETS_OR_CHARACTERS.search(reason):
        message = _("this cannot be read as a formula ({reason}). Write products with *, powers with **.")
        return message.format(reason=reason), 0
    if reason.startswith("leading zeros") and (zeros := _LEADING_ZEROS.search(line)):
        return _("a number has no zeros before its first digit: 10, not 010"), zeros.start() + 1
    for word in _WORD.finditer(line):
        if keyword.iskeyword(word.group()):
            return _word_of_python(word.group()), word.start() + 1
    return _without_reason(reason), 0


def _word_of_python(word: str) -> str:
    message = _("{word} is a word of Python, and no name; call it {other}")
    other = _("lam or λ") if word == "lambda" else f"{word}_"
    return message.format(word=word, other=other)


def _without_reason(reason: str) -> str:
    if reason.startswith("cannot assign to function call"):
        return _("before = stands a name alone: f = x * 2, without inputs in parentheses")
    if reason.startswith("cannot assign"):
        return _("before = stands one name, as in f = x * 2")
    return _("this cannot be read as a formula. Write products with *, powers with **.")


def refusal(node: ast.expr) -> str:
    """Return the sentence that says why this does not belong in a formula."""
    return next((words for kinds, words in _REFUSALS if isinstance(node, kinds)), _GENERAL)
