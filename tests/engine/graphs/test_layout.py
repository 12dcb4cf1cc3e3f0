"""Automatic layout: from left to right, without overlap, the same every time."""

from __future__ import annotations

import sys
from itertools import combinations

import numpy as np
import pytest

from engine.composites.sizes import LEAF, node_size
from engine.errors import EngineError
from engine.files import examples
from engine.formulas.expression import parse
from engine.formulas.ready_made import READY_MADE
from engine.graphs.graph import Graph
from engine.graphs.layout import layered


def graph_of_composites() -> Graph:
    """Return a neuron that feeds softmax, both composites."""
    graph = parse("p0; x0; p1; x1; b").graph
    neuron, softmax = (graph.add(READY_MADE[name].row()) for name in ("neuron", "softmax_steps"))
    for source, port in zip(list(graph), graph.node(neuron).op.ports, strict=False):
        graph.connect(source, neuron, port)
    graph.connect(neuron, softmax, "x")
    return graph


GRAPHS = {
    **{example.name: example.contents().graph for example in examples.examples()},
    "one node": parse("x").graph,
    "chain": parse("exp(exp(exp(exp(x))))").graph,
    "composites": graph_of_composites(),
    "power of two wires": parse("x*x").graph,
    "three ports": parse("affine(x, w, b)").graph,
    "wide": parse("+".join(f"x{n}" for n in range(40))).graph,
    "deep": parse("+".join("exp(" * n + "x" + ")" * n for n in range(1, 20))).graph,
}


@pytest.mark.parametrize("graph", GRAPHS.values(), ids=GRAPHS.keys())
def test_every_node_has_a_place_of_its_own_right_of_its_inputs(graph: Graph) -> None:
    at = layered(graph, node_size)
    assert at.keys() == set(graph)
    for one, other in combinations(graph.nodes(), 2):
        sizes = np.add(node_size(one.op), node_size(other.op)) / 2
        assert (np.abs(np.subtract(at[one.id], at[other.id])) >= sizes).any(), (one.name, other.name)
    for edge in graph.edges():
        sizes = [node_size(graph.node(node_id).op)[0] for node_id in (edge.source, edge.target)]
        assert at[edge.target][0] - at[edge.source][0] >= sum(sizes) / 2 + 52


def test_empty_graph_has_no_places() -> None:
    assert layered(Graph(), node_size) == {}


def test_same_graph_is_laid_out_the_same_and_kept_as_it_is() -> None:
    graph = examples.find("sigmoid-neuron").contents().graph
    edges = graph.edges()
    assert layered(graph, node_size) == layered(graph, node_size)
    assert graph.edges() == edges


def test_inputs_stand_in_the_order_of_the_ports() -> None:
    at = layered(parse("affine(x, w, b)").graph, node_size)
    assert at[1][1] < at[2][1] < at[3][1]


def test_places_are_plain_numbers() -> None:
    for place in layered(parse("x*y").graph, node_size).values():
        assert all(type(number) in {int, float} for number in place)


def test_parts_that_are_not_joined_stand_apart() -> None:
    graph = Graph()
    for n in range(6):
        graph.add("input", name=f"x{n}")
    heights = sorted(y for _x, y in layered(graph, node_size).values())
    assert np.diff(heights).min() >= LEAF[1]


def test_without_graphviz_the_reason_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    with pytest.raises(EngineError, match="Graphviz"):
        layered(parse("x + y").graph, node_size)


def test_layers_are_farther_apart_where_many_wires_meet() -> None:
    few, many = parse("add(a, b, c)").graph, parse(f"add({', '.join(f'x{n}' for n in range(20))})").graph
    widths = [np.ptp([x for x, _y in layered(graph, node_size).values()]) for graph in (few, many)]
    assert widths[1] >= widths[0] + 100
