"""A press of the right button, of the menu key, or a second press: what each is about."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent

from gui.canvas import view as view_module
from gui.document import annotating

NONE = Qt.KeyboardModifier.NoModifier
GROUND = QPointF(60.0, 380.0)


class Menu:
    """Stands for a menu, which would wait for a choice."""

    def popup(self, _place: QPoint) -> None:
        """Open nothing."""


@pytest.mark.parametrize(
    ("before", "where", "nodes", "wires"),
    [
        ("", "node", {"q"}, 0),
        ("x", "node", {"q"}, 0),
        ("xq", "node", {"x", "q"}, 0),
        ("x", "wire", set(), 1),
        ("x", "ground", {"x"}, 0),
    ],
)
def test_a_right_click_selects_what_its_menu_is_about(
    hand: Any, monkeypatch: pytest.MonkeyPatch, before: str, where: str, nodes: set[str], wires: int
) -> None:
    view, offered = hand.view, []
    monkeypatch.setattr(view_module, "menu_for", lambda *about: offered.append(about) or Menu())
    view.select([hand.id(name) for name in before])
    places = {"node": hand.at("q"), "wire": hand.out("z") + QPointF(40.0, 0.0), "ground": GROUND}
    place = hand.pixel(places[where])
    reason = QContextMenuEvent.Reason
    for keys in (Qt.KeyboardModifier.ControlModifier, NONE):
        view.contextMenuEvent(QContextMenuEvent(reason.Mouse, place, view.mapToGlobal(place), keys))
    assert hand.selected() == nodes
    assert len(view.selected_edges()) == wires
    ((about, hit, at),) = offered
    assert about is view
    assert (hit.node is not None, hit.edge is not None) == (where == "node", where == "wire")
    assert at == view.mapToScene(place)


def test_the_menu_key_is_about_what_is_selected_wherever_the_pointer_is(
    hand: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, offered = hand.view, []
    monkeypatch.setattr(view_module, "menu_for", lambda *about: offered.append(about) or Menu())
    view.select([hand.id("f")])
    keyboard = QContextMenuEvent.Reason.Keyboard
    view.contextMenuEvent(QContextMenuEvent(keyboard, QPoint(0, 0), QPoint(0, 0), NONE))
    ((_view, hit, at),) = offered
    assert (hit.node, hit.edge) == (hand.id("f"), None)
    assert at == view.mapToScene(view.viewport().rect().center())
    assert hand.selected() == {"f"}


def test_a_double_click_on_a_gate_is_two_clicks(hand: Any) -> None:
    hand.double_click(hand.at("q"))
    hand.release(hand.at("q"))
    assert hand.selected() == {"q"}
    assert hand.view.editing.editor is None
    assert hand.undo_texts == []


def test_what_lies_under_a_point_is_found_by_the_canvas_and_never_by_the_scene_of_qt(hand: Any) -> None:
    annotating.frame(hand.document, [hand.id("x"), hand.id("y")])
    for place in (hand.at("x"), hand.out("z") + QPointF(40.0, 0.0)):
        assert hand.view.canvas.hit(place).thing is not None
        assert hand.view.canvas.items(place) == []
