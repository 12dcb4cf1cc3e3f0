"""What one op can stand for is found however it is spelled, and collapsing it changes no number."""

from __future__ import annotations

import cProfile
import pstats
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.composites.composite import composite_of
from engine.composites.grouping import group
from engine.errors import UnknownNodeError
from engine.files.examples import examples
from engine.files.examples import find as example
from engine.graphs.graph import Graph
from engine.ops import OPS
from engine.recognition.operands import alone
from engine.recognition.patterns import PATTERNS
from engine.recognition.recognizer import Match, collapse, collapse_all, find, find_through
from engine.run.plan import compile
from tests.engine.recognition.spellings import (
    assert_same_numbers,
    graph_of,
    shapes_for,
    the_match,
    values_at,
    wired,
    with_values,
)

NUMBER, VECTOR = "0.4", "[0.4, -1.2, 0.9]"
MATRIX, SQUARE = "[[1, 2, 3], [3, 4, 5]]", "[[2, 1], [1, 3]]"


def offered(graph, node_id):
    return [match.op for match in find(graph) if match.output == node_id]


SPELLINGS = [
    ("sigmoid", "1 / (exp(-x) + 1)", NUMBER),
    ("sigmoid", "reciprocal(1 + exp(-x))", VECTOR),
    ("sigmoid", "(1 + exp(-x)) ** -1", MATRIX),
    ("sigmoid", "m = constant(-1)\npower(exp(-1 * x) - m, m)", NUMBER),
    ("sigmoid", "exp(x) * reciprocal(exp(x) + 1)", VECTOR),
    ("sigmoid", "e = exp(x)\nd = exp(x)\ne / (1 + d)", VECTOR),
    ("sigmoid", "1 / (1 + exp(0 - x))", VECTOR),
    ("sigmoid", "one = constant(1)\nhalf = constant(0.5)\nhalf * (one + tanh(x * half))", VECTOR),
    ("sigmoid", "(1 + tanh(x / 2)) / 2", NUMBER),
    ("tanh", "e = exp(x)\nd = exp(-x)\n(e + -d) / (d + e)", VECTOR),
    ("tanh", "s = 2 * x\n(1 / (1 + exp(-s))) * 2 + -1", NUMBER),
    ("tanh", "((exp(x) - exp(-x)) / 2) / ((exp(x) + exp(-x)) / 2)", NUMBER),
    ("softplus", "log(exp(x) + 1)", VECTOR),
    ("softplus", "-log(1 / (1 + exp(-(-x))))", NUMBER),
    ("silu", "exp(x) / (1 + exp(x)) * x", VECTOR),
    ("silu", "x * (1 + exp(-x)) ** -1", NUMBER),
    ("softmax", "exp(x) * (1 / sum(exp(x)))", VECTOR),
    ("softmax", "exp(x - log(sum(exp(x))))", VECTOR),
    ("log_softmax", "log(exp(x) / sum(exp(x)))", VECTOR),
    ("log_softmax", "-log(sum(exp(x))) + x", VECTOR),
    ("log_softmax", "log(softmax(x))", MATRIX),
    ("square", "power(x, 2)", MATRIX),
    ("square", "-x * -x", NUMBER),
    ("squared_norm", "sum(x ** 2)", MATRIX),
    ("squared_norm", "e = identity(x)\ndot(e, e)", VECTOR),
    ("l2_norm", "sum(x * x) ** 0.5", MATRIX),
    ("l2_norm", "power(dot(x, x), 0.5)", VECTOR),
    ("abs", "power(x * x, 0.5)", VECTOR),
]  # fmt: skip
"""An op of x, a spelling, and what x holds."""


@pytest.mark.parametrize(("op", "formula", "value"), SPELLINGS)
def test_how_a_formula_is_spelled_makes_no_difference(op, formula, value):
    graph, target = graph_of(f"x = {value}\n{formula}")
    collapsed = collapse(graph, the_match(graph, op, target))
    assert collapsed.node(target).op.name == op
    assert_same_numbers(graph, collapsed, target)


