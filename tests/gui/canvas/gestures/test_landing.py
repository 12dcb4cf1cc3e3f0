"""A node dropped on a wire is put into it; the wire shows it beforehand, and what follows makes room."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QPointF, Qt
from PySide6.QtGui import QDragLeaveEvent, QDragMoveEvent, QDropEvent

from engine.graphs.graph import Edge
from gui.document import commands, rewiring
from gui.document.offers import OFFER_MIME

ALT, NO_KEYS = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def gate(hand: Any) -> int:
    """A gate that stands apart, unwired."""
    return commands.add_node(hand.document, "tanh", (280.0, 360.0), name="t")


def wires(hand: Any) -> set[tuple[str, str, str]]:
    graph = hand.document.graph
    return {(graph.node(e.source).name, graph.node(e.target).name, e.port) for e in graph.edges()}


def on_wire(hand: Any, source: str, target: str, port: str, share: float = 0.5) -> QPointF:
    points = hand.view.canvas.wires.net.shape(Edge(hand.id(source), hand.id(target), port)).points
    return QPointF(*points[round(share * (len(points) - 1))])


def test_a_gate_dropped_on_a_wire_is_put_into_it_in_one_step(hand: Any, gate: int) -> None:
    before, places = wires(hand), dict(hand.document.positions)
    hand.drag(hand.at("t"), on_wire(hand, "z", "f", "y", 0.2), drop=False)
    assert hand.view.canvas.lifted == Edge(hand.id("z"), hand.id("f"), "y")
    assert len(hand.view.sketch.draft.shapes) == 2
    assert "Alt" in hand.view.overlays.hint.text
    assert wires(hand) == before
    hand.release(on_wire(hand, "z", "f", "y", 0.2))
    assert wires(hand) == before - {("z", "f", "y")} | {("z", "t", "x"), ("t", "f", "y")}
    assert hand.undo_texts == ["Add gate tanh", "Insert t"]
    assert (hand.view.canvas.lifted, hand.view.sketch.draft) == (None, None)
    hand.document.undo_stack.undo()
    assert (wires(hand), dict(hand.document.positions)) == (before, places)


def test_what_follows_makes_room_where_there_is_too_little(hand: Any, gate: int) -> None:
    hand.drag(hand.at("t"), on_wire(hand, "q", "f", "x", 0.6))
    assert ("t", "f", "x") in wires(hand)
    canvas = hand.view.canvas
    boxes = [canvas.node_area(hand.id(name)) for name in ("q", "t", "f")]
    for left, right in pairwise(boxes):
        assert right.left() - left.right() >= rewiring.BESIDE - 1e-9
    assert hand.document.positions[hand.id("z")] == (96.0, 264.0)
    hand.document.undo_stack.undo()
    assert hand.document.positions[hand.id("f")] == (440.0, 192.0)


def test_alt_moves_a_gate_over_a_wire(hand: Any, gate: int) -> None:
    before = wires(hand)
    hand.drag(hand.at("t"), on_wire(hand, "z", "f", "y"), keys=ALT)
    assert wires(hand) == before
    assert hand.undo_texts == ["Add gate tanh", "Move"]


def test_only_what_feeds_nothing_and_has_an_open_port_is_put_into_a_wire(hand: Any) -> None:
    before = wires(hand)
    for name in ("q", "x", "f"):  # wired on both sides; a leaf; no open port
        hand.drag(hand.at(name), on_wire(hand, "z", "f", "y") + QPointF(0.0, 4.0))
        assert wires(hand) == before
        hand.document.undo_stack.undo()


def test_a_gate_is_not_put_into_a_wire_before_itself(hand: Any) -> None:
    both = commands.add_node(hand.document, "add", (600.0, 400.0), name="s")
    commands.connect(hand.document, hand.id("f"), both, "x")
    before = wires(hand)
    hand.drag(hand.at("s"), on_wire(hand, "z", "f", "y"))
    assert wires(hand) == before


def test_escape_takes_the_gate_back_and_leaves_the_wire(hand: Any, gate: int) -> None:
    before = wires(hand)
    hand.drag(hand.at("t"), on_wire(hand, "z", "f", "y"), drop=False)
    hand.key(Qt.Key.Key_Escape)
    hand.release(on_wire(hand, "z", "f", "y"))
    assert wires(hand) == before
    assert hand.document.positions[gate] == (280.0, 360.0)
    assert (hand.view.canvas.lifted, hand.view.sketch.draft) == (None, None)


def dragged(hand: Any, kind: type, place: QPointF, keys: Qt.KeyboardModifier = NO_KEYS) -> Any:
    mime = QMimeData()
    mime.setData(OFFER_MIME, QByteArray(b"tanh"))
    pixel = hand.pixel(place)
    event = kind(
        pixel if kind is QDragMoveEvent else QPointF(pixel), Qt.DropAction.CopyAction, mime, LEFT, keys
    )
    (hand.view.dragMoveEvent if kind is QDragMoveEvent else hand.view.dropEvent)(event)
    event.mime = mime  # which the event does not own
    return event


def test_an_op_from_the_palette_is_put_into_the_wire_it_is_dropped_on(hand: Any) -> None:
    before, place = wires(hand), on_wire(hand, "z", "f", "y", 0.2)
    dragged(hand, QDragMoveEvent, place)
    assert hand.view.canvas.lifted == Edge(hand.id("z"), hand.id("f"), "y")
    assert hand.view.sketch.ghosts is not None
    hand.view.dragLeaveEvent(QDragLeaveEvent())
    assert (hand.view.canvas.lifted, hand.view.sketch.ghosts) == (None, None)
    dragged(hand, QDropEvent, place, ALT)
    assert wires(hand) == before
    hand.document.undo_stack.undo()
    dragged(hand, QDragMoveEvent, place)
    dragged(hand, QDropEvent, place)
    assert wires(hand) == before - {("z", "f", "y")} | {("z", "a_1", "x"), ("a_1", "f", "y")}
    assert hand.undo_texts == ["Add gate tanh"]
    assert (hand.view.sketch.draft, hand.view.sketch.ghosts) == (None, None)


@pytest.mark.parametrize(
    ("kind", "data"), [("text/plain", b"tanh"), (OFFER_MIME, b"no"), (OFFER_MIME, b"\xff")]
)
def test_what_is_no_op_is_not_taken_when_it_is_dropped(hand: Any, kind: str, data: bytes) -> None:
    mime = QMimeData()
    mime.setData(kind, QByteArray(data))
    event = QDropEvent(QPointF(10.0, 10.0), Qt.DropAction.CopyAction, mime, LEFT, NO_KEYS)
    event.accept()
    hand.view.dropEvent(event)
    assert (event.isAccepted(), hand.undo_texts) == (False, [])
