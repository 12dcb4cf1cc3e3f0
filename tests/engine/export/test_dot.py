"""The Graphviz drawing: read back by Graphviz itself."""

from __future__ import annotations

import numpy as np
import pygraphviz
import pytest

from engine.export.dot import dot
from engine.graphs.graph import Graph
from engine.ops import OPS
from engine.run.autodiff import evaluate
from engine.run.plan import compile


def edges_of(drawing):
    return sorted((*ends, drawing.get_edge(*ends).attr["headport"]) for ends in drawing.edges(keys=True))


def expected_edges(graph):
    return sorted((f"n{edge.source}", f"n{edge.target}", edge.port, edge.port) for edge in graph.edges())


def test_graphviz_reads_every_node_edge_and_port(cases):
    for name, graph, target in cases:
        evaluation = evaluate(graph, compile(graph, graph.complete()), target)
        drawing = pygraphviz.AGraph(string=dot(graph, evaluation, name))
        assert sorted(drawing.nodes()) == sorted(f"n{node}" for node in graph)
        assert edges_of(drawing) == expected_edges(graph)


def test_every_example_can_be_laid_out(example):
    _name, graph, _target = example
    drawing = pygraphviz.AGraph(string=dot(graph))
    drawing.layout("dot")
    assert all(node.attr["pos"] for node in drawing.nodes())


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
    drawing = pygraphviz.AGraph(string=dot(product_of_sum, title=title))
    assert sorted(drawing.nodes()) == ["n1", "n2", "n3", "n4", "n5"]
    assert set(drawing.graph_attr.keys()) >= {"label", "rankdir"}


def test_symbols_of_all_ops_can_be_drawn():
    graph = Graph()
    for name in OPS:
        graph.add(name)
    drawing = pygraphviz.AGraph(string=dot(graph))
    drawing.layout("dot")
    assert len(drawing.nodes()) == len(OPS)
