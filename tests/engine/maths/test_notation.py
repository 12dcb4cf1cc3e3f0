"""Names and numbers as mathematics and in sentences."""

from __future__ import annotations

import numpy as np
import pytest

from engine.maths.notation import (
    are_exact,
    derivative,
    equals,
    equals_in_text,
    factor,
    letters,
    number,
    spoken,
    with_numbers,
)
from engine.ops import OPS


@pytest.mark.parametrize(
    ("latex", "words"),
    [
        (r"\lambda", "λ"),
        (r"\beta_1", "β₁"),
        (r"\beta_{12}", "β₁₂"),
        (r"\varepsilon", "ε"),
        ("g", "g"),
        (r"\heavy", "heavy"),
    ],
)
def test_a_symbol_is_written_in_letters_and_never_as_a_command(latex, words):
    assert letters(latex) == words


@pytest.mark.parametrize(
    ("value", "latex", "words"),
    [
        (0.0, "0", "0"),
        (-0.0, "0", "0"),
        (3.0, "3", "3"),
        (-4.0, "-4", "−4"),
        (12345.0, "12345", "12345"),
        (0.7310585786, "0.7311", "0.7311"),
        (-0.53, "-0.53", "−0.53"),
        (1.2e-7, r"1.2 \times 10^{-7}", "1.2 × 10⁻⁷"),
        (-3e20, r"-3 \times 10^{20}", "−3 × 10²⁰"),
        (np.inf, r"\infty", "∞"),
        (-np.inf, r"-\infty", "−∞"),
        (np.nan, r"\mathrm{NaN}", "NaN"),
        (np.float32(0.5), "0.5", "0.5"),
        (np.zeros((2, 3)), r"\mathbb{R}^{2 \times 3}", "an array of shape (2, 3)"),
    ],
)
def test_numbers_are_rounded_and_arrays_named_by_shape(value, latex, words):
    assert (number(value), spoken(value)) == (latex, words)


@pytest.mark.parametrize(
    ("value", "latex"),
    [(2.0, "2"), (-2.0, r"\left(-2\right)"), (1e-9, r"\left(1 \times 10^{-9}\right)"),
     (np.zeros(2), r"\mathbb{R}^{2}")],
)  # fmt: skip
def test_a_factor_is_bracketed_where_it_must_be(value, latex):
    assert factor(value) == latex


def test_a_derivative_is_a_fraction():
    assert derivative("f", "x_{0}") == r"\frac{\partial f}{\partial x_{0}}"


def test_numbers_are_put_in_and_arrays_keep_their_names(build):
    graph = build(x=-2.0, v=[1.0, 2.0], p=("multiply", "x", "v"))
    node = graph.node(3)
    values = {1: -2.0, 2: np.array([1.0, 2.0]), 3: np.array([-2.0, -4.0])}
    assert with_numbers(graph, node, values, node.op.latex) == r"\left(-2\right) \cdot v"


@pytest.mark.parametrize(
    ("op", "latex"),
    [
        ("add", r"-2 + \left(-3\right)"),
        ("multiply", r"\left(-2\right) \cdot \left(-3\right)"),
        ("divide", r"\frac{-2}{-3}"),
        ("power", r"{\left(-2\right)}^{-3}"),
        ("max", r"\max(-2, -3)"),
        ("squared_error", r"\left(-2 - \left(-3\right)\right)^2"),
        ("absolute_error", r"\left|-2 - \left(-3\right)\right|"),
        ("exp", "e^{-2}"),
        ("negate", r"-\left(-2\right)"),
        ("square", r"\left(-2\right)^2"),
        ("tanh", r"\tanh(-2)"),
        ("sin", r"\sin \left(-2\right)"),
        ("abs", r"\left|-2\right|"),
        ("sum", r"\textstyle\sum_i {\left(-2\right)}_i"),
        ("add_constant", "-2 +1"),
    ],
)
def test_a_number_has_parentheses_only_where_its_sign_needs_them(build, op, latex):
    ports = OPS[op].ports
    graph = build(x=-2.0, y=-3.0, f=(op, *"xy"[: len(ports)]))
    assert with_numbers(graph, graph.node(3), {1: -2.0, 2: -3.0, 3: 0.0}, OPS[op].latex) == latex


@pytest.mark.parametrize(
    ("values", "exact"),
    [
        ((), True),
        ((0.5, 123456.0, np.inf, np.nan), True),
        ((0.1 + 0.2,), True),  # rounding put its last digit there
        ((1 / 3,), False),
        ((1.0, 1.00001), False),
        ((np.array([[1.0, 2.0]]), np.array([1 / 3, 0.5])), False),
    ],
)
def test_values_that_lose_digits_call_for_another_sign_than_equals(values, exact):
    assert are_exact(*values) is exact
    assert (equals(exact), equals_in_text(exact)) == (("=", "=") if exact else (r"\approx", "≈"))
