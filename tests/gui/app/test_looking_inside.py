"""Composites are looked into from the canvas by mouse, keys and menu, and left; looking changes nothing."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.files import document as docs
from gui.canvas.hits import Hit
from gui.canvas.menus import menu_for
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
    assert window.graph.inside.trail.words == "Graph ▸ neuron"


def test_escape_goes_out_one_composite_at_a_time_and_the_keyboard_comes_back(window, qtbot):
    page, canvas = window.graph.inside, window.graph.canvas
    window.graph.look_inside(node(window))
    double_click(page.view, page.view.shown.graph.find("sigma").id)
    assert page.trail.words == "Graph ▸ neuron ▸ sigma"
    assert {each.name for each in page.view.shown.graph.nodes()} == {"s", "minus_s", "e", "d", "f"}
    qtbot.keyClick(page.view, Qt.Key.Key_Escape)
    assert page.trail.words == "Graph ▸ neuron"
    qtbot.keyClick(page.view, Qt.Key.Key_Escape)
    assert not window.graph.looks_inside
    assert canvas.hasFocus()
    assert page.view is None


def outlined(window):
    rows = window.graph.panels.late("outline").panel.rows
    return {rows.data(rows.index(row, 0)).split()[0] for row in range(rows.rowCount())}


def test_inspector_outline_and_counts_are_about_the_composite_one_is_in(window, qtbot):
    graph = window.graph
    page, inspector = graph.inside, graph.inspector
    graph.edges.toggle("outline")
    qtbot.waitUntil(lambda: outlined(window) >= {"neuron", "w0"})
    graph.look_inside(node(window))
    assert outlined(window) >= {"q", "sigma", "s"}
    double_click(page.view, page.view.shown.graph.find("sigma").id)
    assert outlined(window) == {"s", "minus_s", "e", "d", "f"}
    assert window.focusWidget() is page.view
    counts = window.counts.text()
    page.leave()  # to the one around it, which is an inside itself
    assert outlined(window) >= {"q", "sigma", "s"}
    assert window.counts.text() != counts
    outline, gate = graph.panels.late("outline").panel, page.view.shown.graph.find("q").id
    outline.setCurrentIndex(outline.rows.row_of(gate))
    assert page.view.selected_nodes() == [gate]
    assert inspector.page.name.text() == "q"
    qtbot.keyClick(outline, Qt.Key.Key_Return)
    assert graph.looks_inside
    assert window.focusWidget() is page.view
    page.view.select([page.view.shown.graph.find("sigma").id])
    assert outline.selected_nodes() == page.view.selected_nodes()
    page.leave()
    assert outlined(window) >= {"neuron", "w0"}


def test_the_back_button_goes_out(window, qtbot):
    window.graph.look_inside(node(window))
    qtbot.mouseClick(window.graph.inside.back, LEFT)
    assert not window.graph.looks_inside


def test_looking_around_changes_nothing(window, qtbot):
    before = docs.encode(window.document.contents()), window.document.undo_stack.count()
    window.graph.look_inside(node(window))
    view = window.graph.inside.view
    gate = view.shown.graph.find("q").id
    QTest.mouseClick(view.viewport(), LEFT, NONE, view.mapFromScene(view.canvas.centre(gate)))
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_F, Qt.Key.Key_D):
        qtbot.keyClick(view, key)
    assert window.graph.looks_inside
    window.graph.inside.leave_all()
    assert (docs.encode(window.document.contents()), window.document.undo_stack.count()) == before


@pytest.mark.parametrize(
    "leave",
    [
        lambda window: window.open_example("fork"),
        lambda window: commands.delete(window.document, [node(window)]),
        lambda window: window.graph.inside.trail.chosen.emit(0),
    ],
    ids=["another document", "the composite is deleted", "by the trail"],
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


def test_while_a_quiz_goes_on_nobody_looks_inside_and_that_is_said(window):
    window.graph.predict()
    window.graph.look_inside(node(window))
    assert not window.graph.looks_inside
    assert "quiz" in window.graph.messages.text


def test_whoever_is_shown_a_node_of_the_graph_looks_inside_no_longer(window):
    window.graph.look_inside(node(window))
    assert window.graph.looks_inside
    shown = window.document.graph.outputs()[0]
    window.graph.show_node(shown)
    assert not window.graph.looks_inside
    assert window.graph.canvas.selected_nodes() == [shown]
