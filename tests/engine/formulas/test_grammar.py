"""Choices, comparisons, entries and calls, with the value they have and the words they are refused in."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.errors import ParseError
from engine.formulas import calls, libraries
from engine.formulas.expression import parse
from tests.engine.formulas.test_what_people_type import value

VALUES: list[tuple[str, dict[str, Any], Any]] = [
    ("x if x > 0 else y", {}, 2),
    ("x if x < 0 else y", {}, 3),
    ("x if x < 0 else y if y > 5 else 1", {}, 1),
    ("x if x >= 2 else y", {}, 2),
    ("x if x <= 1 else y", {}, 3),
    ("x if 0 > x else y", {}, 3),
    ("np.where(x > y, x, y)", {}, 3),
    ("where(x > y, 1, 0)", {}, 0),
    ("where(x < y, 1, 0)", {}, 1),
    ("x[0]", {"x": [1.0, 2.0]}, 1),
    ("x[1]", {"x": [1.0, 2.0]}, 2),
    ("X[1, 0]", {"X": [[1.0, 2.0], [3.0, 4.0]]}, 3),
    ("X[:, 0]", {"X": [[1.0, 2.0], [3.0, 4.0]]}, [1, 3]),
    ("x[0:2]", {"x": [1.0, 2.0, 3.0]}, [1, 2]),
    ("X[0:1, 1:2]", {"X": [[1.0, 2.0], [3.0, 4.0]]}, [[2]]),
    ("x.data + 1", {}, 3),
    ("w · x", {"w": [1.0, 2.0], "x": [3.0, 4.0]}, 11),
    ("np.pi * x", {}, 2 * np.pi),
    ("x if x > 0 else x * y", {}, 2),
    ("(x + 1)(y)(2)", {}, 18),
    ("|x| |y|", {}, 6),
    ("|x|y|x|", {}, 12),
    ("2|x + |y| + x|", {}, 14),
    ("3xᵀ", {"x": [1.0, 2.0]}, [3, 6]),
    ("∑_i x_i y", {"x": [1.0, 2.0]}, 9),
]


@pytest.mark.parametrize(("text", "given", "expected"), VALUES)
def test_a_formula_has_its_value(text: str, given: dict[str, Any], expected: Any) -> None:
    np.testing.assert_allclose(value(text, **given), expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("x if x > 0", 1, "a choice has two sides"),
        ("0 < x < 1", 1, "compare two sides at a time"),
        ("x is y", 1, "comparisons have no gradient"),
        ("x != y", 1, "comparisons have no gradient"),
        ("x > 0", 1, "comparisons have no gradient"),
        ("x and y", 1, "choices have no gradient"),
        ("x[0.5]", 3, "whole numbers, from 0"),
        ("x[1:]", 1, "name both ends"),
        ("x[0, :]", 1, r"entries are taken with pick\(x"),
        ("x.foo", 1, "nothing is taken with a point"),
        ("lambda x: x", 1, "does not belong in a formula"),
        ("exp(x, y, z)", 1, "exp takes 1 input, not 3"),
        ("tanh(x, k=2)", 11, "tanh has no attributes"),
        ("max()", 1, "inputs, not 0"),
        ("where(x > 0)", 1, "where takes 3 inputs, not 1"),
        ("softmax(x, axis=x)", 1, "must be a whole number"),
        ("x.sum(axis='a')", 1, "must be a whole number"),
        ("def f(1): return x", 7, "a function's inputs are names"),
        ("def f(x):\n  import os", 5, "lines of name = formula"),
        ("x; for", 4, "loops are not read"),
        ("np.array()", 1, r"given its numbers, as in array\(\[1, 2\]\)"),
        ("torch.tensor", 1, "tensor is a function"),
        ("[1, x]", 5, "the entries of an array are numbers"),
        ("2 * ()", 5, "something is missing here"),
        ("x^{}", 2, "something is missing here"),
        (r"\frac{x}{}", 1, "something is missing here"),
        ("(1, 2)", 1, r"lists stand in brackets, as in \[1, 2\]"),
        ("x = ", 5, "it ends too early"),
        ("x ** ", 6, "it ends too early"),
        ("1 = x", 1, "before = stands one name"),
        ("x = 1; x = 2", 8, "x is defined already"),
        ("=x", 1, "= is not expected here"),
        ("sigmiod(x)", 1, "Did you mean sigmoid"),
        ("sigmid(x)", 1, "Did you mean sigmoid"),
        ("siggmoid(x)", 1, "Did you mean sigmoid"),
        ("sigmiad(x)", 1, "Write products with"),
        ("softmax_entries(x)", 1, r"there is no function called softmax_entries\.$"),
        ("f(a, b) = a + b; f(x)", 18, r"f is given as f\(a, b\)"),
        ("np.concatenate([x])", 1, "concatenate takes 2 inputs, not 1"),
        ("x xᵀ", 1, r"write outer\(x, y\) for two vectors"),
        ("x (-xᵀ)", 1, r"write outer\(x, y\) for two vectors"),
        ("W = np.eye(2)", 5, r"write the numbers, as in W = \[\[1, 0\], \[0, 1\]\]"),
        ("np.zeros(2.5)", 1, r"written in whole numbers, such as \(2, 3\)"),
        ("f = lambda x, 2: x", 15, "what is between 2 and 2"),
        ("1.2.3", 4, r"what is between 1.2 and .3"),
        ("{x, y}", 1, "this does not belong in a formula"),
        ("(x=1) + 2", 1, "this does not belong in a formula"),
        ('"abc', 1, "a quote is never closed"),
        ("x²ᵀ", 2, "write the transpose and the power apart"),
        ("where(x == y, 1, 2)", 7, "comparisons have no gradient"),
        ("a" * 201, 1, "a name has at most 200 letters; this one has 201"),
        ("a" * 201 + " = x + 1", 1, "a name has at most 200 letters; this one has 201"),
        ("a" * 201 + " = 3", 1, "a name has at most 200 letters; this one has 201"),
    ],
)
def test_what_is_no_formula_is_refused_at_its_place(text: str, column: int, words: str) -> None:
    with pytest.raises(ParseError, match=words) as caught:
        parse(text)
    assert caught.value.column == column


def test_so_many_calls_of_functions_are_unfolded_and_not_one_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "MOST_CALLS", 2)
    assert value("hypot(x, y) * hypot(x, y)") == pytest.approx(13)
    with pytest.raises(ParseError, match="unfold to more than"):
        parse("hypot(x, y) * hypot(x, y) * hypot(x, y)")


def test_an_array_of_zeros_has_so_many_entries_and_not_one_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libraries, "MOST_ENTRIES", 6)
    assert np.shape(value("np.zeros((2, 3)) + x")) == (2, 3)
    with pytest.raises(ParseError, match="the shape of zeros or ones"):
        parse("np.zeros(7) + x")
