"""Text to graph: what each formula becomes, how its nodes are named and shared, and where reading stops."""

from __future__ import annotations

import math
import sys

import numpy as np
import pytest

from engine.errors import ParseError, ShapeError
from engine.formulas.expression import Formula, parse
from engine.formulas.tokens import LONGEST_TEXT
from engine.run.autodiff import evaluate
from engine.run.plan import compile

VALUES = {"x": 3.0, "y": -2.0, "z": 0.5, "a": 2.0, "b": 1.0, "w": 4.0}


def evaluated(formula: Formula) -> float:
    graph = formula.graph
    for name in formula.unset:
        graph.set_value(graph.find(name).id, VALUES[name])
    return float(evaluate(graph, compile(graph, [formula.target])).values[formula.target])


def structure(text: str) -> dict[str, str]:
    """Return each gate's name with its op and what feeds it, as in {"f": "multiply add z"}."""
    graph = parse(text).graph
    return {
        node.name: " ".join([node.op.name, *(graph.node(e.source).name for e in graph.edges_into(node.id))])
        for node in graph.nodes()
        if not node.op.is_leaf
    }


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("x", 3),
        ("x + y", 1),
        ("x - y", 5),
        ("x * y", -6),
        ("x / y", -1.5),
        ("x ** 2", 9),
        ("a ** x", 8),
        ("a ** -1", 0.5),
        ("x ** 0.5", math.sqrt(3)),
        ("z ** 3", 0.125),
        ("-x", -3),
        ("+x", 3),
        ("--x", 3),
        ("-x ** 2", -9),
        ("(-x) ** 2", 9),
        ("2 ** -1 * x", 1.5),
        ("a ** b ** x", 2),
        ("x - y - z", 4.5),
        ("x / y / z", -3),
        ("x - 1", 2),
        ("1 - x", -2),
        ("1 / x", 1 / 3),
        ("6 / x", 2),
        ("x / 2", 1.5),
        ("2 ** x", 8),
        ("2 * 3 + x", 9),
        ("x + 1e-3", 3.001),
        ("x * .5", 1.5),
        ("0x10 + x", 19),
        ("1_000 + x", 1003),
        ("2 * (x + y) * z", 1),
        ("max(x, y)", 3),
        ("minimum(x, y)", -2),
        ("max(x, y, 4, a)", 4),
        ("add(x, y, z, a)", 3.5),
        ("multiply(x, y, z) + multiply(x, y)", -9),
        ("exp(log(x))", 3),
        ("ln(exp(a))", 2),
        ("sqrt(x * x)", 3),
        ("abs(y)", 2),
        ("relu(y) + relu(x)", 3),
        ("leaky_relu(y, slope=0.5)", -1),
        ("elu(x, alpha=2)", 3),
        ("step(y, low=-1)", -1),
        ("sigmoid(0 * x)", 0.5),
        ("softplus(y - y)", math.log(2)),
        ("square(x) + sum(x) + mean(x)", 15),
        ("squared_error(x, y)", 25),
        ("power(a, x)", 8),
        ("sum = x + y; sum * 2", 2),
        ("t = x + y\nt * t", 1),
        ("t = x + y; t * t", 1),
        ("x = 2\ny = x * 3\ny + x", 8),
        ("x = -2; y = 5; z = -4; (x + y) * z", -12),
        ("  x +\\\n  y  ", 1),
        ("(x\n + y)", 1),
        ("\n    t = x\n    t + 1\n", 4),
        ("x + y  # their sum", 1),
        ("1/(1+exp(-(w*x+b)))", 1 / (1 + math.exp(-13))),
    ],
)
def test_formula_has_the_value_that_arithmetic_gives_it(text: str, value: float) -> None:
    assert evaluated(parse(text)) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "gates"),
    [
        ("(x+y)*z", {"q_1": "add x y", "f": "multiply q_1 z"}),
        ("x*x", {"f": "multiply x x"}),
        ("x**2", {"f": "square x"}),
        ("x**0.5", {"f": "sqrt x"}),
        ("1/x", {"f": "reciprocal x"}),
        ("x+1", {"f": "add_constant x"}),
        ("1+x", {"f": "add_constant x"}),
        ("x-1", {"f": "add_constant x"}),
        ("2*x", {"f": "scale x"}),
        ("x/2", {"f": "divide x c"}),
        ("2-x", {"q_1": "negate x", "f": "add_constant q_1"}),
        ("-x", {"f": "negate x"}),
        ("W @ x", {"f": "matmul W x"}),
        ("affine(x, W, b1)", {"f": "affine x W b1"}),
        ("exp(x) + exp(x)", {"u_1": "exp x", "f": "add u_1 u_1"}),
        ("(x+y) * (x+y)", {"q_1": "add x y", "f": "multiply q_1 q_1"}),
        ("exp(-x) / (1 + exp(-x))",
         {"q_1": "negate x", "u_1": "exp q_1", "q_2": "add_constant u_1", "f": "divide u_1 q_2"}),
        ("x*y + y*x",
         {"q_1": "multiply x y", "q_2": "multiply y x", "f": "add q_1 q_2"}),
        ("q = x + y\nf = q * z", {"q": "add x y", "f": "multiply q z"}),
        ("t = x\nt * t", {"t": "identity x", "f": "multiply t t"}),
        ("f * 2 + exp(f)", {"q_1": "scale f", "u_1": "exp f", "q_2": "add q_1 u_1"}),
        ("add = x + y\nadd * (x - y)",
         {"add": "add x y", "q_1": "subtract x y", "f": "multiply add q_1"}),
    ],
)  # fmt: skip
def test_formula_becomes_gates_with_sensible_names(text: str, gates: dict[str, str]) -> None:
    assert structure(text) == gates


