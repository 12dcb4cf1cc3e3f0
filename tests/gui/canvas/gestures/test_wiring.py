from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from engine.graphs.graph import Edge
from gui.canvas.faces import OUTPUT
from gui.document import commands
from gui.document.offers import OFFER_MIME

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


def test_a_new_wire_dropped_on_its_own_node_vanishes(hand: Any) -> None:
    before = edges(hand)
    for place in (hand.out("x"), hand.at("x")):
        hand.press(hand.out("x"))
        hand.move(AWAY)
        hand.move(place)
        hand.release(place)
        assert edges(hand) == before
        assert hand.undo_texts == []
        assert hand.view.editing.quick_add is None


def test_dropped_on_a_gate_whose_inputs_are_all_taken_it_vanishes_and_says_so(hand: Any) -> None:
    full = commands.add_node(hand.document, "tanh", (520.0, 360.0), name="t")
    commands.connect(hand.document, hand.id("z"), full, "x")
    before = edges(hand)
    hand.drag(hand.out("y"), hand.at("t"), drop=False)
    assert not hand.view.overlays.bubble.isHidden()
    hand.view.overlays.bubble.dismiss()  # as it does by itself where one waits
    hand.release(hand.at("t"))
    assert edges(hand) == before
    assert not hand.view.overlays.bubble.isHidden()
    text = hand.view.overlays.bubble.text()
    assert text == "All inputs of t are taken: drop the wire on a port to take its place"


def test_dropped_on_its_own_gate_it_vanishes_and_nothing_is_said(hand: Any) -> None:
    before = edges(hand)
    hand.drag(hand.out("q"), hand.at("q"))
    assert edges(hand) == before
    assert hand.view.overlays.bubble.isHidden()


def test_a_gate_of_any_number_of_inputs_grows_for_a_wire_that_is_dropped_on_it(hand: Any) -> None:
    before = edges(hand)
    hand.drag(hand.out("z"), hand.at("q"), drop=False)
    (shape,) = hand.view.sketch.draft.shapes
    assert hand.view.sketch.draft.allowed
    hand.release(hand.at("q"))
    assert edges(hand) == before | {("z", "q", "z")}
    assert hand.at("q", "z").toTuple() == (shape.x1, shape.y1)
    assert hand.document.graph.node(hand.id("q")).op.ports == ("x", "y", "z")
    hand.document.flush()
    assert hand.document.value(hand.id("q")) == -1.0
    assert hand.undo_texts == ["Connect"]
    hand.document.undo_stack.undo()
    assert edges(hand) == before
    assert hand.document.graph.node(hand.id("q")).op.ports == ("x", "y")


def test_it_closes_up_after_a_wire_that_is_taken_away(hand: Any) -> None:
    hand.drag(hand.out("z"), hand.at("q"))
    hand.drag(hand.at("q", "y"), AWAY)
    assert {("x", "q", "x"), ("z", "q", "y")} <= edges(hand)
    assert hand.document.graph.node(hand.id("q")).op.ports == ("x", "y")
    hand.drag(hand.at("q", "x"), AWAY)  # of two inputs both stay
    assert hand.document.graph.node(hand.id("q")).op.ports == ("x", "y")
    assert {edge for edge in edges(hand) if edge[1] == "q"} == {("z", "q", "y")}
    for _step in range(2):
        hand.document.undo_stack.undo()
    assert {("x", "q", "x"), ("y", "q", "y"), ("z", "q", "z")} <= edges(hand)


def test_a_gate_does_not_grow_for_what_depends_on_it(hand: Any) -> None:
    before = edges(hand)
    hand.drag(hand.out("f"), hand.at("q"))
    assert edges(hand) == before


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
    assert canvas.situation(hand.id("f")).offered == {"x", "y"}  # taken, but a new wire takes their place
    assert canvas.situation(hand.id("x")).offered == frozenset()
    hand.key(Qt.Key.Key_Escape)
    assert canvas.situation(gate).offered is None


def test_dragging_backwards_offers_outputs_that_close_no_cycle(hand: Any) -> None:
    commands.disconnect(hand.document, hand.id("q"), "y")
    canvas = hand.view.canvas
    hand.drag(hand.at("q", "y"), AWAY, drop=False)
    assert canvas.situation(hand.id("z")).offered == {OUTPUT}
    assert canvas.situation(hand.id("f")).offered == frozenset()
    hand.key(Qt.Key.Key_Escape)


