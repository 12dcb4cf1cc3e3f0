"""The function as one formula, and the derivation as a LaTeX document."""

from __future__ import annotations

import re
from collections import Counter

import pytest
import ziamath

from engine.errors import MissingInputError
from engine.export.derivation import derivation, equations, function
from engine.export.nesting import Strength, nested
from engine.expression import parse
from engine.graph import Graph


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("(x + y) * z", r"f = \left(x + y\right) \cdot z"),
        ("x + y * z", r"f = x + y \cdot z"),
        ("x - (y + z)", r"f = x - \left(y + z\right)"),
        ("x - y - z", "f = x - y - z"),
        ("(x + y) / (x * z)", r"f = \frac{x + y}{x \cdot z}"),
        ("(x / y) * z", r"f = \frac{x}{y} \cdot z"),
        ("(x * y) ** 2", r"f = \left(x \cdot y\right)^2"),
        ("sigmoid(x + y) ** 2", r"f = \sigma(x + y)^2"),
        ("(x ** 2) ** 2", r"f = \left(x^2\right)^2"),
        ("log(x + y)", r"f = \ln \left(x + y\right)"),
        ("log(x) * y", r"f = \left(\ln x\right) \cdot y"),
        ("log(x) + y", r"f = \ln x + y"),
        ("-(x + y)", r"f = -\left(x + y\right)"),
        ("x * -y", r"f = x \cdot \left(-y\right)"),
        ("exp(-(x + y))", r"f = e^{-\left(x + y\right)}"),
        ("max(x + y, -z)", r"f = \max(x + y, -z)"),
        ("2 * (x + y)", r"f = 2 \cdot \left(x + y\right)"),
        ("x / 3", r"f = \frac{x}{3}"),
        ("x ** -3", r"f = {x}^{-3}"),
        ("(-3) ** x", r"f = {\left(-3\right)}^{x}"),
        ("abs(x - y)", r"f = \left|x - y\right|"),
        ("squared_error(x, y - z)", r"f = \left(x - \left(y - z\right)\right)^2"),
        ("sum(x) + y", r"f = \left(\textstyle\sum_i {x}_i\right) + y"),
    ],
)
def test_formulas_nest_with_the_parentheses_they_need(formula, expected):
    read = parse(f"f = {formula}")
    assert function(read.graph, read.target) == [expected]


def test_attributes_stand_in_the_formula():
    assert nested(r"{slope:g}\,{x}", {"x": ("a + b", Strength.SUM)}, {"slope": 0.5})[0] == (
        r"0.5\,\left(a + b\right)"
    )


def test_a_shared_node_that_is_short_is_written_where_it_is_used():
    read = parse("t = x + y; f = t * t")
    assert function(read.graph, read.target) == [r"f = \left(x + y\right) \cdot \left(x + y\right)"]


def test_what_grows_too_long_gets_a_line_of_its_own():
    graph = Graph()
    before = graph.add("input", name="x")
    for _index in range(100):
        gate = graph.add("multiply")
        for port in ("x", "y"):
            graph.connect(before, gate, port)
        before = gate
    lines = function(graph, before)
    assert 5 < len(lines) < 101
    assert max(map(len, lines)) < 1000


def is_balanced(text):
    """Return whether braces, \\left and \\right, and environments match, each inside the other."""
    open_ones = []
    for token in re.findall(r"\\(?:begin|end)\{\w+\*?\}|\\left\b|\\right\b|\\\[|\\\]|\\[{}\\]|[{}]", text):
        if token in {"{", r"\left", r"\["} or token.startswith(r"\begin"):
            open_ones.append(token)
        elif token not in {r"\{", r"\}", r"\\"}:
            wanted = {"}": "{", r"\right": r"\left", r"\]": r"\["}
            if not open_ones or open_ones.pop() != wanted.get(token, token.replace(r"\end", r"\begin")):
                return False
    return not open_ones


def test_every_document_is_balanced_and_ascii_where_it_matters(cases):
    for name, graph, target in cases:
        text = derivation(graph, target, name, 'a & b % { } \\ _ ^ ~ # $ <|> " 한글 λ²')
        assert is_balanced(text), name
        body = text.partition(r"\documentclass")[2]
        assert all(letter.isascii() for letter in body), name
        assert Counter(re.findall(r"\\(?:begin|end)\{document\}", text)).total() == 2


def test_formulas_of_every_example_can_be_drawn(example):
    _name, graph, target = example
    for equation in equations(graph, target)[::5]:  # drawing takes a tenth of a second each
        assert ziamath.Latex(equation).svg().startswith("<svg")


def test_the_derivation_has_numbers_for_every_step(product_of_sum):
    text = derivation(product_of_sum, 5, "Product of a sum")
    assert r"\section*{Product of a sum}" in text
    for line in (
        r"f = \left(x + y\right) \cdot z",
        r"x = -2",
        r"q = x + y = \left(-2\right) + 5 = 3",
        r"\frac{\partial f}{\partial f} = 1",
        r"\frac{\partial f}{\partial q} = \frac{\partial f}{\partial f} \cdot \frac{\partial f}{\partial q}"
        r" = 1 \cdot \left(-4\right) = -4",
    ):
        assert rf"\[ {line} \]" in text


def test_a_fork_has_a_term_for_each_wire():
    read = parse("x = 3; f = x * x + x")
    [line] = [line for line in equations(read.graph, read.target) if "partial x} =" in line]
    assert line.count("+") == 4
    assert line.endswith(r"= 1 \cdot 3 + 1 \cdot 3 + 1 \cdot 1 = 7")


def test_arrays_are_matrices_and_large_ones_their_space(build):
    graph = build(x=[[1.0, 2.0], [3.0, 4.0]], y=[0.5] * 20, a=("square", "x"), b=("sum", "y"))
    assert r"a = x^2 = \begin{pmatrix} 1 & 4 \\ 9 & 16 \end{pmatrix}" in equations(graph, 3)
    assert r"y \in \mathbb{R}^{20}" in equations(graph, 4)


def test_names_that_latex_cannot_set_or_tell_apart_are_replaced_and_told():
    read = parse("가중치 = 2; x_0 = 3; x0 = 4; θ = 5; f = 가중치 * x0 + x_0 * θ")
    text = derivation(read.graph, read.target, "first\n\\input{secret} 제목")
    body = text.partition(r"\documentclass")[2]
    assert "% v_{1}: 가중치\n" in text
    assert r"\theta " in body
    assert r"\[ v_{1} = 2 \]" in body
    assert r"\textbackslash{}input\{secret\}" in body
    assert text.splitlines()[0] == r"% first \input{secret} 제목"


def test_an_open_port_is_refused_by_name(product_of_sum):
    product_of_sum.disconnect(5, "x")
    with pytest.raises(MissingInputError, match="f"):
        derivation(product_of_sum, 5)
