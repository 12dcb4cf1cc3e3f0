from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF

from engine.files.document import Contents
from engine.graphs.graph import Edge, Graph
from gui.canvas.branch_places import BRANCH_WIDTH, LEAD, ON_WIRE, _Rows
from gui.canvas.node_painter import caption_rect
from gui.canvas.scene import CanvasScene
from gui.document import commands
from gui.document.document import Document
from gui.look.theme import LIGHT


def scene_of(nodes: dict[str, tuple[Any, ...]], wires: list[str]) -> tuple[CanvasScene, dict[str, int]]:
    """Return a scene of nodes (op, x, y) and wires "source target.port"."""
    graph, ids, places = Graph(), {}, {}
    for name, (op, x, y) in nodes.items():
        ids[name] = graph.add(op, name=name, value=1.0 if op == "input" else None)
        places[ids[name]] = (float(x), float(y))
    for wire in wires:
        source, target, port = wire.replace(".", " ").split()
        graph.connect(ids[source], ids[target], port)
    document = Document()
    document.replace(Contents(graph, places, ids[list(nodes)[-1]]))
    scene = CanvasScene(document, LIGHT)
    scene.setParent(document)
    return scene, ids


def box_of(scene: CanvasScene, edge: Edge) -> QRectF:
    place = scene.wires._branches.place(scene.wires.net.wire(edge))
    return QRectF(place.x() - BRANCH_WIDTH, place.y() - 10.0, BRANCH_WIDTH, 12.0)


def boxes_of(scene: CanvasScene) -> dict[Edge, QRectF]:
    edges = sorted(scene.shown.graph.edges())
    return {edge: box_of(scene, edge) for edge in edges if scene.wires.net.forks(edge.source)}


@pytest.mark.parametrize(("height", "side"), [(-300, 1), (300, -1)])
@pytest.mark.usefixtures("qapp")
def test_a_number_stands_on_the_side_of_its_port_where_its_wire_does_not_come_from(height: int, side: int):
    nodes = {
        "x": ("input", 0, height), "y": ("input", 0, -height),
        "f": ("add", 260, 0), "g": ("exp", 260, height),
    }  # fmt: skip
    port = "x" if height < 0 else "y"
    scene, ids = scene_of(nodes, [f"x f.{port}", f"y f.{'y' if port == 'x' else 'x'}", "x g.x"])
    edge = Edge(ids["x"], ids["f"], port)
    box = box_of(scene, edge)
    for x, y in scene.wires.net.shape(edge).points:
        assert not box.contains(QPointF(x, y))
    assert side * (box.center().y() - scene.port_place(ids["f"], port).y()) > 0


@pytest.mark.usefixtures("qapp")
def test_a_number_keeps_off_the_caption_of_a_gate():
    nodes = {
        "x": ("input", 0, 100), "a_long_name": ("exp", 190, 35),
        "f": ("add", 260, 100), "g": ("exp", 260, 200),
    }  # fmt: skip
    scene, ids = scene_of(nodes, ["x f.x", "x g.x", "x a_long_name.x"])
    gate = ids["a_long_name"]
    caption = caption_rect(scene.face(gate).op, scene.face(gate).name).translated(scene.centre(gate))
    assert not caption.isEmpty()
    for box in boxes_of(scene).values():
        assert not box.intersects(caption)