ON_SEVERAL = [
    ("affine", "b + x @ w", {"x": [[1, 2], [3, 4]], "w": [[2, 1], [1, 3]], "b": [1, 2]}),
    ("dot", "sum(a * b)", {"a": [1, 2], "b": [3, 4]}),
    ("mean_squared_error", "mean((t - y) * (t - y))", {"y": [[1, 2]], "t": [[3, 5]]}),
    ("half_squared_error", "(y - t) ** 2 / 2", {"y": 1, "t": 3}),
    ("half_squared_error", "squared_norm(t - y) * 0.5", {"y": [1, 4], "t": [3, 5]}),
    ("half_squared_error", "0.5 * sum((t - y) ** 2)", {"y": [1, 4], "t": [3, 5]}),
    ("squared_error", "sum(power(y + -t, 2))", {"y": [1, 4], "t": [3, 5]}),
    ("absolute_error", "sum(sqrt((y - t) ** 2))", {"y": [1, 4], "t": [3, 5]}),
    ("binary_cross_entropy", "-t * log(1 / (1 + exp(-logits))) - (1 - t) * log(1 - sigmoid(logits))",
     {"logits": 0.3, "t": 0.8}),
    ("binary_cross_entropy", "log(1 + exp(logits)) + logits * -t", {"logits": 0.3, "t": 1}),
    ("binary_cross_entropy", "mean(softplus(logits) - t * logits)", {"logits": [[1], [2]], "t": [[1], [0]]}),
    ("softmax_cross_entropy", "-sum(label * log(exp(logits) / sum(exp(logits))))",
     {"logits": [0.1, 0.3], "label": ([0.25, 0.75],)}),
    ("l2_penalty", "sum(w * w) * strength", {"w": [[1, 2], [3, 4]], "strength": 0.1}),
    ("l1_penalty", "strength * sum(abs(w))", {"w": [1, -2], "strength": 0.1}),
    ("maxout", "max(w1 @ x + b1, b2 + x @ w2)",
     {"x": [1, 2], "w1": [1, -1], "b1": 0.5, "w2": [0.5, 0.5], "b2": -1}),
]  # fmt: skip


@pytest.mark.parametrize(("op", "formula", "values"), ON_SEVERAL)
def test_how_a_formula_of_several_is_spelled_makes_no_difference(op, formula, values):
    graph, target = with_values(formula, **values)
    match = the_match(graph, op, target)
    assert sorted(graph.node(operand.node).name for operand in match.operands) == sorted(OPS[op].ports)
    assert_same_numbers(graph, collapse(graph, match), target)


def test_a_sum_or_product_of_many_inputs_is_read_as_one_of_two():
    graph, target = graph_of("x = 0.5\nexp(x) / (1 + exp(x))")
    many = Graph()
    x, e, total = many.add("input", name="x", value=0.5), many.add("exp"), many.add("add")
    one, part = many.add("constant", value=0.25), many.add("constant", value=0.5)
    over, f = many.add("divide"), many.add("identity")
    many.set_inputs(total, 4)
    for port, source in zip("xyzw", (e, one, one, part), strict=True):
        many.connect(source, total, port)
    for source, end, port in ((x, e, "x"), (e, over, "x"), (total, over, "y"), (over, f, "x")):
        many.connect(source, end, port)
    assert the_match(many, "sigmoid", over).inside == (e, total, one, part)
    assert_same_numbers(many, collapse(many, the_match(many, "sigmoid", over)), f)
    assert offered(graph, target) == ["sigmoid"]


