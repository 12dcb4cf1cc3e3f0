"""Arranging keeps frames together and leaves nodes that are kept in place where they are."""

from __future__ import annotations

import math
import random
from collections.abc import Collection, Iterator
from itertools import combinations

import pytest
from PySide6.QtCore import QRectF

from engine.composites.sizes import node_size
from engine.files.document import Contents, Frame
from engine.formulas.expression import parse
from engine.graphs.layout import Position
from gui.document import annotating, bending, commands
from gui.document.arranging import anchor, arrange
from gui.document.document import Document
from gui.document.places import boxes_of
from tests.engine.graphs.test_framed_layout import random_frames, random_graph


@pytest.fixture
def document(qapp: object) -> Iterator[Document]:
    document = Document()
    yield document
    document.flush()


def set_up(document: Document, seed: int) -> tuple[frozenset[int], ...]:
    """Have a random graph with two or three frames, nodes of which stand together; return these."""
    draw = random.Random(seed)
    graph = random_graph(draw)
    frames = random_frames(draw, graph)
    corner = {node: at + 1 for at, frame in enumerate(frames) for node in frame}
    places = {node: (240.0 * at, 900.0 * corner.get(node, 0)) for at, node in enumerate(graph)}
    around = tuple(
        Frame(annotating.around(graph, {node: places[node] for node in frame}), f"F{at}")
        for at, frame in enumerate(frames)
    )
    document.replace(Contents(graph, places, list(graph)[-1], annotations=around))
    return tuple(frozenset(annotating.nodes_in(document, frame.area)) for frame in document.annotations)


def box_of(document: Document, node: int) -> QRectF:
    return rectangle(*boxes_of(document.graph, {node: document.positions[node]})[0])


def rectangle(centre: Position, size: Position) -> QRectF:
    return QRectF(centre[0] - size[0] / 2, centre[1] - size[1] / 2, *size)


def collisions(document: Document, frames: tuple[frozenset[int], ...]) -> list[str]:
    """Return which frames lie on each other or on nodes that are not in them, and which nodes on others."""
    areas = [QRectF(*frame.area) for frame in document.annotations]
    nodes = {node: box_of(document, node) for node in document.graph}
    pairs = combinations(areas, 2)
    found = [f"frames {one} {two}" for one, two in pairs if one.intersects(two)]
    for frame, area in zip(frames, areas, strict=True):
        found += [
            f"{area} node {node}" for node, box in nodes.items() if node not in frame and area.intersects(box)
        ]
    return found + [f"nodes {a} {b}" for a, b in combinations(nodes, 2) if nodes[a].intersects(nodes[b])]


def test_after_arranging_no_frame_lies_on_another_or_on_others_nodes(document: Document) -> None:
    for seed in range(8):
        frames = set_up(document, seed)
        arrange(document, downwards=bool(seed % 2))
        assert collisions(document, frames) == [], seed
        assert [set(annotating.nodes_in(document, one.area)) for one in document.annotations] == list(frames)


def test_nodes_that_are_kept_in_place_stay_and_their_frames_with_them(document: Document) -> None:
    for seed in range(12):
        frames = set_up(document, seed)
        draw = random.Random(seed)
        kept = {
            draw.choice(sorted(frames[0])),
            draw.choice([n for n in document.graph if n not in frames[0]]),
        }
        places = {node: document.positions[node] for node in kept}
        anchor(document, kept)
        arrange(document)
        assert {node: document.positions[node] for node in kept} == places
        assert collisions(document, frames) == [], seed


def a_product_of_a_sum(document: Document) -> tuple[int, ...]:
    """Have f = (x + y) z with all nodes in one place, and return them."""
    formula = parse("x = -2; y = 5; z = -4; q = x + y; f = q * z")
    document.replace(Contents(formula.graph, dict.fromkeys(formula.graph, (9.0, 30.0)), formula.target))
    return tuple(formula.graph)


def kept_opposite(document: Document, one: int, other: int, place: Position) -> None:
    """Keep two nodes in place, one of them there and the other so that their middle stays where it is."""
    (left, top), (right, down) = document.positions[one], document.positions[other]
    commands.move(document, {one: place, other: (left + right - place[0], top + down - place[1])})
    anchor(document, [one, other])


@pytest.mark.parametrize("gap", [None, 4.0])
def test_only_what_would_lie_on_a_node_that_is_kept_gives_way_to_the_nearest_place(
    document: Document, gap: float | None
) -> None:
    nodes = x, y, z, q, f = a_product_of_a_sum(document)
    arrange(document)
    commands.nudge(document, nodes, 3000.0, -700.0)
    usual = dict(document.positions)
    (_width, x_height), (_width, y_height) = (node_size(document.graph.node(node)) for node in (x, y))
    (right, down), below = usual[x], 0.0 if gap is None else (x_height + y_height) / 2 + gap
    kept_opposite(document, y, z, (right, down + below))
    kept = {node: document.positions[node] for node in (y, z)}
    arrange(document)
    assert {node: document.positions[node] for node in (y, z, q, f)} == {**kept, q: usual[q], f: usual[f]}
    assert collisions(document, ()) == []
    assert (document.positions[x] == usual[x]) is (gap is not None)
    assert math.dist(document.positions[x], usual[x]) < 2 * max(node_size(document.graph.node(x)))


