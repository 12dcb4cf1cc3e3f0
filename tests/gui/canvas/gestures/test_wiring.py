from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt

from engine.graphs.graph import Edge
from gui.canvas.faces import OUTPUT
from gui.document import commands

AWAY = QPointF(60.0, 420.0)


@pytest.fixture
def gate(hand: Any) -> int:
    """A second multiply gate, with both ports open."""
    return commands.add_node(hand.document, "multiply", (520.0, 320.0), name="g")


def edges(hand: Any) -> set[tuple[str, str, str]]:
    graph = hand.document.graph
    return {(graph.node(e.source).name, graph.node(e.target).name, e.port) for e in graph.edges()}


def test_dragging_from_an_output_to_a_port_draws_a_wire_in_one_step(hand: Any, gate: int) -> None:
    before = len(hand.undo_texts)
    hand.drag(hand.out("z"), hand.at("g", "x"))
    assert ("z", "g", "x") in edges(hand)
    assert len(hand.undo_texts) == before + 1
    hand.document.undo_stack.undo()
    assert ("z", "g", "x") not in edges(hand)


def test_a_wire_is_drawn_to_a_port_within_the_snap_radius(hand: Any, gate: int) -> None:
    hand.drag(hand.out("z"), hand.at("g", "y") + QPointF(-16.0, 6.0))
    assert ("z", "g", "y") in edges(hand)


def test_dropping_on_a_node_takes_its_first_open_port(hand: Any, gate: int) -> None:
    hand.drag(hand.out("z"), hand.at("g") + QPointF(10.0, 0.0))
    hand.drag(hand.out("x"), hand.at("g") + QPointF(10.0, 0.0))
    assert {("z", "g", "x"), ("x", "g", "y")} <= edges(hand)


def test_dragging_backwards_from_a_port_to_an_output_draws_a_wire(hand: Any, gate: int) -> None:
    hand.drag(hand.at("g", "x"), hand.out("q"))
    assert ("q", "g", "x") in edges(hand)


def test_a_new_wire_dropped_in_the_void_vanishes(hand: Any) -> None:
    before = edges(hand)
    hand.drag(hand.out("x"), AWAY)
    assert edges(hand) == before
    assert hand.undo_texts == []


def test_an_existing_wire_dropped_in_the_void_is_disconnected(hand: Any) -> None:
    hand.drag(hand.at("f", "y"), AWAY)
    assert ("z", "f", "y") not in edges(hand)
    assert len(hand.undo_texts) == 1
    hand.document.undo_stack.undo()
    assert ("z", "f", "y") in edges(hand)


def test_the_end_of_a_wire_can_be_dragged_to_another_port(hand: Any, gate: int) -> None:
    before = len(hand.undo_texts)
    hand.drag(hand.at("f", "y"), hand.at("g", "y"))
    assert ("z", "g", "y") in edges(hand)
    assert ("z", "f", "y") not in edges(hand)
    assert len(hand.undo_texts) == before + 1
    hand.document.undo_stack.undo()
    assert ("z", "f", "y") in edges(hand)


def test_a_wires_body_near_its_port_takes_its_end_off(hand: Any) -> None:
    hand.drag(hand.at("f", "y") - QPointF(18.0, 0.0), AWAY)
    assert ("z", "f", "y") not in edges(hand)


def test_a_wire_put_back_on_its_own_port_changes_nothing(hand: Any) -> None:
    port = hand.at("f", "y")
    hand.press(port)
    hand.move(AWAY)
    hand.move(port)
    hand.release(port)
    assert ("z", "f", "y") in edges(hand)
    assert hand.undo_texts == []


def test_a_cycle_is_refused_with_the_reason_where_the_wire_is(hand: Any) -> None:
    commands.disconnect(hand.document, hand.id("q"), "y")
    hand.drag(hand.out("f"), hand.at("q", "y"))
    bubble = hand.view.overlays.bubble
    assert bubble.isVisible()
    assert "cycle" in bubble.text()
    port = hand.view.viewport().mapTo(hand.view, hand.pixel(hand.at("q", "y")))
    assert abs(bubble.geometry().center().x() - port.x()) < 200
    assert abs(bubble.geometry().center().y() - port.y()) < 100
    assert ("f", "q", "y") not in edges(hand)


def test_the_next_press_takes_the_reason_away(hand: Any) -> None:
    hand.drag(hand.out("f"), hand.at("q", "y"))
    assert hand.view.overlays.bubble.isVisible()
    hand.click(AWAY)
    assert not hand.view.overlays.bubble.isVisible()


def test_an_old_wire_refused_elsewhere_stays_where_it_was(hand: Any) -> None:
    before = edges(hand)
    hand.drag(hand.at("f", "x"), hand.at("q", "x"))
    assert hand.view.overlays.bubble.isVisible()
    assert edges(hand) == before
    assert hand.undo_texts == []


