"""Composites are looked into from the canvas by mouse, keys and menu, and left again; nothing changes."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.files import document as docs
from gui.canvas.menus import menu_for
from gui.canvas.scene import Hit
from gui.canvas.tooltips import tooltip
from gui.document import commands, regrouping
from gui.look.theme import appearance

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(neuron_window):
    """Return the sigmoid neuron with its sigmoid grouped, and that and all else grouped once more."""
    document = neuron_window.document
    gates = [document.graph.find(name).id for name in ("minus_s", "e", "d", "f")]
    regrouping.group(document, gates, "sigma")
    regrouping.group(document, list(document.graph), "neuron")
    document.flush()
    neuron_window.graph.canvas.fit()
    return neuron_window


def node(window):
    return window.document.graph.find("neuron").id


def double_click(view, node_id):
    at = view.mapFromScene(view.canvas.centre(node_id))
    QTest.mouseClick(view.viewport(), LEFT, NONE, at)
    QTest.mouseDClick(view.viewport(), LEFT, NONE, at)


def test_a_double_click_looks_inside_and_leaves_the_target_as_it_was(window):
    commands.set_target(window.document, window.document.graph.find("w0").id)
    steps = window.document.undo_stack.undoText(), window.document.target
    double_click(window.graph.canvas, node(window))
    assert window.graph.looks_inside
    assert (window.document.undo_stack.undoText(), window.document.target) == steps


@pytest.mark.parametrize("way", ["enter", "keys", "menu", "inspector"])
def test_there_are_four_more_ways_in(window, qtbot, way):
    canvas = window.graph.canvas
    canvas.select([node(window)])
    if way == "enter":
        qtbot.keyClick(canvas, Qt.Key.Key_Return)
    elif way == "keys":
        modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        qtbot.keyClick(canvas, Qt.Key.Key_I, modifiers)
    elif way == "menu":
        menu = menu_for(canvas, Hit(node(window)), QPointF())
        next(entry for entry in menu.actions() if entry.text() == "Look inside").trigger()
        menu.close()
    else:
        qtbot.mouseClick(window.graph.inspector.page.inside.look, LEFT)
    assert window.graph.looks_inside
    assert "Inside neuron" in window.graph.inside.path.text()


def test_escape_goes_out_one_composite_at_a_time_and_the_keyboard_comes_back(window, qtbot):
    page, canvas = window.graph.inside, window.graph.canvas
    window.graph.look_inside(node(window))
    inner = page.view.shown.graph.find("sigma").id
    QTest.mouseDClick(
        page.view.viewport(), LEFT, NONE, page.view.mapFromScene(page.view.canvas.centre(inner))
    )
    assert "neuron ▸ sigma" in page.path.text()
    assert {each.name for each in page.view.shown.graph.nodes()} == {"s", "minus_s", "e", "d", "f"}
    qtbot.keyClick(page.view, Qt.Key.Key_Escape)
    assert "Inside neuron" in page.path.text()
    assert "sigma" not in page.path.text()
    qtbot.keyClick(page.view, Qt.Key.Key_Escape)
    assert not window.graph.looks_inside
    assert canvas.hasFocus()
    assert page.view is None


def test_the_back_button_goes_out(window, qtbot):
    window.graph.look_inside(node(window))
    qtbot.mouseClick(window.graph.inside.back, LEFT)
    assert not window.graph.looks_inside


def test_nothing_inside_can_be_changed(window, qtbot):
    before = docs.encode(window.document.contents())
    window.graph.look_inside(node(window))
    view = window.graph.inside.view
    gate = view.shown.graph.find("q").id
    start = view.mapFromScene(view.canvas.centre(gate))
    places = dict(view.shown.positions)
    view.select([gate])
    QTest.mousePress(view.viewport(), LEFT, NONE, start)
    QTest.mouseRelease(view.viewport(), LEFT, NONE, start + start / 4)
    QTest.mouseDClick(view.viewport(), LEFT, NONE, start)
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_F2, Qt.Key.Key_A, Qt.Key.Key_Return, Qt.Key.Key_Left):
        qtbot.keyClick(view, key)
    assert gate in view.shown.graph
    assert view.shown.positions == places
    window.graph.inside.leave_all()
    assert docs.encode(window.document.contents()) == before


def test_dragging_moves_what_is_seen_of_the_inside(window):
    window.graph.look_inside(node(window))
    QApplication.processEvents()
    view = window.graph.inside.view
    view.zoom_to(2.0)
    before, start = view.view_state(), view.viewport().rect().center()
    QTest.mousePress(view.viewport(), LEFT, NONE, start)
    for step in (QPoint(20, 10), QPoint(60, 30)):
        place = QPointF(start + step)
        on_screen = QPointF(view.viewport().mapToGlobal(place))
        event = QMouseEvent(QEvent.Type.MouseMove, place, on_screen, LEFT, LEFT, NONE)
        QApplication.sendEvent(view.viewport(), event)
    QTest.mouseRelease(view.viewport(), LEFT, NONE, start + QPoint(60, 30))
    (x, y), zoom = view.view_state()
    assert zoom == before[1]
    assert (before[0][0] - x, before[0][1] - y) == pytest.approx((30.0, 15.0), abs=2.0)


def test_the_graphs_actions_rest_while_its_canvas_is_not_seen(window):
    window.graph.canvas.select([node(window)])
    delete = window.actions_table["delete"]
    assert delete.isEnabled()
    window.graph.look_inside(node(window))
    assert not delete.isEnabled()
    window.graph.inside.leave()
    assert delete.isEnabled()


@pytest.mark.parametrize(
    "leave",
    [
        lambda window: window.open_example("fork"),
        lambda window: commands.delete(window.document, [node(window)]),
        lambda window: window.graph.palette_panel.chosen.emit("neuron"),
    ],
    ids=["another document", "the composite is deleted", "a node is added"],
)
def test_the_inside_is_left_when_it_no_longer_is_what_matters(window, leave):
    window.graph.look_inside(node(window))
    leave(window)
    window.document.flush()
    assert not window.graph.looks_inside


def test_the_hint_and_the_tooltips_name_what_the_gradients_are_of(window):
    window.graph.look_inside(node(window))
    view = window.graph.inside.view
    assert view.overlays.hint.text == "∂neuron/∂(each wire) — Esc goes back"
    gate = view.shown.graph.find("q").id
    assert "∂neuron/∂q = 0.196" in tooltip(view.shown, Hit(gate))
    assert "upstream" in tooltip(view.shown, Hit(edge=view.shown.graph.edges_into(gate)[0]))
    window.graph.inside.leave_all()
    commands.disconnect(window.document, node(window), "w0")
    window.graph.look_inside(node(window))
    assert "a port of neuron is open" in window.graph.inside.view.overlays.hint.text


def test_all_of_the_inside_is_shown_clear_of_the_legend_and_in_either_theme(window):
    window.graph.look_inside(node(window))
    QApplication.processEvents()
    view = window.graph.inside.view
    seen = view.mapFromScene(view.canvas.graph_area()).boundingRect()
    assert view.viewport().rect().contains(seen)
    assert not seen.intersects(view.overlays.legend.geometry())
    appearance().choose("dark")
    assert view.canvas.theme is appearance().theme
    appearance().choose("light")


def test_the_inspector_lists_the_inside_with_values_and_gradients(window):
    window.graph.canvas.select([node(window)])
    text = re.sub("<[^>]*>", " ", window.graph.inspector.page.inside.table.text())
    rows = re.findall(r"(p0|p1|q|s|sigma)\s+[×+]?\s+(\S+)\s+(\S+)", text)
    assert {name: (value, gradient) for name, value, gradient in rows} == {
        "p0": ("−2.00", "+0.20"), "p1": ("6.00", "+0.20"), "q": ("4.00", "+0.20"), "s": ("1.00", "+0.20"),
        "sigma": ("0.73", "+1.00"),
    }  # fmt: skip
    commands.set_value(window.document, window.document.graph.find("w2").id, 0.0)
    window.document.flush()
    assert "0.98" in window.graph.inspector.page.inside.table.text()
    window.graph.canvas.select([window.document.graph.find("w0").id])
    assert window.graph.inspector.page.inside is None
