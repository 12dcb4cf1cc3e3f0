"""The curve of a function and its slope, with the operating point, which is dragged along x."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent

from gui.flow.passes import backward
from gui.flow.playback import Playback
from gui.look.theme import appearance
from tests.gui.screen import pixels


def section(inspector):
    return inspector.page.section("curve")


def press_at(view, x):
    return QPoint(round(view.place(x, 0.0).x()), 40)


def moved(view, place):
    none, screen = Qt.MouseButton.NoButton, QPointF(view.mapToGlobal(place))
    return QMouseEvent(QEvent.Type.MouseMove, place, screen, none, none, Qt.KeyboardModifier.NoModifier)


def test_the_point_stands_on_the_function_and_on_its_slope(opened):
    _document, inspector = opened("x = 0; f = sigmoid(x)", "f")
    part = section(inspector).part
    [point] = part.view.points
    assert (point.x, point.y, point.slope) == (0.0, 0.5, 0.25)
    assert part.words.text() == "at 0: slope 0.25"


def test_saturation_is_said_in_a_word(opened):
    _document, inspector = opened("x = 7; f = sigmoid(x)", "f")
    assert section(inspector).part.words.text() == "at 7.00: saturated: slope 9.1 × 10⁻⁴"


def test_dragging_sets_the_leaf_at_the_port_and_is_one_step_of_undo(opened, qtbot):
    document, inspector = opened("x = 0; f = sigmoid(x)", "f")
    view = section(inspector).part.view
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=press_at(view, 1.0))
    for x in (2.0, 3.0):
        qtbot.mouseMove(view, press_at(view, x))
    document.flush()
    assert section(inspector).part.view is view
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=press_at(view, 3.0))
    document.flush()
    assert document.graph.find("x").value == pytest.approx(3.0, abs=0.1)
    assert view.points[0].x == document.graph.find("x").value
    first = document.graph.find("x").value
    qtbot.mouseMove(view, press_at(view, -4.0))
    view.mouseMoveEvent(moved(view, press_at(view, -4.0)))
    assert document.graph.find("x").value == first, "it was let go"
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=press_at(view, -2.0))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=press_at(view, -2.0))
    for before in (first, 0.0):
        document.undo_stack.undo()
        document.flush()
        assert document.graph.find("x").value == before
    assert not document.undo_stack.canUndo()


def test_where_the_input_is_no_leaf_dragging_only_explores(opened, qtbot):
    document, inspector = opened("x = 1; y = x + 1; f = tanh(y)", "f")
    part = section(inspector).part
    qtbot.mousePress(part.view, Qt.MouseButton.LeftButton, pos=press_at(part.view, 4.0))
    qtbot.mouseRelease(part.view, Qt.MouseButton.LeftButton, pos=press_at(part.view, 4.0))
    assert part.view.ghost.x == pytest.approx(4.0, abs=0.1)
    assert part.view.points[0].x == 2.0
    assert part.words.text().startswith("Explored at 4")
    assert "saturated" in part.words.text()
    assert not document.undo_stack.canUndo()
    qtbot.keyClick(part.view, Qt.Key.Key_Escape)
    assert part.view.ghost is None
    assert part.words.text().startswith("at 2.00")


def test_arrow_keys_move_the_point(opened, qtbot):
    document, inspector = opened("x = 0; f = sigmoid(x)", "f")
    view = section(inspector).part.view
    qtbot.keyClick(view, Qt.Key.Key_Right)
    document.flush()
    assert 0.1 < document.graph.find("x").value < 0.4
    qtbot.keyClick(view, Qt.Key.Key_Left)
    document.flush()
    assert document.graph.find("x").value == pytest.approx(0.0, abs=1e-9)


def test_every_entry_of_an_array_has_its_point_and_dragging_explores(opened, qtbot):
    document, inspector = opened("x = [0, 7, -7]; f = sigmoid(x); L = sum(f)", "f")
    part = section(inspector).part
    assert [point.x for point in part.view.points] == [0.0, 7.0, -7.0]
    assert part.words.text() == "saturated: 2 of 3 entries"
    qtbot.mouseClick(part.view, Qt.MouseButton.LeftButton, pos=press_at(part.view, 1.0))
    assert document.graph.find("x").value.tolist() == [0.0, 7.0, -7.0]


@pytest.mark.parametrize("text", ["x = -1; f = log(x)", "x = 0; f = 1 / x", "x = 1000; f = exp(x)"])
def test_where_there_is_no_value_the_curve_is_drawn_without_a_point(opened, text):
    _document, inspector = opened(text, text.split("; ")[1][0])
    assert not inspector.grab().isNull()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_function_and_slope_are_drawn_in_their_colours(opened, theme):
    appearance().choose(theme)
    _document, inspector = opened("x = 1; f = sigmoid(x)", "f")
    drawn = pixels(section(inspector).part.view.grab().toImage())[..., 2::-1]
    for colour in (appearance().theme.ink, appearance().theme.accent):
        assert (drawn == (colour.red(), colour.green(), colour.blue())).all(axis=2).sum() > 20
    appearance().choose("system")


def test_gates_that_are_no_function_of_one_number_have_no_curve(opened):
    _document, inspector = opened("x = 1; f = x * x", "f")
    assert "curve" not in inspector.page.sections


def test_it_is_not_there_before_a_played_pass_has_gone_through_the_gate(opened):
    document, inspector = opened("x = 1; f = sigmoid(x)", "f")
    playback = Playback(document, backward(document))
    inspector.show_picture(playback)
    assert section(inspector).isHidden()
    playback.go_to(len(playback.trace))
    assert not section(inspector).isHidden()
    inspector.show_picture(document)
