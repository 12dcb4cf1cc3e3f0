"""Wires as dictionaries say what networkx would say of the same wires, and a copy goes its own way."""

from __future__ import annotations

import random

import networkx as nx
import pytest

from engine.graphs.adjacency import Adjacency
from engine.graphs.node import Edge


@pytest.fixture
def square():
    """x·x + y, with a wire drawn between those of the square."""
    adjacency = Adjacency()
    for node in (4, 1, 2, 3):
        adjacency.add_node(node)
    for edge in (Edge(1, 3, "x"), Edge(1, 4, "x"), Edge(1, 3, "y"), Edge(2, 4, "y")):
        adjacency.add_edge(edge)
    return adjacency


def test_two_wires_run_between_the_same_nodes(square):
    assert square.sources[3] == {"x": 1, "y": 1}
    assert square.targets[1] == {3: {"x": None, "y": None}, 4: {"x": None}}


def test_the_last_wire_to_a_node_takes_the_node_along(square):
    square.remove_edge(Edge(1, 3, "x"))
    assert square.targets[1] == {3: {"y": None}, 4: {"x": None}}
    square.remove_edge(Edge(1, 3, "y"))
    assert (square.targets[1], square.sources[3]) == ({4: {"x": None}}, {})
    square.remove_node(3)
    assert list(square.sources) == list(square.targets) == [4, 1, 2]


def test_a_copy_changes_without_the_first(square):
    twin = square.copy()
    twin.remove_edge(Edge(1, 3, "x"))
    twin.add_node(9)
    assert square.sources[3] == {"x": 1, "y": 1}
    assert square.targets[1] == {3: {"x": None, "y": None}, 4: {"x": None}}
    assert 9 not in square.sources


def test_networkx_gets_the_same_nodes_and_wires_in_the_same_order(square):
    graph = square.as_networkx()
    assert list(graph) == [4, 1, 2, 3]
    assert list(graph.edges(keys=True)) == [(1, 3, "x"), (1, 3, "y"), (1, 4, "x"), (2, 4, "y")]


def test_the_order_is_that_of_networkx():
    draw = random.Random(0)
    for _graph in range(20):
        adjacency, nodes = Adjacency(), draw.sample(range(40), 30)
        for node in draw.sample(nodes, len(nodes)):
            adjacency.add_node(node)
        for port in range(40):
            source, target = sorted(draw.sample(range(len(nodes)), 2))
            adjacency.add_edge(Edge(nodes[source], nodes[target], str(port)))
        assert adjacency.in_order() == list(nx.topological_sort(adjacency.as_networkx()))


def test_what_lies_in_a_circle_or_after_one_is_left_out_of_the_order(square):
    square.add_node(5)
    square.add_edge(Edge(3, 5, "x"))
    square.add_edge(Edge(5, 3, "z"))
    assert square.in_order() == [1, 2, 4]
