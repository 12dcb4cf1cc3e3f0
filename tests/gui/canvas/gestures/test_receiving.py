"""Gates dropped on a composite go into it; it is highlighted beforehand, and Alt leaves them outside."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QRectF, Qt

from engine.composites.composite import composite_of
from gui.canvas.gestures.drafts import paint_receiver
from gui.canvas.hits import Hit
from gui.canvas.menus import menu_for
from gui.document import commands, regrouping
from gui.look.theme import DARK, LIGHT
from tests.gui.drawing import Drawing

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def composite(hand: Any) -> int:
    """f = h z, where h holds the sum; then t = tanh(f) and a gate that stands apart."""
    document = hand.document
    made = regrouping.group(document, [hand.id("q")], "h")
    commands.add_node(document, "tanh", (600.0, 192.0), name="t")
    commands.connect(document, hand.id("f"), hand.id("t"), "x")
    return made


def inside(hand: Any, node: int) -> set[str]:
    row = composite_of(hand.document.graph.node(node))
    return {each.name for each in row.inside.nodes() if not each.op.is_leaf}


def test_a_gate_dropped_on_a_composite_goes_into_it_in_one_step(hand: Any, composite: int) -> None:
    places, steps = dict(hand.document.positions), len(hand.undo_texts)
    hand.document.flush()
    value = hand.document.value(hand.id("t"))
    hand.drag(hand.at("f"), hand.at("h"), drop=False)
    around = hand.view.sketch.receiver
    assert around.contains(hand.view.canvas.node_area(composite))
    assert "put it into h. Alt" in hand.view.overlays.hint.text
    assert hand.view.canvas.lifted is None
    assert inside(hand, composite) == {"q"}
    hand.release(hand.at("h"))
    assert hand.view.sketch.receiver is None
    assert inside(hand, composite) == {"q", "f"}
    assert hand.document.graph.node(composite).op.ports == ("x", "y", "z")
    assert hand.undo_texts[steps:] == ["Put into h"]
    assert hand.selected() == {"h"}
    hand.document.flush()
    assert hand.document.value(hand.id("t")) == value
    hand.document.undo_stack.undo()
    assert inside(hand, composite) == {"q"}
    assert dict(hand.document.positions) == places


def test_alt_leaves_it_outside_and_escape_puts_it_back(hand: Any, composite: int) -> None:
    place = hand.document.positions[hand.id("f")]
    hand.drag(hand.at("f"), hand.at("h"), drop=False)
    hand.key(Qt.Key.Key_Escape)
    assert hand.view.sketch.receiver is None
    assert hand.document.positions[hand.id("f")] == place
    hand.release(hand.at("h"))
    hand.drag(hand.at("f"), hand.at("h"), keys=ALT, drop=False)
    assert hand.view.sketch.receiver is None
    hand.release(hand.at("h"), keys=ALT)
    assert inside(hand, composite) == {"q"}
    assert hand.undo_texts[-1] == "Move"


def test_a_cycle_is_refused_with_names_and_the_gate_is_where_it_was(hand: Any, composite: int) -> None:
    places, steps = dict(hand.document.positions), hand.undo_texts
    hand.drag(hand.at("t"), hand.at("h"))
    assert hand.view.overlays.bubble.text().startswith("f lies between what is chosen")
    assert (dict(hand.document.positions), hand.undo_texts) == (places, steps)


def test_inputs_only_move_there(hand: Any, composite: int) -> None:
    hand.drag(hand.name_of("z"), hand.at("h"), drop=False)
    assert hand.view.sketch.receiver is None
    hand.release(hand.at("h"))
    assert hand.undo_texts[-1] == "Move"


def test_from_the_menu_what_else_is_selected_goes_into_the_composite(hand: Any, composite: int) -> None:
    def rows() -> dict[str, Any]:
        menu = menu_for(hand.view, Hit(composite), hand.at("h"))
        return {action.text(): action for action in menu.actions()}

    hand.view.select([composite])
    assert "Put into h" not in rows()
    hand.view.select([composite, hand.id("z")])
    assert "Put into h" not in rows()
    hand.view.select([composite, hand.id("f"), hand.id("t")])
    rows()["Put into h"].trigger()
    assert inside(hand, composite) == {"q", "f", "t"}
    assert hand.document.target == composite
    hand.document.undo_stack.undo()
    assert hand.document.target == hand.id("t")


def test_a_second_output_is_refused_with_names(hand: Any, composite: int) -> None:
    commands.add_node(hand.document, "tanh", (280.0, 360.0), name="u")
    steps = hand.undo_texts
    hand.drag(hand.at("u"), hand.at("h"))
    assert hand.view.overlays.bubble.text().endswith("these lead out of it or end in it: u, h")
    assert hand.undo_texts == steps


def test_the_highlight_is_drawn_in_both_themes() -> None:
    for theme in (LIGHT, DARK):
        painter = Drawing(theme)
        paint_receiver(painter, theme, QRectF(0.0, 0.0, 60.0, 40.0))  # type: ignore[arg-type]
        assert "accent" in painter.lines[0]
