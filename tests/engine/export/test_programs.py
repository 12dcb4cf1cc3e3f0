"""The exported programs: they run as they are and give the engine's own values and gradients."""

from __future__ import annotations

import io
import tokenize
from itertools import pairwise

import numpy as np
import pytest

from engine.errors import MissingInputError
from engine.export import numpy_program as numpy_module
from engine.export import pytorch_program as pytorch_module
from engine.export.functions import NUMPY, PYTORCH, called
from engine.export.numpy_program import numpy_program
from engine.export.program import WIDEST, comment, literal, subject, wrapped
from engine.export.pytorch_program import pytorch_program
from engine.graphs.graph import Graph
from engine.ops import OPS
from engine.run.autodiff import evaluate
from engine.run.plan import compile
from tests.engine.reference.stored import MAKE_IT_ANEW
from tests.engine.rows import GATES, row_name

EXPORTERS = {
    "numpy": (numpy_program, numpy_module.RESERVED),
    "pytorch": (pytorch_program, pytorch_module.RESERVED),
}


@pytest.fixture(params=EXPORTERS)
def language(request):
    """Return the name of each exporter."""
    return request.param


def prepared(language, graph, target, **texts):
    """Return the program, the expressions to look at, and what they must be."""
    write, reserved = EXPORTERS[language]
    about = subject(graph, target, reserved)
    expected = {about.names[node]: value for node, value in about.evaluation.values.items()}
    if language == "numpy":
        expected |= {name: about.evaluation.gradients[node] for node, name in about.gradients.items()}
    elif target in about.plan.differentiated:
        gradients = about.evaluation.gradients
        expected |= {f"{about.names[node]}.grad": gradients[node] for node in about.gradients}
    return write(graph, target, **texts), expected


def check(runners, language, cases):
    made = [prepared(language, graph, target) for _name, graph, target in cases]
    ran = runners[language]([(text, list(expected)) for text, expected in made])
    for (name, _graph, _target), (_text, expected), result in zip(cases, made, ran, strict=True):
        values = result[0] if result else {}
        for variable in values:
            compare(values[variable], expected[variable], f"{name} {variable}")
    unknown = [name for (name, *_), result in zip(cases, ran, strict=True) if result is None]
    assert not unknown, MAKE_IT_ANEW + ", ".join(unknown)


def compare(ours, expected, label):
    assert np.shape(ours) == np.shape(expected), label
    np.testing.assert_allclose(np.array(ours, float), expected, rtol=1e-9, atol=1e-9, err_msg=label)


def test_programs_give_the_values_and_gradients_of_the_engine(runners, language, cases):
    check(runners, language, cases)


@pytest.mark.parametrize("op", GATES, ids=row_name)
def test_every_row_has_its_text_for_both_programs(op):
    assert op.numpy
    assert op.pytorch
    assert [bool(text) for text in op.numpy_vjp] == [rule is not None for rule in op.vjp]


def test_a_program_reads_as_a_teacher_writes_it(product_of_sum):
    text = numpy_program(product_of_sum, 5, "Product of a sum")
    assert "# Product of a sum\n" in text
    assert "x = np.float64(-2.0)\n" in text
    assert "q = x + y\nf = q * z\n" in text
    assert "d_f = 1.0\n# f = q * z\nd_q += d_f * z\nd_z += d_f * q\n# q = x + y\nd_x += d_q\n" in text


def test_a_fork_adds_two_contributions(build):
    text = numpy_program(build(x=3.0, f=("multiply", "x", "x")), 2)
    assert "d_x += d_f * x\nd_x += d_f * x\n" in text


def test_what_was_broadcast_is_summed_back(build):
    text = numpy_program(build(x=[[1.0, 2.0]], b=0.5, f=("add", "x", "b")), 3)
    assert "def sum_to_shape(" in text
    assert "d_b += sum_to_shape(d_f, ())\n" in text
    assert "d_x += d_f\n" in text


def test_a_program_has_only_the_functions_it_calls(product_of_sum, build):
    assert "def " not in numpy_program(product_of_sum, 5)
    text = numpy_program(build(z=[1.0, 2.0], k=0.0, f=("softmax_cross_entropy", "z", "k")), 3)
    assert [line for line in text.splitlines() if line.startswith("def ")] == [
        "def over_examples(entries):", "def per_run(g, like):", "def per_entry(g, like):",
        "def log_softmax(logits):", "def one_hot(label, logits):", "def cross_entropies(logits, label):",
        "def cross_entropy_slope(logits, label):",
    ]  # fmt: skip


