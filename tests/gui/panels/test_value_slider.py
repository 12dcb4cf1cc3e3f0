"""A slider's range and step are typed where it is, and what is kept in sight leaves the others out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.files.document import Contents, Slider, decode, encode
from gui.document import commands
from gui.panels.controls import Controls

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def document(product_of_a_sum):
    product_of_a_sum.flush()
    return product_of_a_sum


@pytest.fixture
def controls(qtbot, document):
    controls = Controls(document)
    qtbot.addWidget(controls)
    controls.resize(900, 80)
    controls.show()
    qtbot.waitExposed(controls)
    return controls


def node(document, name):
    return document.graph.find(name).id


def control(controls, document, name):
    return controls.sliders[node(document, name)]


def typed(one, low, step, high):
    """Double-click the slider, type into its three fields, and press Enter."""
    QTest.mouseDClick(one.slider, LEFT)
    for field, text in zip(
        (one.fields.low, one.fields.step, one.fields.high), (low, step, high), strict=True
    ):
        field.setText(text)
    QTest.keyClick(one.fields.high, Qt.Key.Key_Return)


def test_a_range_and_a_step_that_are_typed_are_the_slider_s_and_one_step_of_undo(controls, document):
    one = control(controls, document, "x")
    typed(one, "-4", "0.5", "4")
    assert (one.slider.maximum(), one.slider.value(), one.slider.isVisible()) == (16, 4, True)
    QTest.keyClick(one.slider, Qt.Key.Key_Right)
    assert document.graph.find("x").value == -1.5
    assert [step.text for step in document.undo_stack.steps] == ["Slider of x", "Set x"]
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert document.slider_of(node(document, "x")).says_nothing
    assert one.slider.maximum() == 2000


def test_values_are_those_that_one_would_write(controls, document):
    one = control(controls, document, "x")
    typed(one, "0", "0.1", "1")
    commands.set_value(document, node(document, "x"), 0.2)
    QTest.keyClick(one.slider, Qt.Key.Key_Right)
    assert document.graph.find("x").value == 0.3


def test_a_value_outside_a_range_that_was_typed_leaves_the_range(controls, document):
    one = control(controls, document, "x")
    typed(one, "0", "", "1")
    commands.set_value(document, node(document, "x"), 40.0)
    assert (one.slider.value(), one._ends) == (one.slider.maximum(), (0.0, 1.0))
    assert document.graph.find("x").value == 40.0


@pytest.mark.parametrize(
    "texts", [("1", "", "0"), ("a", "", "1"), ("0", "-1", "1"), ("0", "2", "1"), ("", "", "1")]
)
def test_what_is_no_range_stays_to_be_mended_and_changes_nothing(controls, document, texts):
    one = control(controls, document, "x")
    typed(one, *texts)
    assert one.fields.isVisible()
    assert document.undo_stack.count() == 0
    QTest.keyClick(one.fields.high, Qt.Key.Key_Escape)
    assert (one.fields.isVisible(), one.slider.isVisible(), document.undo_stack.count()) == (False, True, 0)


def test_enter_in_fields_that_nobody_changed_is_no_step(controls, document):
    one = control(controls, document, "x")
    QTest.keyClick(one.slider, Qt.Key.Key_F2)
    QTest.keyClick(one.fields.low, Qt.Key.Key_Return)
    assert document.undo_stack.count() == 0


def test_what_is_pinned_stays_in_sight_and_the_others_go(controls, document):
    control(controls, document, "y").pin.click()
    document.flush()
    assert set(controls.sliders) == {node(document, "y")}
    commands.pin(document, node(document, "z"))
    document.flush()
    assert set(controls.sliders) == {node(document, "y"), node(document, "z")}
    assert all(one.pin.isVisible() and one.pin.isChecked() for one in controls.sliders.values())
    document.undo_stack.undo()
    document.undo_stack.undo()
    document.flush()
    assert len(controls.sliders) == 3
    assert not any(one.pin.isVisible() for one in controls.sliders.values())


def test_sliders_are_kept_in_the_file(document):
    x, y = node(document, "x"), node(document, "y")
    commands.set_slider(document, Slider(x, -1.0, 1.0, 0.25))
    commands.pin(document, y)
    saved = encode(document.contents())
    back = decode(saved)
    assert back.sliders == (Slider(x, -1.0, 1.0, 0.25), Slider(y, pinned=True))
    assert encode(back) == saved
    document.replace(back)
    assert document.slider_of(x) == Slider(x, -1.0, 1.0, 0.25)
    commands.delete(document, [x])
    assert [slider.node for slider in decode(encode(document.contents())).sliders] == [y]
    document.undo_stack.undo()
    assert encode(document.contents()) == saved


def test_another_document_has_sliders_of_its_own(document):
    commands.pin(document, node(document, "x"))
    contents = document.contents()
    document.replace(Contents(contents.graph, contents.positions, contents.target))
    assert document.slider_of(node(document, "x")).says_nothing
