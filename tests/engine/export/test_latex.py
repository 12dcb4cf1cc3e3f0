"""The equations that the inspector shows: what they say, and that they can be drawn."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import UnknownNodeError
from engine.export.latex import formula, function, local_gradient, reading, symbol
from engine.formulas.expression import parse
from engine.graphs.graph import Graph
from engine.ops import op_named
from tests.engine.rows import GATES, row_name
from tests.engine.typesetting import can_be_typeset


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("x", "x"),
        ("θ", "θ"),
        ("x0", "x_{0}"),
        ("x_0", "x_{0}"),
        ("w12", "w_{12}"),
        ("θ_1", "θ_{1}"),
        ("price", r"\mathrm{price}"),
        ("W_out", r"\mathrm{W\_out}"),
        ("loss2", r"\mathrm{loss}_{2}"),
        ("a_1_2", r"\mathrm{a\_1\_2}"),
        ("x1y", r"\mathrm{x1y}"),
        ("가중치", r"\mathrm{가중치}"),
        ("_", r"\_"),
        ("__", r"\_\_"),
    ],
)
def test_names_become_symbols_with_subscripts(name, expected):
    assert symbol(name) == expected


def test_a_formula_names_the_node_and_its_inputs(product_of_sum):
    assert formula(product_of_sum, 4) == "q = x + y"
    assert formula(product_of_sum, 5) == r"f = q \cdot z"
    assert local_gradient(product_of_sum, 5, "x") == r"\frac{\partial f}{\partial q} = z"
    assert local_gradient(product_of_sum, 4, "y") == r"\frac{\partial q}{\partial y} = 1"


def test_a_formula_shows_attributes_and_the_output(build):
    graph = build(
        x0=1.0,
        a=("leaky_relu", "x0", {"slope": 0.2}),
        b=("add_constant", "a", {"c": -3.0}),
        s=("sigmoid", "b"),
    )
    assert formula(graph, 2) == r"a = \max(0.2 \cdot x_{0}, x_{0})"
    assert formula(graph, 3) == "b = a -3"
    assert local_gradient(graph, 4, "x") == r"\frac{\partial s}{\partial b} = \left(1-s\right) s"


def test_where_no_short_formula_of_the_local_gradient_exists_the_downstream_one_is_told(build):
    graph = build(x=[[1.0]], w0=[[1.0]], b=[1.0], y=("affine", "x", "w0", "b"), s=("transpose", "y"))
    upstream = r"\frac{\partial L}{\partial y}"
    assert local_gradient(graph, 4, "x") == rf"\frac{{\partial L}}{{\partial x}} = {upstream} \, w_{{0}}^\top"
    assert local_gradient(graph, 4, "w") == rf"\frac{{\partial L}}{{\partial w_{{0}}}} = x^\top \, {upstream}"
    assert local_gradient(graph, 4, "b") == r"\frac{\partial y}{\partial b} = 1"
    assert local_gradient(graph, 5, "x") == (
        rf"{upstream} = {{\left(\frac{{\partial L}}{{\partial s}}\right)}}^\top"
    )


def test_an_open_port_is_an_empty_box():
    graph = Graph()
    gate = graph.add("divide", name="f")
    assert formula(graph, gate) == r"f = \frac{\square}{\square}"
    assert local_gradient(graph, gate, "x") == r"\frac{\partial f}{\partial \square} = \frac{1}{\square}"


def test_a_port_that_is_never_differentiated_has_no_equation(build):
    graph = build(z=[1.0, 2.0], k=0.0, f=("softmax_cross_entropy", "z", "k"))
    assert local_gradient(graph, 3, "label") == ""


def test_an_unknown_node_is_named(product_of_sum):
    with pytest.raises(UnknownNodeError) as caught:
        formula(product_of_sum, 9)
    assert caught.value.node == 9


@pytest.mark.parametrize("op", GATES, ids=row_name)
@pytest.mark.parametrize(
    "names", [("x", "y", "b"), ("x0", "weights_2", "bias"), ()], ids=["short", "long", "open"]
)
def test_every_equation_can_be_drawn(op, names):
    graph = Graph()
    attributes = {
        each.name: next(value for value in (each.default - np.pi, each.default / np.pi) if each.allows(value))
        for each in op.attributes
        if isinstance(each.default, float)
    }
    gate = graph.add(op, name="f1", attributes=attributes)
    for port, name in zip(op.ports, names, strict=False):
        graph.connect(graph.add("input", name=name), gate, port)
    equations = [formula(graph, gate), *(local_gradient(graph, gate, port) for port in op.ports)]
    for equation in filter(None, equations):
        assert can_be_typeset(equation)


@pytest.mark.parametrize("name", ["_", "__", "_1", "x_", "_x", "a_1_2", "__init__", "가중치", "θ", "x1y"])
def test_every_name_can_be_drawn(name):
    assert can_be_typeset(symbol(name))


@pytest.mark.parametrize(
    ("x", "y", "z", "product"),
    [
        (1.0, 2.0, 3.0, r"x \cdot y \cdot z"),
        ([1.0, 2.0], 2.0, 3.0, r"x \cdot y \cdot z"),
        ([1.0, 2.0], 2.0, [3.0, 4.0], r"x \cdot y \odot z"),
        ([1.0, 2.0], [2.0, 1.0], 3.0, r"x \odot y \cdot z"),
    ],
)
def test_a_product_entry_by_entry_has_its_own_sign(build, x, y, z, product):
    graph = build(x=x, y=y, z=z)
    gate = graph.add(op_named("multiply").of_many(3), name="f")
    for source, port in enumerate("xyz", start=1):
        graph.connect(source, gate, port)
    assert function(graph, gate) == [f"f = {product}"]


BATCH = {"y": [[1.0], [2.0]], "t": [[0.0], [0.0]], "f": ("squared_error", "y", "t")}


def test_a_loss_of_a_batch_is_told_as_a_mean_where_values_are_given(build):
    graph = build(**BATCH)
    values = {1: np.ones((2, 1)), 2: np.zeros((2, 1))}
    upstream = r"\frac{\partial L}{\partial f}"
    assert formula(graph, 3) == r"f = \left(y - t\right)^2"
    assert formula(graph, 3, values) == (
        r"f = \tfrac{1}{2} \textstyle\sum_{ij} \left[\left(y - t\right)^2\right]_{ij}"
    )
    assert local_gradient(graph, 3, "y") == r"\frac{\partial f}{\partial y} = 2\left(y - t\right)"
    assert local_gradient(graph, 3, "y", values) == (
        rf"\frac{{\partial L}}{{\partial y}} = \tfrac{{1}}{{2}} \cdot {upstream} \cdot 2\left(y - t\right)"
    )


def test_a_formula_of_shapes_is_not_told_while_a_port_is_open_or_without_a_value(build):
    graph = build(**BATCH)
    assert formula(graph, 3, {1: np.ones((2, 1))}) == formula(graph, 3)
    graph.disconnect(3, "t")
    assert formula(graph, 3, {1: np.ones((2, 1))}) == r"f = \left(y - \square\right)^2"


def test_a_text_is_read_back_as_one_formula_of_lines_that_stand_at_their_equals_signs(build):
    graph = build(x=1.0, y=2.0, q=("add", "x", "y"), f=("multiply", "q", "x"))
    assert reading(graph, 4) == r"f = \left(x + y\right) \cdot x"
    long = parse("q = " + " + ".join(f"exp(x{n})*y{n}" for n in range(12)) + "; f = q * tanh(q)")
    whole = reading(long.graph, long.target)
    assert whole.startswith(r"\begin{aligned} q_{9} &= e^{x_{0}} \cdot y_{0} + ")
    assert whole.endswith(r" \end{aligned}")
    assert whole.count(" &= ") == whole.count(r" \\ ") + 1 > 1
    assert can_be_typeset(whole)