@pytest.mark.parametrize("functions", [NUMPY, PYTORCH], ids=["numpy", "pytorch"])
def test_every_function_is_called_by_a_row_or_by_the_program_itself(functions):
    rows = [(op, text) for op in OPS.values() for text in (op.numpy, *op.numpy_vjp, op.pytorch)]
    texts = [text(*op.sample_shapes[-1]) if callable(text) else text for op, text in rows]
    assert called([*texts, "sum_to_shape("], functions) == list(functions.values())


def test_the_program_prints_every_value_and_gradient(runners, language, product_of_sum):
    text, _expected = prepared(language, product_of_sum, 5)
    [(_values, printed)] = runners[language]([(text, [])])
    assert printed.splitlines() == [
        "x = -2.0", "    df/dx = -4.0", "y = 5.0", "    df/dy = -4.0", "z = -4.0", "    df/dz = 3.0",
        "q = 3.0", "    df/dq = -4.0", "f = -12.0", "    df/df = 1.0",
    ]  # fmt: skip


def awkward_names():
    """Return a graph whose names mean something to Python, to the libraries or to the program."""
    graph = Graph()
    names = ["np", "torch", "print", "name", "value", "d_f", "sum_to_shape", "__name__", "가중치", "θ", "min"]
    before = graph.add("input", name="over_examples", value=2.0)
    for name in [*names, "node", "tuple", "range", "f"]:
        leaf = graph.add("parameter", name=graph.free_name(f"d_{name}"), value=[0.5, 1.5])
        gate = graph.add("multiply", name=name)
        graph.connect(before, gate, "x")
        graph.connect(leaf, gate, "y")
        before = gate
    loss = graph.add("squared_error", name="loss")
    graph.connect(before, loss, "y")
    graph.connect(graph.add("input", name="_", value=[1.0, 2.0]), loss, "t")
    return graph, loss


def test_names_never_hide_what_the_program_needs(runners, language):
    check(runners, language, [("awkward", *awkward_names())])


HOSTILE = [
    "two\nlines = 1 / 0", "carriage\rimport os", "form\x0cfeed", "next\x85line\u2028line\u2029", "nul\0",
    '""" + quotes + \'\'\'', "coding: utf-16", "-*- coding: rot13 -*-", "{braces}", "\\", "lone \ud800",
    "right to left \u202e", "%s %(x)s", "# " * 9,
]  # fmt: skip


def code(text):
    """Return a program's encoding and its tokens, without comments and empty lines."""
    encoding, *tokens = tokenize.tokenize(io.BytesIO(text.encode()).readline)
    return encoding.string, [
        token.string for token in tokens if token.type not in (tokenize.COMMENT, tokenize.NL)
    ]


def test_titles_stay_comments(language, product_of_sum):
    plain, _expected = prepared(language, product_of_sum, 5)
    for title in HOSTILE:
        text, _expected = prepared(language, product_of_sum, 5, title=title, description=title[::-1])
        assert code(text) == code(plain) == ("utf-8", code(plain)[1])


@pytest.mark.parametrize(
    ("text", "line"), [("a\nb", "a b"), ("a\0\x07b", "ab"), ("  ", ""), ("å 한", "å 한")]
)
def test_a_comment_is_one_printable_line(text, line):
    assert comment(text) == line


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1 + 0.2, "0.30000000000000004"),
        (-np.inf, "-np.inf"),
        ([1.0, np.nan, np.inf], "[1.0, np.nan, np.inf]"),
        ([[1.0, 2.0], [3.0, 4.0]], "[[1.0, 2.0], [3.0, 4.0]]"),
    ],
)
def test_numbers_are_written_exactly(value, text):
    assert literal(np.array(value), "np") == text


def test_words_fill_their_lines_and_none_is_too_long():
    words = [str(10**length) for length in range(1, 20)] * 3
    lines = wrapped(words)
    assert " ".join(lines) == ", ".join(words)
    assert all(len(line) <= WIDEST for line in lines)
    for line, following in pairwise(lines):
        assert len(f"{line} {following.partition(' ')[0]}") > WIDEST


def test_large_arrays_are_broken_into_lines(runners, language):
    graph = Graph()
    leaf = graph.add("parameter", name="W", value=np.random.default_rng(3).normal(size=(3, 2, 30)))
    total = graph.add("sum", name="f")
    graph.connect(leaf, total, "x")
    text, _expected = prepared(language, graph, total)
    assert max(map(len, text.splitlines())) < 130
    check(runners, language, [("large", graph, total)])