def test_sigmoid_neuron_becomes_the_gates_of_the_lecture() -> None:
    formula = parse("1/(1+exp(-(w0*x0+w1*x1+w2)))")
    graph = formula.graph
    assert [node.symbol for node in graph.nodes() if not node.op.is_leaf] == [
        "×", "×", "+", "+", "−x", "exp", "+1", "1/x"
    ]  # fmt: skip
    kinds = {node.name: node.op.name for node in graph.leaves()}
    assert kinds == {
        "w0": "parameter", "x0": "input", "w1": "parameter", "x1": "input", "w2": "parameter"
    }  # fmt: skip
    assert formula.unset == ("w0", "x0", "w1", "x1", "w2")
    assert graph.node(formula.target).name == "f"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("w", "parameter"), ("w12", "parameter"), ("W1", "parameter"), ("w_1", "parameter"),
        ("b1", "parameter"), ("B_2", "parameter"), ("θ", "parameter"), ("theta3", "parameter"),
        ("b", "input"), ("x", "input"), ("weight", "input"), ("bias", "input"), ("λ", "input"),
    ],
)  # fmt: skip
def test_names_that_look_like_weights_become_parameters(name: str, kind: str) -> None:
    assert parse(f"{name} * 2").graph.find(name).op.name == kind


def test_names_given_a_value_are_leaves_with_it_and_the_others_are_unset() -> None:
    formula = parse("x = -2\nw = 0.5 * 4\nx * w + y")
    assert formula.graph.find("x").value == -2
    assert formula.graph.find("w").value == 2
    assert formula.graph.find("w").op.name == "parameter"
    assert formula.unset == ("y",)


def test_equal_numbers_share_one_constant() -> None:
    graph = parse("x / 2 + y / 2 + z / 3").graph
    assert [node.value for node in graph.leaves() if node.op.name == "constant"] == [2, 3]


def test_attributes_keep_functions_apart() -> None:
    formula = parse("leaky_relu(x, slope=0.1) + leaky_relu(x, slope=0.2) + leaky_relu(x, slope=0.1)")
    slopes = [node.attributes["slope"] for node in formula.graph.nodes() if node.op.name == "leaky_relu"]
    assert slopes == [0.1, 0.2]


