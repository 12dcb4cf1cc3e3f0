"""Finding nodes: typing selects them all, Enter goes from one to the next, Esc gives the canvas back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gui.document import commands, regrouping

KEYS = Qt.Key


@pytest.fixture
def bar(window, qtbot):
    """Return the bar of a window that shows the sigmoid neuron, opened by its key's action."""
    window.open_example("sigmoid-neuron")
    window.actions_table["find"].trigger()
    return window.graph.find_bar


def selected(window):
    graph = window.document.graph
    return [graph.node(node).name for node in window.graph.canvas.selected_nodes()]


def test_it_comes_with_the_keyboard_and_goes_with_escape(bar, window, qtbot):
    assert bar.isVisible()
    assert bar.field.hasFocus()
    qtbot.keyClick(bar.field, KEYS.Key_Escape)
    assert not bar.isVisible()
    assert window.graph.canvas.hasFocus()


def test_typing_selects_all_that_are_found_and_counts_them(bar, window, qtbot):
    qtbot.keyClicks(bar.field, "w")
    assert {"w0", "w1", "w2"} <= set(selected(window))
    assert bar.count.text() == f"{len(selected(window))} found"
    bar.field.setText("zzzz")
    assert bar.count.text() == "0 found"
    assert not bar.on.isEnabled()
    bar.field.clear()
    assert bar.count.text() == ""


def test_enter_goes_round_and_brings_each_into_view(bar, window, qtbot):
    canvas = window.graph.canvas
    canvas.zoom_to(3.0)
    bar.field.setText("x0")
    bar.field.setText("multiply")
    names = selected(window)
    assert len(names) == 2
    stepped = []
    for _press in range(3):
        qtbot.keyClick(bar.field, KEYS.Key_Return)
        canvas.journey.land()
        [node] = canvas.selected_nodes()
        stepped.append(window.document.graph.node(node).name)
        seen = canvas.mapToScene(canvas.viewport().rect()).boundingRect()
        assert seen.contains(canvas.canvas.node_area(node))
    assert stepped == [*names, names[0]]
    assert bar.count.text() == "1 of 2"
    qtbot.keyClick(bar.field, KEYS.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert selected(window) == [names[1]]
    qtbot.keyClick(bar.field, KEYS.Key_Down)
    assert selected(window) == [names[0]]
    qtbot.mouseClick(bar.back, Qt.MouseButton.LeftButton)
    assert selected(window) == [names[1]]


def test_before_anything_was_shown_shift_enter_begins_with_the_last(bar, window, qtbot):
    bar.field.setText("multiply")
    names = selected(window)
    qtbot.keyClick(bar.field, KEYS.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert selected(window) == names[-1:]


def test_what_is_hidden_by_a_quiz_is_not_found(bar, window, qtbot):
    window.actions_table["predict"].trigger()
    bar.field.setText("gradient is zero")
    assert bar.count.text() == "0 found"
    bar.field.setText("0.20")
    assert bar.count.text() == "0 found"


def test_the_buttons_step_on_and_back(bar, window, qtbot):
    qtbot.keyClicks(bar.field, "w")
    assert len(selected(window)) > 2
    told = []
    for button in (bar.on, bar.on, bar.back, bar.back):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        told.append(bar.count.text())
    first, second, again, last = told
    assert first == again != second
    assert last not in {first, second}


def test_what_is_counted_follows_the_graph_and_what_is_in_front(bar, window, qtbot):
    def told(words):
        qtbot.waitUntil(lambda: bar.count.text() == words)

    bar.field.setText("w0")
    bar.field.setText("w")
    told("3 found")
    qtbot.keyClick(bar.field, KEYS.Key_Return)
    told("1 of 3")
    document, canvas = window.document, window.graph.canvas
    commands.delete(document, [document.graph.find("w2").id])
    told("1 of 2")
    assert selected(window) == ["w0"]
    commands.delete(document, [document.graph.find("w0").id])
    told("1 found")
    gates = [document.graph.find(name).id for name in ("e", "d")]
    window.graph.look_inside(regrouping.group(document, gates, "inner"))
    told("0 found")
    assert not bar.on.isEnabled()
    window.graph.inside.leave_all()
    told("1 found")
    window.open_example("fork")
    told("0 found")
    assert canvas.selected_nodes() == []


def test_what_is_in_sight_already_is_looked_at_where_it_stands(bar, window, qtbot):
    canvas = window.graph.canvas
    canvas.fit()
    looked = canvas.view_state()
    qtbot.keyClicks(bar.field, "w0")
    canvas.journey.land()
    window.graph.show_node(window.document.graph.find("f").id)
    canvas.journey.land()
    assert canvas.view_state() == looked
    assert canvas.is_fitted
    assert not canvas.journey.can_go_back
