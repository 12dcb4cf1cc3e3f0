"""Small arrays that are written out beside outputs have room there once a graph is laid out."""

from __future__ import annotations

import pytest

from engine.composites.rooms import rooms_in
from engine.composites.sizes import node_size
from engine.formulas.expression import parse
from engine.graphs.graph import Graph
from engine.graphs.layout import layered

AFFINE = "X = [[1, 2], [3, 4]]; W = [[1, 2, 3], [4, 5, 6]]; b = [1, 2, 3]; Y = affine(X, W, b); f = sum(Y)"


def named(graph: Graph, rooms: dict[int, float]) -> set[str]:
    return {graph.node(node).name for node in rooms}


def test_arrays_of_two_or_three_columns_want_more_room_than_a_number_wherever_they_come_from() -> None:
    graph = parse(AFFINE).graph
    rooms = rooms_in(graph)
    assert named(graph, rooms) == {"X", "W", "b", "Y"}
    assert rooms[graph.find("X").id] < rooms[graph.find("Y").id] == rooms[graph.find("W").id]


@pytest.mark.parametrize(
    "text", ["f = x * y", "W = [[1], [2], [3]]; f = sum(W)", "x = [1, 2, 3, 4]; f = sum(x)"]
)
def test_numbers_columns_and_arrays_that_are_shown_by_their_shape_want_none(text: str) -> None:
    assert rooms_in(parse(text).graph) == {}


def test_what_has_open_ports_or_shapes_at_odds_wants_none_and_is_laid_out_all_the_same() -> None:
    graph = Graph()
    one, other = (graph.add("input", value=[1.0] * size) for size in (2, 3))
    odd, open_ended = graph.add("add"), graph.add("exp")
    for source, port in zip((one, other), graph.node(odd).op.ports, strict=True):
        graph.connect(source, odd, port)
    assert rooms_in(graph).keys() == {one, other}
    assert layered(graph, node_size, rooms_in(graph)).keys() == {one, other, odd, open_ended}


@pytest.mark.parametrize("downwards", [False, True])
def test_layers_are_farther_apart_by_the_room_that_is_wanted_between_them(downwards: bool) -> None:
    graph = parse(AFFINE).graph
    rooms, across = rooms_in(graph), int(downwards)
    plain, roomy = (layered(graph, node_size, given, downwards=downwards) for given in ({}, rooms))
    gate, total = graph.find("Y").id, graph.find("f").id
    wider = (roomy[total][across] - roomy[gate][across]) - (plain[total][across] - plain[gate][across])
    assert wider == (0 if downwards else rooms[gate])