OF_A_PRODUCT = [
    ("sigmoid", "1 / (1 + exp(-2 * x))", 2.0, "x"),
    ("sigmoid", "1 / (1 + exp(2 * x))", -2.0, "x"),
    ("sigmoid", "1 / (1 + exp(-x / 4))", 0.25, "x"),
    ("sigmoid", "1 / (1 + exp(-x * y))", 1.0, "x y"),
    ("sigmoid", "1 / (1 + exp(-3 * x * y))", 3.0, "x y"),
    ("sigmoid", "1 / (1 + exp(x * -y * -0.5 * z))", -0.5, "x y z"),
    ("sigmoid", "1 / (1 + exp(0.5 * (-x * 2)))", 1.0, "x"),
    ("softplus", "-log(sigmoid(2 * x))", -2.0, "x"),
    ("tanh", "(exp(3 * x) - exp(-3 * x)) / (exp(3 * x) + exp(-3 * x))", 3.0, "x"),
]  # fmt: skip


@pytest.mark.parametrize(("op", "formula", "number", "nodes"), OF_A_PRODUCT)
def test_a_function_may_be_of_a_number_times_nodes_which_is_made(op, formula, number, nodes):
    graph, target = graph_of(f"x = 0.3\ny = -0.7\nz = 1.2\nf = {formula}\nf")
    match = next(match for match in find(graph) if match.op == op)
    (operand,) = match.operands
    assert (operand.number, [graph.node(node_id).name for node_id in operand.nodes]) == (
        number,
        nodes.split(),
    )
    collapsed = collapse(graph, match)
    assert len(collapsed) < len(graph)
    assert_same_numbers(graph, collapsed, target)
    assert_same_numbers(graph, collapse_all(graph), target)


OF_A_SUM = [
    ("1 / (1 + exp(-x - 1))", 1.0, ["x"]),
    ("1 / (1 + exp(3 - x))", -3.0, ["x"]),
    ("1 / (1 + exp(1 - x))", -1.0, ["x"]),
    ("1 / (1 + exp(-x * y - z))", 0.0, ["x y", "z"]),
    ("1 / (1 + exp(-x - y - z))", 0.0, ["x", "y", "z"]),
    ("1 / (1 + exp(-(x * y) - z * x - 2))", 2.0, ["x y", "x z"]),
    ("-log(sigmoid(-x - y))", 0.0, ["x", "y"]),
]  # fmt: skip


@pytest.mark.parametrize(("formula", "number", "parts"), OF_A_SUM)
def test_a_function_may_be_of_a_sum_that_another_sign_makes_simpler(formula, number, parts):
    graph, target = graph_of(f"x = 0.3\ny = -0.7\nz = 1.2\nf = {formula}\nf")
    match = find(graph)[0]
    (operand,) = match.operands
    named = [" ".join(graph.node(node_id).name for node_id in part.nodes) for part in operand.parts]
    assert (operand.number, named) == (number, parts)
    assert all(part.number == 1 for part in operand.parts)
    collapsed = collapse(graph, match)
    assert len(collapsed) < len(graph)
    assert_same_numbers(graph, collapsed, target)
    assert_same_numbers(graph, collapse_all(graph), target)


def test_of_a_sum_that_begins_with_a_plus_no_sign_is_turned():
    graph, _target = graph_of("x = 0.3\ny = -0.7\n1 / (1 + exp(x - y))")
    assert find(graph) == ()


@pytest.mark.parametrize("product", ["(x - y) * z", "(-x - y) * z", "(-x - y) * exp(z)", "-(x + y) * z"])
def test_of_a_product_with_a_sum_in_it_no_factor_is_lost(product):
    graph, target = graph_of(f"x = 0.3\ny = -0.7\nz = 1.2\nf = 1 / (1 + exp({product}))\nf")
    assert_same_numbers(graph, collapse_all(graph), target)


def test_what_is_made_is_a_gate_for_the_number_and_one_for_the_product():
    graph, target = graph_of("x = 0.3\ny = -0.7\n1 / (1 + exp(-3 * x * y))")
    collapsed = collapse(graph, the_match(graph, "sigmoid", target))
    assert [(node.name, node.symbol) for node in collapsed.nodes() if not node.op.is_leaf] == [
        ("f", "σ"), ("q_1", "×"), ("q_2", "×3"),
    ]  # fmt: skip


