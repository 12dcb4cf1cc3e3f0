"""The function as one formula, and the derivation as a LaTeX document."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter

import pytest

from engine.errors import MissingInputError
from engine.export.derivation import derivation, equations
from engine.export.latex import function, width
from engine.formulas.expression import parse
from engine.graphs.graph import Graph
from engine.maths.nesting import Strength, nested
from engine.maths.notation import derivative, symbol
from tests.engine.cases import EXAMPLE_CASES
from tests.engine.typesetting import can_be_typeset


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
    for equation in equations(graph, target):
        assert can_be_typeset(equation.text)


def test_the_derivation_has_numbers_for_every_step(product_of_sum):
    text = derivation(product_of_sum, 5, "Product of a sum")
    assert r"\section*{Product of a sum}" in text
    for line in (
        r"f = \left(x + y\right) \cdot z",
        r"x = -2",
        r"q = x + y = -2 + 5 = 3",
        r"\frac{\partial f}{\partial f} = 1",
        r"\frac{\partial f}{\partial q} = \frac{\partial f}{\partial f} \cdot \frac{\partial f}{\partial q}"
        r" = \frac{\partial f}{\partial f} \cdot z = 1 \cdot \left(-4\right) = -4",
    ):
        assert line in [equation.text for equation in equations(product_of_sum, 5)] + function(
            product_of_sum, 5
        )
    assert r"\[ q = x + y = -2 + 5 = 3 \]" in text


def test_a_fork_has_a_term_for_each_wire():
    read = parse("x = 3; f = x * x + x")
    [found] = [each for each in equations(read.graph, read.target) if "partial x}" in each.left]
    assert [step.count("+") for step in found.steps] == [2, 2, 2, 0]
    assert found.text.endswith(r"= 1 \cdot 3 + 1 \cdot 3 + 1 \cdot 1 = 7")


def test_arrays_are_matrices_and_large_ones_their_space(build):
    graph = build(x=[[1.0, 2.0], [3.0, 4.0]], y=[0.5] * 20, a=("square", "x"), b=("sum", "y"))
    assert steps(graph, 3, "a")[-1] == "= (1 4; 9 16)"
    assert steps(graph, 4, "y") == [r"\in \mathbb{R}^{20}"]
    assert steps(graph, 4, "b") == [r"= \sum_i {y}_i", "= 10"]


def steps(graph, target, name, of=None):
    """Return what a value, or the gradient of `of` with respect to it, equals: matrices as (1 2; 3 4)."""
    left = symbol(name) if of is None else derivative(symbol(of), symbol(name))
    [found] = [equation for equation in equations(graph, target) if equation.left == left]
    return [plain(step) for step in found.steps]


def plain(latex):
    """Return LaTeX that is easier to read: (1 2; 3 4), ∂f/∂x."""
    latex = re.sub(r"\{?\\begin\{pmatrix\} (.*?) \\end\{pmatrix\}\}?", r"(\1)", latex)
    latex = latex.replace(r" \\ ", "; ").replace(" & ", " ").replace(r"\textstyle", "")
    return re.sub(r"\\frac\{\\partial (\w+)\}\{\\partial (\w+)\}", r"∂\1/∂\2", latex)


GRADIENTS = [
    ("x @ W", "W", {"x": "[[1, 2], [3, 4]]", "W": "[[5, 6], [7, 8]]"},
     [r"= x^\top \, ∂f/∂y", r"= (1 2; 3 4)^\top \, (1 1; 1 1)", "= (4 4; 6 6)"]),
    ("x @ W", "x", {"x": "[[1, 2], [3, 4]]", "W": "[[5, 6], [7, 8]]"},
     [r"= ∂f/∂y \, W^\top", r"= (1 1; 1 1) \, (5 6; 7 8)^\top", "= (11 15; 11 15)"]),
    ("W @ x", "W", {"W": "[[5, 6], [7, 8]]", "x": "[1, 2]"},
     [r"= ∂f/∂y \, x^\top", r"= (1; 1) \, (1; 2)^\top", "= (1 2; 1 2)"]),
    ("affine(x, W, b)", "b", {"x": "[[1, 2], [3, 4]]", "W": "[[5, 6], [7, 8]]", "b": "[1, 2]"},
     [r"= \sum_i {\left(∂f/∂y\right)}_i", r"= \sum_i {(1 1; 1 1)}_i", "= (2 2)"]),
    ("affine(x, W, b)", "b", {"x": "[1, 2]", "W": "[[5, 6], [7, 8]]", "b": "[1, 2]"}, ["= ∂f/∂y", "= (1 1)"]),
    ("tanh(x) * b", "b", {"x": "[[0, 0], [0, 0]]", "b": "[1, 2]"},
     [r"= \sum \left(∂f/∂y \odot ∂y/∂b\right)", r"= \sum \left(∂f/∂y \odot a_{1}\right)",
      r"= \sum \left((1 1; 1 1) \odot (0 0; 0 0)\right)", "= (0 0)"]),
    ("exp(x)", "x", {"x": "[0, 0]"},
     [r"= ∂f/∂y \odot ∂y/∂x", r"= ∂f/∂y \odot e^{x}", r"= (1 1) \odot (1 1)", "= (1 1)"]),
    ("-x", "x", {"x": "[1, 2]"}, [r"= ∂f/∂y \cdot ∂y/∂x", r"= ∂f/∂y \cdot \left(-1\right)",
     r"= (1 1) \cdot \left(-1\right)", "= (-1 -1)"]),
    ("softmax(x)", "x", {"x": "[0, 0]"},
     [r"= y \odot \left(∂f/∂y - \sum_i \left(∂f/∂y \odot y\right)_i\right)",
      r"= (0.5 0.5) \odot \left((1 1) - \sum_i \left((1 1) \odot (0.5 0.5)\right)_i\right)", "= (0 0)"]),
    ("squared_norm(x)", "x", {"x": "[1, 2]"},
     [r"= ∂f/∂y \cdot ∂y/∂x", r"= ∂f/∂y \cdot 2 x", r"= 1 \cdot 2 (1 2)", "= (2 4)"]),
    ("mean(x)", "x", {"x": "[1, 2]"}, [r"= \tfrac{1}{2} \cdot ∂f/∂y \cdot \mathbf{1}",
     r"= \tfrac{1}{2} \cdot 1 \cdot \mathbf{1}", "= (0.5 0.5)"]),
    ("squared_error(x, t)", "x", {"x": "[[1, 2], [3, 4]]", "t": "[[0, 0], [0, 0]]"},
     [r"= \tfrac{1}{2} \cdot ∂f/∂y \cdot 2\left(x - t\right)",
      r"= \tfrac{1}{2} \cdot 1 \cdot 2\left((1 2; 3 4) - (0 0; 0 0)\right)", "= (1 2; 3 4)"]),
    ("mean_squared_error(x, t)", "x", {"x": "[[1, 2, 3], [3, 4, 5]]", "t": "[[0, 0, 0], [0, 0, 0]]"},
     [r"= \tfrac{1}{2} \cdot ∂f/∂y \cdot \tfrac{2}{3}\left(x - t\right)",
      r"= \tfrac{1}{2} \cdot 1 \cdot \tfrac{2}{3}\left((1 2 3; 3 4 5) - (0 0 0; 0 0 0)\right)",
      r"\approx (0.3333 0.6667 1; 1 1.333 1.667)"]),
    ("softmax_cross_entropy(x, 1)", "x", {"x": "[0, 0]"},
     [r"= ∂f/∂y \cdot \left(\operatorname{softmax}(x) - \operatorname{onehot}(c)\right)",
      r"= 1 \cdot \left(\operatorname{softmax}((0 0)) - \operatorname{onehot}(1)\right)", "= (0.5 -0.5)"]),
    ("transpose(x)", "x", {"x": "[[1, 2]]"},
     [r"= {\left(∂f/∂y\right)}^\top", r"= {(1; 1)}^\top", "= (1 1)"]),
]  # fmt: skip


@pytest.mark.parametrize(("formula", "name", "values", "expected"), GRADIENTS)
def test_the_gradient_rule_of_an_array_is_told_and_then_its_numbers(formula, name, values, expected):
    lines = [f"{each} = {value}" for each, value in values.items()]
    read = parse("\n".join([*lines, f"y = {formula}", "f = sum(y)"]))
    assert steps(read.graph, read.target, name, of="f") == expected


def test_the_terms_of_a_fork_of_arrays_are_added_in_numbers():
    read = parse("x = [1, 2]\nf = sum(x * x + x)")
    assert steps(read.graph, read.target, "x", of="f")[-2:] == ["= (1 2) + (1 2) + (1 1)", "= (3 5)"]


LOSSES = [
    ("mean_squared_error", "[[1, 2, 3]]", "[[0, 0, 0]]", r"\approx 4.667",
     r"= \tfrac{1}{3}\sum\left(y - t\right)^2"),
    ("squared_error", "0.5", "1", "= 0.25", r"= \left(y - t\right)^2"),
    ("squared_error", "[1, 2]", "[0, 0]", "= 5", r"= \sum_{i} \left[\left(y - t\right)^2\right]_{i}"),
    ("squared_error", "[[1, 2], [3, 4]]", "[[0, 0], [0, 0]]", "= 15",
     r"= \tfrac{1}{2} \sum_{ij} \left[\left(y - t\right)^2\right]_{ij}"),
]  # fmt: skip


@pytest.mark.parametrize(("loss", "y", "t", "value", "expected"), LOSSES)
def test_a_loss_tells_what_it_sums_and_averages(loss, y, t, value, expected):
    read = parse(f"y = {y}\nt = {t}\nf = {loss}(y, t)")
    told = steps(read.graph, read.target, "f")
    assert (told[0], told[-1]) == (expected, value)


def test_a_label_of_several_is_no_index_in_numbers():
    read = parse("z = [[1, 2], [3, 4]]\nk = [0, 1]\nf = softmax_cross_entropy(z, k)")
    told = steps(read.graph, read.target, "f")
    assert told == [
        r"= \tfrac{1}{2} \sum_{i} \left[-\ln \operatorname{softmax}(z)_{k}\right]_{i}",
        r"\approx 0.8133",
    ]


def test_long_equations_stand_on_several_lines_and_wide_numbers_are_left_out():
    entries = ", ".join(["0.1234"] * 8)
    read = parse(f"x = [[{entries}], [{entries}]]\nf = sum(x * tanh(x) * exp(x))")
    text = derivation(read.graph, read.target)
    blocks = re.findall(r"\\begin\{align\*\}(.*?)\\end\{align\*\}", text, re.DOTALL)
    assert blocks
    assert max(width(line) for block in blocks for line in block.splitlines()) < 110


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_latex_compiles_the_derivation_of_every_example(tmp_path):
    bodies = []
    for name, graph, target in EXAMPLE_CASES:
        head, _begin, rest = derivation(graph, target, name, "λ² ½ ᵀ ‖ Ħ é ß ł → é 가 _ # $").partition(
            r"\begin{document}"
        )
        bodies.append(rest.partition(r"\end{document}")[0])
    (tmp_path / "all.tex").write_text("\n".join([head, r"\begin{document}", *bodies, r"\end{document}"]))
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "all.tex"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, errors="replace", check=False)
    assert ran.returncode == 0, ran.stdout[-2000:]
    assert "Overfull" not in ran.stdout


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


def test_title_and_description_stand_in_the_document_and_in_its_comments(product_of_sum):
    text = derivation(product_of_sum, 5, title="Lecture one", description="How a product is taken apart")
    assert text.startswith("% Lecture one\n% How a product is taken apart\n")
    assert "\\section*{Lecture one}\nHow a product is taken apart\n" in text
    bare = derivation(product_of_sum, 5)
    assert bare.startswith("\\documentclass")
    assert "\\section*" not in bare
