"""Formulas that are spelled differently and compute the same have one normal form."""

from __future__ import annotations

import pytest

from engine.formulas.expression import parse
from engine.recognition.normal_form import PRODUCT, SUM, Call, Combination, Readings, Variable, expression_of

ALIKE = [
    ("x + 1", "one = constant(1)\none + x"),
    ("x - 1", "x + -1"),
    ("x - y", "x + -y", "-1 * y + x", "-(y - x)", "(x - 2 * y) + y"),
    ("2 * x + 2", "2 * (x + 1)", "(x + 1) / 0.5", "x + x + 2"),
    ("-x", "-1 * x", "x / -1", "0 - x"),
    ("1 / x", "reciprocal(x)", "x ** -1", "power(x, -1)"),
    ("x * x", "square(x)", "x ** 2", "-x * -x", "reciprocal(x) ** -2"),
    ("sqrt(x)", "x ** 0.5", "power(x, 0.5)"),
    ("x * y / 2", "0.5 * (y * x)", "x / (2 / y)"),
    ("exp(-x)", "exp(-1 * x)", "exp(0 - x)"),
]

UNLIKE = [
    ("sqrt(x * x)", "x"),
    ("power(sqrt(x), 4)", "x * x"),
    ("x + 1", "x + 1.5"),
    ("x - y", "y - x"),
    ("x / y", "y / x"),
    ("x @ y", "y @ x"),
    ("leaky_relu(x)", "leaky_relu(x, slope=0.2)"),
]


def form(text):
    """Return a formula's normal form, the terms of each combination as a set."""
    formula = parse(text)
    return unordered(expression_of(formula.graph, formula.target))


def unordered(expression):
    match expression:
        case Combination(group, number, terms):
            return group is SUM, number, frozenset((weight, unordered(part)) for weight, part in terms)
        case Call(op, attributes, arguments):
            return op, tuple(attributes.items()), tuple(map(unordered, arguments))
        case Variable(port):
            return port


@pytest.mark.parametrize("texts", ALIKE, ids=lambda texts: texts[0])
def test_what_computes_the_same_reads_the_same(texts):
    assert len({form(text) for text in texts}) == 1


@pytest.mark.parametrize("texts", UNLIKE, ids=lambda texts: texts[0])
def test_what_computes_something_else_reads_differently(texts):
    assert len({form(text) for text in texts}) == 2


def test_a_constant_is_a_number_and_an_input_or_an_array_is_not():
    formula = parse("a = constant(2)\nb = input(2)\nw = parameter(2)\nc = constant([2])\na + b + w + c")
    readings = Readings(formula.graph)
    numbers = [readings.number(formula.graph.find(name).id) for name in "abwc"]
    assert numbers == [2.0, None, None, None]


def test_a_root_is_not_taken_out_of_a_power_that_it_would_leave():
    formula = parse("x = 2\nr = sqrt(x)\nq = x * x\nr + q")
    readings, find = Readings(formula.graph), formula.graph.find
    assert readings.opened(PRODUCT, 2.0, find("r").id) is None
    assert readings.opened(PRODUCT, 0.5, find("q").id) is None
    assert readings.opened(PRODUCT, 2.0, find("q").id).terms == ((2.0, find("x").id),) * 2
