"""Wires are led through points that one drags out of them, a step each."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt

from engine.graphs.graph import Edge
from gui.document import commands, rewiring
from gui.document.arranging import arrange

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def wire(hand: Any) -> Edge:
    return Edge(hand.id("z"), hand.id("f"), "y")


def point_of(hand: Any, wire: Edge, share: float = 0.5) -> QPointF:
    points = hand.view.canvas.wires.net.shape(wire).points
    return QPointF(*points[round(share * (len(points) - 1))])


def bends(hand: Any, wire: Edge) -> tuple[Any, ...]:
    return hand.document.bends.get(wire, ())


BELOW = QPointF(304.0, 304.0)


def test_a_wire_dragged_by_its_middle_is_led_through_where_it_is_dropped(hand: Any, wire: Edge) -> None:
    hand.drag(point_of(hand, wire), BELOW + QPointF(2.0, -3.0), drop=False)
    assert bends(hand, wire) == ((304.0, 304.0),)
    assert "double-click" in hand.view.overlays.hint.text
    hand.release(BELOW + QPointF(2.0, -3.0))
    assert bends(hand, wire) == ((304.0, 304.0),)
    shape = hand.view.canvas.wires.net.shape(wire)
    assert shape.distance(304.0, 304.0) < 1.0
    assert (shape.x1, shape.y1) == hand.at("f", "y").toTuple()
    assert hand.undo_texts == ["Bend a wire"]
    hand.document.undo_stack.undo()
    assert bends(hand, wire) == ()
    hand.document.undo_stack.redo()
    assert bends(hand, wire) == ((304.0, 304.0),)


def test_a_knob_is_dragged_elsewhere_and_in_line_with_the_wire_it_is_gone(hand: Any, wire: Edge) -> None:
    line = point_of(hand, wire)
    hand.drag(line, BELOW)
    hand.drag(BELOW, BELOW + QPointF(40.0, 24.0))
    assert bends(hand, wire) == ((344.0, 328.0),)
    hand.drag(BELOW + QPointF(40.0, 24.0), line)
    assert bends(hand, wire) == ()
    assert hand.undo_texts == ["Bend a wire", "Bend a wire", "Straighten a wire"]
    hand.document.undo_stack.undo()
    assert bends(hand, wire) == ((344.0, 328.0),)


def test_points_stand_in_the_order_in_which_the_wire_passes_them(hand: Any, wire: Edge) -> None:
    hand.drag(point_of(hand, wire), BELOW)
    hand.drag(point_of(hand, wire, 0.85), QPointF(400.0, 360.0), keys=ALT)
    hand.drag(point_of(hand, wire, 0.2), QPointF(240.0, 344.0), keys=ALT)
    assert bends(hand, wire) == ((240.0, 344.0), (304.0, 304.0), (400.0, 360.0))
    assert len(hand.undo_texts) == 3


def test_a_double_click_puts_a_point_on_a_wire_and_takes_one_away(hand: Any, wire: Edge) -> None:
    place = point_of(hand, wire)
    hand.double_click(place)
    assert len(bends(hand, wire)) == 1
    hand.drag(place, BELOW)
    hand.double_click(BELOW)
    assert bends(hand, wire) == ()


def test_escape_leads_the_wire_as_it_was_led(hand: Any, wire: Edge) -> None:
    hand.drag(point_of(hand, wire), BELOW, drop=False)
    hand.key(Qt.Key.Key_Escape)
    hand.release(BELOW)
    assert bends(hand, wire) == ()
    assert hand.undo_texts == []


def test_a_click_on_a_knob_selects_the_wire(hand: Any, wire: Edge) -> None:
    hand.drag(point_of(hand, wire), BELOW)
    hand.click(BELOW)
    assert hand.view.selected_edges() == [wire]
    assert len(hand.undo_texts) == 1


def test_points_go_along_where_both_ends_are_moved_and_stay_where_one_is(hand: Any, wire: Edge) -> None:
    hand.drag(point_of(hand, wire), BELOW)
    hand.view.select([hand.id("f")])
    hand.drag(hand.at("f"), hand.at("f") + QPointF(16.0, 0.0), keys=ALT)
    assert bends(hand, wire) == ((304.0, 304.0),)
    hand.view.select_all()
    hand.drag(hand.at("f"), hand.at("f") + QPointF(24.0, 16.0), keys=ALT, drop=False)
    assert bends(hand, wire) == ((328.0, 320.0),)
    hand.release(hand.at("f"), keys=ALT)
    assert bends(hand, wire) == ((328.0, 320.0),)
    hand.key(Qt.Key.Key_Right)
    assert bends(hand, wire) == ((336.0, 320.0),)
    for _step in range(2):
        hand.document.undo_stack.undo()
    assert bends(hand, wire) == ((304.0, 304.0),)


def test_a_wire_that_is_drawn_anew_runs_straight_and_one_brought_back_is_led_as_before(
    hand: Any, wire: Edge
) -> None:
    hand.drag(point_of(hand, wire), BELOW)
    commands.disconnect(hand.document, wire.target, wire.port)
    assert bends(hand, wire) == ()
    rewiring.join(hand.document, wire)
    assert bends(hand, wire) == ()
    for _step in range(2):
        hand.document.undo_stack.undo()
    assert bends(hand, wire) == ((304.0, 304.0),)


def test_laid_out_anew_wires_run_straight_and_undo_leads_them_again(hand: Any, wire: Edge) -> None:
    hand.drag(point_of(hand, wire), BELOW)
    arrange(hand.document)
    assert bends(hand, wire) == ()
    hand.document.undo_stack.undo()
    assert bends(hand, wire) == ((304.0, 304.0),)
