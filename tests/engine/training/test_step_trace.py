"""A training step is told whole: forward, backward, and an update of every leaf that moves."""

from __future__ import annotations

import pytest

from engine.graphs.graph import Edge
from engine.maths.rounding import on_a_slide
from engine.run.autodiff import evaluate
from engine.run.plan import compile
from engine.study.events import Computed, Given, Start
from engine.training.descent import DescentSettings
from engine.training.step_trace import Updated, step_trace

FORK = {"a": 2.0, "b": 1.0, "c": ("add", "a", "b"), "d": ("add_constant", "b"), "e": ("multiply", "c", "d")}


@pytest.fixture
def trace(build):
    graph = build(**FORK)
    target = graph.find("e").id
    plan = compile(graph, [target])
    return step_trace(graph, plan, evaluate(graph, plan, target), DescentSettings(), on_a_slide)


def test_it_goes_forward_then_back_and_then_updates_every_leaf(trace):
    kinds = [type(event) for event in trace]
    assert kinds[:2] == [Given, Computed]
    assert kinds.index(Start) == 4
    assert [event.node for event in trace if isinstance(event, Updated)] == [1, 2]
    assert kinds[-2:] == [Updated, Updated]
    assert len(trace) == len(trace.beats) == trace.stages[-1]


def test_an_update_has_the_numbers_of_the_optimizer(trace):
    first = next(event for event in trace if isinstance(event, Updated))
    assert (first.before, first.gradient, first.after) == (2.0, 2.0, pytest.approx(1.8))
    assert first.caption.sentence == "SGD moves a against its gradient, 2.00, from 2.00 to 1.80."
    assert "a \\leftarrow a - \\eta" in first.caption.formula
    assert [part.number for part in first.parts] == [2.0, 2.0, first.after]


def test_what_is_known_after_each_event_follows_both_passes(trace):
    begin = next(count for count, event in enumerate(trace, 1) if isinstance(event, Start))
    assert trace.flows[5] == begin
    assert trace.values[5] == begin - 1
    assert min(trace.terms.values()) > begin
    assert trace.changed_value(1, len(trace) - 2) is None
    assert trace.changed_value(1, len(trace) - 1) == pytest.approx(1.8)
    assert trace.changed_value(2, len(trace) - 1) is None
    assert trace.changed_value(3, len(trace)) is None
    assert trace.flow(2) == 5.0
    assert [trace.term(Edge(2, *to)) for to in ((3, "y"), (4, "x"))] == [2.0, 3.0]
