"""A descent moves the parameters of any graph as an optimizer of the Lab would, and says when it is over."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import InvalidValueError
from engine.formulas.expression import parse
from engine.graphs.graph import Graph
from engine.training.descent import Descent, DescentSettings, moving_leaves
from engine.training.rules.optimizers import OPTIMIZERS


def descent(text, settings=None, **values):
    formula = parse(text)
    for name, value in values.items():
        formula.graph.set_value(formula.graph.find(name).id, value)
    return Descent(formula.graph, formula.target, settings or DescentSettings())


def at(found, name):
    return found.point.values[found.graph.find(name).id]


def test_a_step_goes_down_the_slope_by_the_learning_rate():
    bowl = descent("square(x - 3)", x=1.0)
    point = bowl.step()
    assert at(bowl, "x") == pytest.approx(1.0 + 0.1 * 4.0)
    assert (point.step, point.loss) == (1, pytest.approx((3 - 1.4) ** 2))


def test_its_steps_go_down_until_the_slope_is_gone():
    bowl = descent("square(x - 3)", x=1.0)
    points = [bowl.point]
    while not points[-1].has_arrived:
        points.append(bowl.step())
    assert at(bowl, "x") == pytest.approx(3.0, abs=1e-5)
    assert [point.loss for point in points] == sorted((point.loss for point in points), reverse=True)


def test_a_descent_that_is_lost_takes_no_further_step():
    bowl = descent("square(square(x))", DescentSettings("sgd", {"learning_rate": 10.0}), x=5.0)
    while not bowl.point.is_lost:
        bowl.step()
    assert bowl.step().step == bowl.step_count < 100


def test_parameters_move_and_inputs_stay_unless_there_are_no_parameters(build):
    graph = build(x=2.0, y=("square", "x"))
    weight = graph.add("parameter", name="w", value=1.0)
    product = graph.add("multiply", name="p")
    graph.connect(2, product, "x")
    graph.connect(weight, product, "y")
    assert [leaf.name for leaf in moving_leaves(graph, product)] == ["w"]
    assert [leaf.name for leaf in moving_leaves(graph, 2)] == ["x"]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_steps_as_its_row_does_over_arrays_of_any_shape(optimizer):
    settings = DescentSettings(optimizer, {})
    found = descent("sum(square(w @ x))", settings, w=np.array([[1.0, -2.0]]), x=np.array([[0.5], [1.5]]))
    theta = np.concatenate([np.ravel(found.point.values[leaf.id]) for leaf in found.leaves])
    state = settings.row.init(theta.shape, theta.dtype)
    for step in (1, 2, 3):
        gradients = [np.ravel(found.evaluation.gradients[leaf.id]) for leaf in found.leaves]
        settings.row.update(theta, np.concatenate(gradients), state, step, settings.numbers)
        found.step()
        moved = np.concatenate([np.ravel(found.point.values[leaf.id]) for leaf in found.leaves])
        assert np.array_equal(moved, theta)
    assert found.point.values[found.graph.find("w").id].shape == (1, 2)


def test_the_graph_given_stays_as_it_is():
    formula = parse("square(x)")
    formula.graph.set_value(formula.graph.find("x").id, 2.0)
    Descent(formula.graph, formula.target, DescentSettings()).step()
    assert formula.graph.find("x").value == 2.0


@pytest.mark.parametrize(("text", "value", "words"), [
    ("square(x)", np.ones(3), "single number"),
])  # fmt: skip
def test_what_cannot_be_made_smaller_is_refused_in_words(text, value, words):
    with pytest.raises(InvalidValueError, match=words):
        descent(text, x=value)


def test_a_target_without_anything_to_move_is_refused():
    graph = Graph()
    constant = graph.add("constant", name="c", value=2.0)
    gate = graph.add("square", name="y")
    graph.connect(constant, gate, "x")
    with pytest.raises(InvalidValueError, match="nothing to move"):
        Descent(graph, gate, DescentSettings())
