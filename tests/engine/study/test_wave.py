"""The gradient runs along the wires in the order of the pass, and only where it comes through a node."""

from __future__ import annotations

import pytest

from engine.graphs.graph import Edge
from engine.run.autodiff import evaluate
from engine.run.plan import compile
from engine.study.wave import wave

FORK = {"a": 2.0, "b": 1.0, "c": ("add", "a", "b"), "d": ("add_constant", "b"), "e": ("multiply", "c", "d")}


def spans(graph, through, target=None):
    target = max(graph.outputs()) if target is None else target
    plan = compile(graph, graph.outputs())
    found = wave(graph, plan, evaluate(graph, plan, target), graph.find(through).id)
    name = {node.id: node.name for node in graph.nodes()}
    return {f"{name[edge.source]}→{name[edge.target]}.{edge.port}": span for edge, span in found.items()}


def test_through_the_target_it_takes_every_wire_from_there_to_the_leaves(build):
    assert spans(build(**FORK), "e") == {
        "c→e.x": (0.0, 0.5), "d→e.y": (0.0, 0.5),
        "a→c.x": (0.5, 1.0), "b→c.y": (0.5, 1.0), "b→d.x": (0.5, 1.0),
    }  # fmt: skip


def test_through_a_gate_it_takes_the_way_to_it_and_what_lies_before_it(build):
    assert spans(build(**FORK), "d") == {"d→e.y": (0.0, 0.5), "b→d.x": (0.5, 1.0)}


def test_through_a_leaf_it_takes_every_way_to_the_leaf(build):
    assert set(spans(build(**FORK), "b")) == {"c→e.x", "d→e.y", "b→c.y", "b→d.x"}


def test_through_a_wire_it_takes_that_wire_alone_between_its_ends(build):
    graph = build(x=3.0, y=("multiply", "x", "x"), f=("negate", "y"))
    plan = compile(graph, graph.outputs())
    taken = wave(graph, plan, evaluate(graph, plan, 3), Edge(1, 2, "y"))
    assert taken == {Edge(2, 3, "x"): (0.0, 0.5), Edge(1, 2, "y"): (0.5, 1.0)}


def test_it_leaves_a_gate_when_the_last_term_has_arrived(build):
    graph = build(x=3.0, y=("square", "x"), z=("negate", "y"), f=("add", "y", "z"))
    found = spans(graph, "x")
    assert found["y→f.x"] == pytest.approx((0.0, 2 / 3))
    assert found["z→f.y"] == pytest.approx((0.0, 1 / 3))
    assert found["x→y.x"] == pytest.approx((2 / 3, 1.0))


def test_nothing_runs_through_a_node_that_no_gradient_comes_to(build):
    graph = build(**FORK, g=("negate", "e"), t=("negate", "a"))
    assert spans(graph, "t", graph.find("e").id) == {}
    assert spans(graph, "g", graph.find("e").id) == {}


def test_without_a_target_nothing_runs(build):
    graph = build(**FORK)
    plan = compile(graph, graph.outputs())
    assert wave(graph, plan, evaluate(graph, plan), 5) == {}


def test_a_target_that_is_a_leaf_has_no_wires(build):
    graph = build(x=1.0, y=("negate", "x"))
    plan = compile(graph, graph.outputs())
    assert wave(graph, plan, evaluate(graph, plan, 1), 1) == {}
    assert Edge(1, 2, "x") in wave(graph, plan, evaluate(graph, plan, 2), 1)
