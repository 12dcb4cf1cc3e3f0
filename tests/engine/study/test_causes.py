"""Where a number stops being finite, and what is said of it."""

from __future__ import annotations

import pytest

from engine.formulas.expression import parse
from engine.run.autodiff import evaluate
from engine.run.plan import compile
from engine.study.causes import cause, causes


def found(text):
    formula = parse(text)
    evaluation = evaluate(formula.graph, compile(formula.graph, [formula.target]), formula.target)
    because = cause(formula.graph, evaluation)
    return because and (formula.graph.node(because.node).name, because.sentence)


@pytest.mark.parametrize(
    ("text", "node", "sentence"),
    [
        ("t = 0; exp(1 / t)", "u_1", "division by zero at 1/x: its input t is 0"),
        ("t = 0; u = 2; f = u / t", "f", "division by zero at ÷ (f): its input t is 0"),
        ("x = 0; y = log(x); f = y + 1", "y", "logarithm of zero at ln (y): its input x is 0"),
        ("x = -2; log(x) + 1", "u_1", "logarithm of a negative number at ln: its input x is −2"),
        (
            "x = [1, -4]; sum(sqrt(x))",
            "u_1",
            "root of a negative number at √: its input x is −4 in an entry",
        ),
        ("x = 1000; exp(x) + 1", "u_1", "overflow at exp: its input x is 1000"),
        ("x = -8; x ** 0.3 + 1", "q_1", "power of a negative number at xʸ: its input x is −8"),
        ("x = 0; sqrt(x) + 1", "u_1", "the slope of √ is infinite where its input x is 0"),
        (
            "x = 0; y = 1e-200; f = (x / y) / y",
            "x",
            "The gradient of x (Input) is ∞: the first, going back, that is not finite.",
        ),
        ("x = 1e200; f = x * x", "f", "f (Multiply) is ∞: the first node whose result is not finite."),
        ("x = 1e999; f = x + 1", "x", "x (Input) is ∞: the first node whose result is not finite."),
    ],
)
def test_the_gate_and_its_input_are_named(text, node, sentence):
    assert found(text) == (node, sentence)


def test_nothing_is_said_where_all_is_finite():
    assert found("x = 1; 1 / x") is None


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("x = -1; y = 0; a = log(x); b = 1 / y; c = a + b; f = c * c", ["a", "b"]),
        ("x = 0; f = sqrt(x)", ["f"]),
        ("x = 1; f = exp(x)", []),
    ],
)
def test_every_node_where_numbers_cease_to_be_finite_is_told_and_none_that_follows(text, nodes):
    formula = parse(text)
    evaluation = evaluate(formula.graph, compile(formula.graph, [formula.target]), formula.target)
    because = causes(formula.graph, evaluation)
    assert [formula.graph.node(fault.node).name for fault in because] == nodes
