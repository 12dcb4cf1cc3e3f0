"""The numbers of a derivation are true: what stands between its equals signs is the same number."""

from __future__ import annotations

import itertools
import operator
import re

import numpy as np
import pytest

from engine.export.derivation import equations
from engine.function import Function
from engine.graphs.graph import Graph
from engine.ops import OPS
from tests.engine.rows import GATES, row_name

ELEMENTWISE = [op for op in GATES if op.local]
SAMPLES = (-1.5, -0.25, 0.0, 0.75, 1.0)
PLAIN = re.compile(r"[\d.eE+\-*/() ]+")
INDICATOR = re.compile(r"\\mathbb\{1\}\[(.*?)\]")
SIGN = re.compile(r"\\operatorname\{sign\}\((.*)\)(?=\\)")
COMPARE = {"<": operator.lt, ">": operator.gt, "=": operator.eq, r"\le": operator.le}


def computed(latex):
    """Return the number that a formula of plain numbers makes, or None for any other formula."""
    text = re.sub(r"\\tfrac\{(\d+)\}\{(\d+)\}", r"(\1/\2)", latex)
    text = re.sub(r"\\times 10\^\{(-?\d+)\}", r"* 10**(\1)", text)
    for sign, typed in {r"\left": "", r"\right": "", r"\cdot": "*", r"\,": "*"}.items():
        text = text.replace(sign, typed)
    text = re.sub(r"\) (?=\d)", ") * ", text)
    return Function.of(f"f = 0 + ({text})").value if PLAIN.fullmatch(text) else None


def is_true(comparison):
    """Return whether a comparison such as -1 < 0.5 < 1 holds."""
    numbers, signs = [], []
    for token in comparison.split():
        (signs if token in COMPARE else numbers).append(token)
    pairs = itertools.pairwise(map(float, numbers))
    return all(COMPARE[sign](*pair) for sign, pair in zip(signs, pairs, strict=True))


def samples(op):
    """Return values for the ports of a row, those within its domain; ties and kinks among them."""
    fitting = [[each for each in SAMPLES if domain.low <= each <= domain.high] for domain in op.domain]
    return list(itertools.product(*fitting))[:: 1 if len(op.ports) < 3 else 7]


def node_of(op, values):
    """Return a graph in which a node of that op is doubled, so that the gradient that comes to it is 2."""
    graph = Graph()
    node = graph.add(op, name="f")
    for port, value in zip(op.ports, values, strict=True):
        graph.connect(graph.add("input", name=f"{port}_in", value=value), node, port)
    doubled = graph.add("scale", name="t")
    graph.connect(node, doubled, "x")
    return graph, doubled


@pytest.mark.parametrize("op", ELEMENTWISE, ids=row_name)
def test_every_line_of_plain_numbers_is_true(op):
    told = 0
    for values in samples(op):
        for equation in equations(*node_of(op, values)):
            made = [computed(step.partition(" ")[2]) for step in equation.steps]
            numbers = [number for number in made if number is not None]
            told += len(numbers)
            assert numbers == pytest.approx([numbers[-1]] * len(numbers), rel=2e-3), equation.text
    assert told > 0


@pytest.mark.parametrize("op", [op for op in ELEMENTWISE if r"\mathbb" in str(op.local_latex)], ids=row_name)
def test_a_slope_written_in_indicators_is_the_slope_that_is_computed(op):
    for values in samples(op):
        attributes = op.defaults()
        out = op.forward(*values, **attributes)
        words = {**dict(zip(op.ports, values, strict=True)), **attributes, "out": out}
        for template, rule in zip(op.local_latex, op.local, strict=True):
            latex = INDICATOR.sub(lambda match: str(int(is_true(match[1]))), template.format(**words))
            ties = str(sum(np.equal(value, out) for value in values))
            latex = re.sub(r"\\text\{number of inputs equal to \} [^}]*", ties, latex)
            slope = computed(latex.replace(r"\frac", r"\tfrac"))
            if r"\mathbb" in template:
                assert slope == pytest.approx(float(rule(out, *values, **attributes)), rel=1e-6), latex


@pytest.mark.parametrize(("bias", "share"), [(-1.0, 1.0), (0.0, 0.5), (1.0, 0.0)])
def test_the_share_of_a_piece_of_maxout_is_the_one_that_is_computed(bias, share):
    op, values = OPS["maxout"], {"x": 1.0, "w1": 2.0, "b1": 0.0, "w2": 2.0, "b2": bias}
    for port, expected in (("b1", share), ("b2", 1 - share)):
        place = op.ports.index(port)
        latex = op.local_latex[place].format(**values).replace(r"} \left", r"} \cdot \left")
        latex = SIGN.sub(lambda match: str(np.sign(computed(match[1]))), latex)
        assert computed(latex) == expected
        assert op.vjp[place](1.0, 2.0, *(np.array([[each]]) for each in values.values())) == expected


def test_no_slope_leaves_open_which_of_two_it_is():
    assert [op.name for op in OPS.values() if r"\text{{or}}" in str(op.local_latex)] == []


def test_a_slope_of_two_parts_stands_in_parentheses_and_its_number_alone():
    f = Function.of("f = leaky_relu(x) * w", x=-1, w=2)
    assert (
        r"\cdot \left(\mathbb{1}[x > 0] +0.01 \, \mathbb{1}[x \le 0]\right) = 2 \cdot 0.01 = 0.02"
        in f.derivation().replace(r"\mathbf{1}", r"\mathbb{1}").replace("\\\\\n  &", "")
    )
    [caption] = [event.caption for event in f.backward() if "le 0" in event.caption.formula]
    assert caption.numbers.endswith(r"= 2 \cdot 0.01 = 0.02")


@pytest.mark.parametrize("y", [[3.0, 0.0], 0.5])
def test_a_slope_of_two_parts_meets_arrays_entry_by_entry(y):
    f = Function.of("f = sum(elu(x * y))", x=[-1, 1], y=y)
    assert r"\odot \left(\mathbf{1}[" in f.derivation()
    assert any(r"\odot \left(\mathbb{1}[" in event.caption.formula for event in f.backward())


ROUNDED = [
    ("f = x / y", {"x": 1, "y": 3}, r"f = \frac{x}{y} = \frac{1}{3} \approx 0.3333"),
    ("q = x / y; f = q * z", {"x": 1, "y": 3, "z": 3}, r"f = q \cdot z \approx 0.3333 \cdot 3 \approx 1"),
    ("f = x * y", {"x": 2, "y": 0.5}, r"f = x \cdot y = 2 \cdot 0.5 = 1"),
]


@pytest.mark.parametrize(("formula", "values", "expected"), ROUNDED)
def test_a_sign_beside_rounded_numbers_says_so(formula, values, expected):
    graph = Function.of(formula, **values).graph
    [found] = [each for each in equations(graph, graph.find("f").id) if each.left == "f"]
    assert found.text == expected


def test_a_gradient_of_rounded_factors_is_about_their_product():
    graph = Function.of("q = x / y; f = q * z", x=2, y=3, z=1.5).graph
    [found] = [each for each in equations(graph, graph.find("f").id) if r"\partial z" in each.left]
    assert found.steps[-2:] == (r"\approx 1 \cdot 0.6667", r"\approx 0.6667")
