"""A scene that followed its document through gestures shows what a scene made anew of it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPointF, QRectF

from engine.files.document import Contents
from engine.files.examples import find
from engine.formulas.expression import parse
from engine.graphs.graph import Edge, Graph
from gui.canvas import wire_layer
from gui.canvas.node_boxes import as_rows
from gui.canvas.node_painter import paint_node
from gui.canvas.scene import CanvasScene
from gui.canvas.wire_layer import MOST_FOLLOWED
from gui.document import commands, regrouping
from gui.document.document import Document
from gui.look.theme import DARK, LIGHT
from tests.gui.drawing import Drawing

pytestmark = pytest.mark.usefixtures("letters_of_one_width")

TEXT = "x = 2; w = [1, -2, 3]; y = x * x; z = x + y; v = w * z; f = sum(v) + v @ w + 3 * x"
EVERYTHING = QRectF(-5000.0, -5000.0, 20000.0, 10000.0)


@pytest.fixture
def document(qapp: object) -> Iterator[Document]:
    formula = parse(TEXT)
    nodes = [node.id for node in formula.graph.nodes()]
    places = {node: (180.0 * (at % 5), 96.0 * (at // 5)) for at, node in enumerate(nodes)}
    document = Document()
    document.replace(Contents(formula.graph, places, formula.target))
    document.flush()
    yield document
    document.flush()


def seen(scene: CanvasScene) -> list[Any]:
    """Return all that a scene draws, where its nodes stand, and what its wires answer."""
    painter = Drawing(scene.theme)
    scene.wires._draw(painter, as_rows(EVERYTHING))  # type: ignore[arg-type]
    lines: list[Any] = sorted(painter.lines)  # which of two wires alike is drawn first makes no difference
    for node_id, outline in sorted(scene.boxes.outlines_within(EVERYTHING)):
        painter = Drawing(scene.theme)
        face, now = scene.face(node_id), scene.situation(node_id)
        paint_node(painter, scene.theme, face, now, 1.0)  # type: ignore[arg-type]
        lines += [node_id, outline.getCoords(), *painter.lines]
        middle = QPointF(*scene.shown.positions[node_id])
        lines += [scene.hit(middle).node, scene.node_area(node_id).getCoords()]
    for edge in sorted(scene.shown.graph.edges()):
        wire = scene.wires.net.wire(edge)
        middle = QPointF(*wire.shape.points[len(wire.shape.points) // 2])
        lines += [edge, wire.shape, scene.wires.wire_at(middle, 7.0), scene.wires.net.forks(edge.source)]
    return lines


def named(document: Document, name: str) -> int:
    return document.graph.find(name).id


def edge(document: Document, source: str, target: str, port: str) -> Edge:
    return Edge(named(document, source), named(document, target), port)


def break_it(document: Document) -> None:
    commands.set_value(document, named(document, "w"), [1.0, 2.0])
    commands.set_value(document, named(document, "x"), [1.0, 2.0, 3.0])


def undo_all(document: Document) -> None:
    while document.undo_stack.canUndo():
        document.undo_stack.undo()


def group(document: Document) -> None:
    regrouping.group(document, [named(document, "y"), named(document, "z")], "inner")


GESTURES: dict[str, Callable[[Document], object]] = {
    "a value": lambda document: commands.set_value(document, named(document, "x"), -3.0),
    "an array": lambda document: commands.set_value(document, named(document, "w"), [0.0, 5.0, -1.0]),
    "a name": lambda document: commands.rename(document, named(document, "z"), "another_name"),
    "a leaf's name": lambda document: commands.rename(document, named(document, "x"), "a_longer_name"),
    "a place": lambda document: commands.move(document, {named(document, "y"): (700.0, -240.0)}),
    "a small step": lambda document: commands.move(document, {named(document, "z"): (186.0, 100.0)}),
    "a place far away": lambda document: commands.move(document, {named(document, "x"): (4000.0, 900.0)}),
    "all places": lambda document: commands.move(
        document, {node: (y * 2.0, x) for node, (x, y) in document.positions.items()}
    ),
    "a target": lambda document: commands.set_target(document, named(document, "z")),
    "a node less": lambda document: commands.delete(document, [named(document, "y")]),
    "a wire less": lambda document: commands.delete(document, (), [edge(document, "y", "z", "y")]),
    "a node more": lambda document: commands.add_node(document, "tanh", (60.0, 420.0)),
    "an input more": lambda document: commands.set_inputs(document, named(document, "z"), 3),
    "a group": group,
    "something broken": break_it,
    "another graph": lambda document: document.replace(find("fork").contents()),
    "nothing": lambda document: document.replace(Contents(Graph())),
}


@pytest.mark.parametrize("name", GESTURES)
@pytest.mark.parametrize("is_read", [True, False], ids=["after a look", "unseen"])
def test_a_scene_follows_every_gesture_and_its_undo(document: Document, name: str, is_read: bool) -> None:
    scene = CanvasScene(document, LIGHT)
    if is_read:
        seen(scene)
    for gesture in (GESTURES[name], undo_all):
        gesture(document)
        if is_read:
            seen(scene)
        document.flush()
        fresh = CanvasScene(document, LIGHT)
        assert seen(scene) == seen(fresh)
        needed = fresh.wires.boundingRect()
        assert needed.isEmpty() or scene.wires.boundingRect().contains(needed)
        assert scene._marks == fresh._marks
        fresh.detach()
    scene.detach()


DRAGS = {"a fork": ["x"], "gates": ["y", "v"]}


@pytest.mark.parametrize("names", DRAGS.values(), ids=DRAGS)
@pytest.mark.parametrize("is_read", [True, False], ids=["after a look", "unseen"])
@pytest.mark.parametrize("most_followed", [MOST_FOLLOWED, 0], ids=["one by one", "all at once"])
def test_a_scene_follows_what_is_dragged_and_let_go(
    document: Document, monkeypatch: pytest.MonkeyPatch, names: list[str], is_read: bool, most_followed: int
) -> None:
    monkeypatch.setattr(wire_layer, "MOST_FOLLOWED", most_followed)
    scene = CanvasScene(document, LIGHT)
    before = {named(document, name): document.positions[named(document, name)] for name in names}
    for way in ((200.0, 96.0), (0.0, 0.0)):
        if is_read:
            seen(scene)
        scene.hold(before)
        for share in (0.5, 1.0):
            step = way[0] * share, way[1] * share
            document.preview_positions({node: (x + step[0], y + step[1]) for node, (x, y) in before.items()})
            assert scene.wires.in_hand == before.keys()
            if is_read:
                assert seen(scene)
            fresh = CanvasScene(document, LIGHT)
            nodes, everything = [*document.graph], scene.wires.net
            assert scene.standing(nodes).tolist() == fresh.standing(nodes).tolist()
            assert [everything.shape(each).x0 for each in document.graph.edges()] == [
                fresh.wires.net.shape(each).x0 for each in document.graph.edges()
            ]
            fresh.detach()
        scene.hold(())
        assert not scene.wires.in_hand
        fresh = CanvasScene(document, LIGHT)
        assert seen(scene) == seen(fresh)
        fresh.detach()
    scene.detach()


def test_a_scene_wears_another_theme_as_if_it_had_begun_in_it(document: Document) -> None:
    scene = CanvasScene(document, LIGHT)
    light = seen(scene)
    scene.set_theme(DARK)
    fresh = CanvasScene(document, DARK)
    assert seen(scene) == seen(fresh)
    scene.set_theme(LIGHT)
    assert seen(scene) == light
    for each in (scene, fresh):
        each.detach()


def test_a_scene_that_ceased_to_follow_stands_still(document: Document, qtbot: Any) -> None:
    scene = CanvasScene(document, LIGHT)
    told: list[str] = []
    scene.rebuilt.connect(lambda: told.append("rebuilt"))
    scene.wave.run(document.wave(named(document, "x")))
    scene.detach()
    assert not scene.wave.is_running
    document.replace(find("fork").contents())
    assert told == []
    scene.attach()
    assert told == ["rebuilt"]
    assert seen(scene)
    scene.detach()


def test_what_is_chosen_pointed_at_and_offered_goes_with_another_graph(document: Document) -> None:
    scene = CanvasScene(document, LIGHT)
    told: list[str] = []
    scene.rebuilt.connect(lambda: told.append("rebuilt"))
    scene.selection_changed.connect(lambda: told.append("selection"))
    node, wire = named(document, "y"), edge(document, "y", "z", "y")
    scene.select([node], [wire])
    assert scene.hover(node)
    assert not scene.hover(node)
    scene.lift(wire)
    scene.offer({node: frozenset({"x"})})
    assert scene.situation(node).offered == frozenset({"x"})
    assert scene.situation(named(document, "x")).offered == frozenset()
    scene.wave.run(document.wave(node))
    document.replace(find("fork").contents())
    assert told == ["selection", "selection", "rebuilt"]
    assert (scene.selected_nodes, scene.selected_edges) == (frozenset(), frozenset())
    assert (scene.hovered, scene.lifted, scene._offered) == (None, None, None)
    assert not scene.wave.is_running
    scene.select([])
    assert told == ["selection", "selection", "rebuilt"]
    scene.detach()


def test_what_is_deleted_is_neither_chosen_nor_pointed_at_and_the_rest_stays(document: Document) -> None:
    scene = CanvasScene(document, LIGHT)
    gone, kept = named(document, "y"), named(document, "z")
    wires = edge(document, "y", "z", "y"), edge(document, "x", "z", "x")
    scene.select([gone, kept], wires)
    scene.hover(wires[0])
    commands.delete(document, [gone])
    assert (scene.selected_nodes, scene.selected_edges) == ({kept}, {wires[1]})
    assert scene.hovered is None
    scene.hover(wires[1])
    commands.set_value(document, named(document, "x"), 3.0)
    assert scene.hovered == wires[1]
    scene.detach()


def test_only_gates_near_the_pointer_or_chosen_alone_offer_to_be_differentiated(document: Document) -> None:
    scene = CanvasScene(document, LIGHT)
    leaf, gate, other = (named(document, name) for name in ("x", "y", "z"))
    target = document.target
    assert target is not None

    def offering(selected: list[int], hovered: int | None) -> set[int]:
        scene.select(selected)
        scene.hover(hovered)
        return {node for node in document.graph if scene.offers_aim(node)}

    assert offering([], None) == set()
    assert offering([gate], None) == {gate}
    assert offering([], gate) == {gate}
    assert offering([gate], other) == {gate, other}
    assert offering([gate, other], None) == set()
    assert offering([leaf], leaf) == set()
    assert offering([target], target) == set()
    scene.detach()


def test_another_picture_is_followed_from_then_on_and_the_one_before_no_longer(document: Document) -> None:
    other = Document()
    other.replace(find("fork").contents())
    scene = CanvasScene(document, LIGHT)
    scene.show(other)
    fresh = CanvasScene(other, LIGHT)
    assert seen(scene) == seen(fresh)
    commands.set_value(other, other.graph.find("x").id, 7.0)
    other.flush()
    assert seen(scene) == seen(fresh)
    before = seen(scene)
    document.replace(find("sigmoid-neuron").contents())
    assert seen(scene) == before
    assert scene.wires in scene.items()
    for each in (scene, fresh):
        each.detach()
    other.flush()
