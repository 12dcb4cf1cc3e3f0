"""A number typed at an open port stands there, goes along with its gate, and goes when the port is wired."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from engine.ops import INLINE_CONSTANT, OPS
from gui.canvas import clipboard
from gui.canvas.hits import Hit
from gui.canvas.slots import slot_rect
from gui.canvas.tooltips import tooltip
from gui.document import commands, inlining


@pytest.fixture
def gate(hand: Any) -> int:
    """A product g of q and a port y that is open."""
    made = commands.add_node(hand.document, "multiply", (520.0, 360.0), name="g")
    commands.connect(hand.document, hand.id("q"), made, "x")
    return made


def type_at(hand: Any, port: QPointF, text: str) -> None:
    hand.double_click(port)
    editor = hand.view.editing.editor
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)


def source(hand: Any, port: str = "y") -> str | None:
    found = hand.document.graph.source(hand.id("g"), port)
    return None if found is None else hand.document.graph.node(found).name


def test_a_double_click_on_an_open_port_takes_a_number_that_stands_there_in_one_step(
    hand: Any, gate: int
) -> None:
    before = len(hand.undo_texts)
    type_at(hand, hand.at("g", "y"), "2.5")
    node = hand.document.graph.node(hand.id("c"))
    assert (node.op, node.value, node.op.name) == (INLINE_CONSTANT, 2.5, "constant")
    hand.document.flush()
    assert hand.document.value(gate) == 7.5
    area = hand.view.canvas.node_area(node.id)
    assert 0.0 < hand.at("g", "y").x() - area.right() < 8.0
    assert area.center().y() == hand.at("g", "y").y()
    assert hand.undo_texts[before:] == ["Set y of g"]
    hand.document.undo_stack.undo()
    assert source(hand) is None
    assert hand.document.graph.named("c") is None


def test_what_is_no_number_is_refused_and_leaves_the_port_open(hand: Any, gate: int) -> None:
    type_at(hand, hand.at("g", "y"), "two")
    assert hand.view.overlays.bubble.isVisible()
    QTest.keyClick(hand.view.editing.editor, Qt.Key.Key_Escape)
    assert source(hand) is None


def test_it_goes_along_with_its_gate_and_nowhere_by_itself(hand: Any, gate: int) -> None:
    inlining.give(hand.document, gate, "y", 2.0)
    gap = hand.at("g") - hand.at("c")
    places = dict(hand.document.positions)
    hand.drag(hand.at("g"), hand.at("g") + QPointF(40.0, -24.0))
    assert hand.at("g") - hand.at("c") == gap
    hand.document.undo_stack.undo()
    assert hand.document.positions == places
    commands.move(hand.document, {hand.id("c"): (0.0, 0.0)})
    assert hand.at("g") - hand.at("c") == gap


def test_it_is_scrubbed_and_edited_like_a_leaf(hand: Any, gate: int) -> None:
    inlining.give(hand.document, gate, "y", 2.0)
    hand.drag(hand.at("c"), hand.at("c") + QPointF(50.0, 0.0))
    assert hand.document.graph.node(hand.id("c")).value == pytest.approx(2.5)
    type_at(hand, hand.at("c"), "7")
    assert hand.document.graph.node(hand.id("c")).value == 7.0


def test_a_wire_drawn_to_its_port_takes_its_place_and_undo_brings_it_back(hand: Any, gate: int) -> None:
    inlining.give(hand.document, gate, "y", 2.0)
    hand.drag(hand.out("z"), hand.at("g"))  # on the body: the port counts as open
    assert source(hand) == "z"
    assert hand.document.graph.named("c") is None
    assert hand.document.graph.node(gate).op is OPS["multiply"]
    hand.document.undo_stack.undo()
    assert source(hand) == "c"
    hand.drag(hand.at("g", "y"), hand.out("z"))  # backwards from the port
    assert source(hand) == "z"
    assert hand.document.graph.named("c") is None


@pytest.mark.parametrize("how", ["the gate is deleted", "its wire is cut", "all is deleted"])
def test_it_is_gone_with_what_it_fed(hand: Any, gate: int, how: str) -> None:
    inlining.give(hand.document, gate, "y", 2.0)
    before = hand.document.graph.edges()
    if how == "its wire is cut":
        commands.disconnect(hand.document, gate, "y")
    else:
        commands.delete(hand.document, [gate] if how == "the gate is deleted" else list(hand.document.graph))
    assert hand.document.graph.named("c") is None
    hand.document.undo_stack.undo()
    assert hand.document.graph.edges() == before
    assert hand.document.graph.node(hand.id("c")).op is INLINE_CONSTANT


def test_a_copy_of_the_gate_has_its_own(hand: Any, gate: int) -> None:
    inlining.give(hand.document, gate, "y", 2.0)
    hand.view.select([gate])
    clipboard.duplicate(hand.view)
    copies = [node for node in hand.document.graph.nodes() if node.op.inline]
    assert [(node.name, node.value) for node in copies] == [("c", 2.0), ("c2", 2.0)]
    targets = {edge.target for node in copies for edge in hand.document.graph.edges_from(node.id)}
    assert len(targets) == 2


def test_no_wire_begins_or_ends_at_it_and_no_letter_stands_there(hand: Any, gate: int) -> None:
    inlining.give(hand.document, gate, "y", 2.0)
    canvas = hand.view.canvas
    near = canvas.ends_near(hand.at("g", "y"), 10.0)
    assert near == [(gate, "y")]
    hand.view.select(())
    hand.key(Qt.Key.Key_C)
    assert len(hand.view.sketch.tags) == len(hand.document.graph) - 1
    hand.key(Qt.Key.Key_Escape)


def test_the_port_after_a_lost_one_keeps_its_number(hand: Any, gate: int) -> None:
    commands.set_inputs(hand.document, gate, 3)
    inlining.give(hand.document, gate, "z", 4.0)
    commands.connect(hand.document, hand.id("x"), gate, "y")
    commands.disconnect(hand.document, gate, "y")
    assert source(hand, "y") == "c"
    assert hand.at("c").y() == hand.at("g", "y").y()


def test_a_gate_that_is_selected_alone_asks_for_numbers_at_its_open_ports(hand: Any, gate: int) -> None:
    plate = hand.at("g") + slot_rect(OPS["multiply"], "y").center()
    hand.view.select([gate, hand.id("q")])
    assert hand.view.canvas.hit(plate).slot == ""
    hand.view.select([gate])
    assert hand.view.canvas.hit(plate) == Hit(gate, slot="y")
    assert hand.view.canvas.hit(hand.at("g") + slot_rect(OPS["multiply"], "x").center()).slot == ""
    assert "type a number for port y" in tooltip(hand.document, Hit(gate, slot="y"))
    hand.move(plate, button=Qt.MouseButton.NoButton)
    assert hand.view.viewport().cursor().shape() == Qt.CursorShape.IBeamCursor
    hand.drag(plate, plate + QPointF(60.0, 200.0))
    assert hand.view.editing.editor is None
    hand.click(plate)
    QTest.keyClicks(hand.view.editing.editor, "-4")
    QTest.keyClick(hand.view.editing.editor, Qt.Key.Key_Return)
    assert hand.document.graph.node(hand.id("c")).value == -4.0
    assert hand.view.canvas.hit(plate).slot == ""
    assert hand.selected() == {"g"}


def test_a_number_that_two_gates_take_stands_where_it_stood_once_all_is_undone(hand: Any, gate: int) -> None:
    inlining.give(hand.document, gate, "y", 2.0)
    constant = hand.document.graph.source(gate, "y")
    commands.disconnect(hand.document, hand.id("q"), "y")
    commands.connect(hand.document, constant, hand.id("q"), "y")
    place = hand.document.positions[constant]
    commands.delete(hand.document, list(hand.document.graph))
    hand.document.undo_stack.undo()
    assert hand.document.positions[constant] == place
    wires = hand.document.graph.edges_from(constant)
    hand.document.remove_edges(wires)
    hand.document.add_edges(wires[::-1])
    assert hand.document.positions[constant] == place
