"""Arranging keeps frames together and leaves nodes that are kept in place where they are."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from itertools import combinations

import pytest
from PySide6.QtCore import QRectF

from engine.composites.sizes import node_size
from engine.files.document import Contents, Frame
from engine.formulas.expression import parse
from engine.graphs.layout import Position
from gui.document import annotating, commands
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


def test_only_what_would_lie_on_a_node_that_is_kept_gives_way_to_the_nearest_place(
    document: Document,
) -> None:
    formula = parse("x = -2; y = 5; z = -4; q = x + y; f = q * z")
    document.replace(Contents(formula.graph, dict.fromkeys(formula.graph, (0.0, 0.0)), formula.target))
    x, y, z, q, f = formula.graph
    arrange(document)
    usual = dict(document.positions)
    (left, top), (right, down) = usual[y], usual[z]
    corner = usual[x]
    opposite = (left + right - corner[0], top + down - corner[1])  # which leaves their middle where it was
    commands.move(document, {y: corner, z: opposite})
    anchor(document, [y, z])
    arrange(document)
    assert {node: document.positions[node] for node in (y, z, q, f)} == {
        y: corner, z: opposite, q: usual[q], f: usual[f]
    }  # fmt: skip
    assert collisions(document, ()) == []
    width, height = node_size(document.graph.node(x))
    assert math.dist(document.positions[x], corner) < 2 * max(width, height)


def test_arranging_some_nodes_keeps_together_the_frames_that_hold_no_others(document: Document) -> None:
    frames = set_up(document, 3)
    others = {node: place for node, place in document.positions.items() if node not in frames[0] | frames[1]}
    arrange(document, node_ids=frames[0] | frames[1])
    assert {node: document.positions[node] for node in others} == others
    areas = [QRectF(*frame.area) for frame in document.annotations[:2]]
    assert not areas[0].intersects(areas[1])


def test_undo_brings_frames_and_nodes_back(document: Document) -> None:
    set_up(document, 4)
    before = dict(document.positions), document.annotations
    arrange(document)
    assert (dict(document.positions), document.annotations) != before
    document.undo_stack.undo()
    assert (dict(document.positions), document.annotations) == before