def test_infinity_and_nan_are_results(runners, language, build):
    graph = build(x=[0.0, -1.0, np.inf, np.nan], a=("log", "x"), f=("exp", "a"), g=("multiply", "f", "x"))
    check(runners, language, [("not finite", graph, graph.find("f").id)])


def test_the_numpy_program_has_the_same_limits_at_infinite_scores(runners, build):
    scores = [[np.inf, 0.0, 1.0], [-np.inf, 0.0, 1.0], [np.inf, np.inf, 0.0], [-np.inf] * 3]
    rows = [(op, {"x": scores}) for op in ("softmax", "log_softmax", "log_sum_exp")]
    rows += [("softmax_cross_entropy", {"x": row, "k": 1.0}) for row in scores]
    rows += [("binary_cross_entropy", {"x": [np.inf, -np.inf, np.inf], "t": [1.0, 0.0, 0.25]})]
    rows += [("l2_norm", {"x": row}) for row in scores]
    cases = [(op, build(**leaves, f=(op, *leaves)), 1 + len(leaves)) for op, leaves in rows]
    check(runners, "numpy", cases)


EXTREMES = [-np.inf, -1e308, -1000.0, -0.0, 0.0, 1e-308, 1.0, 1000.0, 1e308, np.inf, np.nan]


def at_extremes(op):
    """Return a graph of one gate, on all tuples of extreme numbers at once, and the gate."""
    graph = Graph()
    gate = graph.add(op)
    grid = np.meshgrid(*[EXTREMES] * len(op.ports))
    for port, values in zip(op.ports, grid, strict=True):
        graph.connect(graph.add("input", value=values.ravel()), gate, port)
    return graph, gate


def test_the_numpy_program_agrees_wherever_a_number_lies(runners):
    ops = [op for op in GATES if op.local and len(op.ports) <= 2]
    check(runners, "numpy", [(op.name, *at_extremes(op)) for op in ops])


@pytest.mark.parametrize("scale", [1e-200, 1.0, 1e200])
def test_a_norm_neither_overflows_nor_vanishes(runners, language, build, scale):
    graph = build(x=[3 * scale, -4 * scale], f=("l2_norm", "x"))
    text, _expected = prepared(language, graph, 2)
    slope = "d_x" if language == "numpy" else "x.grad"
    [(values, _printed)] = runners[language]([(text, ["f", slope])])
    assert values["f"] == pytest.approx(5 * scale, rel=1e-15)
    assert values[slope] == pytest.approx([0.6, -0.8], rel=1e-15)


@pytest.mark.parametrize(("p", "t"), [(1.0, 1.0), (0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (0.3, 0.4)])
def test_the_numpy_program_agrees_where_an_answer_is_certain(runners, build, p, t):
    yes_or_no = build(p=p, t=t, f=("binary_cross_entropy_of_probabilities", "p", "t"))
    classes = build(p=[p, 1 - p], y=round(t), f=("cross_entropy_of_probabilities", "p", "y"))
    check(runners, "numpy", [("yes or no", yes_or_no, 3), ("classes", classes, 3)])


def test_a_step_of_what_is_no_number_is_none(runners, language, build):
    check(runners, language, [("step", build(x=np.nan, f=("step", "x")), 2)])


def test_a_target_without_gradients_is_still_computed(runners, language):
    graph = Graph()
    graph.add("constant", name="c", value=4.0)
    graph.add("sqrt", name="f")
    graph.connect(1, 2, "x")
    check(runners, language, [("constant", graph, 2), ("leaf", graph, 1)])


def test_nodes_that_are_not_wired_are_left_out_and_named(language, product_of_sum):
    product_of_sum.add("multiply", name="loose")
    write, _reserved = EXPORTERS[language]
    assert "# Left out, because a port has no wire: loose.\n" in write(product_of_sum, 5)
    with pytest.raises(MissingInputError, match="loose"):
        write(product_of_sum, 6)


def test_what_the_target_does_not_need_is_computed_but_has_no_gradient(runners, language, product_of_sum):
    check(runners, language, [("inner target", product_of_sum, 4)])
    evaluation = evaluate(product_of_sum, compile(product_of_sum, [5]), 5)
    assert evaluation.values[5] == -12
