"""What a hand does on the canvas, to the pixel and key: refusals, wires toggled, Tab, quick add, words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.graphs.graph import Edge
from gui.canvas.geometry import WireShape
from gui.canvas.gestures import sketch
from gui.canvas.gestures.edge_panning import EDGE, SPEED, EdgePanning
from gui.canvas.hits import Hit
from gui.canvas.legend import hint_text
from gui.canvas.quick_add import HEIGHT, WIDTH, QuickAdd
from gui.canvas.tooltips import node_lines, port_line, tooltip, wire_lines
from gui.document import commands
from gui.look import numbers

CONTROL = Qt.KeyboardModifier.ControlModifier


def edge(hand: Any, source: str, target: str, port: str) -> Edge:
    return Edge(hand.id(source), hand.id(target), port)


def middle(hand: Any, wire: Edge) -> QPointF:
    shape = hand.view.canvas.wires.net.shape(wire)
    return QPointF(*shape.points[len(shape.points) // 2])


def test_a_click_on_a_wire_with_a_modifier_toggles_it_and_leaves_nodes_selected(hand: Any) -> None:
    first, second = edge(hand, "x", "q", "x"), edge(hand, "z", "f", "y")
    hand.view.select([hand.id("y")])
    for wire in (first, second):
        hand.click(middle(hand, wire), keys=CONTROL)
    assert set(hand.view.selected_edges()) == {first, second}
    assert hand.selected() == {"y"}
    hand.click(middle(hand, first), keys=CONTROL)
    assert hand.view.selected_edges() == [second]
    hand.click(middle(hand, first))
    assert (hand.view.selected_edges(), hand.selected()) == ([first], set())


def test_what_is_refused_is_said_where_it_was_tried_and_returns_false(hand: Any) -> None:
    view = hand.view
    refused = view.attempt(lambda: commands.rename(view.document, hand.id("x"), "y"), hand.at("x"))
    assert refused is False
    bubble = view.overlays.bubble
    assert bubble.isVisible()
    place = view.viewport().mapTo(view, view.mapFromScene(hand.at("x")))
    assert abs(bubble.geometry().top() - place.y()) < 40
    assert view.attempt(lambda: commands.rename(view.document, hand.id("x"), "w"), hand.at("x")) is True


def test_a_pointer_that_leaves_is_over_nothing(hand: Any) -> None:
    told: list[Any] = []
    hand.view.hovered.connect(told.append)
    hand.move(hand.name_of("x"), button=Qt.MouseButton.NoButton)
    assert told == [hand.id("x")]
    for _turn in range(2):
        QApplication.sendEvent(hand.view, QEvent(QEvent.Type.Leave))
    assert told == [hand.id("x"), None]
    assert hand.view.canvas.hovered is None


def test_tab_goes_from_the_first_node_to_the_last_and_then_leaves(hand: Any) -> None:
    order = sorted(hand.document.graph, key=lambda node: hand.document.positions[node])
    visited = []
    while hand.view.focusNextPrevChild(True) and len(visited) < 9:
        visited += hand.view.selected_nodes()
        if visited[-1] == order[-1]:
            break
    assert visited == order
    hand.view.select([])
    hand.view.setFocus()
    assert hand.view.focusNextPrevChild(False)
    assert hand.view.selected_nodes() == [order[-1]]
    assert hand.view.focusNextPrevChild(False)
    assert hand.view.selected_nodes() == [order[-2]]


def test_a_gesture_shows_its_wire_and_its_band_over_the_canvas(
    hand: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Any] = []
    for name in ("paint_draft", "paint_rubber_band"):
        monkeypatch.setattr(sketch, name, lambda _painter, _theme, what: drawn.append(what))
    shape, band = WireShape(0.0, 0.0, 90.0, 40.0), QRectF(0.0, 0.0, 30.0, 20.0)
    hand.view.drawForeground(None, QRectF())
    assert drawn == []
    hand.view.sketch.set_wires(shape, allowed=False)
    hand.view.sketch.set_band(band)
    hand.view.drawForeground(None, QRectF())
    assert drawn[0] == band
    assert (drawn[1].shapes, drawn[1].allowed) == ((shape,), False)
    hand.view.sketch.set_wires(shape)
    hand.view.sketch.set_band(None)
    drawn.clear()
    hand.view.drawForeground(None, QRectF())
    assert [draft.allowed for draft in drawn] == [True]
    hand.view.sketch.set_wires()


@pytest.mark.parametrize(
    ("place", "speed"),
    [
        ((400, 280), (0.0, 0.0)), ((EDGE, EDGE), (0.0, 0.0)), ((0, 280), (SPEED, 0.0)),
        ((-500, 280), (SPEED, 0.0)), ((EDGE // 2, 280), (SPEED / 2, 0.0)), ((799, 280), (-SPEED, 0.0)),
        ((400, 0), (0.0, SPEED)), ((400, 559), (0.0, -SPEED)), ((0, 559), (SPEED, -SPEED)),
    ],
)  # fmt: skip
def test_the_view_pans_the_faster_the_nearer_to_its_edge_up_to_a_bound(
    hand: Any, place: tuple[int, int], speed: tuple[float, float]
) -> None:
    steps: list[tuple[float, float]] = []
    hand.view.viewport().resize(800, 560)
    panning = EdgePanning(hand.view.viewport(), lambda x, y: steps.append((x, y)))
    panning.follow(QPoint(*place))
    assert panning.is_active == (speed != (0.0, 0.0))
    panning._pan()
    assert steps[0] == pytest.approx(speed, abs=0.5)
    panning.stop()
    assert not panning.is_active


# Quick add --------------------------------------------------------------------------------------------------


def opened(hand: Any, at: QPoint | None = None, text: str = "") -> QuickAdd:
    hand.view.open_quick_add(at, text)
    return hand.view.editing.quick_add


@pytest.mark.parametrize("at", [QPoint(10, 20), QPoint(790, 550), QPoint(-50, -50), QPoint(300, 550)])
def test_the_list_opens_at_the_pointer_inside_of_the_view(hand: Any, at: QPoint) -> None:
    popup = opened(hand, at)
    assert popup.size().toTuple() == (WIDTH, HEIGHT)
    assert hand.view.rect().contains(popup.geometry())
    expected = QPoint(max(0, min(at.x(), 799 - WIDTH)), max(0, min(at.y(), 559 - HEIGHT)))
    assert (popup.pos() - expected).manhattanLength() <= 2
    popup.close()


def test_the_list_is_walked_picked_from_and_closed_by_keys_of_its_field(hand: Any, qtbot: Any) -> None:
    popup = opened(hand, QPoint(100, 100), "ta")
    assert popup.field.text() == "ta"
    assert popup.field.hasFocus()
    assert popup.list.currentRow() == 0
    assert all(
        popup.list.item(row).toolTip() for row in range(popup.list.count()) if popup.list.item(row).flags()
    )
    QTest.keyClick(popup.field, Qt.Key.Key_Down)
    assert popup.list.currentRow() == 1
    QTest.keyClick(popup.field, Qt.Key.Key_Up)
    QTest.keyClick(popup.field, Qt.Key.Key_Up)
    assert popup.list.currentRow() == 0
    before = len(hand.document.graph)
    QTest.keyClick(popup.field, Qt.Key.Key_Escape)
    assert hand.view.editing.quick_add is None
    assert len(hand.document.graph) == before
    assert hand.view.hasFocus()
    popup = opened(hand, QPoint(100, 100))
    popup.list.itemClicked.emit(popup.list.item(0))
    assert len(hand.document.graph) == before + 1
    assert hand.view.editing.quick_add is None


@pytest.mark.parametrize(
    ("reason", "stays"), [(Qt.FocusReason.PopupFocusReason, True), (Qt.FocusReason.MouseFocusReason, False)]
)
def test_the_list_goes_with_the_keyboard_but_not_for_a_menu(hand: Any, reason: Any, stays: bool) -> None:
    popup = opened(hand, QPoint(100, 100))
    QApplication.sendEvent(popup.field, QFocusEvent(QEvent.Type.FocusOut, reason))
    assert (hand.view.editing.quick_add is popup) == stays
    if stays:
        popup.close()


def test_letters_typed_into_the_list_are_not_keys_of_the_window(hand: Any) -> None:
    popup = opened(hand, QPoint(100, 100))
    QTest.keyClicks(popup.field, "add")
    assert popup.field.text() == "add"
    assert popup.list.item(0).text() == "+   Add"
    popup.close()


# Words ------------------------------------------------------------------------------------------------------


def test_a_node_is_told_in_full(hand: Any) -> None:
    document = hand.document
    document.flush()
    lines = node_lines(document, hand.id("q"))
    op = document.graph.node(hand.id("q")).op
    assert lines[0] == f"q — {op.title}"
    assert lines[1] == f"value {numbers.full(np.array(3.0))}"
    assert lines[2] == f"∂f/∂q = {numbers.full(np.array(-4.0))}"
    assert lines[3] == f"Gradient {op.gate}. {op.description}"
    assert len(lines) == 4
    assert len(node_lines(document, hand.id("x"))) == 3
    commands.set_target(document, hand.id("q"))
    document.flush()
    assert len(node_lines(document, hand.id("z"))) == 2


def test_a_port_and_a_chip_are_told_at_their_node(hand: Any) -> None:
    document = hand.document
    assert port_line(document, hand.id("f"), "x") == "port x: from q"
    commands.disconnect(document, hand.id("f"), "x")
    open_port = "port x: open. Drag a wire here, or double-click to type a number"
    assert port_line(document, hand.id("f"), "x") == open_port
    told = tooltip(document, Hit(hand.id("f"), "x"))
    assert told.startswith("<b>f — ")
    assert told.split("<br>")[1] == open_port
    assert tooltip(document, Hit(hand.id("q"), on_chip=True)) == "<b>Differentiate q (D)</b>"
    assert tooltip(document, Hit()) == ""


def test_a_wire_is_told_with_its_product_or_its_share(hand: Any) -> None:
    document = hand.document
    document.flush()
    wire = edge(hand, "q", "f", "x")
    first, second = wire_lines(document, wire)
    assert first == "q → f, port x"
    upstream, local, share = (numbers.full(np.array(number)) for number in (1.0, -4.0, -4.0))
    assert second == f"upstream {upstream} × local {local} = {share}"
    commands.set_value(document, hand.id("z"), [1.0, 2.0])
    document.flush()
    assert wire_lines(document, wire)[1].startswith("contribution ")
    commands.set_target(document, hand.id("q"))
    document.flush()
    assert wire_lines(document, wire)[1] == "gradient not computed"


def test_the_hint_says_what_stands_in_the_way(hand: Any) -> None:
    document = hand.document
    document.flush()
    assert hint_text(document).startswith("∂f/∂(each wire)")
    commands.set_value(document, hand.id("x"), [1.0, 2.0])
    commands.set_value(document, hand.id("y"), [1.0, 2.0, 3.0])
    document.flush()
    assert hint_text(document).startswith("Not computed: q")
    commands.delete(document, [node.id for node in document.graph.nodes() if not node.op.is_leaf])
    document.flush()
    assert hint_text(document) == "Choose a gate and press D to differentiate it"
    commands.delete(document, [*document.graph])
    document.flush()
    assert hint_text(document) == ""


# Small pictures of arrays -----------------------------------------------------------------------------------
