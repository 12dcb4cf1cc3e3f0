"""What a gate does with the gradient, and the reason at its numbers."""

from __future__ import annotations

import pytest

from engine.formulas.expression import parse
from engine.ops import OPS
from engine.run.autodiff import evaluate
from engine.run.plan import compile
from engine.study.gate_roles import ROLES, copy_role, gate_role


def told(text, name="f", hidden=()):
    graph = parse(text).graph
    node = graph.find(name)
    values = evaluate(graph, compile(graph, [node.id])).values
    unseen = {graph.find(one).id for one in hidden}
    return gate_role(graph, node.id, {key: value for key, value in values.items() if key not in unseen})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "a = 3; b = -4; f = a + b",
            "With a = 3.00, b = −4.00 every local gradient is 1, as with any numbers.",
        ),
        ("a = 3; b = -4; f = a * b", "a gets upstream × b = −4.00. b gets upstream × a = 3.00."),
        ("a = 3; f = a * a", "x gets upstream × y = 3.00. y gets upstream × x = 3.00."),
        ("a = 3; b = -4; f = max(a, b)", "Here a = 3.00 is passed on, so it gets the whole gradient."),
        ("a = 3; b = -4; f = min(a, b)", "Here b = −4.00 is passed on, so it gets the whole gradient."),
        ("a = 3; b = 3; f = max(a, b)", "Here a, b tie at 3.00, so each gets 0.50 of it."),
        (
            "c = 0; a = 3; b = 5; f = where(c, a, b)",
            "Here b = 5.00 is passed on, so it gets the whole gradient.",
        ),
    ],
)
def test_the_reason_names_the_numbers_that_decide(text, reason):
    assert told(text).endswith(reason)


@pytest.mark.parametrize(
    "text", ["a = [1, 2]; b = [3, 4]; f = a * b", "a = [1, 5]; b = [3, 4]; f = max(a, b)"]
)
def test_of_arrays_only_the_rule_is_told(text):
    assert told(text) in {role.rule for role in ROLES.values()}


@pytest.mark.parametrize("op", ["a * b", "a + b", "max(a, b)"])
def test_a_value_that_is_not_to_be_seen_is_not_told(op):
    text = told(f"a = 3; b = -4; f = {op}", hidden=["a"])
    assert text in {role.rule for role in ROLES.values()}


def test_a_gate_without_a_role_is_silent():
    assert told("a = 3; f = exp(a)") == ""


def test_every_gate_that_a_row_names_has_its_role():
    assert {op.gate for op in OPS.values() if op.gate} == set(ROLES)


def test_a_fork_sums_what_comes_back():
    graph = parse("x = 2; y = 1; t = x + y; f = t * t").graph
    assert copy_role(graph, graph.find("t").id).startswith("The wire forks to 2 ports. A copy sums")
    assert copy_role(graph, graph.find("x").id) == ""
