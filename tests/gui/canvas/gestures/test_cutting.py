"""A line drawn with Ctrl and the right button cuts every wire it crosses, in one step."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from gui.canvas.geometry import WireShape

CONTROL, RIGHT = Qt.KeyboardModifier.ControlModifier, Qt.MouseButton.RightButton
ABOVE, BELOW = QPointF(210.0, 40.0), QPointF(210.0, 320.0)


def wires(hand: Any) -> set[tuple[str, str]]:
    graph = hand.document.graph
    return {(graph.node(edge.source).name, graph.node(edge.target).name) for edge in graph.edges()}


def test_all_wires_that_the_line_crosses_are_cut_in_one_step(hand: Any) -> None:
    before = wires(hand)
    hand.drag(ABOVE, BELOW, keys=CONTROL, button=RIGHT, drop=False)
    assert {edge.source for edge in hand.view.selected_edges()} == {hand.id(name) for name in "xyz"}
    assert "cut" in hand.view.overlays.hint.text
    assert wires(hand) == before
    hand.release(BELOW, RIGHT, CONTROL)
    assert wires(hand) == {("q", "f")}
    assert hand.undo_texts == ["Cut 3 wires"]
    assert hand.view.sketch.cut is None
    hand.document.undo_stack.undo()
    assert wires(hand) == before


def test_a_line_that_crosses_nothing_leaves_the_selection_and_no_step(hand: Any) -> None:
    hand.view.select([hand.id("x")])
    hand.drag(QPointF(500.0, 60.0), QPointF(560.0, 80.0), keys=CONTROL, button=RIGHT)
    assert hand.selected() == {"x"}
    assert hand.undo_texts == []


def test_escape_leaves_the_wires(hand: Any) -> None:
    before = wires(hand)
    hand.drag(ABOVE, BELOW, keys=CONTROL, button=RIGHT, drop=False)
    hand.key(Qt.Key.Key_Escape)
    hand.release(BELOW, RIGHT, CONTROL)
    assert wires(hand) == before
    assert hand.view.selected_edges() == []
    assert hand.undo_texts == []


def test_no_menu_opens_over_the_knife(hand: Any) -> None:
    place = hand.pixel(ABOVE)
    for keys in (CONTROL, Qt.KeyboardModifier.NoModifier):
        on_screen = hand.view.viewport().mapToGlobal(place)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, on_screen, keys)
        QApplication.sendEvent(hand.view.viewport(), event)
        menus = [menu for menu in hand.view.findChildren(QMenu) if menu.isVisible()]
        assert bool(menus) == (keys != CONTROL)
        for menu in menus:
            menu.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize(
    ("start", "end", "crosses"),
    [
        ((100.0, -50.0), (100.0, 150.0), True),
        ((100.0, 120.0), (100.0, 150.0), False),
        ((-20.0, 0.0), (-10.0, 0.0), False),
        ((-20.0, -20.0), (220.0, 120.0), True),
        ((300.0, -50.0), (300.0, 150.0), False),
        ((20.0, -5.0), (20.0, 5.0), True),
        ((20.0, -5.0), (20.0, 0.0), True),
        ((0.0, -5.0), (0.0, 5.0), True),
        ((200.0, 95.0), (200.0, 105.0), True),
        ((-20.0, 0.0), (20.0, 0.0), False),
        ((20.0, 0.0), (20.0, 0.0), False),
        ((60.0, -5.0), (100.0, 10.0), False),
    ],
)
def test_a_line_crosses_a_wire_where_they_meet(start: Any, end: Any, crosses: bool) -> None:
    shape = WireShape(0.0, 0.0, 200.0, 100.0)
    assert shape.crosses(QPointF(*start), QPointF(*end)) == crosses
    assert shape.crosses(QPointF(*end), QPointF(*start)) == crosses
