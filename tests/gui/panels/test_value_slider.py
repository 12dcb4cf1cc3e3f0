"""A slider's range and step are typed where it is, and what is kept in sight leaves the others out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QEnterEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

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


def test_fields_of_one_node_do_not_stay_for_another(controls, document):
    one = control(controls, document, "x")
    QTest.mouseDClick(one.slider, LEFT)
    one.take(document.graph.find("y"))
    assert (one.name.text(), one.fields.isVisible(), one.slider.isVisible()) == ("y", False, True)


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


def enter(widget):
    place = QPointF(widget.rect().center())
    QApplication.sendEvent(widget, QEnterEvent(place, place, place))


def test_a_pin_is_offered_while_the_pointer_is_there_and_stays_where_it_is_in_use(controls, document):
    one = control(controls, document, "x")
    for is_used in (False, True):
        enter(one)
        assert one.pin.isVisible()
        if is_used:
            one.pin.click()
        QApplication.sendEvent(one, QEvent(QEvent.Type.Leave))
        assert one.pin.isVisible() is is_used


@pytest.mark.parametrize("part", ["name", "number", "slider"])
def test_a_double_click_anywhere_on_it_edits_the_range(controls, document, part):
    one = control(controls, document, "x")
    QTest.mouseDClick(getattr(one, part), LEFT)
    assert (one.fields.isVisible(), one.slider.isVisible()) == (True, False)
    assert (one.fields.low.text(), one.fields.step.text(), one.fields.high.text()) == ("−5", "", "5")


def test_its_menu_edits_the_range_and_keeps_it_here(controls, document):
    one = control(controls, document, "x")
    place = one.rect().center()
    titles = []
    for chosen in (0, 1):
        QApplication.sendEvent(
            one, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, one.mapToGlobal(place))
        )
        menu = QApplication.activePopupWidget()
        titles.append(menu.actions()[chosen].text())
        menu.actions()[chosen].trigger()
        menu.close()
    assert titles == ["&Range and step…", "Keep x here, and only what is kept"]
    assert one.fields.isVisible()
    assert document.slider_of(node(document, "x")).pinned


@pytest.mark.parametrize("reason", ["PopupFocusReason", "ActiveWindowFocusReason"])
def test_a_range_is_edited_on_after_a_menu_or_another_window(controls, document, reason):
    one = control(controls, document, "x")
    QTest.mouseDClick(one.slider, LEFT)
    left = QFocusEvent(QEvent.Type.FocusOut, getattr(Qt.FocusReason, reason))
    QApplication.sendEvent(one.fields.low, left)
    assert one.fields.isVisible()


@pytest.mark.parametrize(("text", "low"), [("-1", -1.0), ("nothing", None)])
def test_a_range_is_taken_or_given_up_when_the_keyboard_goes_elsewhere(qtbot, controls, document, text, low):
    one = control(controls, document, "x")
    controls.activateWindow()
    QTest.mouseDClick(one.slider, LEFT)
    qtbot.waitUntil(one.fields.low.hasFocus)
    one.fields.low.setText(text)
    one.fields.high.setFocus()
    assert one.fields.isVisible(), "it is still edited"
    control(controls, document, "y").slider.setFocus()
    assert (one.fields.isVisible(), one.slider.isVisible()) == (False, True)
    assert document.slider_of(node(document, "x")).low == low


@pytest.mark.parametrize("way", ["F2", "double click"])
def test_a_slider_whose_range_is_edited_is_held_no_longer(controls, document, way):
    one = control(controls, document, "x")
    one.slider.setSliderDown(True)
    if way == "F2":
        QTest.keyClick(one.slider, Qt.Key.Key_F2)
    else:
        place = QPointF(one.slider.rect().center())
        none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
        QApplication.sendEvent(
            one.slider, QMouseEvent(QEvent.Type.MouseButtonDblClick, place, place, left, left, none)
        )
    assert one.fields.isVisible()
    assert not one.slider.isSliderDown()


@pytest.mark.parametrize(
    ("kind", "opens"), [("ShortcutOverride", False), ("KeyRelease", False), ("KeyPress", True)]
)
def test_its_key_is_pressed_not_let_go_of(controls, document, kind, opens):
    one = control(controls, document, "x")
    event = QKeyEvent(getattr(QEvent.Type, kind), Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(one.slider, event)
    assert one.fields.isVisible() is opens


def test_its_menu_goes_when_it_closes(controls, document, qtbot):
    one = control(controls, document, "x")
    place = one.rect().center()
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, one.mapToGlobal(place))
    QApplication.sendEvent(one, asked)
    menu = QApplication.activePopupWidget()
    menu.close()
    qtbot.waitUntil(lambda: not isValid(menu))
