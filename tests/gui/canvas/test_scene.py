"""What can be selected, how near to a port a wire snaps at each zoom, and the ground."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QDragEnterEvent, QDragMoveEvent, QImage, QPainter
from PySide6.QtWidgets import QApplication

from engine.files.document import Contents, Frame, Note
from engine.formulas.expression import parse
from engine.graphs.graph import Edge, Graph
from gui.canvas.faces import OUTPUT
from gui.canvas.geometry import DOT_SPACING
from gui.canvas.ground import DOTS_FROM
from gui.canvas.slots import offers_slots
from gui.document import commands
from gui.document.focus import Focus, Region
from gui.document.offers import OFFER_MIME


@pytest.fixture
def wire(hand: Any) -> tuple[Edge, QPointF]:
    """A straight wire, and its middle."""
    document, canvas = hand.document, hand.view.canvas
    leaf = commands.add_node(document, "input", (100.0, 420.0))
    gate = commands.add_node(document, "negate", (400.0, 420.0))
    commands.connect(document, leaf, gate, "x")
    return Edge(leaf, gate, "x"), (canvas.port_place(leaf, OUTPUT) + canvas.port_place(gate, "x")) / 2


def test_only_what_is_there_can_be_selected(hand: Any) -> None:
    """As a gesture does that is interrupted by another graph and selects again what it began with."""
    canvas, node = hand.view.canvas, hand.id("q")
    wire = hand.document.graph.edges_into(node)[0]
    commands.delete(hand.document, [node])
    canvas.select([node, hand.id("f"), 999], [wire, Edge(999, 998, "x")])
    assert (canvas.selected_nodes, canvas.selected_edges) == ({hand.id("f")}, set())


@pytest.mark.parametrize("zoom", [0.5, 2.0])
def test_a_wire_snaps_to_a_port_as_near_on_the_screen_at_every_zoom(hand: Any, zoom: float) -> None:
    gate = commands.add_node(hand.document, "multiply", (300.0, 330.0), name="g")
    hand.view.restore_view_state((300.0, 250.0), zoom)
    hand.drag(hand.out("z"), hand.at("g", "y") + QPointF(-16.0, 6.0) / zoom)
    assert Edge(hand.id("z"), gate, "y") in hand.document.graph.edges()


def _dots_on(view: Any, zoom: float) -> float:
    """Return by how much the ground is darker at a dot than between dots, from 0 to 1."""
    image = QImage(200, 200, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.scale(zoom, zoom)
    side = 200 / zoom
    view.canvas.drawBackground(painter, QRectF(0.0, 0.0, side, side))
    painter.end()
    at = round(DOT_SPACING * zoom)
    dot, between = (QColor(image.pixel(place, place)).lightnessF() for place in (at, at + round(at / 2)))
    return abs(dot - between)


def test_the_dots_of_the_ground_fade_as_one_zooms_out_and_then_go(hand: Any) -> None:
    near, far, away = (_dots_on(hand.view, zoom) for zoom in (2.0, (DOTS_FROM + 1.0) / 2, 0.9 * DOTS_FROM))
    assert near > 0.01
    assert near >= far >= away == 0.0


@pytest.mark.parametrize(("kind", "accepted"), [(OFFER_MIME, True), ("text/plain", False)])
def test_only_ops_may_be_dragged_over_the_canvas_and_they_are_copied(
    hand: Any, kind: str, accepted: bool
) -> None:
    mime = QMimeData()
    mime.setData(kind, b"multiply")
    actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    view = hand.view
    for make, take in ((QDragEnterEvent, view.dragEnterEvent), (QDragMoveEvent, view.dragMoveEvent)):
        event = make(
            QPoint(400, 300), actions, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        event.setDropAction(Qt.DropAction.MoveAction)
        event.setAccepted(not accepted)
        take(event)
        assert event.isAccepted() == accepted
        if accepted:
            assert event.dropAction() == Qt.DropAction.CopyAction


def test_the_menu_key_opens_the_menu_of_the_selected_node(hand: Any, qtbot: Any) -> None:
    hand.view.select({hand.id("q")})
    middle = hand.view.viewport().rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, middle, hand.view.mapToGlobal(middle))
    QApplication.sendEvent(hand.view.viewport(), event)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    texts = [action.text() for action in menu.actions()]
    menu.close()
    assert any("Delete" in text.replace("&", "") for text in texts)
    assert hand.selected() == {"q"}


def test_a_leaf_with_a_longer_name_is_wider_and_its_wire_begins_at_its_edge(hand: Any, wire: Any) -> None:
    edge, _middle = wire
    document, canvas = hand.document, hand.view.canvas
    narrow = canvas.node_area(edge.source)
    commands.rename(document, edge.source, "momentum_coefficient")
    wide = canvas.node_area(edge.source)
    assert wide.contains(narrow)
    assert wide.width() > narrow.width()
    assert canvas.port_place(edge.source, OUTPUT).x() == wide.right()
    assert canvas.wires.net.wire(edge).shape.x0 == wide.right()
    assert canvas.nodes_in(QRectF(wide.right() - 1.0, wide.center().y(), 0.5, 0.5)) == [edge.source]


def test_another_graph_whose_nodes_have_the_same_ids_is_shown_with_its_own_faces(hand: Any) -> None:
    view, canvas, document = hand.view, hand.view.canvas, hand.document
    summed, routed = (parse(f"q = {gate}; f = q * z").graph for gate in ("x + y", "max(x, y)"))
    gate = summed.find("q").id
    assert routed.find("q").id == gate
    document.replace(Contents(summed, {}))
    view.select([gate])
    assert [offers_slots(canvas, node) for node in (gate, document.graph.find("f").id)] == [True, False]
    assert canvas.face(gate).symbol == "+"
    document.replace(Contents(routed, {}))
    assert canvas.face(gate).symbol == "max"
    document.flush()


STATES: dict[str, tuple[Callable[[Any], object], dict[str, set[str]]]] = {
    "at rest": (lambda hand: None, {"f": {"is_target"}}),
    "a gate selected": (
        lambda hand: hand.view.select([hand.id("q")]),
        {"q": {"selected", "offers_aim", "offers_slots"}, "f": {"is_target"}},
    ),
    "a leaf selected": (
        lambda hand: hand.view.select([hand.id("x")]), {"x": {"selected", "offers_slots"}, "f": {"is_target"}}
    ),
    "two selected": (
        lambda hand: hand.view.select([hand.id("q"), hand.id("x")]),
        {"q": {"selected"}, "x": {"selected"}, "f": {"is_target"}},
    ),
    "the target selected": (
        lambda hand: hand.view.select([hand.id("f")]), {"f": {"selected", "is_target", "offers_slots"}}
    ),
    "a gate under the pointer": (
        lambda hand: hand.view.canvas.hover(hand.id("q")),
        {"q": {"hovered", "offers_aim"}, "f": {"is_target"}},
    ),
    "a leaf pinned": (
        lambda hand: hand.document.set_anchored(frozenset({hand.id("x")})),
        {"x": {"anchored"}, "f": {"is_target"}},
    ),
    "a port offered": (
        lambda hand: hand.view.canvas.offer({hand.id("q"): frozenset({"x"})}),
        {"x": {"offered"}, "y": {"offered"}, "z": {"offered"}, "q": {"offered"},
         "f": {"offered", "is_target"}},
    ),
    "a value that is not finite": (
        lambda hand: commands.set_value(hand.document, hand.id("z"), float("inf")),
        {"z": {"not_finite"}, "f": {"is_target"}},
    ),
    "shapes that do not fit": (
        lambda hand: (
            commands.set_value(hand.document, hand.id("x"), [1.0, 2.0]),
            commands.set_value(hand.document, hand.id("y"), [1.0, 2.0, 3.0]),
        ),
        {"q": {"failed", "stale"}, "f": {"is_target", "stale"}},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), STATES.values(), ids=STATES)
def test_a_node_is_drawn_in_the_state_that_it_is_in(
    hand: Any, change: Callable[[Any], object], expected: dict[str, set[str]]
) -> None:
    change(hand)
    hand.document.flush()
    found = {}
    for name in "xyzqf":
        situation = hand.view.canvas.situation(hand.id(name))
        found[name] = {
            field for field, value in situation._asdict().items() if value is not None and value is not False
        }
        from_afar = hand.view.canvas.situation_from_afar(hand.id(name))
        assert (from_afar.selected, from_afar.is_target, from_afar.failed) == (
            situation.selected, situation.is_target, situation.failed,
        )  # fmt: skip
        assert from_afar.quiet == (situation.offered == frozenset())
    assert {name: fields for name, fields in found.items() if fields} == expected
    hand.view.canvas.offer(None)


def test_another_picture_of_the_same_graph_shows_at_once_what_stands_out_of_it(
    hand: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    canvas, focus = hand.view.canvas, Focus(frozenset({hand.id("q")}))
    canvas.wave.run(hand.document.wave(hand.id("f")))
    with monkeypatch.context() as patch:
        patch.setattr(type(hand.document), "focus", focus)
        canvas.show(hand.document)
        assert canvas.focus is focus
        assert not canvas.wave.is_running
        assert [canvas.situation(hand.id(name)).quiet for name in "qx"] == [False, True]
    canvas.show(hand.document)
    assert canvas.focus is None


def test_frames_lie_under_wires_and_these_under_nodes(hand: Any) -> None:
    canvas = hand.view.canvas
    layers = canvas.annotations, canvas.wires, canvas.nodes
    assert sorted(canvas.items(), key=lambda layer: layer.zValue()) == [*layers]
    assert len({layer.zValue() for layer in layers}) == 3


def test_frames_have_their_outlines_within_their_bounds(hand: Any) -> None:
    hand.document.annotate((Frame((10.0, 20.0, 100.0, 50.0), "a"), Note((-30.0, 0.0, 10.0, 10.0), "b")))
    layer = hand.view.canvas.annotations
    assert layer.area() == QRectF(-30.0, 0.0, 140.0, 70.0)
    assert layer.boundingRect() == QRectF(-34.0, -4.0, 148.0, 78.0)


def test_what_is_selected_is_shown_with_room_for_its_numbers_and_of_nothing_the_origin(
    hand: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, shown = hand.view, []
    monkeypatch.setattr(view, "show_area", lambda area, below: shown.append((area, below)))
    view.fit_selection()
    view.select([hand.id("q")])
    view.fit_selection()
    area = view.canvas.node_area(hand.id("q")).adjusted(-32.0, -24.0, 64.0, 24.0)
    assert shown == [(area, view.overlays.height)]
    hand.document.replace(Contents(Graph(), {}))
    view.zoom_to(2.0)
    view.fit()
    assert view.view_state() == ((0.0, 0.0), 1.0)
    assert len(shown) == 1


def test_wires_and_numbers_may_go_so_far_around_nodes(hand: Any) -> None:
    canvas, boxes = hand.view.canvas, hand.view.canvas.boxes
    area = reduce(QRectF.united, (canvas.node_area(node) for node in hand.document.graph))
    assert canvas.wires.boundingRect() == area.adjusted(-290.0, -290.0, 290.0, 290.0)
    told: list[np.ndarray] = []
    canvas.wires._expose = told.append
    edge = hand.document.graph.edges_into(hand.id("q"))[0]
    canvas.wires.recolour(Region(frozenset({hand.id("x")}), frozenset({edge})))
    gate = canvas.node_area(hand.id("q")).getCoords()
    assert told[0].tolist() == [
        *canvas.wires.net.boxes([canvas.wires.net.wire(edge)]).tolist(),
        *boxes.spans([hand.id("x")]).tolist(),
        [gate[0] - 120.0, gate[1] - 48.0, gate[2], gate[3]],
    ]
    del canvas.wires._expose
