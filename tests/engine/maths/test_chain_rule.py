"""The chain rule along a wire: how gradients pass, and that all who tell it say the same."""

from __future__ import annotations

import numpy as np
import pytest

from engine.export.derivation import equations
from engine.graphs.graph import Edge
from engine.maths.chain_rule import ChainRule, Passage, Symbols
from engine.run.autodiff import evaluate
from engine.run.plan import compile
from engine.study.events import Downstream
from engine.study.reverse_trace import reverse_trace

PASSAGES = [
    ({"x": 2.0, "y": 3.0, "f": ("multiply", "x", "y")}, "x", Passage.NUMBERS, r"G \cdot y"),
    ({"x": [2.0], "y": [3.0], "f": ("multiply", "x", "y")}, "x", Passage.ENTRIES, r"G \odot y"),
    ({"x": [2.0], "y": [3.0], "f": ("add", "x", "y")}, "x", Passage.ENTRIES, "G"),
    ({"x": [2.0], "y": [3.0], "f": ("subtract", "x", "y")}, "y", Passage.ENTRIES,
     r"G \cdot \left(-1\right)"),
    ({"x": 2.0, "y": [3.0, 4.0], "f": ("multiply", "x", "y")}, "x", Passage.STRETCHED,
     r"\textstyle\sum \left(G \odot y\right)"),
    ({"x": [[1.0]], "y": [[2.0]], "f": ("matmul", "x", "y")}, "x", Passage.WHOLE, r"G \, y^\top"),
    ({"x": [1.0, 2.0], "y": [3.0, 4.0], "f": ("dot", "x", "y")}, "x", Passage.WHOLE, r"G \cdot y"),
]  # fmt: skip


def evaluated(graph, name="f"):
    target = graph.find(name).id
    plan = compile(graph, [target])
    return target, plan, evaluate(graph, plan, target)


@pytest.mark.parametrize(("rows", "source", "passage", "formula"), PASSAGES)
def test_a_gradient_passes_a_port_by_the_shapes_at_its_ends(build, rows, source, passage, formula):
    graph = build(**rows)
    target, _plan, evaluation = evaluated(graph)
    rule = ChainRule(graph, evaluation.values)
    [edge] = [edge for edge in graph.edges_into(target) if edge.source == graph.find(source).id]
    assert rule.passage(edge) is passage
    told = rule.downstream(edge, Symbols(rule, "f"))[0]
    assert told.replace(r"\frac{\partial f}{\partial f}", "G") == formula


def test_two_wires_from_one_node_to_another_are_told_apart(build):
    graph = build(x=[1.0, 2.0], f=("dot", "x", "x"))
    rule = ChainRule(graph, {1: np.ones(2), 2: 1.0})
    assert rule.is_parallel(Edge(1, 2, graph.node(2).op.ports[0]))


@pytest.mark.parametrize("rows", [rows for rows, *_rest in PASSAGES])
def test_the_steps_of_a_pass_and_the_derivation_say_the_same(build, rows):
    graph = build(**rows, g=("sum", "f"))
    target, plan, evaluation = evaluated(graph, "g")
    steps = [step for equation in equations(graph, target) for step in equation.steps]
    passed = [event for event in reverse_trace(graph, plan, evaluation) if isinstance(event, Downstream)]
    assert passed
    for event in passed:
        assert event.caption.formula.split(" = ", 1)[1] in " ".join(steps)