def test_escape_while_drawing_leaves_nothing(hand: Any, gate: int) -> None:
    before, steps = edges(hand), len(hand.undo_texts)
    hand.drag(hand.at("f", "y"), hand.at("g", "y"), drop=False)
    assert hand.view.canvas.lifted == Edge(hand.id("z"), hand.id("f"), "y")
    hand.key(Qt.Key.Key_Escape)
    hand.release(hand.at("g", "y"))
    assert hand.view.canvas.lifted is None
    assert edges(hand) == before
    assert len(hand.undo_texts) == steps


def test_compatible_ports_light_up_and_other_nodes_are_dimmed(hand: Any, gate: int) -> None:
    commands.disconnect(hand.document, hand.id("q"), "y")
    canvas = hand.view.canvas
    hand.drag(hand.out("q"), AWAY, drop=False)
    assert canvas.situation(gate).offered == {"x", "y"}
    assert canvas.situation(hand.id("q")).offered == {OUTPUT}
    assert canvas.situation(hand.id("f")).offered == frozenset()
    assert canvas.situation(hand.id("x")).offered == frozenset()
    hand.release(AWAY)
    assert canvas.situation(gate).offered is None


def test_dragging_backwards_offers_outputs_that_close_no_cycle(hand: Any) -> None:
    commands.disconnect(hand.document, hand.id("q"), "y")
    canvas = hand.view.canvas
    hand.drag(hand.at("q", "y"), AWAY, drop=False)
    assert canvas.situation(hand.id("z")).offered == {OUTPUT}
    assert canvas.situation(hand.id("f")).offered == frozenset()
    hand.key(Qt.Key.Key_Escape)


def test_a_click_on_a_wire_selects_it_and_delete_removes_it(hand: Any) -> None:
    hand.click(hand.out("z") + QPointF(30.0, 1.0))
    assert hand.view.selected_edges() == [Edge(hand.id("z"), hand.id("f"), "y")]
    hand.key(Qt.Key.Key_Delete)
    assert ("z", "f", "y") not in edges(hand)
    hand.document.undo_stack.undo()
    assert ("z", "f", "y") in edges(hand)


def test_a_click_on_an_output_selects_its_node(hand: Any) -> None:
    hand.click(hand.out("x"))
    assert hand.selected() == {"x"}


def test_wiring_x_to_both_ports_of_a_gate_gives_a_fork(hand: Any, gate: int) -> None:
    hand.drag(hand.out("x"), hand.at("g", "x"))
    hand.drag(hand.out("x"), hand.at("g", "y"))
    hand.view.differentiate(hand.id("g"))
    assert hand.gradient("x") == pytest.approx(-4.0)
    contributions = [
        hand.view.canvas.wires.contribution_of(Edge(hand.id("x"), gate, port)).text for port in ("x", "y")
    ]
    assert contributions == ["−2.00", "−2.00"]


def test_a_wire_dropped_exactly_on_an_occupied_port_takes_the_place_of_the_wire_there(
    hand: Any, gate: int
) -> None:
    hand.drag(hand.out("z"), hand.at("g", "x"))
    before = len(hand.undo_texts)
    hand.drag(hand.out("x"), hand.at("g", "x") + QPointF(-1.0, -2.0))
    assert ("x", "g", "x") in edges(hand)
    assert not {("z", "g", "x"), ("x", "g", "y")} & edges(hand)
    assert len(hand.undo_texts) == before + 1
    hand.document.undo_stack.undo()
    assert ("z", "g", "x") in edges(hand)


def test_the_end_of_a_wire_dragged_onto_an_occupied_port_takes_its_place_too(hand: Any) -> None:
    hand.drag(hand.at("q", "y"), hand.at("q", "x"))
    assert ("y", "q", "x") in edges(hand)
    assert not {("x", "q", "x"), ("y", "q", "y")} & edges(hand)
    assert len(hand.undo_texts) == 1
    hand.document.undo_stack.undo()
    assert {("x", "q", "x"), ("y", "q", "y")} <= edges(hand)


def test_a_wire_dropped_between_ports_takes_the_open_one(hand: Any, gate: int) -> None:
    hand.drag(hand.out("z"), hand.at("g", "x"))
    hand.drag(hand.out("x"), hand.at("g", "x") + QPointF(-10.0, 2.0))
    assert {("z", "g", "x"), ("x", "g", "y")} <= edges(hand)


def test_a_wire_that_is_being_drawn_runs_from_outputs_to_ports_whichever_end_is_dragged(
    hand: Any, gate: int
) -> None:
    for fixed, from_output in ((hand.out("z"), True), (hand.at("g", "x"), False)):
        hand.press(fixed)
        hand.move(AWAY)
        shape = hand.view._draft.shape
        start, end = QPointF(shape.x0, shape.y0), QPointF(shape.x1, shape.y1)
        assert (start if from_output else end) == fixed
        assert (end if from_output else start) != fixed
        hand.view.cancel_gesture()
