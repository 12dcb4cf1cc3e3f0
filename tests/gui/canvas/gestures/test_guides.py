"""Dragged nodes come into line with their neighbours, which lines show; with Ctrl they are copied."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt

from gui.canvas.gestures.guides import REACH
from gui.document import commands
from gui.look.habits import Habits, kept_habits

ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def habits_left_as_they_were(qapp: Any) -> Any:
    yield
    kept_habits().now = Habits()


def drop_at(hand: Any, name: str, goal: QPointF, **how: Any) -> tuple[float, float]:
    """Drag a node's middle to a place, and return where it then stands."""
    hand.drag(hand.at(name), goal, **how)
    return hand.document.positions[hand.id(name)]


def test_a_node_is_drawn_into_line_with_the_middle_of_another_and_a_line_shows_it(hand: Any) -> None:
    near = QPointF(333.0, 192.0 + REACH - 1.0)  # f stands at (440, 192)
    assert drop_at(hand, "q", near, drop=False)[1] == 192.0
    [line] = hand.view.sketch.guides
    assert (line.y1(), line.y2()) == (192.0, 192.0)
    assert (line.x1(), line.x2()) == (hand.at("q").x() - 28.0, 468.0)
    hand.release(near)
    assert hand.view.sketch.guides == ()
    assert hand.document.positions[hand.id("q")] == (336.0, 192.0)
    assert hand.undo_texts == ["Move"]


def test_edges_come_into_line_too_each_coordinate_for_itself(hand: Any) -> None:
    """z's left edge is at 44, its lower one at 286; q measures 56 by 56."""
    assert drop_at(hand, "q", QPointF(44.0 + 28.0 - 4.0, 380.0)) == (72.0, 384.0)
    assert drop_at(hand, "q", QPointF(200.0, 286.0 - 28.0 - 2.0)) == (200.0, 258.0)


def test_out_of_reach_nodes_keep_to_the_grid_and_reach_is_of_the_screen(hand: Any) -> None:
    assert drop_at(hand, "q", QPointF(333.0, 192.0 + REACH + 4.0)) == (336.0, 200.0)
    hand.view.restore_view_state((300.0, 200.0), 2.0)
    assert drop_at(hand, "q", QPointF(333.0, 192.0 + REACH - 1.0))[1] == 200.0


@pytest.mark.parametrize("how", ["Alt", "habit"])
def test_alt_or_a_habit_leaves_nodes_where_they_are_dropped(hand: Any, how: str) -> None:
    if how == "habit":
        kept_habits().flip("snaps")
    keys = ALT if how == "Alt" else Qt.KeyboardModifier.NoModifier
    assert drop_at(hand, "q", QPointF(333.0, 197.0), keys=keys) == (
        (333.0, 197.0) if keys else (336.0, 200.0)
    )


def test_what_is_dragged_along_is_no_neighbour(hand: Any) -> None:
    hand.view.select([hand.id("q"), hand.id("f")])
    drop_at(hand, "q", QPointF(333.0, 341.0), drop=False)
    assert hand.view.sketch.guides == ()
    hand.key(Qt.Key.Key_Escape)
    hand.release(QPointF(333.0, 341.0))


def test_escape_takes_lines_and_ghosts_away(hand: Any) -> None:
    drop_at(hand, "q", QPointF(333.0, 195.0), keys=CONTROL, drop=False)
    assert hand.view.sketch.ghosts
    hand.view.grab()
    hand.key(Qt.Key.Key_Escape)
    hand.release(QPointF(333.0, 195.0))
    assert (hand.view.sketch.guides, hand.view.sketch.ghosts) == ((), None)
    assert (len(hand.document.graph), hand.undo_texts) == (5, [])


def test_dragging_with_ctrl_leaves_the_nodes_and_drops_copies_as_one_step(hand: Any) -> None:
    hand.view.select([hand.id("x"), hand.id("q")])
    hand.drag(hand.at("q"), QPointF(280.0, 400.0), keys=CONTROL)
    assert hand.selected() == {"x2", "q2"}
    assert [hand.document.positions[hand.id(name)] for name in ("x", "q", "x2", "q2")] == [
        (96.0, 80.0), (280.0, 120.0), (96.0, 360.0), (280.0, 400.0),
    ]  # fmt: skip
    assert hand.undo_texts == ["Duplicate"]
    assert hand.document.graph.source(hand.id("q2"), "x") == hand.id("x2")
    hand.document.undo_stack.undo()
    assert hand.selected() == {"x", "q"}


def test_ctrl_may_be_pressed_and_let_go_while_one_drags(hand: Any) -> None:
    goal = QPointF(280.0, 400.0)
    hand.press(hand.at("q"))
    hand.move(goal)
    assert hand.document.positions[hand.id("q")] == (280.0, 400.0)
    hand.move(goal, CONTROL)
    assert hand.document.positions[hand.id("q")] == (280.0, 120.0)
    hand.move(goal)
    assert hand.document.positions[hand.id("q")] == (280.0, 400.0)
    assert hand.view.sketch.ghosts is None
    hand.release(goal, keys=CONTROL)
    assert hand.undo_texts == ["Duplicate"]


def test_a_line_spans_all_that_are_in_line(hand: Any) -> None:
    commands.move(hand.document, {hand.id("x"): (96.0, 192.0)})
    drop_at(hand, "q", QPointF(280.0, 193.0), drop=False)
    assert [(line.x1(), line.x2()) for line in hand.view.sketch.guides] == [(44.0, 468.0)]
    hand.release(QPointF(280.0, 193.0))


@pytest.mark.parametrize(("keys", "reached"), [(Qt.KeyboardModifier.ShiftModifier, -1.9), (CONTROL, 8.0)])
def test_modifiers_pressed_before_make_scrubbing_fine_or_coarse(hand: Any, keys: Any, reached: float) -> None:
    start = hand.value_of("x")
    hand.drag(start, start + QPointF(100.0, 0.0), keys=keys)
    assert hand.document.graph.node(hand.id("x")).value == pytest.approx(reached)
    assert hand.undo_texts == ["Set x"]


def test_a_click_on_a_value_with_ctrl_selects_as_anywhere_on_the_node(hand: Any) -> None:
    hand.click(hand.at("q"))
    hand.click(hand.value_of("x"), CONTROL)
    assert hand.selected() == {"x", "q"}
    hand.click(hand.value_of("x"), CONTROL)
    assert hand.selected() == {"q"}