def test_a_factor_that_is_used_elsewhere_is_not_taken_apart():
    graph, _target = graph_of("x = 0.3\ns = -2 * x\np = 1 / (1 + exp(s))\np + s")
    assert find(graph) == ()


def test_a_composite_is_an_operand_like_any_node_and_its_inside_is_searched_as_a_graph():
    graph, _target = graph_of("x = 0.3\ns = 1 / (1 + exp(-x))\nf = 1 / (1 + exp(-s))\nf")
    inner = [graph.find(name).id for name in ("q_1", "u_1", "q_2", "s")]
    grouped = group(graph, inner, "gate")
    (match,) = find(grouped.graph)
    assert (match.output, match.operands) == (graph.find("f").id, (alone(grouped.node),))
    assert_same_numbers(grouped.graph, collapse(grouped.graph, match), graph.find("f").id)
    inside = composite_of(grouped.graph.node(grouped.node)).inside
    assert [match.op for match in find(inside)] == ["sigmoid"]


# -- what is not offered ----------------------------------------------------------------------------------

REFUSED = [
    ("sigmoid", "one = parameter(1)\none / (1 + exp(-x))", NUMBER, "a parameter is no number"),
    ("sigmoid", "one = input(1)\n1 / (one + exp(-x))", NUMBER, "an input is no number"),
    ("sigmoid", "1 / (1.001 + exp(-x))", NUMBER, "another number"),
    ("sigmoid", "2 / (1 + exp(-x))", NUMBER, "another number"),
    ("sigmoid", "1 / (1 + exp(x))", NUMBER, "another sign"),
    ("sigmoid", "ones = constant([1, 1, 1])\nones / (1 + exp(-x))", NUMBER, "it would lose the shape"),
    ("sigmoid", "y = 2\nexp(x) / (1 + exp(y))", NUMBER, "two different inputs"),
    ("silu", "y = 2\ny * sigmoid(x)", NUMBER, "two different inputs"),
    ("sigmoid", "e = exp(-x)\np = 1 / (1 + e)\np + e", NUMBER, "a gate inside is used elsewhere"),
    ("tanh", "(exp(x) + exp(-x)) / (exp(x) - exp(-x))", NUMBER, "upside down"),
    ("softplus", "log(2 + exp(x))", NUMBER, "another number"),
    ("softmax", "exp(x) / sum(exp(x))", MATRIX, "the sum is over all entries, not over rows"),
    ("softmax", "exp(x) / sum(exp(x))", NUMBER, "softmax takes no single number"),
    ("log_softmax", "x - log_sum_exp(x)", SQUARE, "log-sum-exp of rows is spread along columns"),
    ("log_softmax", "log(exp(x) / sum(exp(x)))", MATRIX, "the softmax inside is none"),
    ("log_sum_exp", "log(sum(exp(x)))", MATRIX, "the sum is over all entries, not over rows"),
    ("square", "y = 2\nx * y", NUMBER, "two different inputs"),
    ("square", "power(sqrt(x), 4)", NUMBER, "its domain is smaller"),
    ("dot", "sum(x * x)", MATRIX, "dot takes vectors"),
    ("relu", "max(x, 0)", NUMBER, "other slope at the kink"),
    ("abs", "max(x, -x)", NUMBER, "other slope at the kink"),
    ("l1_norm", "sum(max(x, -x))", VECTOR, "other slope at the kink"),
    ("binary_cross_entropy", "t = 1\nrelu(x) - x * t + softplus(-abs(x))", NUMBER, "other slope at the kink"),
    ("squared_error", "t = [[1, 1, 2], [0, 0, 1]]\nsum((x - t) ** 2)", MATRIX, "it would average rows"),
    ("squared_error", "t = [[1, 1, 2], [0, 0, 1]]\nmean((x - t) ** 2)", MATRIX, "it would sum columns"),
    ("squared_error", "t = [1, 1, 2]\n(x - t) ** 2", VECTOR, "a loss is one number"),
    ("softmax_cross_entropy", "t = [0, 1, 0]\n-sum(t * log_softmax(x))", VECTOR, "its gradient is lost"),
    ("softmax_cross_entropy", "t = constant(1)\n-sum(t * log_softmax(x))", VECTOR, "the label is a number"),
    ("softmax_cross_entropy", "t = constant([0.5, 0.5, 0])\n-log(sum(t * softmax(x)))", VECTOR, "two hot"),
    ("affine", "v = [1, 2, 3]\nt = 1\nv * x + t", VECTOR, "entry by entry"),
]  # fmt: skip