@pytest.fixture
def crowd(qapp: object) -> Iterator[tuple[CanvasScene, Document]]:
    draw = random.Random(3)
    graph = Graph()
    ids = [graph.add("input", value=0.1 * index) for index in range(4)]
    for _gate in range(26):
        gate = graph.add("add")
        for port in ("x", "y"):
            graph.connect(draw.choice(ids[-9:]), gate, port)
        ids.append(gate)
    places = {node: (180.0 * (index // 5), 96.0 * (index % 5)) for index, node in enumerate(ids)}
    document = Document()
    document.replace(Contents(graph, places, ids[-1]))
    yield CanvasScene(document, LIGHT), document
    document.flush()


def test_moving_a_node_places_anew_only_what_is_near_it_or_its_wires(crowd, monkeypatch):
    scene, document = crowd
    before = boxes_of(scene)
    node = next(iter(document.graph))
    asked: list[Edge] = []
    places = scene.wires._branches
    monkeypatch.setattr(
        places, "_best", lambda wire, best=places._best: asked.append(wire.edge) or best(wire)
    )
    document.preview_positions({node: (document.positions[node][0], document.positions[node][1] - 40.0)})
    after = boxes_of(scene)
    assert 0 < len(asked) < len(before) / 2
    assert all(after[edge] == before[edge] for edge in before if edge not in asked)


def test_while_a_node_is_in_the_hand_numbers_come_along_and_find_their_places_when_it_is_let_go(
    crowd, monkeypatch
):
    scene, document = crowd
    before = boxes_of(scene)
    node, places, asked = [*document.graph][8], scene.wires._branches, []
    monkeypatch.setattr(
        places, "_best", lambda wire, best=places._best: asked.append(wire.edge) or best(wire)
    )
    scene.hold([node])
    x, y = document.positions[node]
    for step in (1, 2, 3):
        document.preview_positions({node: (x, y + 7.0 * step)})
        moved = boxes_of(scene)
    assert asked == []
    own = [edge for edge in before if edge.target == node]
    assert own
    assert all(moved[edge].topLeft() - before[edge].topLeft() == QPointF(0.0, 21.0) for edge in own)
    scene.hold(())
    boxes_of(scene)
    assert set(own) <= set(asked)
    assert not places._stay


def test_after_many_moves_no_number_stands_where_a_fresh_scene_would_find_more_in_its_way(crowd):
    scene, document = crowd
    draw = random.Random(5)
    boxes_of(scene)
    for _move in range(40):
        node = draw.choice(list(document.graph))
        document.preview_positions({node: (8.0 * draw.randrange(120), 8.0 * draw.randrange(60))})
        boxes_of(scene)
    fresh = CanvasScene(document, LIGHT)
    assert collisions(scene) <= collisions(fresh) + 1


def collisions(scene: CanvasScene) -> int:
    boxes = list(boxes_of(scene).values())
    nodes = [
        QRectF(QPointF(left, top), QPointF(right, bottom))
        for boxes in scene.standing(list(scene.shown.graph))
        for left, top, right, bottom in boxes
    ]
    return sum(box.intersects(other) for box in boxes for other in nodes) + sum(
        box.intersects(other) for index, box in enumerate(boxes) for other in boxes[:index]
    )


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(("count", "is_crowded"), [(4, False), (5, True)])
def test_numbers_stand_on_their_wires_where_more_enter_a_gate_than_there_is_room_for(count, is_crowded):
    nodes = {f"x{at}": ("input", 0, 60 * at) for at in range(count)}
    scene, ids = scene_of({**nodes, "f": ("add", 300, 100)}, [])
    graph = scene.shown.graph
    commands.set_inputs(scene.shown, ids["f"], count)
    for name, port in zip(nodes, graph.node(ids["f"]).op.ports, strict=True):
        commands.connect(scene.shown, ids[name], ids["f"], port)
    wires = scene.wires.net.entering(ids["f"])
    assert [scene.wires._branches.is_crowded(wire) for wire in wires] == [is_crowded] * count
    places = [scene.wires._branches.place(wire) - QPointF(wire.shape.x1, wire.shape.y1) for wire in wires]
    assert all((place.toTuple() == (-LEAD, ON_WIRE)) is is_crowded for place in places)
    scene.shown.flush()


def test_rows_of_boxes_are_used_again_and_grow_when_there_are_more():
    rows = _Rows()
    edges = [Edge(at, at + 1, "x") for at in range(70)]
    for _round in range(3):
        for at, edge in enumerate(edges[:64]):
            rows.add(edge, np.array([at, 0.0, at + 1.0, 1.0]))
        assert rows.of([edges[3], edges[1]]).tolist() == [[3.0, 0.0, 4.0, 1.0], [1.0, 0.0, 2.0, 1.0]]
        assert rows.meeting(np.array([2.5, 0.0, 4.5, 1.0])) != []
        assert set(rows.meeting(np.array([2.5, 0.0, 4.5, 1.0]))) == {*edges[2:5]}
        assert len(rows.boxes) == 64
        for edge in edges[:64]:
            rows.remove(edge)
        assert rows.meeting(np.array([-9.0, -9.0, 900.0, 9.0])) == []
    for edge in edges:
        rows.add(edge, np.array([0.0, 0.0, 1.0, 1.0]))
    assert len(rows.boxes) == 128
    assert set(rows.meeting(np.array([0.0, 0.0, 1.0, 1.0]))) == {*edges}
