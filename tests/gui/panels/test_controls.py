"""Sliders change values while they move, and make one undo step when let go."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionSlider

from engine.files.document import Contents
from engine.graphs.graph import Graph
from gui.document import commands
from gui.look.letters import grown
from gui.panels.controls import _SCROLL_BAR, Controls
from gui.panels.value_slider import _WIDTH, ValueSlider


@pytest.fixture
def controls(qtbot, product_of_a_sum):
    controls = Controls(product_of_a_sum)
    qtbot.addWidget(controls)
    controls.resize(900, 80)
    controls.show()
    qtbot.waitExposed(controls)
    return controls


def slider(controls, document, name):
    return controls.sliders[document.graph.find(name).id].slider


def handle(widget):
    option = QStyleOptionSlider()
    widget.initStyleOption(option)
    style = widget.style()
    parts = QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle
    return style.subControlRect(*parts, widget).center()


def move_held(widget, place):
    """Move with the left button held, whatever QTest remembers of buttons."""
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    screen = QPointF(widget.mapToGlobal(place))
    event = QMouseEvent(QEvent.Type.MouseMove, QPointF(place), screen, Qt.MouseButton.NoButton, left, none)
    QApplication.sendEvent(widget, event)


def test_every_single_number_that_varies_has_a_slider(controls, product_of_a_sum):
    names = [product_of_a_sum.graph.node(node_id).name for node_id in controls.sliders]
    assert names == ["x", "y", "z"]


def test_dragging_a_slider_moves_all_gradients_and_is_one_undo_step(controls, product_of_a_sum):
    document = product_of_a_sum
    widget = slider(controls, document, "z")
    start = handle(widget)
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=start)
    for pixels in (10, 20, 30):
        move_held(widget, start + QPoint(pixels, 0))
        document.flush()
    during = document.gradient(document.graph.find("x").id)
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=start + QPoint(30, 0))
    assert during > -4
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    document.flush()
    assert document.gradient(document.graph.find("x").id) == -4


def test_arrow_keys_on_a_slider_change_the_value(controls, product_of_a_sum):
    QTest.keyClick(slider(controls, product_of_a_sum, "x"), Qt.Key.Key_Right)
    assert product_of_a_sum.graph.find("x").value == pytest.approx(-1.995)


def test_a_value_set_elsewhere_moves_the_slider_and_widens_its_range(controls, product_of_a_sum):
    document = product_of_a_sum
    commands.set_value(document, document.graph.find("x").id, 40.0)
    widget = slider(controls, document, "x")
    assert widget.value() == widget.maximum() * 3 // 4


def test_an_array_has_no_slider(controls, product_of_a_sum):
    document = product_of_a_sum
    for name in ("x", "y"):
        commands.set_value(document, document.graph.find(name).id, [1.0, 2.0])
    document.flush()
    assert [document.graph.node(node_id).name for node_id in controls.sliders] == ["z"]


def test_a_new_input_gets_a_slider_and_a_removed_one_loses_it(controls, product_of_a_sum):
    document = product_of_a_sum
    added = commands.add_node(document, "input", (0, 0))
    document.flush()
    assert added in controls.sliders
    commands.delete(document, [added])
    document.flush()
    assert added not in controls.sliders


def test_sliders_keep_their_order_when_undo_brings_their_leaves_back(controls, product_of_a_sum):
    document = product_of_a_sum
    commands.delete(document, [document.graph.find(name).id for name in "xz"])
    document.undo_stack.undo()
    document.flush()
    assert [document.graph.node(node_id).name for node_id in controls.sliders] == ["x", "y", "z"]


def test_a_name_without_room_is_told_when_one_points_at_it(controls, product_of_a_sum):
    long = "a_name_that_is_far_too_long_for_a_slider"
    commands.rename(product_of_a_sum, product_of_a_sum.graph.find("x").id, long)
    sliders = [controls.sliders[product_of_a_sum.graph.find(name).id] for name in (long, "y", "z")]
    assert sliders[0].name.text().endswith("…")
    assert [slider.name.toolTip() for slider in sliders] == [long, "", ""]
    assert [slider.name.text() for slider in sliders[1:]] == ["y", "z"]


def test_sliders_that_are_there_are_taken_for_what_comes_and_none_is_made_twice(controls, product_of_a_sum):
    document, before = product_of_a_sum, list(controls.sliders.values())
    commands.add_node(document, "input", (0.0, 0.0), value=9.0)
    document.flush()
    after = list(controls.sliders.values())
    assert after[: len(before)] == before
    assert [one.name.text() for one in after] == ["x", "y", "z", "u"]
    commands.delete(document, [document.graph.find("x").id])
    document.flush()
    assert list(controls.sliders.values()) == after[:-1]
    names = {node_id: one.slider.accessibleName() for node_id, one in controls.sliders.items()}
    assert names == {document.graph.find(name).id: name for name in ("y", "z", "u")}


def test_a_slider_that_was_taken_moves_its_new_node_in_that_ones_range(controls, product_of_a_sum):
    document = product_of_a_sum
    commands.set_value(document, document.graph.find("x").id, 40.0)
    commands.delete(document, [document.graph.find("x").id])
    document.flush()
    widget = slider(controls, document, "y")
    widget.setValue(widget.maximum())
    assert document.graph.find("y").value == pytest.approx(10.0)
    document.flush()


def test_other_numbers_alone_arrange_no_slider_anew(controls, product_of_a_sum, monkeypatch):
    taken = []
    monkeypatch.setattr(ValueSlider, "take", lambda _slider, node: taken.append(node.name))
    commands.set_value(product_of_a_sum, product_of_a_sum.graph.find("x").id, 3.0)
    product_of_a_sum.flush()
    assert taken == []
    commands.add_node(product_of_a_sum, "input", (0.0, 0.0))
    product_of_a_sum.flush()
    assert taken == ["x", "y", "z", "u"]
    commands.set_value(product_of_a_sum, product_of_a_sum.graph.find("x").id, 4.0)
    product_of_a_sum.flush()
    assert taken == ["x", "y", "z", "u"]


@pytest.mark.parametrize(("kind", "grows"), [("PaletteChange", False), ("FontChange", True)])
def test_they_grow_with_the_letters_and_with_nothing_else(controls, kind, grows):
    [first, *others] = controls.sliders.values()
    letters = first.font()
    letters.setPointSizeF(3 * letters.pointSizeF())
    QApplication.processEvents()
    before = controls.height()
    first.number.setFont(letters)
    first.setFont(letters)
    assert first.width() == grown(first, _WIDTH) > others[0].width()
    controls.changeEvent(QEvent(getattr(QEvent.Type, kind)))
    QApplication.processEvents()
    assert (controls.height() > before) is grows
    assert (controls.height() == controls._row_widget.sizeHint().height() + _SCROLL_BAR) is grows


def test_without_single_numbers_it_says_what_gets_a_slider(controls, product_of_a_sum):
    commands.delete(product_of_a_sum, list(product_of_a_sum.graph))
    product_of_a_sum.flush()
    assert not controls.sliders
    assert controls._nothing.isVisible()


def test_the_first_sliders_have_room_at_once(controls, product_of_a_sum, qtbot):
    document = product_of_a_sum
    empty, filled = Contents(Graph()), Contents(document.graph.copy())
    document.replace(empty)
    document.flush()
    document.replace(filled)
    document.flush()
    [first, *_others] = controls.sliders.values()
    bottom = first.mapTo(controls, first.rect().bottomLeft()).y()
    qtbot.waitUntil(lambda: first.height() >= first.sizeHint().height())
    assert bottom < controls.height()
    assert first.sizeHint().height() <= controls.height()
