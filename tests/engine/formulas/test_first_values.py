"""A formula that gives no values can be computed at once, wherever numbers or small arrays fit."""

from __future__ import annotations

import numpy as np
import pytest

from engine.formulas.expression import parse
from engine.formulas.first_values import MATRIX, VECTOR, first_values, valued
from engine.run.autodiff import evaluate
from engine.run.plan import compile


def shapes(text: str) -> dict[str, tuple[int, ...]]:
    formula = parse(text)
    return {
        name: value.shape
        for name, value in first_values(formula.graph, formula.target, formula.unset).items()
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(x + y) * z", {}),
        ("1 / X", {}),
        ("x = [1, 2]; dot(x, x)", {}),
        ("relu(W @ x + b)", {"W": (2, 2), "x": (2,)}),
        ("x @ W + b", {"x": (2,), "W": (2, 2)}),
        ("X @ W + b", {"X": (2, 2), "W": (2, 2)}),
        ("W2 @ relu(W1 @ x + b1) + b2", {"W2": (2, 2), "W1": (2, 2), "x": (2,)}),
        ("w · x", {}),
        ("softmax(z)", {"z": (2,)}),
        ("softmax(W @ x)", {"W": (2, 2), "x": (2,)}),
        ("A @ [[1, 2, 3]]", {}),
    ],
)  # fmt: skip
def test_what_does_not_fit_numbers_holds_arrays_as_lectures_name_them(text, expected):
    assert shapes(text) == expected


def test_a_formula_that_is_given_these_can_be_computed():
    formula = parse("relu(W @ x + b)")
    graph = valued(formula, {})
    found = evaluate(graph, compile(graph, [formula.target])).values[formula.target]
    assert np.array_equal(found, MATRIX @ VECTOR + 1.0)
    assert formula.graph.find("W").value == 1.0, "the formula itself stays as it was read"


def test_what_is_known_of_a_name_comes_first():
    graph = valued(parse("relu(W @ x)"), {"x": np.ones((2, 3)), "other": np.ones(1)})
    assert np.array_equal(graph.find("x").value, np.ones((2, 3)))
    assert np.array_equal(graph.find("W").value, MATRIX)