def test_a_lone_variable_is_its_own_target() -> None:
    formula = parse("x")
    assert formula.graph.node(formula.target).name == "x"


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("", 1, 1, "empty"),
        ("   \n ", 1, 1, "empty"),
        ("# nothing", 1, 1, "empty"),
        ("x * (y", 1, 5, "never closed"),
        ("x +", 1, 4, "cannot be read"),
        ("lambda * x", 1, 1, "lambda is a word of Python, and no name; call it lam or λ"),
        ("x * in + 1", 1, 5, "in is a word of Python, and no name; call it in_"),
        ("x\n  class = 2", 2, 3, "class is a word of Python"),
        ("x + y = 2", 1, 1, "before = stands one name"),
        ("2 = x", 1, 1, "before = stands one name"),
        ("x + 1.05 * 010", 1, 12, "no zeros before its first digit"),
        ("x + y)", 1, 6, "unmatched"),
        ("x $ y", 1, 3, "cannot be read"),
        ("x\n+ * y", 2, 3, "cannot be read"),
        ("x % 2", 1, 1, "operator does not belong"),
        ("x // 2", 1, 1, "operator does not belong"),
        ("x > 0 ? x : y", 1, 7, r"write where\(x > 0, x, 0\) to choose"),
        ("x < y", 1, 1, "no gradient"),
        ("x + (y == 1)", 1, 6, "no gradient"),
        ("x and y", 1, 1, "choices have no gradient; use step, max or relu"),
        ("not x", 1, 1, "does not belong"),
        ("~x", 1, 1, "does not belong"),
        ("x is y", 1, 1, "no gradient"),
        ("x in y", 1, 1, "no gradient"),
        ("(x := 3)", 1, 2, "does not belong"),
        ("x + 'text'", 1, 5, "numbers and names only"),
        ("x + True", 1, 5, "numbers and names only"),
        ("None", 1, 1, "numbers and names only"),
        ("[x, y]", 1, 2, "entries of an array are numbers"),
        ("x.y", 1, 1, r"with a point; use functions, as in transpose\(x\)"),
        ("x, y", 1, 1, r"in brackets, as in \[1, 2\]"),
        ("2 * input(3)", 1, 5, r"input\(…\) stands alone after a name and =, as in x = input\(2\)"),
        ("x = parameter(3) + 1", 1, 5, r"parameter\(…\) stands alone"),
        ("lambda: x", 1, 1, "does not belong"),
        ("f'{x}'", 1, 2, "transpose"),
        ("(y := x)", 1, 2, "does not belong"),
        ("[i for i in x]", 1, 4, "for is a word of Python"),
        ("sen(x)", 1, 1, "no function called sen"),
        ("sigmod(x)", 1, 1, "Did you mean sigmoid"),
        ("add(" + ", ".join(["x"] * 65) + ")", 1, 1, "add takes from 2 to 64 inputs, not 65"),
        ("exp(x, y)", 1, 1, r"exp takes 1 input, not 2: exp\(x\)"),
        ("exp()", 1, 1, r"exp takes 1 input, not 0: exp\(x\)"),
        ("affine(x, y)", 1, 1, r"affine takes 3 inputs, not 2: affine\(x, w, b\)"),
        ("exp(*x)", 1, 5, "does not belong"),
        ("exp(x, base=2)", 1, 13, r"exp has no attributes; it takes x only"),
        ("elu(x, slope=2)", 1, 14, r"elu has no attribute slope; it has alpha"),
        ("leaky_relu(x, slope=y)", 1, 21, "slope of leaky_relu must be a finite number"),
        ("y + hard_tanh(x, low=2)", 1, 5, "low of hard_tanh is 2; it must not exceed high, 1"),
        ("leaky_relu(x, **y)", 1, 15, "does not belong"),
        ("exp + 1", 1, 1, "exp is a function"),
        ("x = y = 2", 1, 1, "a line is a formula"),
        ("x, y = 2", 1, 1, "a line is a formula"),
        ("x += 1", 1, 1, "a line is a formula"),
        ("import os", 1, 1, "empty"),
        ("del x", 1, 1, "a line is a formula"),
        ("x = 1\nx = 2\nx", 2, 1, "x is defined already"),
        ("y = t + 1\nt = x\ny", 1, 5, "t is used before it is defined"),
        ("x + 1 / 0", 1, 5, "not a real number"),
        ("x + (-8) ** 0.5", 1, 5, "not a real number"),
        ("x * 10.0 ** 400", 1, 5, "this number is too large"),
        ("10 ** 400 * x", 1, 1, "this number is too large"),
        ("x + " + "9" * 400, 1, 5, "too large"),
        ("é + sen(x)", 1, 5, "no function called sen"),
    ],
)  # fmt: skip
def test_refusal_names_line_and_column(text: str, line: int, column: int, words: str) -> None:
    with pytest.raises(ParseError, match=words) as caught:
        parse(text)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert str(caught.value).startswith(f"line {line}, column {column}: ")


