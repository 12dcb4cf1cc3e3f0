"""Graphs as text: what it looks like, and that parsing it gives the same graph again."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import MissingInputError, ParseError
from engine.formulas.expression import parse
from engine.formulas.formula_text import text_of
from engine.formulas.ready_made import READY_MADE
from engine.graphs.graph import Graph
from engine.run.autodiff import evaluate
from engine.run.plan import compile


def is_automatic(node):
    """Return whether nobody named the node: it has its op's name, a constant's, or a letter for it."""
    prefix = "(c|constant)" if node.op.name == "constant" else f"({node.op.name}|[qsuaLf])"
    return re.fullmatch(rf"{prefix}_?\d*", node.name) is not None and node.op.name not in (
        "input",
        "parameter",
    )


def described(graph):
    """Return how often each node occurs: told by its name if somebody gave it one, and by its inputs."""
    told: dict[int, tuple] = {}
    for node_id in graph.order_before(graph):
        node = graph.node(node_id)
        value = None if node.value is None else np.asarray(node.value).tolist()
        inputs = tuple(hash(told[edge.source]) for edge in graph.edges_into(node_id))
        told[node_id] = (
            node.op.name, repr(value), *sorted(node.attributes.items()), *inputs,
            None if is_automatic(node) else node.name,
        )  # fmt: skip
    return Counter(told.values())


def check_round_trip(graph, target):
    text = text_of(graph, target)
    formula = parse(text)
    again = formula.graph
    assert formula.unset == ()
    node, found = graph.node(target), again.node(formula.target)
    assert found.op == node.op
    assert found.name == node.name or is_automatic(node)
    assert described(again) == described(graph), text
    assert text_of(again, formula.target) == text
    return again, formula.target


def test_examples_come_back_with_every_name(example):
    _name, graph, target = example
    again, _target = check_round_trip(graph, target)
    assert {node.name for node in again.nodes()} == {node.name for node in graph.nodes()}


def test_ops_come_back(op_case):
    check_round_trip(*op_case[1:])


def test_random_graphs_come_back_and_compute_the_same(random_case):
    _name, graph, target = random_case
    again, its_target = check_round_trip(graph, target)
    before = evaluate(graph, compile(graph, [target]), target)
    after = evaluate(again, compile(again, [its_target]), its_target)
    np.testing.assert_array_equal(after.values[its_target], before.values[target])
    for node in graph.leaves():
        if node.id in before.gradients:
            found = after.gradients[again.find(node.name).id]
            np.testing.assert_allclose(found, before.gradients[node.id], rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("arrays", [False, True])
@given(data=st.data())
def test_any_graph_of_any_ops_comes_back(build, random_rows, arrays, data):
    graph = build(**data.draw(random_rows(arrays=arrays, kinks=True)))
    check_round_trip(graph, graph.nodes()[-1].id)


FORMULAS = [
    "x + y + z", "x + (y + z)", "x - (y - z)", "x - y - z", "x * y * z", "x * (y * z)", "x / y / z",
    "x / (y / z)", "x / (y * z)", "(x + y) * z", "x ** y ** z", "(x ** y) ** z", "(-x) ** y", "-x ** y",
    "-(x + y)", "-(x * y)", "-x * y", "x * -y", "x - -y", "-(-x)", "x ** -y", "x ** 2", "(x * y) ** 2",
    "-x ** 2", "(-x) ** 2", "1 / x", "1 / (x * y)", "1 / (1 / x)", "x / (1 / y)", "2 * x", "2 * (3 * x)",
    "2 * x * y", "-2 * x", "x - -2 * y", "2 * -x", "x + 1", "x - 1", "x + 1 + 2", "x - (y + 1)",
    "(x + 1) * y", "x + y - 2.5", "1e-07 * x", "x / 2", "x / -2", "3 / x", "2 ** x", "(-2) ** x", "x ** 3",
    "x ** -3", "max(x, 0)", "max(-1, x)", "exp(x + 1)", "leaky_relu(x, slope=0.2)", "step(x, low=-1, high=2)",
    "1 / (1 + exp(-x))", "sqrt(x) * sqrt(y)", "(x + y) @ z", "x @ (y @ z)", "-x @ y", "sigmoid(-x) ** 2",
    "add(x, y, z)", "x * add(x, 2, y, z) + 1", "multiply(x, -2, y + z)", "max(x, y, z, 0)", "-min(x, y, z)",
]  # fmt: skip


@pytest.mark.parametrize("formula", FORMULAS)
def test_formulas_come_back_with_no_more_parentheses_than_they_need(formula):
    known = parse(f"x = 2; y = 3; z = 5; f = {formula}")
    text = text_of(known.graph, known.target)
    check_round_trip(known.graph, known.target)
    written = {"1 / (1 + exp(-x))": "1 / (exp(-x) + 1)"}.get(formula, formula)
    assert text.splitlines()[-1] == f"f = {written}"


def test_a_graph_reads_as_a_person_writes_it():
    text = "x0 = -1\nW = [[1, 2], [0.1, -4]]\nb = parameter(0.5)\nh = tanh(W * x0 + b)\nf = sum(h * h)\n"
    formula = parse(text)
    assert text_of(formula.graph, formula.target) == text


@pytest.mark.parametrize(
    "value", [0.1 + 0.2, -0.0, 5e-324, 1.7976931348623157e308, np.inf, -np.inf, np.nan, 1 / 3, 123456789.0]
)
@pytest.mark.parametrize("wrap", [lambda v: v, lambda v: [[v, 1.0], [2.0, v]]], ids=["number", "array"])
def test_values_come_back_exactly(value, wrap):
    graph = Graph()
    leaf = graph.add("input", name="x", value=wrap(value))
    found = parse(text_of(graph, leaf)).graph.find("x").value
    np.testing.assert_array_equal(found, graph.node(leaf).value)
    assert np.isnan(value) or np.array_equal(np.signbit(found), np.signbit(graph.node(leaf).value))


def test_twins_stay_two_nodes(build):
    graph = build(x=2.0, add=("add", "x", "x"), add2=("add", "x", "x"), f=("multiply", "add", "add2"))
    assert text_of(graph, 4) == "x = 2\nq = x + x\nq2 = x + x\nf = q * q2\n"
    check_round_trip(graph, 4)


@pytest.mark.parametrize(
    ("gates", "target", "lines"),
    [
        ({"sigmoid": ("sigmoid", "x"), "multiply": ("multiply", "sigmoid", "sigmoid")}, 3,
         ["a = sigmoid(x)", "f = a * a"]),
        ({"exp": ("exp", "x"), "add": ("add", "exp", "exp"), "log": ("log", "add")}, 4,
         ["u = exp(x)", "f = log(u + u)"]),
        ({"q": ("exp", "x"), "add_constant": ("add_constant", "q"),
          "f": ("multiply", "add_constant", "add_constant"), "multiply": ("multiply", "f", "q")}, 5,
         ["q = exp(x)", "q2 = q + 1", "f = q2 * q2", "f2 = f * q"]),
    ],
)  # fmt: skip
def test_what_nobody_named_is_called_by_a_letter_that_is_free(build, gates, target, lines):
    graph = build(x=2.0, **gates)
    assert text_of(graph, target).splitlines() == ["x = 2", *lines]
    check_round_trip(graph, target)


def test_what_is_shared_has_a_line_of_its_own(build):
    graph = build(x=2.0, add=("add", "x", "x"), f=("multiply", "add", "add"))
    assert text_of(graph, 3) == "x = 2\nq = x + x\nf = q * q\n"
    check_round_trip(graph, 3)


def test_constants_that_a_number_would_not_bring_back_have_a_line():
    graph = Graph()
    for name, value in (("c", 2.0), ("c2", 1.0), ("c3", 7.0), ("c4", 7.0)):
        graph.add("constant", name=name, value=value)
    graph.add("input", name="x", value=3.0)
    before = graph.find("x").id
    for op, constant, port in (
        ("power", "c", "y"),
        ("add", "c2", "x"),
        ("divide", "c3", "y"),
        ("max", "c4", "x"),
    ):
        gate = graph.add(op)
        graph.connect(graph.find(constant).id, gate, port)
        graph.connect(before, gate, "x" if port == "y" else "y")
        before = gate
    check_round_trip(graph, before)


def test_a_deep_chain_is_broken_into_lines():
    graph = Graph()
    before = graph.add("input", name="x", value=0.5)
    for _index in range(300):
        gate = graph.add("tanh")
        graph.connect(before, gate, "x")
        before = gate
    again, _target = check_round_trip(graph, before)
    assert len(again) == 301


def test_a_graph_of_thousands_of_gates_comes_back():
    graph = Graph()
    before = graph.add("input", name="x", value=0.5)
    for index in range(5000):
        gate = graph.add(("tanh", "add_constant", "negate")[index % 3])
        graph.connect(before, gate, "x")
        before = gate
    assert len(parse(text_of(graph, before)).graph) == 5001


@pytest.mark.parametrize("name", READY_MADE)
def test_a_composite_is_written_as_what_is_in_it_and_its_output_is_called_like_it(name):
    row = READY_MADE[name].row()
    graph = Graph()
    gate = graph.add(row, name="inner")
    for port in row.ports:
        leaf = graph.add("input", name=f"{port}_of", value=[0.5, -1.0] if row.title in VECTORS else 0.5)
        graph.connect(leaf, gate, port)
    total = graph.add("sum", name="total")
    graph.connect(gate, total, "x")
    text = text_of(graph, total)
    assert re.search("^inner = ", text, re.MULTILINE)
    read = parse(text)
    before = evaluate(graph, compile(graph, [total]), total)
    after = evaluate(read.graph, compile(read.graph, [read.target]), read.target)
    for node in [*graph.leaves(), graph.node(gate)]:
        twin = read.graph.find(node.name).id
        np.testing.assert_allclose(after.values[twin], before.values[node.id], rtol=1e-12)
        np.testing.assert_allclose(after.gradients[twin], before.gradients[node.id], rtol=1e-12)


VECTORS = {"softmax_steps", "mean_square"}


def test_a_target_in_the_middle_stands_last_once_more(product_of_sum):
    assert text_of(product_of_sum, 4).splitlines()[-2:] == ["f = q * z", "q"]
    check_round_trip(product_of_sum, 4)
    check_round_trip(product_of_sum, 1)


@pytest.mark.parametrize("name", ["exp", "add", "input", "inf", "f", "c", "가중치", "__debug", "print"])
def test_names_that_mean_something_else_stay_names(name):
    graph = Graph()
    leaf = graph.add("constant", name=name, value=2.0)
    inner, outer = graph.add("exp", name="inner"), graph.add("add")
    graph.connect(leaf, inner, "x")
    graph.connect(inner, outer, "x")
    graph.connect(leaf, outer, "y")
    check_round_trip(graph, outer)


def test_an_open_port_is_refused_by_name(product_of_sum):
    product_of_sum.add("multiply", name="loose")
    with pytest.raises(MissingInputError, match="loose"):
        text_of(product_of_sum, 5)


@pytest.mark.parametrize(
    ("text", "column", "problem"),
    [
        ("x = input(y)", 5, "a leaf holds a number"),
        ("x = input()", 5, "a leaf holds a number"),
        ("x = input(1, 2)", 5, "a leaf holds a number"),
        ("x = constant(exp(1))", 5, "a leaf holds a number"),
        ("y = 1; x = [1, y]", 16, "the entries of an array are numbers"),
        ("x = [[1, 2], [3]]", 1, "rows of equal length"),
        ("x = []", 1, "empty"),
    ],
)
def test_leaves_are_refused_where_they_hold_no_numbers(text, column, problem):
    with pytest.raises(ParseError, match=problem) as caught:
        parse(text)
    assert caught.value.column == column


@pytest.mark.parametrize(("length", "lines"), [(71, 1), (72, 2)])
def test_a_formula_that_becomes_too_long_gets_a_line_of_its_own(length, lines):
    name = "a" * (length - len(" + b"))
    formula = parse(f"f = sin({name} + b)")
    written = [
        line for line in text_of(formula.graph, formula.target).splitlines() if "sin" in line or "+" in line
    ]
    assert len(written) == lines


@pytest.mark.parametrize(("depth", "lines"), [(12, 1), (13, 2)])
def test_gates_that_are_nested_too_deep_get_a_line_of_their_own(depth, lines):
    formula = parse(f"f = {'sin(' * depth}x{')' * depth}")
    written = [line for line in text_of(formula.graph, formula.target).splitlines() if "sin" in line]
    assert len(written) == lines