@pytest.mark.parametrize(("op", "formula", "value", "why"), REFUSED)
def test_what_is_no_such_op_is_not_offered(op, formula, value, why):
    graph, _target = graph_of(f"x = {value}\n{formula}")
    assert op not in [match.op for match in find(graph)]


def test_a_node_is_not_offered_as_the_op_that_it_is_already():
    graph, target = graph_of("x = 1\ny = 2\nx - y")
    assert offered(graph, target) == []


def test_nothing_is_offered_behind_an_open_port_or_where_shapes_do_not_fit():
    graph, target = graph_of("x = [1, 2]\ny = [1, 2, 3]\nz = x + y\n1 / (1 + exp(-z))")
    assert find(graph) == ()
    graph.disconnect(graph.find("z").id, "y")
    assert find(graph) == ()
    graph.connect(graph.find("x").id, graph.find("z").id, "y")
    assert offered(graph, target) == ["sigmoid"]


def test_the_rest_of_a_graph_is_searched_though_a_part_is_unfinished():
    graph, target = graph_of("x = 1\n1 / (1 + exp(-x))")
    graph.add("multiply")
    assert offered(graph, target) == ["sigmoid"]


# -- what is offered, and what becomes of it --------------------------------------------------------------


def test_the_sigmoid_of_the_worked_example_is_found_and_collapses_to_the_next_example():
    graph = example("sigmoid-neuron").contents().graph
    names = {node.name: node.id for node in graph.nodes()}
    (match,) = find(graph)
    assert match == Match(
        "sigmoid", names["f"], (alone(names["s"]),), (names["minus_s"], names["e"], names["d"])
    )
    collapsed, gate = collapse(graph, match), example("sigmoid-gate").contents().graph
    assert [(node.name, node.op) for node in collapsed.nodes()] == [
        (node.name, node.op) for node in gate.nodes()
    ]
    assert_same_numbers(graph, collapsed, names["f"])


OFFERED = {
    "sigmoid-neuron": ["sigmoid"],
    "fork": ["square"],
    "squared-norm": ["squared_norm"],
    "maxout": ["maxout", "affine", "affine"],
    "softmax": ["softmax_cross_entropy", "softmax", "dot"],
}


@pytest.mark.parametrize("name", [example.name for example in examples()])
def test_of_the_worked_examples_these_gates_can_be_collapsed(name):
    graph = example(name).contents().graph
    assert [match.op for match in find(graph)] == OFFERED.get(name, [])


def test_the_largest_match_comes_first_and_matches_may_overlap():
    graph, _target = graph_of("x = [0.5, 1]\nlog(exp(x) / sum(exp(x)))")
    assert [(match.op, len(match.inside)) for match in find(graph)] == [("log_softmax", 3), ("softmax", 2)]