@pytest.mark.parametrize(
    "text",
    [
        "x" + " + x" * LONGEST_TEXT,
        "(" * 3000 + "x" + ")" * 3000,
        "-" * 15_000 + "x",
        "+".join(["x"] * 9_000),
        "x" + "**x" * 6_000,
        "+".join(["x"] * (LONGEST_TEXT // 2 - 1)),
        "-" * (LONGEST_TEXT - 1) + "x",
        "exp(" * 2000 + "x" + ")" * 2000,
        "x + \0",
        "9" * 5000,
    ],
    ids=[
        "long",
        "brackets",
        "signs",
        "sums",
        "powers",
        "longest sum",
        "most signs",
        "calls",
        "nul",
        "digits",
    ],
)
def test_hostile_text_is_refused_and_never_crashes(text: str) -> None:
    with pytest.raises(ParseError):
        parse(text)


def test_what_is_too_deep_for_one_line_is_read_from_several() -> None:
    with pytest.raises(ParseError, match="break it into lines of name = formula"):
        parse("+".join(["x"] * 5000))
    lines = ["s0 = x", *(f"s{place + 1} = s{place} + x" for place in range(5000))]
    assert len(parse("\n".join(lines)).graph) == 5002


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("x − y", "x - y"), ("2·x×y", "2*x*y"), ("x ÷ y", "x / y"), ("x\u00a0+ y", "x + y"), ("−x", "-x")],
)
def test_signs_of_mathematics_are_read_as_what_they_mean(typed: str, meant: str) -> None:
    read, plain = parse(typed), parse(meant)
    assert [(n.name, n.op) for n in read.graph.nodes()] == [(n.name, n.op) for n in plain.graph.nodes()]
    assert read.graph.edges() == plain.graph.edges()


def test_signs_of_mathematics_do_not_move_places() -> None:
    with pytest.raises(ParseError) as caught:
        parse("  2·x − sen(x)")
    assert caught.value.column == 9


def test_nothing_is_executed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "os", None)
    for text in ("__import__('os').system('true')", "exp(__import__('os'))", "().__class__", "eval('1')"):
        with pytest.raises(ParseError):
            parse(text)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("\n\nx + $", 3, 5),
        ("   x $ y", 1, 6),
        ("  a = 1\n    b = sine(a)", 2, 9),
        ("a = 1\r\nb = sine(a)", 2, 5),
    ],
)
def test_places_are_counted_in_the_text_as_it_was_typed(text: str, line: int, column: int) -> None:
    with pytest.raises(ParseError) as caught:
        parse(text)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert f"line {line}, column {column}:" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("leaky_relu(x, slope=1e999)", "finite number"),
        ("leaky_relu(x, slope=[1])", "finite number"),
        ("step(x, low=-1, low=2)", "repeated|given twice"),
        ("concatenate(x, y, axis=0.5)", "axis of concatenate must be a whole number"),
        ("concatenate(x, y, axis=[0])", "whole number"),
        ("concatenate(x, y, axis=1e10)", "whole number"),
        ("reshape(x, shape=2)", r"shape of reshape must be a list of whole numbers, such as \[2, 3\]"),
        ("reshape(x, shape=[2, 0.5])", "list of whole numbers"),
        ("reshape(x, shape=[[2]])", "list of whole numbers"),
        ("huber(x, y, delta=-1)", "delta of huber must be a finite number, delta > 0"),
        ("reshape(x, shape=[y])", "entries of an array are numbers"),
    ],
)
def test_an_attribute_is_given_once_and_is_what_its_op_needs(text: str, words: str) -> None:
    with pytest.raises(ParseError, match=words):
        parse(text)


