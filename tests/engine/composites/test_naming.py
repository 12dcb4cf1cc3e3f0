"""One rule says what a target is called that nobody named, and everything that words it goes by that."""

from __future__ import annotations

import pytest

from engine.composites.composite import composite
from engine.composites.naming import as_read, has_own_name, name_of, proposed_name
from engine.formulas.expression import parse
from engine.formulas.formula_text import text_of
from engine.graphs.graph import Graph
from engine.maths.notation import symbol
from engine.ops import OPS


def graph_of(op: str, name: str | None = None, leaf: str = "x") -> tuple[Graph, int]:
    graph = Graph()
    x, y = graph.add("input", name=leaf), graph.add("input", name="y")
    gate = graph.add(op, name=name)
    for source, port in zip((x, y), graph.node(gate).op.ports, strict=True):
        graph.connect(source, gate, port)
    return graph, gate


@pytest.mark.parametrize(
    ("op", "name", "leaf", "called"),
    [
        ("multiply", None, "x", "f"),
        ("multiply", "multiply_2", "x", "f"),
        ("multiply", "q_2", "x", "f"),
        ("squared_error", "L_1", "x", "L"),
        ("multiply", "area", "x", "area"),
        ("squared_error", None, "x", "L"),
        ("squared_error", "cost", "x", "cost"),
        ("multiply", None, "f", "f2"),
    ],
)
def test_a_target_without_a_name_of_its_own_goes_by_the_letter_that_the_formula_has(op, name, leaf, called):
    graph, gate = graph_of(op, name, leaf)
    assert name_of(graph, gate, gate) == called
    assert text_of(graph, gate).splitlines()[-1].startswith(f"{called} = ")
    assert as_read(graph, gate).node(gate).name == called
    assert graph.node(gate).name != "f"


@pytest.mark.parametrize("op", [op for op in OPS.values() if not op.is_leaf], ids=lambda op: op.name)
def test_a_gate_is_proposed_a_letter_with_an_index_as_one_would_write_it(op):
    graph = Graph()
    for number in (1, 2, 3):
        node = graph.node(graph.add(op, name=graph.free_name(proposed_name(op))))
        letter, index = node.name.split("_")
        assert (len(letter), index) == (1, str(number))
        assert symbol(node.name) == f"{letter}_{{{number}}}"
        assert not has_own_name(node)


@pytest.mark.parametrize("name", ["q", "q1", "a1", "a_", "a_i", "z_1", "q_1_", "qq_1", "s_hat"])
def test_what_somebody_wrote_is_a_name_of_its_own(name):
    graph = Graph()
    assert has_own_name(graph.node(graph.add("sigmoid", name=name)))


def test_every_other_node_and_a_composite_go_by_their_names():
    graph, gate = graph_of("multiply")
    assert name_of(graph, gate, None) == name_of(graph, gate, 1) == "multiply"
    assert as_read(graph, None) is graph
    inside = parse("exp(x)").graph
    whole = graph.add(composite("whole", inside, (1,), 2), name="whole")
    assert name_of(graph, whole, whole) == "whole"
    assert not has_own_name(graph.node(whole))