def test_at_a_gate_all_that_it_is_part_of_is_found_the_largest_of_each_op_first():
    graph, _target = graph_of("x = [0.5, 1]\nlog(exp(x) / sum(exp(x)))\n")
    through = {node.op.name: find_through(graph, node.id) for node in graph.nodes()}
    assert [match.op for match in through["exp"]] == ["log_softmax", "softmax"]
    assert [match.op for match in through["log"]] == ["log_softmax"]
    assert through["input"] == ()


def test_the_order_of_the_search_does_not_depend_on_the_order_of_nodes():
    graph, _target = graph_of("x = 1\na = 1 / (1 + exp(-x))\nb = log(1 + exp(a))\na * x + b")
    shuffled = Graph()
    for node in reversed(graph.nodes()):
        shuffled.add(node.op, name=node.name, value=node.value, attributes=node.attributes, node_id=node.id)
    for edge in graph.edges():
        shuffled.connect(edge.source, edge.target, edge.port)
    assert find(shuffled) == find(graph)


def test_a_constant_used_elsewhere_stays():
    graph, target = graph_of("x = 1\none = constant(1)\np = one / (one + exp(-x))\np * one")
    p, one = graph.find("p").id, graph.find("one").id
    match = the_match(graph, "sigmoid", p)
    assert one not in match.inside
    assert_same_numbers(graph, collapse(graph, match), target)


def test_a_constant_that_fed_only_what_was_collapsed_goes():
    graph, target = graph_of("x = 1\none = constant(1)\none / (one + exp(-x))")
    match = the_match(graph, "sigmoid", target)
    assert graph.find("one").id in match.inside
    assert len(collapse(graph, match)) == 2


def test_of_a_difference_read_either_way_the_leaf_is_the_target():
    graph, loss = graph_of("x = 1\nt = 3\ny = tanh(x)\n(t - y) ** 2")
    match = the_match(graph, "squared_error", loss)
    assert [graph.node(operand.node).name for operand in match.operands] == ["y", "t"]


def test_collapsing_changes_nothing_in_the_graph_it_was_found_in(state):
    graph, target = graph_of("x = 1\n1 / (1 + exp(-x))")
    before = state(graph)
    collapse(graph, the_match(graph, "sigmoid", target))
    collapse_all(graph)
    assert state(graph) == before


def test_every_wire_that_left_the_output_leaves_the_new_node():
    graph, target = graph_of("x = 0.3\np = 1 / (1 + exp(-x))\np * (1 - p) + p * p")
    p = graph.find("p").id
    collapsed = collapse(graph, the_match(graph, "sigmoid", p))
    assert sorted(collapsed.edges_from(p)) == sorted(graph.edges_from(p))
    assert_same_numbers(graph, collapsed, target)


def test_a_match_of_another_graph_is_refused():
    graph, target = graph_of("x = 1\n1 / (1 + exp(-x))")
    match = replace(the_match(graph, "sigmoid", target), output=99)
    with pytest.raises(UnknownNodeError):
        collapse(graph, match)


def test_collapsing_all_reaches_what_only_collapsing_shows():
    graph, target = graph_of(
        "x = 0.3\ns = 2 * x\np = 1 / (1 + exp(-s))\nq = 2 * p - 1\nr = q * (1 / q)\nr + q"
    )
    collapsed = collapse_all(graph)
    assert find(collapsed) == ()
    assert collapsed.node(graph.find("q").id).op.name == "tanh"
    assert_same_numbers(graph, collapsed, target)


def test_two_matches_that_shared_a_constant_leave_none_behind():
    text = "x = 1\ny = 2\none = constant(1)\na = one / (one + exp(-x))\nb = one / (one + exp(-y))\na @ b"
    graph, _target = graph_of(text.replace("a @ b", "a * b"))
    collapsed = collapse_all(graph)
    assert [node.op.name for node in collapsed.leaves()] == ["input", "input"]


# -- properties -------------------------------------------------------------------------------------------

ROWS = [(pattern, shapes) for pattern in PATTERNS for shapes in shapes_for(pattern)]


