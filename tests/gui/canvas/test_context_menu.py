"""A press of the right button, of the menu key, or a second press: what each is about."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest

from gui.canvas import view as view_module
from gui.canvas.hits import Hit
from gui.canvas.menus import menu_for
from gui.canvas.quick_add import QuickAdd
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


def test_a_menu_tells_the_keys_of_its_rows_and_takes_none_away(hand: Any) -> None:
    hand.view.select([hand.id("q")])
    menu = menu_for(hand.view, Hit(hand.id("q")), QPointF())
    told = {action.text(): action.shortcut().toString() for action in menu.actions()}
    assert (told["Differentiate this node"], told["Rename"], told["Delete"]) == ("D", "F2", "Del")
    assert all(action.isShortcutVisibleInContextMenu() for action in menu.actions() if action.shortcut())
    menu.close()
    QTest.keyClick(hand.view, Qt.Key.Key_D)
    assert hand.document.target == hand.id("q")


def test_a_list_of_ops_takes_the_place_of_the_one_before(hand: Any) -> None:
    view = hand.view
    for text in ("plus", "times"):
        view.open_quick_add(QPoint(120, 90), text)
    assert [each.field.text() for each in view.findChildren(QuickAdd) if each.isVisible()] == ["times"]
    assert view.editing.quick_add.field.text() == "times"
