"""What can be computed is, whatever fails beside it; what depends on a failure is lost and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import UnknownNodeError
from engine.formulas.expression import parse
from engine.run import partial
from engine.run.partial import evaluate_what_can_be
from engine.run.plan import compile


def run(text, target=None, **values):
    """Return a formula's graph and what a partial evaluation of all of it finds with these leaves."""
    graph = parse(text).graph
    for name, value in values.items():
        graph.set_value(graph.find(name).id, value)
    plan = compile(graph, graph.complete())
    return graph, plan, evaluate_what_can_be(graph, plan, graph.find(target).id if target else None)


def names(graph, node_ids):
    return {graph.node(node_id).name for node_id in node_ids}


BROKEN = "a = x + y; b = z * z; c = a * b; d = b + 1; f = exp(d)"
MISFIT = {"x": [1.0, 2.0], "y": [1.0, 2.0, 3.0], "z": 3.0}


def test_where_nothing_fails_everything_is_found_by_the_plan_itself():
    graph, plan, outcome = run("q = x + y; f = q * z", "f", x=-2.0, y=5.0, z=-4.0)
    assert outcome.plan is plan
    assert (dict(outcome.failures), outcome.lost) == ({}, frozenset())
    assert outcome.evaluation.gradients[graph.find("x").id] == -4


def test_only_what_depends_on_a_misfit_is_lost():
    graph, _plan, outcome = run(BROKEN, "f", **MISFIT)
    assert names(graph, outcome.lost) == {"a", "c"}
    assert names(graph, outcome.failures) == {"a"}
    assert outcome.evaluation.values[graph.find("d").id] == 10
    assert outcome.evaluation.gradients[graph.find("z").id] == pytest.approx(6 * np.exp(10))


def test_a_lost_target_has_no_gradients_and_the_rest_has_values():
    graph, _plan, outcome = run(BROKEN, "c", **MISFIT)
    assert outcome.evaluation.target is None
    assert not outcome.evaluation.gradients
    assert outcome.evaluation.values[graph.find("f").id] == pytest.approx(np.exp(10))


def test_every_misfit_is_named_and_those_behind_one_are_not():
    graph, _plan, outcome = run("a = x + y; b = y + x; c = a * b; d = z * z", **MISFIT)
    assert names(graph, outcome.failures) == {"a", "b"}
    assert names(graph, outcome.lost) == {"a", "b", "c"}


def test_a_value_that_an_op_refuses_loses_no_more_than_a_misfit():
    graph, _plan, outcome = run("a = cross_entropy(x, k); b = a + 1; d = z * z", x=[1.0, 2.0], k=7.0, z=3.0)
    assert names(graph, outcome.failures) == {"a"}
    assert names(graph, outcome.lost) == {"a", "b"}
    assert outcome.evaluation.values[graph.find("d").id] == 9


def test_many_failures_take_two_runs(monkeypatch):
    runs = []
    evaluate = partial.evaluate
    monkeypatch.setattr(partial, "evaluate", lambda *about: runs.append(about) or evaluate(*about))
    text = "; ".join(f"a{number} = x + y" for number in range(20))
    _graph, _plan, outcome = run(text, **{name: MISFIT[name] for name in "xy"})
    assert len(outcome.failures) == 20
    assert len(runs) == 2


def test_the_plan_of_the_rest_is_kept_while_the_same_nodes_fail():
    graph, plan, outcome = run(BROKEN, **MISFIT)
    graph.set_value(graph.find("z").id, 4.0)
    again = evaluate_what_can_be(graph, plan)
    assert again.plan is outcome.plan
    graph.set_value(graph.find("z").id, [1.0, 2.0, 3.0, 4.0])
    graph.set_value(graph.find("y").id, [1.0, 2.0])
    other = evaluate_what_can_be(graph, plan)
    assert names(graph, other.lost) == {"c"}
    assert other.plan is not outcome.plan


def test_while_the_same_shapes_do_not_fit_one_run_is_enough(monkeypatch):
    graph, plan, outcome = run(BROKEN, "f", **MISFIT)
    runs, evaluate = [], partial.evaluate
    monkeypatch.setattr(partial, "evaluate", lambda *about: runs.append(about) or evaluate(*about))
    graph.set_value(graph.find("z").id, 4.0)
    again = evaluate_what_can_be(graph, plan, graph.find("f").id)
    assert len(runs) == 1
    assert (again.failures, again.lost) == (outcome.failures, outcome.lost)
    assert again.evaluation.values[graph.find("d").id] == 17
    graph.set_value(graph.find("y").id, [1.0, 2.0])
    mended = evaluate_what_can_be(graph, plan, graph.find("f").id)
    assert (mended.plan, mended.lost) == (plan, frozenset())


def test_a_refused_value_is_tried_anew_at_every_run():
    graph, plan, outcome = run("a = cross_entropy(x, k); d = z * z", x=[1.0, 2.0], k=7.0, z=3.0)
    assert outcome.lost
    graph.set_value(graph.find("k").id, 1.0)
    assert not evaluate_what_can_be(graph, plan).lost


def test_a_leaf_that_feeds_only_what_is_lost_can_be_the_target():
    graph, plan, outcome = run(BROKEN, "f", **MISFIT)
    x = graph.find("x").id
    for _turn in range(2):
        outcome = evaluate_what_can_be(graph, plan, x)
        assert outcome.evaluation.gradients[x].tolist() == [1.0, 1.0]


def test_failures_come_in_computing_order():
    values = {"x": [1.0, 2.0], "y": [1.0, 2.0, 3.0], "z": [1.0, 2.0, 3.0, 4.0]}
    _graph, plan, outcome = run("e = exp(x); late = e + y; early = y + z", **values)
    assert list(outcome.failures) == sorted(outcome.failures, key=plan.slot.__getitem__)
    assert len(outcome.failures) == 2


def test_a_target_that_the_plan_does_not_compute_is_refused():
    graph = parse("a = x + y; b = x * y").graph
    plan = compile(graph, [graph.find("a").id])
    with pytest.raises(UnknownNodeError):
        evaluate_what_can_be(graph, plan, graph.find("b").id)


def test_an_op_for_which_there_is_no_memory_is_named(monkeypatch):
    def full(*_inputs, **_attributes):
        raise MemoryError

    graph = parse("a = exp(x); b = a + 1; d = x * x").graph
    plan = compile(graph, graph.complete())
    graph.set_value(graph.find("x").id, [1.0, 2.0])
    step = next(step for step in plan.steps if step.name == "a")
    monkeypatch.setitem(vars(step), "forward", full)
    outcome = evaluate_what_can_be(graph, plan)
    assert names(graph, outcome.lost) == {"a", "b"}
    assert "memory" in str(outcome.failures[step.node])
