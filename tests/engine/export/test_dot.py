"""The Graphviz drawing: read back by a parser of its language."""

from __future__ import annotations

import numpy as np
import pydot
import pytest

from engine.export.dot import dot
from engine.graphs.graph import Graph
from engine.ops import OPS
from engine.run.autodiff import evaluate
from engine.run.plan import compile
from tests.engine.cases import COMPOSITE_CASES, EXAMPLE_CASES, MANY_CASES, OP_CASES, RANDOM_CASES


def read(text):
    (drawing,) = pydot.graph_from_dot_data(text)
    return drawing


def nodes_of(drawing):
    return sorted(node.get_name() for node in drawing.get_nodes() if node.get_name() not in {"graph", "node"})


def edges_of(drawing):
    for edge in drawing.get_edges():
        target, port = edge.get_destination().split(":")
        yield edge.get_source(), target, edge.get("key"), port


def expected_edges(graph):
    return sorted((f"n{edge.source}", f"n{edge.target}", edge.port, edge.port) for edge in graph.edges())


def test_every_node_edge_and_port_is_read_back():
    for name, graph, target in (*COMPOSITE_CASES, *EXAMPLE_CASES, *RANDOM_CASES[:3]):
        evaluation = evaluate(graph, compile(graph, graph.complete()), target)
        drawing = read(dot(graph, evaluation, name))
        assert nodes_of(drawing) == sorted(f"n{node}" for node in graph)
        assert sorted(edges_of(drawing)) == expected_edges(graph)


def test_labels_show_name_symbol_value_and_gradient(product_of_sum):
    evaluation = evaluate(product_of_sum, compile(product_of_sum, [5]), 5)
    text = dot(product_of_sum, evaluation)
    assert r'n1 [label="{x|-2|gradient\ -4}", style=rounded];' in text
    assert r'n4 [label="{<x> x|<y> y}|{q\ \ +|3|gradient\ -4}"];' in text
    assert "n1 -> n4:x [key=x];" in text


def test_without_an_evaluation_leaves_show_their_values():
    graph = Graph()
    graph.add("input", name="x", value=0.5)
    graph.add("parameter", name="W", value=np.ones((2, 3)))
    graph.add("abs", name="f")
    text = dot(graph)
    assert 'label="{x|0.5}"' in text
    assert 'label="{W|2×3}"' in text
    assert r'label="{<x> x}|{f\ \ \|x\|}"' in text


@pytest.mark.parametrize(
    "title",
    ['quote " quote', "back\\slash \\", "\\n { | } < >", "two\nlines", "]; n9 [label=x", "nul\0", "한글"],
)
def test_titles_stay_titles(title, product_of_sum):
    drawing = read(dot(product_of_sum, title=title))
    assert nodes_of(drawing) == ["n1", "n2", "n3", "n4", "n5"]
    (attributes,) = drawing.get_node("graph")
    assert {"label", "rankdir"} <= attributes.get_attributes().keys()


def test_symbols_of_all_ops_can_be_drawn():
    graph = Graph()
    for name in OPS:
        graph.add(name)
    drawing = read(dot(graph))
    assert len(nodes_of(drawing)) == len(OPS)


def test_every_op_has_its_ports_wired():
    graphs = [case[1] for case in (*OP_CASES, *MANY_CASES)]
    for graph in {tuple(node.op.name for node in graph.nodes()): graph for graph in graphs}.values():
        wires = [line.split()[2] for line in dot(graph).splitlines() if " -> " in line]
        assert sorted(wires) == sorted(f"n{edge.target}:{edge.port}" for edge in graph.edges())
