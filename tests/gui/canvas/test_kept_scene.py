"""What a scene keeps of where things are is what it would find anew, whatever happened in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtTest import QSignalSpy

from engine.files.document import Contents
from engine.formulas.expression import parse
from engine.graphs.graph import Edge
from gui.canvas.node_boxes import as_rows
from gui.canvas.scene import CanvasScene
from gui.document import bending, commands
from gui.document.document import Document
from gui.look.theme import LIGHT

FORMULA = "x = 1; y = 2; q = x + y; r = q * x; f = exp(q) + r"
AREAS = [
    QRectF(-60.0, -60.0, 200.0, 160.0),
    QRectF(120.0, -20.0, 260.0, 80.0),
    QRectF(4950.0, 200.0, 200.0, 200.0),
    QRectF(-2e3, -2e3, 1e4, 4e3),
]


@pytest.fixture
def scene(qapp: object) -> Iterator[CanvasScene]:
    formula, document = parse(FORMULA), Document()
    places = {node: (110.0 * at, 70.0 * (at % 3)) for at, node in enumerate(formula.graph)}
    document.replace(Contents(formula.graph, places, formula.target))
    document.flush()
    scene = CanvasScene(document, LIGHT)
    yield scene
    scene.detach()
    document.flush()


def placed(scene: CanvasScene) -> dict[str, Any]:
    """Return all that is asked of a scene's boxes and wires."""
    graph, boxes, net = scene.shown.graph, scene.boxes, scene.wires.net
    nodes = [*graph]
    found: dict[str, Any] = {
        "outlines": dict(zip(nodes, boxes.outlines(nodes).tolist(), strict=True)),
        "spans": dict(zip(nodes, boxes.spans(nodes).tolist(), strict=True)),
        "whole": scene.graph_area().getCoords(),
        "paths": {edge: net.path(net.wire(edge)) for edge in graph.edges()},
        "trunks": {node: net.trunk(node) for node in nodes if net.forks(node)},
    }
    for number, area in enumerate(AREAS):
        found |= {
            f"nodes {number}": set(boxes.within(area)),
            f"outputs {number}": {node: place.toTuple() for node, place in boxes.outputs_within(area)},
            f"rooms {number}": sorted(boxes.meeting(area).tolist()),
            f"wires {number}": {wire.edge for wire in net.within(area)},
        }
    return found


def step(scene: CanvasScene) -> Document:
    assert isinstance(scene.shown, Document)
    return scene.shown


def ids(scene: CanvasScene) -> dict[str, int]:
    return {node.name: node.id for node in scene.shown.graph.nodes()}


def first_wire(scene: CanvasScene) -> Edge:
    return scene.shown.graph.edges_from(ids(scene)["x"])[0]


CHANGES: dict[str, Callable[[CanvasScene], object]] = {
    "one moves": lambda scene: commands.move(step(scene), {ids(scene)["q"]: (500.0, 300.0)}),
    "one moves far away": lambda scene: commands.move(step(scene), {ids(scene)["q"]: (5000.0, 300.0)}),
    "one that forks moves": lambda scene: commands.move(step(scene), {ids(scene)["x"]: (-90.0, 20.0)}),
    "one is called otherwise": lambda scene: commands.rename(step(scene), ids(scene)["y"], "a_longer_name"),
    "a wire is bent": lambda scene: bending.lead(step(scene), first_wire(scene), ((40.0, 400.0),)),
    "a bent one moves": lambda scene: commands.move(step(scene), {ids(scene)["x"]: (-30.0, 90.0)}),
    "a wire goes": lambda scene: commands.delete(step(scene), [], [first_wire(scene)]),
    "one comes": lambda scene: commands.add_node(step(scene), "tanh", (90.0, -300.0)),
    "one goes": lambda scene: commands.delete(step(scene), [ids(scene)["r"]]),
    "all is undone": lambda scene: [step(scene).undo_stack.undo() for _step in range(8)],
}


def test_after_any_change_everything_is_where_it_would_be_found_anew(scene: CanvasScene) -> None:
    placed(scene)
    for name, change in CHANGES.items():
        change(scene)
        step(scene).flush()
        anew = CanvasScene(scene.shown, LIGHT)
        assert placed(scene) == placed(anew), name
        anew.detach()


def test_what_is_to_be_drawn_anew_is_told_to_who_looks(scene: CanvasScene, qapp: Any) -> None:
    told = QSignalSpy(scene.changed)
    qapp.processEvents()
    for area in (QRectF(10.0, 20.0, 30.0, 40.0), None):
        before = told.count()
        scene.wires.redraw(None if area is None else as_rows(area))
        qapp.processEvents()
        rects = [rect for at in range(before, told.count()) for rect in told.at(at)[0]]
        assert any(rect.contains(area or QRectF(0.0, 0.0, 500.0, 100.0)) for rect in rects)
