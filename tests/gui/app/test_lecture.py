"""F11 gives the screen to canvas, caption and values, in larger letters; Esc or F11 gives it back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolBar, QWidget

from engine.files.examples import find
from gui.app.lecture import LARGER, Notice
from gui.app.panels import PANELS
from gui.app.tab_bar import TabBar
from gui.canvas.legend import legend_size
from gui.document import commands, regrouping
from gui.flow.flow_bar import AT_REST

pytestmark = pytest.mark.real_window
KEY = Qt.Key


def seen(window):
    """Return the names of what stands around the canvas, and where one looks."""
    graph = window.graph
    things = {
        "menus": window.menuBar(), "tools": window.findChild(QToolBar, "tools"),
        "status": window.statusBar(), "formula": graph.formula, "strip": graph.strip,
        **{row.name: graph.panels[row.name] for row in PANELS},
        **{area.name: strip for area, strip in graph.edges.strips.items()},
    }  # fmt: skip
    return {name for name, widget in things.items() if widget.isVisible()}


def letters(widget):
    return QFontInfo(widget.font()).pixelSize()


def test_a_lecture_has_the_screen_in_larger_letters_and_leaves_all_as_it_was(neuron_window, qtbot):
    window, graph = neuron_window, neuron_window.graph
    canvas, flow = graph.canvas, graph.strip.flow
    slider = next(iter(graph.controls.sliders.values()))
    canvas.zoom_to(0.7)
    before, look, usual = seen(window), canvas.view_state(), letters(slider.name)
    QTest.keyClick(canvas, KEY.Key_F11)
    assert window.isFullScreen()
    assert seen(window) == {"strip", "controls"}
    assert window.actions_table["lecture"].isChecked()
    assert graph.window().lecture.notice.isVisible()
    assert graph.window().lecture.notice.text() == "Lecture mode: Esc or F11 leaves it"
    for widget in (slider.name, flow.caption.sentence, flow.backward_button, canvas.overlays.hint):
        assert letters(widget) == round(usual * LARGER)
    assert flow.height() == round(AT_REST * LARGER)
    assert canvas.overlays.legend.size() == legend_size() * LARGER
    assert canvas.hasFocus()
    room, graph_area = canvas.viewport(), canvas.canvas.graph_area()
    qtbot.waitUntil(lambda: room.rect().contains(canvas.mapFromScene(graph_area).boundingRect()))
    QTest.keyClick(canvas, KEY.Key_Escape)
    assert not window.isFullScreen()
    assert not window.lecture.notice.isVisible()
    qtbot.waitUntil(lambda: seen(window) == before)
    assert canvas.view_state() == look
    assert letters(slider.name) == usual
    assert canvas.overlays.legend.size() == legend_size()


def test_a_lecture_goes_from_one_document_to_the_next_without_their_tabs(neuron_window):
    window, canvas = neuron_window, neuron_window.graph.canvas
    commands.add_node(window.document, "tanh", (0.0, 300.0))
    window.open_example("fork")
    bar = window.findChild(TabBar)
    assert bar.isVisible()
    canvas.restore_view_state((30.0, 40.0), 2.5)
    QTest.keyClick(canvas, KEY.Key_F11)
    assert not bar.isVisible()
    QTest.keySequence(canvas, QKeySequence("Ctrl+PgUp"))
    assert window.document.title == find("sigmoid-neuron").title
    assert window.lecture.is_on
    assert not bar.isVisible()
    QTest.keyClick(canvas, KEY.Key_F11)
    assert bar.isVisible()
    assert canvas.is_fitted


def test_what_is_told_stands_in_the_upper_middle_and_is_gone_by_itself(qtbot):
    room = QWidget()
    qtbot.addWidget(room)
    room.resize(600, 400)
    room.show()
    notice = Notice(room)
    assert notice.isHidden()
    notice.tell("Esc leaves it")
    assert notice.isVisible()
    assert notice.accessibleName() == notice.text() == "Esc leaves it"
    assert notice.geometry().center().x() == pytest.approx(300, abs=1)
    assert 0 < notice.y() < 100
    notice.tell("")
    assert notice.isHidden()
    notice._timer.setInterval(1)
    notice.tell("Esc leaves it")
    qtbot.waitUntil(notice.isHidden)
    assert not notice._timer.isActive()


def test_a_lecture_inside_of_a_composite_is_as_large_and_esc_goes_back_before_it_ends(neuron_window, qtbot):
    window, graph = neuron_window, neuron_window.graph
    gates = [node.id for node in window.document.graph.nodes() if not node.op.is_leaf]
    graph.look_inside(regrouping.group(window.document, gates, "neuron"))
    inside = graph.entering.view
    assert inside is not graph.canvas
    usual, look = inside.overlays.legend.size(), inside.view_state()
    QTest.keyClick(inside, KEY.Key_F11)
    assert window.lecture.notice.isVisible()
    assert inside.hasFocus()
    assert inside.overlays.legend.size() == usual * LARGER
    assert letters(inside.overlays.hint) == letters(graph.canvas.overlays.hint)
    assert letters(graph.inside.back) == round(letters(window.menuBar()) * LARGER)
    legend = inside.overlays.legend.geometry()
    assert inside.rect().contains(legend)
    QTest.keyClick(inside, KEY.Key_F11)
    assert not window.lecture.is_on
    qtbot.waitUntil(lambda: inside.view_state() == look)
    assert inside.overlays.legend.size() == usual
    QTest.keyClick(inside, KEY.Key_F11)
    QTest.keyClick(inside, KEY.Key_Escape)
    assert window.lecture.is_on
    assert graph.canvas.hasFocus()
    graph.look_inside(window.document.graph.find("neuron").id)  # one that is entered meanwhile is as large
    qtbot.waitUntil(lambda: graph.entering.view.overlays.legend.size() == usual * LARGER)
    QTest.keyClick(graph.entering.view, KEY.Key_F11)
    assert not window.lecture.is_on
    assert graph.looks_inside


def test_what_finds_nodes_is_put_away_and_what_was_opened_meanwhile_goes_again(neuron_window, qtbot):
    window, graph = neuron_window, neuron_window.graph
    window.actions_table["find"].trigger()
    graph.find_bar.field.setText("w")
    before = seen(window)
    QTest.keyClick(graph.canvas, KEY.Key_F11)
    assert graph.find_bar.isHidden()
    assert graph.canvas.hasFocus()
    window.actions_table["panel_outline"].trigger()
    window.actions_table["problems"].trigger()
    assert seen(window) == {"strip", "controls", "outline", "problems"}
    QTest.keyClick(graph.canvas, KEY.Key_F11)
    qtbot.waitUntil(lambda: before <= seen(window))
    assert not {"outline", "problems"} & seen(window)  # but their names stand at the edges
    assert graph.find_bar.isVisible()
    assert graph.canvas.hasFocus()


def test_esc_first_ends_what_is_in_hand_and_what_is_remembered_is_no_lecture(neuron_window):
    window, canvas = neuron_window, neuron_window.graph.canvas
    QTest.keyClick(canvas, KEY.Key_F11)
    canvas.edit_value(window.document.graph.find("w0").id)
    QTest.keyClick(QApplication.focusWidget(), KEY.Key_Escape)
    assert window.lecture.is_on
    QTest.keyClick(canvas, KEY.Key_B)
    QTest.keyClick(canvas, KEY.Key_Escape)
    assert window.graph.player.playback is None
    assert window.lecture.is_on
    window.show_lab()
    assert not window.lecture.is_on
    assert not window.actions_table["lecture"].isEnabled()
    window.show_graph()
    QTest.keyClick(canvas, KEY.Key_F11)
    QTest.keyClick(canvas, KEY.Key_F11)
    assert not window.lecture.is_on
    window.actions_table["lecture"].trigger()
    window.document.undo_stack.setClean()
    window.close()
    assert not window.isFullScreen()
    assert not window.menuBar().isHidden()


def test_a_line_of_words_stands_in_the_upper_middle_for_a_while(qtbot, light):
    room = QWidget()
    qtbot.addWidget(room)
    room.resize(600, 300)
    room.show()
    notice = Notice(room)
    assert not notice.isVisible()
    assert notice.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    notice.tell("Esc leaves it")
    assert (notice.text(), notice.accessibleName()) == ("Esc leaves it", "Esc leaves it")
    assert notice.isVisible()
    assert notice._timer.isActive()
    assert notice.size() == notice.sizeHint()
    for width in (600, 400):
        room.resize(width, 300)
        notice.place()
        assert abs(notice.geometry().center().x() - room.rect().center().x()) <= 1
        assert notice.y() == 16
    notice._timer.timeout.emit()
    assert not notice.isVisible()
    notice.tell("again")
    notice.tell("")
    assert not notice.isVisible()
    assert not notice._timer.isActive()
    assert notice.text() == "again"
