"""Names and numbers as mathematics and in sentences."""

from __future__ import annotations

import numpy as np
import pytest

from engine.maths.notation import (
    are_exact,
    bracketed,
    derivative,
    entry_name,
    equals,
    equals_in_text,
    factor,
    is_shown_whole,
    letters,
    matrix,
    number,
    signed,
    spoken,
    symbol,
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


@pytest.mark.parametrize(
    ("name", "latex"),
    [
        ("x", "x"),
        ("π", "π"),
        ("x0", "x_{0}"),
        ("x_12", "x_{12}"),
        ("W1", "W_{1}"),
        ("loss", r"\mathrm{loss}"),
        ("loss2", r"\mathrm{loss}_{2}"),
        ("w_out", r"\mathrm{w\_out}"),
        ("x_", r"\mathrm{x\_}"),
        ("a1b", r"\mathrm{a1b}"),
        ("_", r"\_"),
        ("__", r"\_\_"),
        ("_1", r"\mathrm{\_1}"),
    ],
)
def test_a_name_is_a_symbol_with_its_number_as_an_index(name, latex):
    assert symbol(name) == latex


@pytest.mark.parametrize(
    ("value", "lying", "upright"),
    [
        (2.5, "2.5", "2.5"),
        ([1.0, 2.0], r"1 & 2", r"1 \\ 2"),
        ([[1.0, 2.0], [-3.0, 4.0]], r"1 & 2 \\ -3 & 4", r"1 & 2 \\ -3 & 4"),
        (np.ones((8, 1)), r" \\ ".join("1" * 8), r" \\ ".join("1" * 8)),
        (np.ones((1, 9)), None, None),
        (np.ones((2, 2, 2)), None, None),
        (np.ones(9), None, None),
    ],
)
def test_an_array_is_a_matrix_as_long_as_it_is_small(value, lying, upright):
    assert is_shown_whole(value) is (lying is not None)
    for is_upright, rows in ((False, lying), (True, upright)):
        framed = rf"\begin{{pmatrix}} {rows} \end{{pmatrix}}" if np.ndim(value) else rows
        assert matrix(value, upright=is_upright) == (framed if rows else number(value))


def test_a_number_in_a_sentence_has_brackets_or_its_sign():
    assert [bracketed(text) for text in ("−2", "2", "−2 × 10⁵", "∞")] == ["(−2)", "2", "(−2 × 10⁵)", "∞"]
    assert [signed(value) for value in (0.5, -2.0, 0.0, np.inf, np.nan)] == ["+0.5", "−2", "0", "+∞", "NaN"]


def test_a_vector_lies_unless_it_is_told_to_stand():
    assert matrix([1.0, 2.0]) == matrix([1.0, 2.0], upright=False) != matrix([1.0, 2.0], upright=True)


def test_an_entry_is_named_by_its_place():
    assert [entry_name("W", index) for index in ((), (0,), (0, 2))] == ["W", "W[0]", "W[0, 2]"]


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
        ((0.5 * (1 + 0.9e-12),), True),
        ((0.5 * (1 + 1.5e-12),), False),
        ((1.0 + 2e-9, 2.0), False),
        ((np.array([[1.0, 2.0]]), np.array([1 / 3, 0.5])), False),
    ],
)
def test_values_that_lose_digits_call_for_another_sign_than_equals(values, exact):
    assert are_exact(*values) is exact
    assert (equals(exact), equals_in_text(exact)) == (("=", "=") if exact else (r"\approx", "≈"))