def test_a_port_that_the_shape_does_not_fit_is_dimmed_and_says_why_while_the_wire_is_over_it(
    hand: Any, gate: int
) -> None:
    commands.set_value(hand.document, hand.id("z"), [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    commands.set_value(hand.document, hand.id("x"), [1.0, 2.0, 3.0])
    product = commands.add_node(hand.document, "matmul", (520.0, 420.0), name="m")
    commands.connect(hand.document, hand.id("z"), product, "a")
    canvas, bubble = hand.view.canvas, hand.view.overlays.bubble
    hand.press(hand.out("x"))
    hand.move(AWAY)
    assert canvas.situation(product).offered == {"a"}  # (3,) before whatever comes to b
    assert canvas.situation(gate).offered == {"x", "y"}
    hand.move(hand.at("m", "b"))
    assert bubble.isVisible()
    assert bubble.text() == "m: port b has shape (3,); its first dimension must be 2, as a's last in (3, 2)"
    hand.move(hand.at("g", "y"))
    assert not bubble.isVisible()
    hand.move(hand.at("q", "x"))  # of a sum that feeds nothing which x needs
    assert not bubble.isVisible()
    hand.key(Qt.Key.Key_Escape)


def test_a_wire_whose_end_is_dragged_does_not_stand_in_its_own_way(hand: Any) -> None:
    commands.set_value(hand.document, hand.id("z"), [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    product = commands.add_node(hand.document, "matmul", (520.0, 420.0), name="m")
    commands.connect(hand.document, hand.id("z"), product, "a")
    hand.press(hand.at("m", "a"))
    hand.move(AWAY)
    assert hand.view.canvas.situation(product).offered == {"a", "b"}  # (3, 2) before (3, 2) would not fit
    hand.key(Qt.Key.Key_Escape)


def test_a_cycle_is_told_before_the_wire_is_dropped(hand: Any) -> None:
    bubble = hand.view.overlays.bubble
    hand.press(hand.out("f"))
    hand.move(AWAY)
    hand.move(hand.at("q", "y"))
    assert bubble.text() == "f depends on q, so this wire would close a cycle"
    hand.key(Qt.Key.Key_Escape)
    assert not bubble.isVisible()


def test_over_the_body_of_a_gate_that_can_take_no_wire_the_reason_is_told_too(hand: Any) -> None:
    bubble, before = hand.view.overlays.bubble, edges(hand)
    hand.press(hand.out("f"))
    hand.move(AWAY)
    hand.move(hand.at("q"))
    assert bubble.text() == "f depends on q, so this wire would close a cycle"
    assert bubble.isVisible()
    hand.move(hand.at("x"))  # which has no inputs
    assert not bubble.isVisible()
    hand.move(hand.at("q"))
    hand.release(hand.at("q"))
    assert bubble.isVisible()
    assert edges(hand) == before


def test_either_end_of_a_wire_is_grabbed_by_its_body(hand: Any, gate: int) -> None:
    hand.drag(hand.out("z") + QPointF(24.0, 0.0), hand.out("x"))
    assert ("x", "f", "y") in edges(hand)
    assert ("z", "f", "y") not in edges(hand)
    assert len(hand.undo_texts) == 2  # the gate, and this
    start = hand.out("x") + QPointF(24.0, 0.0)
    hand.press(start)
    hand.move(AWAY)
    hand.move(hand.out("x"))
    hand.release(hand.out("x"))
    assert len(hand.undo_texts) == 2
    hand.document.undo_stack.undo()
    assert ("z", "f", "y") in edges(hand)


def test_the_hint_line_tells_what_a_dragged_wire_can_do(hand: Any) -> None:
    hint, before = hand.view.overlays.hint, hand.view.overlays.hint.text
    hand.press(hand.out("x"))
    assert hint.text == before
    hand.move(AWAY)
    assert "empty ground" in hint.text
    hand.key(Qt.Key.Key_Escape)
    assert hint.text == before


def test_a_wire_dropped_on_empty_ground_asks_what_to_add_and_the_node_is_wired_there_in_one_step(
    hand: Any,
) -> None:
    before = edges(hand)
    hand.drag(hand.out("q"), AWAY)
    quick_add = hand.view.editing.quick_add
    assert quick_add.list.item(0).text() == "+   Add"  # the graph has one, and one product
    assert quick_add.list.item(1).text() == "×   Multiply"
    assert hand.view.sketch.draft is not None
    QTest.keyClicks(quick_add.field, "sigm")
    QTest.keyClick(quick_add.field, Qt.Key.Key_Return)
    assert edges(hand) == before | {("q", "a_1", "x")}
    assert hand.selected() == {"a_1"}
    gap = hand.at("a_1", "x") - AWAY
    assert abs(gap.x()) <= 4.0
    assert abs(gap.y()) <= 4.0
    assert hand.undo_texts == ["Add gate σ"]
    assert hand.view.sketch.draft is None
    hand.document.undo_stack.undo()
    assert edges(hand) == before


def test_only_what_takes_the_shape_is_offered(hand: Any) -> None:
    hand.drag(hand.out("q"), AWAY)
    quick_add = hand.view.editing.quick_add
    QTest.keyClicks(quick_add.field, "matrix product")
    assert [quick_add.list.item(row).text() for row in range(quick_add.list.count())] == [
        "Nothing called “matrix product” fits here."
    ]
    QTest.keyClick(quick_add.field, Qt.Key.Key_Escape)
    assert hand.view.sketch.draft is None
    assert hand.undo_texts == []


def test_a_wire_dragged_backwards_onto_empty_ground_offers_leaves_first(hand: Any) -> None:
    commands.disconnect(hand.document, hand.id("f"), "y")
    hand.drag(hand.at("f", "y"), AWAY)
    quick_add = hand.view.editing.quick_add
    assert quick_add.list.item(0).text().endswith("Input")
    QTest.keyClicks(quick_add.field, "parameter")
    QTest.keyClick(quick_add.field, Qt.Key.Key_Return)
    assert ("w1", "f", "y") in edges(hand)
    assert abs(hand.out("w1").x() - AWAY.x()) <= 4.0
    assert hand.undo_texts == ["Disconnect", "Add w1"]


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
        hand.view.canvas.wires.numbers.contribution_of(Edge(hand.id("x"), gate, port)).text
        for port in ("x", "y")
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


def test_the_end_of_a_wire_dragged_to_another_gates_occupied_port_takes_its_place_too(hand: Any) -> None:
    hand.drag(hand.at("q", "y"), hand.at("f", "y"))
    assert ("y", "f", "y") in edges(hand)
    assert not {("z", "f", "y"), ("y", "q", "y")} & edges(hand)
    assert len(hand.undo_texts) == 1
    hand.document.undo_stack.undo()
    assert {("z", "f", "y"), ("y", "q", "y")} <= edges(hand)


def test_the_end_of_a_wire_dragged_to_another_port_of_its_gate_changes_places_with_the_wire_there(
    hand: Any,
) -> None:
    before = edges(hand)
    hand.drag(hand.at("q", "y"), hand.at("q", "x"))
    assert edges(hand) == before - {("x", "q", "x"), ("y", "q", "y")} | {("y", "q", "x"), ("x", "q", "y")}
    assert hand.undo_texts == ["Swap inputs"]
    hand.document.undo_stack.undo()
    assert edges(hand) == before


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
        (shape,) = hand.view.sketch.draft.shapes
        start, end = QPointF(shape.x0, shape.y0), QPointF(shape.x1, shape.y1)
        assert (start if from_output else end) == fixed
        assert (end if from_output else start) != fixed
        hand.view.cancel_gesture()


@pytest.mark.parametrize("by", ["wire", "list", "drop"])
def test_a_node_that_would_come_half_out_of_sight_is_brought_into_it(hand: Any, by: str) -> None:
    view, edge = hand.view, QPoint(4, 120)
    if by == "wire":
        commands.disconnect(hand.document, hand.id("f"), "y")
        hand.drag(hand.at("f", "y"), view.mapToScene(edge))
        QTest.keyClick(view.editing.quick_add.field, Qt.Key.Key_Return)
    elif by == "list":
        view.open_quick_add(edge, "tanh")
        QTest.keyClick(view.editing.quick_add.field, Qt.Key.Key_Return)
    else:
        mime = QMimeData()
        mime.setData(OFFER_MIME, QByteArray(b"tanh"))
        view.dropEvent(
            QDropEvent(
                QPointF(edge), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
                Qt.KeyboardModifier.NoModifier,
            )
        )  # fmt: skip
    [new] = view.selected_nodes()
    assert view.seen().contains(view.canvas.node_area(new))
