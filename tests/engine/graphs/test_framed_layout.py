"""A layout keeps frames together: they stand apart from each other and from every node outside."""

from __future__ import annotations

import random

import pytest

from engine.composites.sizes import node_size
from engine.graphs.framed_layout import Rim, outermost, placed_in_frames
from engine.graphs.graph import Graph
from engine.graphs.layout import Position, outline_of, placed

RIM = Rim(24.0, 28.0)
Sides = tuple[float, float, float, float]


def random_graph(draw: random.Random) -> Graph:
    graph = Graph()
    nodes = [graph.add("input", name=f"x{index}", value=1.0) for index in range(3)]
    for index in range(draw.randint(6, 20)):
        op = draw.choice(["add", "multiply", "tanh"])
        gate = graph.add(op, name=f"g{index}")
        for port in graph.node(gate).op.ports:
            graph.connect(draw.choice(nodes[-6:]), gate, port)
        nodes.append(gate)
    return graph


def random_frames(draw: random.Random, graph: Graph) -> tuple[frozenset[int], ...]:
    """Return two or three frames around nodes that may be anywhere in the graph."""
    nodes = list(graph)
    draw.shuffle(nodes)
    sizes = [draw.randint(1, 4) for _frame in range(draw.randint(2, 3))]
    return tuple(frozenset(nodes[sum(sizes[:at]) : sum(sizes[: at + 1])]) for at in range(len(sizes)))


def sides(graph: Graph, node: int, place: Position) -> Sides:
    (x, y), (width, height) = place, node_size(graph.node(node))
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def around(boxes: list[Sides]) -> Sides:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return (
        min(lefts) - RIM.margin,
        min(tops) - RIM.margin - RIM.head,
        max(rights) + RIM.margin,
        max(bottoms) + RIM.margin,
    )


def overlap(one: Sides, other: Sides) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize("downwards", [False, True], ids=["to the right", "downwards"])
def test_frames_stand_apart_from_each_other_and_from_what_is_outside(downwards: bool) -> None:
    for seed in range(30):
        draw = random.Random(seed)
        graph = random_graph(draw)
        frames = random_frames(draw, graph)
        places = placed_in_frames(outline_of(graph, node_size), frames, RIM, downwards=downwards)
        boxes = {node: sides(graph, node, places[node]) for node in graph}
        rims = [around([boxes[node] for node in frame]) for frame in frames]
        for at, (frame, rim) in enumerate(zip(frames, rims, strict=True)):
            assert not any(overlap(rim, other) for other in rims[:at])
            assert not any(overlap(rim, boxes[node]) for node in graph if node not in frame)
        nodes = list(graph)
        assert not any(overlap(boxes[one], boxes[two]) for one in nodes for two in nodes if one < two)


def test_without_frames_it_is_the_layout_of_nodes() -> None:
    outline = outline_of(random_graph(random.Random(0)), node_size)
    assert placed_in_frames(outline, (), RIM) == placed(outline)


def test_what_is_in_a_frame_is_laid_out_as_it_would_be_alone() -> None:
    graph = random_graph(random.Random(1))
    chosen = frozenset(list(graph)[4:9])
    alone = placed(outline_of(graph.part(chosen), node_size))
    framed = placed_in_frames(outline_of(graph, node_size), (chosen,), RIM)
    steps = {(framed[node][0] - alone[node][0], framed[node][1] - alone[node][1]) for node in chosen}
    assert len(steps) == 1


def test_a_frame_in_a_frame_stays_together_too() -> None:
    graph = random_graph(random.Random(2))
    outer = frozenset(list(graph)[3:9])
    inner = frozenset(sorted(outer)[:2])
    places = placed_in_frames(outline_of(graph, node_size), (inner, outer), RIM)
    boxes = {node: sides(graph, node, places[node]) for node in graph}
    rim = around([boxes[node] for node in inner])
    assert not any(overlap(rim, boxes[node]) for node in graph if node not in inner)


def test_a_node_in_two_frames_is_laid_out_with_the_larger() -> None:
    assert outermost([frozenset({1, 2}), frozenset({2, 3, 4}), frozenset({3})]) == [{2, 3, 4}, {1}]
