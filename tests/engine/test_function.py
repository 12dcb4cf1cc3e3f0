"""The engine at a Python prompt: asked by names, it answers what its modules answer by ids."""

from __future__ import annotations

import runpy

import numpy as np
import pytest

from engine.errors import GraphError, InvalidValueError, ParseError, UnknownNodeError
from engine.files import document
from engine.files.document import Contents
from engine.function import Function
from engine.graphs.graph import Graph

SIGMOID_NEURON = "s = w0 * x0 + w1 * x1 + w2; f = 1 / (1 + exp(-s))"
LECTURE = {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3}


@pytest.fixture
def product():
    return Function.of("q = x + y; f = q * z", x=-2, y=5, z=-4)


@pytest.fixture
def neuron():
    return Function.of(SIGMOID_NEURON, **LECTURE)


def test_a_formula_answers_with_value_and_gradients_by_name(product):
    assert product.value == -12
    assert product.values == {"x": -2, "y": 5, "z": -4, "q": 3, "f": -12}
    assert product.gradients == {"x": -4, "y": -4, "z": 3, "q": -4, "f": 1}
    assert repr(product) == "<Function f = -12.0>"


def test_numbers_are_floats_and_all_else_arrays():
    f = Function.of("W @ x", W=[[1, 2], [3, 4]], x=[1, 1])
    np.testing.assert_array_equal(f.value, [3, 7])
    np.testing.assert_array_equal(f.gradients["W"], [[1, 1], [1, 1]])
    assert type(f.node("x").jacobian("x").values) is np.ndarray
    assert type(Function.of("x + 1", x=1).gradients["x"]) is float


def test_other_values_make_another_function(product):
    moved = product.at(x=3, y=-1)
    assert (moved.value, product.value) == (-8, -12)


def test_another_node_is_asked_in_the_same_way(product):
    assert product.node("q").gradients == {"x": 1, "y": 1, "q": 1}


def test_the_graph_that_is_given_or_taken_can_change_without_changing_answers(product):
    graph = product.graph
    copied = Function(graph, graph.find("f").id)
    graph.set_value(graph.find("x").id, 100)
    product.graph.remove(1)
    assert copied.value == product.value == -12
    assert product.at(x=0).value == -20


def test_the_first_node_that_is_not_finite_is_named(product):
    assert product.not_finite is None
    f = Function.of("a = log(x); b = a * x; f = b + exp(y)", x=0, y=1000)
    assert f.not_finite == "a"
    assert f.at(x=1).not_finite == "u_1"
    assert product.at(x=np.inf).not_finite == "x"


def test_the_first_gradient_that_is_not_finite_is_named(product):
    assert product.gradient_not_finite is None
    norm = Function.of("sqrt(sum(square(x)))", x=[0, 0])
    assert (norm.not_finite, norm.gradient_not_finite) == (None, "s_1")


def test_a_variable_without_a_value_is_named():
    with pytest.raises(InvalidValueError, match=r"give y, z a value: y=…, z=…"):
        Function.of("(x + y) * z", x=1)


