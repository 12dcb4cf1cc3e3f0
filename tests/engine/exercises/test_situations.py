"""Crossings and meetings come in the order of the trace, with what it tells of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.exercises.situations import Crossing, Meeting, Pass
from engine.files.exercise_section import Place
from engine.study.events import Downstream, Sum
from engine.study.reverse_trace import reverse_trace


@pytest.mark.parametrize("arrays", [False, True])
@given(data=st.data())
def test_situations_are_those_of_the_trace_in_its_order(build, random_rows, arrays, data):
    rows = data.draw(random_rows(arrays=arrays, kinks=True))
    graph = build(**rows)
    run = Pass.of(graph, graph.find(list(rows)[-1]).id)
    events = [
        event
        for event in reverse_trace(graph, run.plan, run.evaluation)
        if isinstance(event, (Downstream, Sum))
    ]
    assert [place_of(event) for event in events] == list(run.situations)
    for event, at in zip(events, run.situations.values(), strict=True):
        if isinstance(event, Downstream):
            np.testing.assert_allclose(at.right, event.downstream, rtol=1e-12)
            np.testing.assert_array_equal(at.upstream, event.upstream)
            assert at.source == event.source
        else:
            np.testing.assert_array_equal(at.right, event.total)
            assert [term.place for term in at.terms] == [Place(term.node, term.port) for term in event.terms]


def place_of(event):
    return Place(event.node, event.port) if isinstance(event, Downstream) else Place(event.node)


def test_a_crossing_knows_what_alone_led_to_it_and_what_lies_inside(build):
    graph = build(x=2.0, s=("square", "x"), f=("sin", "s"))
    run = Pass.of(graph, graph.find("f").id)
    outer, inner = run.situations.values()
    assert isinstance(outer, Crossing)
    assert (outer.before, inner.before) == (None, outer)
    assert (outer.inner.point, inner.inner) == (2.0, None)


def test_a_crossing_pulls_other_numbers_through_its_gate(build):
    graph = build(x=3.0, y=5.0, f=("multiply", "x", "y"))
    at = Pass.of(graph, graph.find("f").id).situations[Place(3, "x")]
    assert (at.right, at.pull(upstream=np.float64(2)), at.pull(inputs=(3.0, 7.0))) == (5, 10, 7)


def test_a_meeting_has_all_its_terms(build):
    graph = build(x=3.0, f=("multiply", "x", "x"))
    meeting = Pass.of(graph, 2).situations[Place(1)]
    assert isinstance(meeting, Meeting)
    assert ([term.right for term in meeting.terms], meeting.right) == ([3, 3], 6)
