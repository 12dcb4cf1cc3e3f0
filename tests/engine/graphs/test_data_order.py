"""Nodes come in the order of their data, and from top to bottom where it does not decide."""

from __future__ import annotations

from engine.formulas.expression import parse
from engine.graphs.data_order import data_order, levels
from engine.graphs.graph import Graph


def test_leaves_come_first_from_top_to_bottom_then_what_needs_only_these():
    graph = parse("q = x + y; s = tanh(q); f = s * z").graph
    ids = {name: graph.find(name).id for name in "xyzqsf"}
    heights = {"x": 40.0, "y": 20.0, "z": 30.0, "q": 0.0, "s": 0.0, "f": 0.0}
    places = {ids[name]: (0.0, heights[name]) for name in ids}
    assert [graph.node(node_id).name for node_id in data_order(graph, places)] == [*"yzxqsf"]
    assert levels(graph)[ids["f"]] == 3


def test_a_node_follows_its_farthest_input_and_loose_gates_are_first():
    graph = Graph()
    x, loose = graph.add("input", name="x", value=1.0), graph.add("tanh", name="loose")
    square, cube = graph.add("multiply"), graph.add("multiply")
    for source, target, port in ((x, square, "x"), (x, square, "y"), (square, cube, "x"), (x, cube, "y")):
        graph.connect(source, target, port)
    assert levels(graph) == {x: 0, loose: 0, square: 1, cube: 2}
    assert data_order(Graph(), {}) == []