@pytest.mark.parametrize(
    ("ask", "error"),
    [
        (lambda f: f.at(nobody=1), UnknownNodeError),
        (lambda f: f.node("nobody"), UnknownNodeError),
        (lambda f: f.jacobian("nobody"), UnknownNodeError),
        (lambda f: f.paths("nobody"), UnknownNodeError),
        (lambda f: f.grouped(["nobody"], "c"), UnknownNodeError),
        (lambda f: f.grouped([], "c"), GraphError),
        (lambda f: f.at(q=1), InvalidValueError),
        (lambda f: f.program("fortran"), InvalidValueError),
        (lambda f: f.forward(q=1.0), InvalidValueError),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_reason(product, ask, error):
    with pytest.raises(error) as refusal:
        ask(product)
    assert str(refusal.value)


def test_a_formula_that_cannot_be_read_names_the_place():
    with pytest.raises(ParseError) as refusal:
        Function.of("x +* y", x=1, y=2)
    assert (refusal.value.line, refusal.value.column) == (1, 4)


def test_both_modes_are_told_step_by_step(product):
    assert str(next(product.backward())) == "The pass begins at f: its gradient with respect to itself is 1."
    *_before, last = map(str, product.forward(x=1.0))
    assert last == "Port x of f: the tangent 1 of q times local −4 makes −4."


def test_jacobian_and_the_products_with_it_agree():
    f = Function.of("tanh(W @ x)", W=[[1, 2], [3, -4]], x=[0.2, 0.1])
    matrix = f.jacobian("x").values
    np.testing.assert_allclose(f.vjp("x", [1, 10]), [1, 10] @ matrix)
    np.testing.assert_allclose(f.jvp("x", [1, 10]), matrix @ [1, 10])


def test_paths_are_counted_and_summed(product):
    found = Function.of("t = x + y; t * t", x=1, y=2).paths("x")
    assert (found.count, float(found.total)) == (2, 6)


def test_gradients_are_checked(neuron):
    assert neuron.check().passed
    assert neuron.check(step=1e-6).worst < 1e-6


def test_the_error_of_central_differences_falls_and_rises_with_the_step():
    curve = Function.of("tanh(sum(x))", x=[0.3, 0.4]).error_curve("x", 1)
    errors = [point.relative_error for point in curve.points]
    assert errors[0] > curve.best.relative_error < errors[-1]


def test_modes_are_compared_in_passes(neuron):
    found = neuron.modes()
    assert (found.reverse.passes, found.forward.passes) == (1, 5)


def test_gates_become_one_and_are_recognized(neuron):
    grouped = neuron.grouped(["q_4", "u_1", "q_5", "f"], "σ")
    collapsed = neuron.collapsed()
    assert [*grouped.values][-3:] == ["q_3", "s", "σ"]
    assert collapsed.graph.find("f").op.name == "sigmoid"
    for other in (grouped, collapsed):
        assert other.value == pytest.approx(0.7310585786, abs=1e-9)
        for name, gradient in {"w0": -0.20, "x0": 0.39, "w1": -0.39, "x1": -0.59, "w2": 0.20}.items():
            assert other.gradients[name] == pytest.approx(gradient, abs=5e-3)
            assert other.gradients[name] == pytest.approx(neuron.gradients[name], rel=1e-12)


def test_the_function_stays_itself_where_it_would_vanish_in_another_node():
    chain = Function.of("a = exp(x); b = sin(a); f = b * 2", x=1).node("a")
    with pytest.raises(GraphError, match="a would be inside the composite"):
        chain.grouped(["a", "b", "f"], "g")
    spelled = Function.of("e = exp(-s); f = 1 / (1 + e)", s=1).node("e")
    assert spelled.collapsed().value == spelled.value
    assert "f" in [node.name for node in spelled.collapsed().graph.nodes()]


def test_composites_are_traced_inside_and_taken_apart_again(neuron):
    grouped = neuron.grouped(["q_4", "u_1", "q_5", "f"], "sigma")
    assert grouped.expanded().gradients["w0"] == neuron.gradients["w0"]
    events = [str(event) for event in grouped.backward(inside="sigma")]
    assert len(events) > 8
    assert "sigma" in events[0]
    assert "sigma(" not in grouped.text()
    assert "sigma(" not in grouped.latex()
    with pytest.raises(GraphError, match="no composite"):
        grouped.backward(inside="s")


def test_other_values_are_found_with_the_plan_there_is(neuron, monkeypatch):
    assert neuron.value
    monkeypatch.setattr("engine.function.compile", pytest.fail)
    assert neuron.at(w0=0, w1=0, w2=0).value == 0.5
    assert neuron.at(w0=0, w1=0, w2=0).at(w2=1000).value == 1


@pytest.mark.parametrize("name", ["self", "cls", "formula"])
def test_any_name_can_be_that_of_a_variable(name):
    f = Function.of(f"{name} * 2", **{name: 3})
    assert f.at(**{name: 4}).value == 8
    assert len([*f.forward(**{name: 1.0})]) == 3


def test_what_is_saved_opens_again(neuron, tmp_path):
    neuron.save(tmp_path / "neuron.chainrule")
    read = Function.open(tmp_path / "neuron.chainrule")
    assert (read.value, read.gradients) == (neuron.value, neuron.gradients)
    positions = document.read(tmp_path / "neuron.chainrule").positions
    assert len({*positions.values()}) == len(read.graph)


def test_a_drawing_shows_values(product):
    assert product.drawing().startswith("digraph")
    assert "-12" in product.drawing() or "−12" in product.drawing()


def test_text_reads_back_to_the_same_function(neuron):
    again = Function.of(neuron.text())
    assert again.value == neuron.value
    assert {name: again.gradients[name] for name in LECTURE} == {
        name: neuron.gradients[name] for name in LECTURE
    }


def test_latex_is_the_function_and_the_derivation_a_document(product):
    assert r"\cdot z" in product.latex()
    assert product.derivation().startswith("\\documentclass")


def test_the_numpy_program_runs_as_it_is(product, tmp_path, capsys):
    path = tmp_path / "program.py"
    path.write_text(product.program(), encoding="utf-8")
    runpy.run_path(str(path), run_name="__main__")
    assert "-12" in capsys.readouterr().out
    assert "torch" in product.program("pytorch")


def test_a_document_opens_at_its_target_or_its_last_output(product, tmp_path):
    path = tmp_path / "saved.chainrule"
    graph = product.graph
    document.write(path, Contents(graph, target=graph.find("q").id))
    assert Function.open(path).name == "q"
    document.write(path, Contents(graph))
    assert Function.open(path).name == "f"
    document.write(path, Contents(Graph()))
    with pytest.raises(InvalidValueError, match="empty"):
        Function.open(path)


def test_grouping_what_comes_before_leaves_the_function_what_it_is_of(neuron):
    grouped = neuron.grouped(["q_4", "u_1"], "g")
    assert grouped.name == neuron.name == "f"
    assert grouped.value == neuron.value
    assert "u_1" not in grouped.values
