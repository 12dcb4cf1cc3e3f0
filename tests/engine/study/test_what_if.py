"""What the gradient predicts of a nudge, and what then happens."""

from __future__ import annotations

import pytest

from engine.errors import InvalidValueError
from engine.formulas.expression import parse
from engine.run.autodiff import evaluate
from engine.run.plan import compile
from engine.study import what_if
from engine.study.what_if import nudge

APPLES = "apple = 100; apples = 2; tax = 1.1; price = apple * apples; total = price * tax"


def nudged(text, name, h, index=None):
    formula = parse(text)
    plan = compile(formula.graph, formula.graph.complete())
    evaluation = evaluate(formula.graph, plan, formula.target)
    return nudge(plan, evaluation, formula.graph.find(name).id, h, index)


@pytest.mark.parametrize(
    ("text", "name", "h", "sentence"),
    [
        (APPLES, "apple", 1.0, "apple: +1.00 → total +2.20 (predicted +2.20)"),
        (APPLES, "apples", 1.0, "apples: +1.00 → total +110 (predicted +110)"),
        (APPLES, "price", -1.0, "price: −1.00 → total −1.10 (predicted −1.10)"),
        ("x = 3; f = x ** 2", "x", 1.0, "x: +1.00 → f +7.00 (predicted +6.00)"),
        ("x = 3; f = x ** 2", "x", 0.01, "x: +0.010 → f +0.060 (predicted +0.060)"),
        ("x = 3; f = x ** 2", "f", 0.5, "f: +0.50 → f +0.50 (predicted +0.50)"),
        ("x = 1; y = x + 1; f = exp(x) * 0 + y", "y", 2.0, "y: +2.00 → f +2.00 (predicted +2.00)"),
    ],
)
def test_what_happens_stands_beside_what_was_predicted(text, name, h, sentence):
    assert nudged(text, name, h).sentence() == sentence


def test_a_straight_way_is_predicted_exactly_and_the_rest_of_a_bent_one_is_told():
    assert nudged(APPLES, "apple", 1.0).is_exact
    bent = nudged("x = 3; f = x ** 2", "x", 1.0)
    assert not bent.is_exact
    assert bent.remark() == "The rest, +1.00, is curvature: a smaller step is predicted better."


def test_a_smaller_step_is_predicted_better():
    large, small = (nudged("x = 3; f = exp(x)", "x", h) for h in (1.0, 0.1))
    assert abs(small.change - small.predicted) / 0.1 < abs(large.change - large.predicted) / 1.0


ARRAYS = "w = [1, 2, 3]; x = [4, 5, 6]; p = w * x; f = sum(p)"


def test_one_entry_of_an_array_is_moved_by_itself():
    assert nudged(ARRAYS, "w", 1.0, (2,)).sentence() == "w[2]: +1.00 → f +6.00 (predicted +6.00)"
    assert nudged(ARRAYS, "p", 1.0, (0,)).sentence() == "p[0]: +1.00 → f +1.00 (predicted +1.00)"


def test_without_an_index_all_entries_move():
    assert nudged(ARRAYS, "w", 1.0).sentence() == "w: +1.00 → f +15.0 (predicted +15.0)"


def test_an_array_target_stands_for_the_sum_of_its_entries():
    moved = nudged("x = 2; a = [1, 3]; f = a * x", "x", 1.0)
    assert (moved.before, moved.after, moved.predicted) == (8.0, 12.0, 4.0)


def test_a_number_that_grows_beyond_all_is_told():
    found = nudged("x = 1.7e308; f = tanh(x)", "x", 1e308)
    assert found.sentence() == "x: +1.0 × 10³⁰⁸ → f 0 (predicted 0)"


def test_nothing_of_the_evaluation_is_changed():
    formula = parse(ARRAYS)
    plan = compile(formula.graph, formula.graph.complete())
    evaluation = evaluate(formula.graph, plan, formula.target)
    node = formula.graph.find("w").id
    nudge(plan, evaluation, node, 1.0, (0,))
    assert evaluation.values[node].tolist() == formula.graph.node(node).value.tolist() == [1.0, 2.0, 3.0]


def test_an_op_for_which_there_is_no_memory_is_named(monkeypatch):
    def full(*_inputs):
        raise MemoryError

    formula = parse(ARRAYS)
    plan = compile(formula.graph, formula.graph.complete())
    evaluation = evaluate(formula.graph, plan, formula.target)
    product = plan.step(formula.graph.find("p").id)
    monkeypatch.setitem(vars(product), "forward", full)
    with pytest.raises(InvalidValueError, match="p: there is not enough memory") as caught:
        nudge(plan, evaluation, formula.graph.find("w").id, 1.0)
    assert caught.value.node == product.node


def test_a_leaf_among_numbers_is_moved_by_a_pass_that_is_prepared_and_a_gate_step_by_step(monkeypatch):
    formula = parse(APPLES)
    plan = compile(formula.graph, formula.graph.complete())
    evaluation = evaluate(formula.graph, plan, formula.target)
    steps = []
    monkeypatch.setattr(what_if, "_with", lambda *known: steps.append(known) or {})
    assert nudge(plan, evaluation, formula.graph.find("apple").id, 1.0).after == pytest.approx(1.1 * 101 * 2)
    assert not steps
    nudge(plan, evaluation, formula.graph.find("price").id, 1.0)
    assert steps


@pytest.mark.parametrize("index", [(3,), (-1,), (), (0, 0)])
def test_an_entry_that_is_not_there_is_refused_by_name(index):
    with pytest.raises(InvalidValueError, match=r"w has shape \(3,\); it has no entry"):
        nudged(ARRAYS, "w", 1.0, index)


def test_a_number_without_a_gradient_is_refused_by_name():
    with pytest.raises(InvalidValueError, match="t has no gradient"):
        nudged("y = [1, 2]; t = 1; f = cross_entropy(y, t)", "t", 1.0)
