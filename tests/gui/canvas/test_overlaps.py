"""No text of the canvas collides with another, with a node or with a name, on any example or random graph.

Boxes alone are measured, nothing is painted. `OVERLAPS=200` before pytest looks at as many random graphs.
"""

from __future__ import annotations

import os
import random
from itertools import combinations

import pytest
from PySide6.QtCore import QRectF

from engine.composites.sizes import node_size
from engine.files.document import Contents
from engine.files.examples import examples
from engine.graphs.graph import Graph
from engine.graphs.layout import layered
from gui.canvas.faces import shown_name
from gui.canvas.node_painter import NAMES_FROM, caption_rect
from gui.canvas.scene import CanvasScene
from gui.canvas.titles import titled_within
from gui.canvas.wire_labels import LABELS_FROM
from gui.document.document import Document
from gui.look.slices import at_once
from gui.look.theme import LIGHT

ROOM = (1002.0, 564.0)
"""The canvas of a window of 1280 × 800 with its panels as they come."""
SLACK = 0.5
RANDOM_GRAPHS = int(os.environ.get("OVERLAPS", "12"))
GATES = {"add": 2, "multiply": 2, "subtract": 2, "tanh": 1, "exp": 1, "negate": 1, "max": 2}


def scene_of(contents: Contents) -> CanvasScene:
    document = Document()
    document.replace(contents)
    scene = CanvasScene(document, LIGHT)
    scene.setParent(document)
    return scene


def fitted(scene: CanvasScene) -> float:
    area = scene.graph_area()
    return min(ROOM[0] / area.width(), ROOM[1] / area.height(), 1.5)


def random_graph(seed: int) -> Contents:
    """Return a graph of 4 to 24 gates, half of them with names of their own, as it is laid out."""
    draw, graph = random.Random(seed), Graph()
    nodes = [graph.add("input", name=f"x{i}", value=round(draw.uniform(-2, 2), 2)) for i in range(4)]
    for index in range(draw.randint(4, 24)):
        op = draw.choice(list(GATES))
        name = draw.choice(("q", "total", "weighted_sum")) + str(index) if draw.random() < 0.5 else None
        gate = graph.add(op, **({"name": name} if name else {}))
        for port in graph.node(gate).op.ports:
            graph.connect(draw.choice(nodes[-6:]), gate, port)
        nodes.append(gate)
    return Contents(graph, layered(graph, node_size), nodes[-1])


def numbers(scene: CanvasScene, zoom: float) -> list[tuple[str, QRectF]]:
    """Return the numbers that are shown, and where."""
    area = scene.graph_area().adjusted(-200, -200, 200, 200)
    placed = scene.wires.numbers.within(area, scene.wires.net.within(area, 8.0), zoom)
    return [(number.number.text, number.box) for number in placed]


def names(scene: CanvasScene, zoom: float) -> list[tuple[str, QRectF]]:
    """Return what stands under gates: names, or ops in words, and where."""
    gates = [node for node in scene.shown.graph.nodes() if not node.op.is_leaf]
    told = [(node, name) for node in gates if zoom >= NAMES_FROM and (name := shown_name(node))]
    titled = at_once(titled_within(scene, scene.graph_area(), zoom))
    told += [(node, node.op.title) for node in gates if node.id in titled]
    return [(name, caption_rect(node.op, name).translated(scene.centre(node.id))) for node, name in told]


def outlines(scene: CanvasScene) -> list[tuple[str, QRectF]]:
    return [(f"node {node.name}", scene.node_area(node.id)) for node in scene.shown.graph.nodes()]


def collisions(scene: CanvasScene, zoom: float) -> list[tuple[str, str]]:
    """Return which texts collide with which other, or with which node."""
    texts, nodes = [*numbers(scene, zoom), *names(scene, zoom)], outlines(scene)
    pairs = [*combinations(texts, 2), *((text, node) for text in texts for node in nodes)]
    inner = [(one, a.adjusted(SLACK, SLACK, -SLACK, -SLACK), two, b) for (one, a), (two, b) in pairs]
    return [(one, two) for one, a, two, b in inner if a.intersects(b)]


def told(scene: CanvasScene) -> int:
    """Return how many numbers there are to show."""
    wires, shown = scene.wires, scene.shown
    at_nodes = [number for node in shown.graph for number in wires.numbers.number_of(node)]
    return sum(
        number is not None for number in [*at_nodes, *map(wires.numbers.contribution_of, shown.graph.edges())]
    )


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_every_number_of_an_example_is_shown_whole_and_apart_at_fit_and_100_percent(qapp, example):
    scene = scene_of(example.contents())
    for zoom in (fitted(scene), 1.0):
        assert zoom >= LABELS_FROM
        assert collisions(scene, zoom) == []
        assert len(numbers(scene, zoom)) == told(scene)


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_numbers_of_an_example_are_at_least_11_pixels_high_at_fit(qapp, example):
    scene = scene_of(example.contents())
    zoom, area = fitted(scene), scene.graph_area().adjusted(-200, -200, 200, 200)
    for placed in scene.wires.numbers.within(area, scene.wires.net.within(area, 8.0), zoom):
        assert placed.pixels * zoom >= 11.0, placed.number.text


def test_on_random_graphs_no_text_collides_and_hardly_a_number_is_left_out(qapp):
    faults, left_out, all_told = {}, 0, 0
    for seed in range(RANDOM_GRAPHS):
        scene = scene_of(random_graph(seed))
        zooms = {1.0, 1.5, max(LABELS_FROM, fitted(scene))}
        faults |= {(seed, zoom): pairs for zoom in zooms if (pairs := collisions(scene, zoom))}
        left_out += sum(told(scene) - len(numbers(scene, zoom)) for zoom in zooms)
        all_told += told(scene) * len(zooms)
        scene.detach()
    assert faults == {}
    assert left_out <= 0.01 * all_told


def test_a_number_that_a_node_covers_in_part_is_left_out_and_comes_back_when_the_node_goes(qapp):
    graph = Graph()
    x, f = graph.add("input", name="x", value=0.045), graph.add("exp", name="f")
    graph.connect(x, f, "x")
    scene = scene_of(Contents(graph, {x: (0.0, 0.0), f: (110.0, 0.0)}, f))
    assert [text for text, _box in numbers(scene, 1.0)] == ["1.05", "+1.00"]
    scene.shown.preview_positions({f: (240.0, 0.0)})
    assert [text for text, _box in numbers(scene, 1.0)] == ["+1.05", "1.05", "+1.00"]


def test_of_two_numbers_on_one_place_one_is_shown(qapp):
    graph = Graph()
    x, y = (graph.add("input", name=name, value=1.0) for name in "xy")
    f = graph.add("add", name="f")
    for source, port in ((x, "x"), (y, "y")):
        graph.connect(source, f, port)
    scene = scene_of(Contents(graph, {x: (0.0, 0.0), y: (4.0, 6.0), f: (300.0, 0.0)}, f))
    assert len(numbers(scene, 1.0)) == 3
