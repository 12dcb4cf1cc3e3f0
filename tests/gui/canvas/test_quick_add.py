"""Quick add finds ops and composites, and puts what is picked onto the canvas as one step."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from engine.composites.composite import Composite
from engine.formulas.ready_made import READY_MADE
from engine.ops import OPS
from gui.canvas.quick_add import SPACING, QuickAdd
from gui.document import commands
from gui.document.offers import OFFER_MIME


def opened(hand: Any, text: str = "") -> QuickAdd:
    hand.view.open_quick_add(text=text)
    return hand.view.editing.quick_add


def words(quick_add: QuickAdd) -> list[str]:
    return [quick_add.list.item(row).text() for row in range(quick_add.list.count())]


def test_composites_stand_under_a_heading_after_the_ops(hand: Any) -> None:
    shown = words(opened(hand))
    assert len(set(shown[: len(OPS)])) == len(OPS)
    assert shown[len(OPS) :] == ["Composites", *(entry.title for entry in READY_MADE.values())]


def test_what_is_used_most_stands_first_wherever_one_asks(hand: Any) -> None:
    for name in ("add", "add", "tanh", "tanh", "tanh"):
        commands.add_node(hand.document, name, (0.0, 900.0))
    hand.double_click(QPointF(560.0, 340.0))
    listed = words(hand.view.editing.quick_add)[:4]
    assert listed == ["x   Input", "+   Add", "tanh   Hyperbolic tangent", "×   Multiply"]


def test_a_heading_cannot_be_picked_and_arrows_pass_over_it(hand: Any, qtbot: QtBot) -> None:
    quick_add = opened(hand, "sigm")
    heading = words(quick_add).index("Composites")
    before = len(hand.document.graph)
    quick_add._pick(quick_add.list.item(heading))
    assert len(hand.document.graph) == before
    quick_add.list.setCurrentRow(heading - 1)
    qtbot.keyClick(quick_add.field, Qt.Key.Key_Down)
    assert quick_add.list.currentRow() == heading + 1
    qtbot.keyClick(quick_add.field, Qt.Key.Key_Up)
    assert quick_add.list.currentRow() == heading - 1
    quick_add.list.setCurrentRow(quick_add.list.count() - 1)
    qtbot.keyClick(quick_add.field, Qt.Key.Key_Down)
    assert quick_add.list.currentRow() == quick_add.list.count() - 1


@pytest.mark.parametrize("name", READY_MADE)
def test_a_composite_is_typed_and_stands_there_as_one_node_in_one_step(
    hand: Any, qtbot: QtBot, name: str
) -> None:
    before = len(hand.document.graph)
    quick_add = opened(hand)
    qtbot.keyClicks(quick_add.field, READY_MADE[name].title)
    qtbot.keyClick(quick_add.field, Qt.Key.Key_Return)
    [node_id] = hand.view.selected_nodes()
    node = hand.document.graph.node(node_id)
    assert isinstance(node.op, Composite)
    assert node.name == name
    assert len(hand.document.graph) == before + 1
    assert hand.undo_texts == [f"Add {name}"]
    hand.document.undo_stack.undo()
    assert len(hand.document.graph) == before


def test_a_composite_dropped_from_the_palette_twice_has_its_number_in_its_name(hand: Any) -> None:
    for place in (QPointF(200.0, 320.0), QPointF(420.0, 320.0)):
        mime = QMimeData()
        mime.setData(OFFER_MIME, QByteArray(b"neuron"))
        event = QDropEvent(
            QPointF(hand.pixel(place)), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        hand.view.dropEvent(event)
        assert event.isAccepted()
    assert hand.selected() == {"neuron2"}
    assert hand.undo_texts == ["Add neuron", "Add neuron2"]


def test_where_nothing_is_found_it_says_what_to_try_and_enter_adds_nothing(hand: Any, qtbot: QtBot) -> None:
    before = len(hand.document.graph)
    quick_add = opened(hand, "zzzz")
    [said] = words(quick_add)
    assert "“zzzz”" in said
    qtbot.keyClick(quick_add.field, Qt.Key.Key_Return)
    assert len(hand.document.graph) == before
    quick_add.field.setText("wieght")
    assert words(quick_add)[0] == "w   Parameter"


@pytest.mark.parametrize(
    ("typed", "offered", "name", "value"),
    [
        ("w0", ["w0   Parameter", "w0   Input"], "w0", 1.0),
        ("x_1", ["x_1   Input", "x_1   Parameter"], "x_1", 1.0),
        ("θ2", ["θ2   Parameter", "θ2   Input"], "θ2", 1.0),
        ("2.5", ["2.5   Constant"], "c", 2.5),
        ("−0.5", ["−0.5   Constant"], "c", -0.5),
    ],
)
@pytest.mark.parametrize("is_wired", [False, True])
def test_a_leaf_is_typed_with_its_name_or_its_number_in_one_step(
    hand: Any, qtbot: QtBot, typed: str, offered: list[str], name: str, value: float, is_wired: bool
) -> None:
    if is_wired:
        commands.disconnect(hand.document, hand.id("f"), "y")
        hand.drag(hand.at("f", "y"), QPointF(60.0, 420.0))
        quick_add = hand.view.editing.quick_add
    else:
        quick_add = opened(hand)
    steps = hand.document.undo_stack.count()
    quick_add.field.insert(typed)
    assert words(quick_add)[: len(offered)] == offered
    qtbot.keyClick(quick_add.field, Qt.Key.Key_Return)
    assert hand.selected() == {name}
    node = hand.document.graph.find(name)
    assert (node.value, node.op.title) == (value, offered[0].split("   ")[1])
    assert bool(hand.document.graph.edges_from(node.id)) == is_wired
    assert hand.document.undo_stack.count() == steps + 1


@pytest.mark.parametrize("typed", ["x", "zz0", "w0000", "x0", "1e999", "2,5", "sigmiod2"])
def test_words_that_may_be_misspelt_and_names_that_are_taken_name_no_leaf(hand: Any, typed: str) -> None:
    commands.rename(hand.document, hand.id("x"), "x0")
    quick_add = opened(hand, typed)
    assert not any(offer.called or offer.value is not None for offer in quick_add._found)


def test_only_what_fits_may_be_named(hand: Any) -> None:
    assert "w0" in opened(hand).field.placeholderText()
    hand.drag(hand.out("f"), QPointF(560.0, 60.0))
    quick_add = hand.view.editing.quick_add
    assert "w0" not in quick_add.field.placeholderText()
    quick_add.field.setText("w0")
    assert len(words(quick_add)) == 1
    assert quick_add._found == []


@pytest.mark.parametrize("had_focus", [True, False])
def test_the_keyboard_comes_back_to_the_canvas_from_where_it_was_and_only_from_there(
    hand: Any, monkeypatch: pytest.MonkeyPatch, had_focus: bool
) -> None:
    taken: list[bool] = []
    monkeypatch.setattr(hand.view, "setFocus", lambda: taken.append(True))
    hand.view.editing._quick_add_closed(had_focus)
    assert taken == [True] * had_focus
    hand.view.editing._editor_closed(had_focus)
    assert taken == [True] * 2 * had_focus


def test_the_list_is_only_as_tall_as_its_hits(hand: Any, qtbot: QtBot) -> None:
    quick_add = opened(hand)
    tall = quick_add.height()
    for text in ("sigm", "wholly unknown"):
        quick_add.field.setText(text)
        last = quick_add.list.visualItemRect(quick_add.list.item(quick_add.list.count() - 1))
        assert 0 <= quick_add.list.viewport().rect().bottom() - last.bottom() <= 2 * SPACING + 2
        assert quick_add.height() < tall
    quick_add.field.clear()
    assert quick_add.height() == tall