@pytest.mark.parametrize("arrays", [False, True])
@given(data=st.data())
def test_collapsing_all_of_a_random_graph_changes_no_number(build, random_rows, arrays, data):
    graph = build(**data.draw(random_rows(arrays=arrays, kinks=True)))
    target = graph.nodes()[-1].id
    collapsed = collapse_all(graph)
    assert find(collapsed) == ()
    assert_same_numbers(graph, collapsed, target, rtol=1e-9)


@given(data=st.data())
def test_a_formula_in_the_midst_of_a_random_graph_is_found_and_changes_no_number(build, random_rows, data):
    graph = build(**data.draw(random_rows(arrays=True)))
    end = graph.nodes()[-1].id
    pattern, shapes = data.draw(st.sampled_from(ROWS))
    output = embedded(graph, end, pattern, shapes, data.draw(st.integers(0, 9)))
    match = the_match(graph, pattern.op, output)
    target = wired(graph, "sum", output)
    assert_same_numbers(graph, collapse(graph, match), target, rtol=1e-9)
    assert_same_numbers(graph, collapse_all(graph), target, rtol=1e-9)


def embedded(graph, end, pattern, shapes, seed):
    """Add a formula whose first port is fed by the graph as well, and return the formula's output."""
    plan = compile(graph, [end])
    if plan.shapes({leaf: np.shape(graph.node(leaf).value) for leaf in plan.leaves})[plan.slot[end]] != ():
        end = wired(graph, "mean", end)
    formula, target = with_values(pattern.formula, **values_at(pattern, shapes, seed))
    ids = {}
    for node in formula.nodes():
        ids[node.id] = graph.add(
            node.op, name=graph.free_name(node.name), value=node.value, attributes=node.attributes
        )
    first = formula.find(OPS[pattern.op].ports[0]).id
    fed = wired(graph, "add", ids[first], wired(graph, "square", end))
    for edge in formula.edges():
        graph.connect(fed if edge.source == first else ids[edge.source], ids[edge.target], edge.port)
    return ids[target]


@pytest.mark.parametrize("ops", [
    ["negate"], ["add_constant"], ["exp"], ["scale", "add_constant", "multiply"],
    ["negate", "exp", "add_constant", "reciprocal"], ["square", "sqrt"], ["subtract"],
], ids=" ".join)  # fmt: skip
def test_the_work_of_a_search_grows_no_faster_than_the_graph(ops):
    def work(length):
        graph = Graph()
        end = graph.add("input", value=0.5)
        for place in range(length):
            op = ops[place % len(ops)]
            end = wired(graph, op, *[end] * len(OPS[op].ports))
        return count_calls(find, graph)

    work(len(ops))  # what is found out about the patterns is kept from search to search, once for all
    assert work(400) < 2.5 * work(200)


def count_calls(function, *arguments):
    """Return how many calls of Python functions a call makes: work, in a measure that no machine sways."""
    profile = cProfile.Profile()
    profile.runcall(function, *arguments)
    return pstats.Stats(profile).total_calls


def test_a_graph_of_two_thousand_nodes_is_searched():
    graph, _target = graph_of("x = 1\nx")
    end, output = graph.find("x").id, []
    for _repeat in range(500):
        for op in ("negate", "exp", "add_constant", "reciprocal"):
            end = wired(graph, op, end)
        output.append(end)
    matches = find(graph)
    assert [match.output for match in matches] == output
    assert {match.op for match in matches} == {"sigmoid"}
    assert len(collapse_all(graph)) == len(graph) - 3 * len(output)


def test_gates_with_open_ports_that_a_gate_feeds_are_passed_by():
    graph, _target = graph_of("x = 1\n1 / (1 + exp(-x))")
    exp = next(node.id for node in graph.nodes() if node.op.name == "exp")
    fed = graph.add("add")
    before = find_through(graph, exp)
    graph.connect(exp, fed, "x")
    assert before
    assert find_through(graph, exp) == ()
