"""What local gradients are called, and how formulas of them are written."""

from __future__ import annotations

import numpy as np
import pytest

from engine.graphs.graph import Edge
from engine.study.paths.formulas import Formula, Notation, Piece, Writing, letter, name_edges, number_formula

UNBUILT = Formula("[1 × 1]", r"\left[1 \times 1\right]")
NAMES = {1: "x", 2: "q", 3: "loss"}


@pytest.mark.parametrize(
    ("index", "text", "latex"),
    [(0, "α", r"\alpha"), (2, "γ", r"\gamma"), (22, "ω", r"\omega"), (23, "α₁", r"\alpha_{1}"),
     (23 * 12 + 1, "β₁₂", r"\beta_{12}")],
)  # fmt: skip
def test_letters_go_on_with_subscripts(index, text, latex):
    assert letter(index) == Formula(text, latex)


def test_letters_never_repeat():
    assert len({letter(index) for index in range(1000)}) == 1000


def test_a_derivative_names_its_port_where_there_may_be_another_way():
    edges = [Edge(1, 2, "x"), Edge(1, 2, "y"), Edge(2, 3, "x")]
    names = name_edges(NAMES, edges, Notation.DERIVATIVES)
    assert [name.text for name in names.values()] == ["∂q/∂x|x", "∂q/∂x|y", "∂loss/∂q"]
    assert names[edges[1]].latex == r"\left.\frac{\partial q}{\partial x}\right|_{y}"
    assert names[edges[2]].latex == r"\frac{\partial \mathrm{loss}}{\partial q}"


@pytest.mark.parametrize(
    ("value", "factor", "alone"),
    [
        (2.0, Formula("2", "2"), Formula("2", "2")),
        (-2.5, Formula("(−2.5)", r"\left(-2.5\right)"), Formula("−2.5", "-2.5")),
        (np.inf, Formula("∞", r"\infty"), Formula("∞", r"\infty")),
        (
            None,
            Formula("[1 × 1]", r"\left[1 \times 1\right]"),
            Formula("[1 × 1]", r"\left[1 \times 1\right]"),
        ),
    ],
)
def test_numbers_stand_in_brackets_where_a_product_needs_them(value, factor, alone):
    assert number_formula(value, (1, 1), is_factor=True) == factor
    assert number_formula(value, (1, 1)) == alone


def test_small_matrices_show_their_numbers_and_large_ones_their_shape():
    small = number_formula(np.array([[1.0, 2.0]]), (1, 2))
    assert small == Formula("[1 × 2]", r"\begin{pmatrix} 1 & 2 \end{pmatrix}")
    assert number_formula(np.ones((1, 9)), (1, 9)).latex == r"\left[1 \times 9\right]"


@pytest.mark.parametrize(
    ("close", "target_first", "text", "latex"),
    [
        (True, False, "(a + b)c", r"\left(a + b\right) c"),
        (True, True, "c(a + b)", r"c \left(a + b\right)"),
        (False, False, "(a + b) · c", r"\left(a + b\right) \cdot c"),
    ],
)
def test_sums_stand_in_brackets_in_a_product(close, target_first, text, latex):
    writing = Writing(lambda edge: edge, lambda node: node, close, target_first)
    a, b, c = (Piece(name, name, close=close) for name in "abc")
    assert writing.multiply(writing.add(a, b), c).formula == Formula(text, latex)
