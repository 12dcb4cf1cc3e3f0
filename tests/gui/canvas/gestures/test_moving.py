from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from engine.graphs.graph import Edge

SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def test_a_click_on_a_gate_selects_it_and_lets_the_gradient_run_through_it(hand: Any) -> None:
    hand.click(hand.at("q"))
    assert hand.selected() == {"q"}
    assert hand.document.target == hand.id("f")
    assert (hand.gradient("q"), hand.undo_texts, hand.document.is_modified) == (-4.0, [], False)
    wave = hand.view.canvas.wave
    hand.click(hand.at("q"))
    assert wave.is_running
    wave.go_to(0.0)
    edges = [Edge(hand.id("q"), hand.id("f"), "x"), Edge(hand.id("x"), hand.id("q"), "x")]
    assert [wave.share(edge) for edge in edges] == [0.0, 0.0]
    assert wave.share(Edge(hand.id("z"), hand.id("f"), "y")) == 1.0
    wave.go_to(0.75)
    assert [wave.share(edge) for edge in edges] == [1.0, 0.5]
    wave.go_to(1.0)
    assert not wave.is_running


def test_the_chip_of_a_gate_makes_it_the_target(hand: Any) -> None:
    hand.view.select([hand.id("q")])
    hand.click(hand.chip("q"))
    assert hand.document.target == hand.id("q")
    assert hand.view.canvas.wave.share(Edge(hand.id("x"), hand.id("q"), "x")) < 1.0
    assert hand.gradient("q") == 1.0
    hand.document.undo_stack.undo()
    assert hand.document.target == hand.id("f")


def test_a_drag_from_the_chip_does_nothing(hand: Any) -> None:
    hand.view.select([hand.id("q")])
    hand.drag(hand.chip("q"), hand.chip("q") + QPointF(60.0, 0.0))
    assert hand.undo_texts == []


def test_where_no_chip_is_shown_none_is_hit(hand: Any) -> None:
    hand.view.select([hand.id("f")])
    assert not hand.view.canvas.hit(hand.chip("f")).on_chip  # it is the target
    assert not hand.view.canvas.hit(hand.chip("q")).on_chip
    hand.view.select([hand.id("q"), hand.id("f")])
    assert not hand.view.canvas.hit(hand.chip("q")).on_chip
    hand.view.select([hand.id("q")])
    assert hand.view.canvas.hit(hand.chip("q")).on_chip
    assert not hand.view.canvas.hit(hand.chip("q"), 0.3).on_chip


def test_d_makes_the_selected_gate_the_target(hand: Any) -> None:
    hand.view.select([hand.id("q")])
    hand.key(Qt.Key.Key_D)
    assert hand.document.target == hand.id("q")


def test_a_click_on_a_leaf_selects_it_and_keeps_the_target(hand: Any) -> None:
    hand.click(hand.name_of("x"))
    assert hand.selected() == {"x"}
    assert hand.document.target == hand.id("f")
    assert hand.undo_texts == []


@pytest.mark.parametrize("keys", [SHIFT, CONTROL])
def test_a_click_with_a_modifier_toggles_a_node_in_the_selection(hand: Any, keys: Any) -> None:
    hand.click(hand.name_of("x"))
    hand.click(hand.at("q"), keys)
    assert hand.selected() == {"x", "q"}
    hand.click(hand.at("q"), keys)
    assert hand.selected() == {"x"}
    assert hand.document.target == hand.id("f")


def test_dragging_a_node_moves_it_on_the_grid_in_one_step(hand: Any) -> None:
    hand.drag(hand.at("q"), hand.at("q") + QPointF(21.0, -110.0))
    assert hand.document.positions[hand.id("q")] == (304.0, 8.0)
    assert hand.document.target == hand.id("f")
    assert len(hand.undo_texts) == 1
    hand.document.undo_stack.undo()
    assert hand.document.positions[hand.id("q")] == (280.0, 120.0)


def test_alt_moves_off_the_grid(hand: Any) -> None:
    hand.drag(hand.at("q"), hand.at("q") + QPointF(21.0, -30.0), keys=ALT)
    assert hand.document.positions[hand.id("q")] == (301.0, 90.0)


def test_a_node_is_dropped_where_the_button_is_let_go(hand: Any) -> None:
    hand.drag(hand.at("q"), hand.at("q") + QPointF(80.0, 40.0), drop=False)
    hand.release(QPointF(360.0, 80.0))
    assert hand.document.positions[hand.id("q")] == (360.0, 80.0)


def test_a_drag_shorter_than_the_threshold_is_a_click(hand: Any) -> None:
    hand.drag(hand.at("q"), hand.at("q") + QPointF(2.0, 1.0))
    assert hand.document.positions[hand.id("q")] == (280.0, 120.0)
    assert hand.selected() == {"q"}