A = "x = [[1, 2, 3], [4, 5, 6]]\n"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (A + "reshape(x, shape=[3, 2])", [[1, 2], [3, 4], [5, 6]]),
        (A + "reshape(x, shape=(-1,))", [1, 2, 3, 4, 5, 6]),
        (A + "reshape(x, shape=[3, -1]) @ x", [[9, 12, 15], [19, 26, 33], [29, 40, 51]]),
        (A + "transpose(x)", [[1, 4], [2, 5], [3, 6]]),
        (A + "concatenate(x, [[7], [8]], axis=1)", [[1, 2, 3, 7], [4, 5, 6, 8]]),
        (A + "slice(x, start=1, stop=3, axis=-1)", [[2, 3], [5, 6]]),
        (A + "pick(x, index=[1, 0])", 4),
        (A + "pick(x, index=())", [[1, 2, 3], [4, 5, 6]]),
        (A + "x @ [1, 0, -1]", [-2, -2]),
        (A + "x * [[2], [2 * 0.5]]", [[2, 4, 6], [4, 5, 6]]),
        (A + "-[1, 2, 3] + x", [[0, 0, 0], [3, 3, 3]]),
        ("dot([1, 2], [3, 4]) + squared_norm([1, 2]) + l1_norm([-3]) + norm([3, 4])", 24),
        ("softmax([0, 0]) + log_softmax([0, 0])", [0.5 - math.log(2)] * 2),
        ("logsumexp([0, 0])", math.log(2)),
        ("hinge([[3.2, 5.1, -1.7], [1.3, 4.9, 2.0], [2.2, 2.5, -3.1]], [0, 1, 2])", 15.8 / 3),
        ("hinge([3.2, 5.1, -1.7], 0, margin=2)", 3.9),
        ("huber(3, 0, delta=2)", 4),
        ("half_squared_error(3, 1) + mse(3, 1) + absolute_error(3, 1)", 8),
        ("bce(0, 1)", math.log(2)),
        ("l1_penalty([1, -2], 0.5)", 1.5),
        ("maxout(2, [3], 1, [4], 0)", None),
        ("maxout([2], [3], 1, [4], 0)", 8),
        ("sin(0) + cos(0) + atan(0)", 1),
        ("prelu(-2, 0.25) + swish(0) + gelu(0) + selu(0) + hard_tanh(5)", 0.5),
    ],
)
def test_the_whole_table_can_be_written(text: str, value: object) -> None:
    formula = parse(text)
    graph = formula.graph
    if value is None:
        with pytest.raises(ShapeError):
            evaluate(graph, compile(graph, [formula.target]))
        return
    found = evaluate(graph, compile(graph, [formula.target])).values[formula.target]
    np.testing.assert_allclose(found, value, rtol=1e-14)


def test_arrays_in_a_formula_are_constants_and_equal_ones_are_shared() -> None:
    graph = parse("[1, 2] * x + [1, 2] * y + [1, 3]").graph
    assert [node.value.tolist() for node in graph.leaves() if node.op.name == "constant"] == [[1, 2], [1, 3]]


@pytest.mark.parametrize(
    "text", ["x + [[1, 2], [3]]", "x + []", "x + [1, [2]]", "x + " + "[" * 70 + "1" + "]" * 70]
)
def test_rows_of_unequal_length_are_refused_where_they_stand(text: str) -> None:
    with pytest.raises(ParseError, match=r"an array holds .* rows are of equal length") as caught:
        parse(text)
    assert (caught.value.line, caught.value.column) == (1, 5)


@pytest.mark.parametrize("text", ["x + 1e999", "x * 1e999", "1e999 - x"])
def test_a_number_that_is_not_finite_is_a_constant(text: str) -> None:
    graph = parse(text).graph
    assert [node.value for node in graph.nodes() if node.op.name == "constant"] == [float("inf")]


def test_two_names_for_one_thing_are_two_nodes() -> None:
    formula = parse("b = x\nc = x\nb * c")
    assert formula.graph.find("b").id != formula.graph.find("c").id


def test_a_gate_never_takes_a_name_that_comes_later() -> None:
    graph = parse("s = (x + y) * z\nq_1 = 1\nq_2 = 2\ns * q_1").graph
    assert [graph.find(name).op.name for name in ("q_1", "q_2", "q_3")] == ["input", "input", "add"]


@pytest.mark.parametrize("character", ["\0", "\x07", "\x1b", "\x7f"])
def test_a_character_that_is_no_text_is_refused_at_its_place(character):
    with pytest.raises(ParseError, match="no text") as refusal:
        parse(f"a = 1\n  b = a {character} 2")
    assert (refusal.value.line, refusal.value.column) == (2, 9)


def test_subscripts_and_dashes_are_read_as_they_are_pasted() -> None:
    graph = parse("x₁ \u2013 x₀ * w₁₂").graph
    assert [leaf.name for leaf in graph.leaves()] == ["x1", "x0", "w12"]
    assert [node.op.name for node in graph.nodes() if not node.op.is_leaf] == ["multiply", "subtract"]


def test_a_comment_may_hold_what_a_formula_may_not() -> None:
    assert parse("x + 1  # x², lambda").unset == ("x",)