def test_in_a_frame_only_what_would_lie_on_a_node_that_is_kept_gives_way(document: Document) -> None:
    nodes = x, y, z, q, f = a_product_of_a_sum(document)
    arrange(document)
    commands.nudge(document, nodes, 3000.0, -700.0)
    usual = dict(document.positions)
    kept_opposite(document, x, y, usual[q])
    kept = {node: document.positions[node] for node in (x, y)}
    annotating.frame(document, nodes)
    arrange(document)
    assert {node: document.positions[node] for node in (x, y, z, f)} == {**kept, z: usual[z], f: usual[f]}
    assert collisions(document, (frozenset(nodes),)) == []
    assert 0 < math.dist(document.positions[q], usual[q]) < 2 * max(node_size(document.graph.node(q)))


def test_arranging_some_nodes_keeps_together_the_frames_that_hold_no_others(document: Document) -> None:
    frames = set_up(document, 3)
    others = {node: place for node, place in document.positions.items() if node not in frames[0] | frames[1]}
    arrange(document, node_ids=frames[0] | frames[1])
    assert {node: document.positions[node] for node in others} == others
    areas = [QRectF(*frame.area) for frame in document.annotations[:2]]
    assert not areas[0].intersects(areas[1])


def middle(document: Document, nodes: Collection[int]) -> Position:
    """Return the middle of the outermost of some nodes, right and down."""
    by_axis = zip(*(document.positions[node] for node in nodes), strict=True)
    right, down = ((min(places) + max(places)) / 2 for places in by_axis)
    return right, down


@pytest.mark.parametrize(("downwards", "axis"), [(False, 0), (True, 1)])
def test_values_flow_to_the_right_or_downwards(document: Document, downwards: bool, axis: int) -> None:
    x, y, _z, q, f = a_product_of_a_sum(document)
    arrange(document, **({"downwards": True} if downwards else {}))
    along = [document.positions[node][axis] for node in (x, q, f)]
    assert along == sorted(set(along))
    assert document.positions[y][axis] == along[0]


def test_some_nodes_are_arranged_about_the_middle_of_where_they_stood_and_all_about_one_that_is_kept(
    document: Document,
) -> None:
    nodes = x, y, _z, q, f = a_product_of_a_sum(document)
    commands.move(document, {x: (600.0, 100.0), y: (731.0, -250.0), q: (200.0, 409.0)})
    before, rest = middle(document, [x, y, q]), document.positions[f]
    arrange(document, node_ids=[x, y, q])
    assert middle(document, [x, y, q]) == pytest.approx(before, abs=1.0)
    assert document.positions[f] == rest
    arrange(document)
    usual, (right, down) = dict(document.positions), document.positions[q]
    commands.move(document, {q: (right + 300.0, down - 200.0)})
    anchor(document, [q])
    arrange(document)
    assert document.positions == {node: (usual[node][0] + 300, usual[node][1] - 200) for node in nodes}


def test_it_is_told_where_the_nodes_stood_that_stand_elsewhere_now(document: Document) -> None:
    nodes, told = a_product_of_a_sum(document), list[object]()
    arrange(document, told.append)
    assert told == [dict.fromkeys(nodes, (9.0, 30.0))]
    arrange(document, told.append)
    assert told[1:] == [{}]


def test_wires_run_straight_again_where_all_is_arranged_and_only_there(document: Document) -> None:
    x, y, _z, q, _f = a_product_of_a_sum(document)
    wire = document.graph.edges_from(x)[0]
    bending.lead(document, wire, ((50.0, 60.0),))
    arrange(document, node_ids=[y, q])
    assert list(document.bends) == [wire]
    arrange(document)
    assert list(document.bends) == []


def test_nodes_are_kept_in_place_until_all_of_them_are(document: Document) -> None:
    x, y, *_others = a_product_of_a_sum(document)
    for chosen, kept in (([x], {x}), ([x, y], {x, y}), ([x], {y}), ([x, y], {x, y}), ([y, x], set())):
        anchor(document, chosen)
        assert document.anchored == kept
    steps = document.undo_stack.count()
    anchor(document, [])
    assert document.undo_stack.count() == steps
    for kept in ({x, y}, {y}):
        document.undo_stack.undo()
        assert document.anchored == kept


def test_undo_brings_frames_and_nodes_back(document: Document) -> None:
    set_up(document, 4)
    before = dict(document.positions), document.annotations
    arrange(document)
    assert (dict(document.positions), document.annotations) != before
    document.undo_stack.undo()
    assert (dict(document.positions), document.annotations) == before