def test_selected_nodes_move_together_and_their_wires_follow(hand: Any) -> None:
    hand.view.select([hand.id("x"), hand.id("q")])
    hand.drag(hand.at("q"), hand.at("q") + QPointF(80.0, 40.0))
    assert hand.document.positions[hand.id("x")] == (176.0, 120.0)
    wire = hand.view.canvas.wires.net.shape(Edge(hand.id("x"), hand.id("q"), "x"))
    assert (wire.x0, wire.y0) == (176.0 + 52.0, 120.0)
    assert wire.x1 == 360.0 - 28.0


def test_escape_while_moving_puts_everything_back(hand: Any) -> None:
    hand.drag(hand.at("q"), hand.at("q") + QPointF(80.0, 40.0), drop=False)
    assert hand.document.positions[hand.id("q")] == (360.0, 160.0)
    hand.key(Qt.Key.Key_Escape)
    assert hand.document.positions[hand.id("q")] == (280.0, 120.0)
    hand.release(hand.at("q"))
    assert hand.undo_texts == []
    assert hand.selected() == set()


def test_scrubbing_a_value_shows_gradients_live_and_is_one_step(hand: Any) -> None:
    start = hand.value_of("x")
    hand.drag(start, start + QPointF(100.0, 0.0), drop=False)
    assert hand.document.graph.node(hand.id("x")).value == pytest.approx(-1.0)
    hand.document.flush()
    assert hand.document.value(hand.id("f")) == pytest.approx(-16.0)
    hand.release(start + QPointF(100.0, 0.0))
    assert len(hand.undo_texts) == 1
    hand.document.undo_stack.undo()
    assert hand.document.graph.node(hand.id("x")).value == -2.0


@pytest.mark.parametrize(("keys", "reached"), [(SHIFT, -1.9), (CONTROL, 8.0)])
def test_modifiers_make_scrubbing_fine_or_coarse(hand: Any, keys: Any, reached: float) -> None:
    start = hand.value_of("x")
    hand.press(start)
    hand.move(start + QPointF(100.0, 0.0), keys)
    assert hand.document.graph.node(hand.id("x")).value == pytest.approx(reached)
    hand.release(start)


def test_escape_while_scrubbing_puts_the_value_back(hand: Any) -> None:
    start = hand.value_of("x")
    hand.drag(start, start + QPointF(50.0, 0.0), drop=False)
    hand.key(Qt.Key.Key_Escape)
    assert hand.document.graph.node(hand.id("x")).value == -2.0
    assert hand.undo_texts == []


def test_a_large_value_is_scrubbed_in_larger_steps(hand: Any) -> None:
    hand.document.preview_value(hand.id("x"), 150.0)
    start = hand.value_of("x")
    hand.drag(start, start + QPointF(10.0, 0.0))
    assert hand.document.graph.node(hand.id("x")).value == pytest.approx(160.0)


def test_an_array_is_moved_rather_than_scrubbed(hand: Any) -> None:
    hand.document.preview_value(hand.id("x"), np.ones((2, 3)))
    start = hand.value_of("x")
    hand.drag(start, start + QPointF(16.0, 0.0))
    assert hand.document.positions[hand.id("x")] == (112.0, 80.0)


def test_a_gesture_that_is_broken_off_leaves_the_ordinary_cursor(hand: Any) -> None:
    hand.move(hand.value_of("x"), button=Qt.MouseButton.NoButton)
    hand.drag(hand.value_of("x"), hand.value_of("x") + QPointF(30.0, 0.0), drop=False)
    hand.key(Qt.Key.Key_Escape)
    assert hand.view.viewport().cursor().shape() == Qt.CursorShape.ArrowCursor
    hand.release(hand.value_of("x"))


@pytest.mark.parametrize(
    ("spot", "cursor"),
    [
        ("value", Qt.CursorShape.SizeHorCursor),
        ("name", Qt.CursorShape.ArrowCursor),
        ("port", Qt.CursorShape.CrossCursor),
        ("wire", Qt.CursorShape.PointingHandCursor),
    ],
)
def test_the_cursor_tells_what_a_press_would_do(hand: Any, spot: str, cursor: Qt.CursorShape) -> None:
    places = {
        "value": hand.value_of("x"),
        "name": hand.name_of("x"),
        "port": hand.out("x"),
        "wire": hand.out("z") + QPointF(40.0, 0.0),
    }
    hand.move(places[spot], button=Qt.MouseButton.NoButton)
    assert hand.view.viewport().cursor().shape() == cursor
