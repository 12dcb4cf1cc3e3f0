"""The chain rule along a wire: how gradients pass, and that all who tell it say the same."""

from __future__ import annotations

import numpy as np
import pytest

from engine.export.derivation import equations
from engine.graphs.graph import Edge, Graph
from engine.maths.chain_rule import ChainRule, Passage, Symbols
from engine.maths.nesting import Strength
from engine.maths.notation import derivative
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


DOWN_AND_ON = [
    # (graph, source, downstream, onward, in partials)
    ({"x": 2.0, "y": 3.0, "f": ("multiply", "x", "y")}, "x", r"G \cdot y", r"T \cdot y", r"G \cdot L"),
    ({"x": [2.0], "y": [3.0], "f": ("multiply", "x", "y")}, "x", r"G \odot y", r"T \odot y", r"G \odot L"),
    ({"x": [2.0], "y": [3.0], "f": ("add", "x", "y")}, "x", "G", "T", r"G \cdot L"),
    ({"x": 2.0, "y": 3.0, "f": ("add", "x", "y")}, "x", r"G \cdot 1", r"T \cdot 1", r"G \cdot L"),
    ({"x": 2.0, "y": [3.0, 4.0], "f": ("multiply", "x", "y")}, "x",
     r"\textstyle\sum \left(G \odot y\right)", r"T \odot y", r"\textstyle\sum \left(G \odot L\right)"),
    ({"x": [[1.0]], "w": [[2.0]], "b": [3.0], "f": ("affine", "x", "w", "b")}, "b",
     r"\textstyle\sum_i {\left(G\right)}_i", r"\left(L\right) T", r"\textstyle\sum_i {\left(G\right)}_i"),
    ({"c": [1.0], "x": [2.0], "y": [3.0], "f": ("where", "c", "x", "y")}, "x",
     r"\left(L\right)^{\top} G", r"\left(L\right) T", r"G \cdot L"),
    ({"c": 1.0, "x": 2.0, "y": 3.0, "f": ("where", "c", "x", "y")}, "c", r"G \cdot L", r"T \cdot L",
     r"G \cdot L"),
    ({"x": [1.0, 2.0], "f": ("softmax", "x")}, "x",
     r"f \odot \left(G - \textstyle\sum_i \left(G \odot f\right)_i\right)", r"\left(L\right) T",
     r"f \odot \left(G - \textstyle\sum_i \left(G \odot f\right)_i\right)"),
    ({"x": [[1.0]], "f": ("matmul", "x", "x")}, "x", r"G \, x^\top", r"\left(L\right)_{a} T",
     r"G \, x^\top"),
    ({"x": [[1.0]], "y": [[2.0]], "f": ("matmul", "x", "y")}, "y", r"x^\top \, G", r"\left(L\right) T",
     r"x^\top \, G"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "source", "down", "onward", "partials"), DOWN_AND_ON)
def test_what_goes_down_a_wire_and_what_goes_on_along_it(build, rows, source, down, onward, partials):
    graph = build(**rows)
    target, _plan, evaluation = evaluated(graph)
    rule = ChainRule(graph, evaluation.values)
    edge = next(edge for edge in graph.edges_into(target) if edge.source == graph.find(source).id)
    voice, partial = Symbols(rule, "e"), derivative("f", source)

    def told(piece):
        return piece[0].replace(derivative("e", "f"), "G").replace(partial, "L")

    assert told(rule.onward(edge, ("T", Strength.WHOLE), voice)) == onward
    assert told(rule.downstream(edge, voice)) == down
    assert told(rule.in_partials(edge, voice)) == partials


def test_shapes_are_known_where_every_port_is_wired_and_has_a_value(build):
    graph = build(x=[1.0], y=[[2.0, 3.0]], f=("multiply", "x", "y"))
    x, y, f = (graph.find(name).id for name in "xyf")
    values = {x: np.ones(1), y: np.ones((1, 2))}
    assert ChainRule(graph, values).shapes_into(f) == [(1,), (1, 2)]
    assert ChainRule(graph, {x: np.ones(1), f: np.ones((1, 2))}).shapes_into(f) == []
    graph.disconnect(f, "y")
    assert ChainRule(graph, values).shapes_into(f) == []


def test_an_open_port_is_a_square():
    graph = Graph()
    x, f = graph.add("input", name="x", value=2.0), graph.add("divide", name="f")
    graph.connect(x, f, "x")
    rule = ChainRule(graph)
    [edge] = graph.edges_into(f)
    assert rule.local(edge, Symbols(rule, "e")) == (r"\frac{1}{\square}", Strength.WHOLE)
    assert rule.filled(f, "{x} + {y}", Symbols(rule, "e"))[0] == r"x + \square"
