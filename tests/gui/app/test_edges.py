"""Panels collapse to the edge of the window, are looked at over the canvas, opened, and remembered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QByteArray, QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QTabBar, QWidget

from gui.app.edge_strip import Area
from gui.app.main_window import MainWindow
from gui.app.panels import PANELS, ROOMY
from gui.document.offers import OFFER_MIME
from gui.look.labels import PlainLabel
from gui.look.motion import motion

LEFT = Qt.MouseButton.LeftButton


def point_at(widget):
    """Bring the pointer over a widget."""
    middle = QPointF(widget.rect().center())
    QApplication.sendEvent(widget, QEnterEvent(middle, middle, widget.mapToGlobal(middle)))


def point_elsewhere(widget):
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))


@pytest.fixture
def edges(window):
    """Return the edges of a window of 1280 × 800, with nothing remembered."""
    window.activateWindow()
    window.open_example("sigmoid-neuron")
    QApplication.processEvents()
    return window.graph.edges


def test_in_a_small_window_the_canvas_has_most_of_the_room_and_the_palette_stands_at_the_edge(edges, window):
    canvas = window.graph.canvas.viewport().size()
    assert window.size().toTuple() == (1280, 800)
    assert canvas.width() * canvas.height() > window.width() * window.height() / 2
    assert [row.name for row in PANELS if edges.is_open(row.name)] == ["inspector", "controls"]
    strip = edges.strips[Area.LeftDockWidgetArea]
    assert strip.isVisible()
    assert strip.width() <= 28
    button = strip[window.graph.panels["palette"]]
    assert (button.text(), button.toolTip()) == (
        "Palette",
        "Palette: point at it for a look, click to open it (Alt+1)",
    )
    assert button.height() > button.width()  # its name is turned
    assert not any(edges.strips[area].isVisible() for area in Area if area in edges.strips and
                   area != Area.LeftDockWidgetArea)  # fmt: skip


def test_a_collapsed_panel_is_looked_at_by_pointing_and_gone_once_one_is_elsewhere(edges, window, qtbot):
    palette, canvas = window.graph.palette_panel, window.graph.canvas
    button = edges.strips[Area.LeftDockWidgetArea][window.graph.panels["palette"]]
    before = canvas.size()
    point_at(button)
    point_elsewhere(button)
    assert not edges.peek.isVisible()  # it went by too fast
    point_at(button)
    qtbot.waitUntil(palette.isVisible)
    assert edges.peek.isAncestorOf(palette)
    assert edges.peek.name.text() == window.graph.panels["palette"].windowTitle() == "Palette"
    assert canvas.size() == before
    assert edges.peek.geometry().left() >= edges.strips[Area.LeftDockWidgetArea].geometry().right()
    assert palette.tree.model().mimeTypes() == [OFFER_MIME]
    point_at(edges.peek)
    point_elsewhere(button)
    point_elsewhere(edges.peek)
    qtbot.waitUntil(lambda: not edges.peek.isVisible())
    assert window.graph.panels["palette"].widget() is palette
    edges.look_at("palette")
    palette.focus_search()
    point_elsewhere(edges.peek)
    QTest.qWait(400)
    assert palette.isVisible()  # the keyboard is in it
    QTest.keyClick(palette.search, Qt.Key.Key_Escape)
    assert not edges.peek.isVisible()
    assert canvas.hasFocus()
    edges.look_at("palette")
    palette.focus_search()
    canvas.setFocus()
    qtbot.waitUntil(lambda: not edges.peek.isVisible())


def test_panels_are_opened_by_a_click_collapsed_by_their_title_and_both_by_a_key(edges, window, qtbot):
    dock, canvas = window.graph.panels["palette"], window.graph.canvas
    button = edges.strips[Area.LeftDockWidgetArea][dock]
    QTest.mouseClick(button, LEFT)
    assert edges.is_open("palette")
    assert dock.isAncestorOf(window.graph.palette_panel)
    assert not edges.strips[Area.LeftDockWidgetArea].isVisible()
    title = dock.titleBarWidget()
    assert title.collapse.toolTip() == "Collapse Palette to the edge (Alt+1)"
    title.collapse.click()
    assert not edges.is_open("palette")
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert dock.isAncestorOf(QApplication.focusWidget())
    assert window.actions_table["panel_palette"].isChecked()
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert canvas.hasFocus()
    edges.look_at("palette")
    edges.peek.keep.click()
    assert edges.is_open("palette")
    title.float_button.click()
    assert dock.isFloating()
    title.float_button.click()
    window.actions_table["all_panels"].trigger()
    assert edges.all_collapsed
    wide = canvas.width()
    names = [strip.actions() for strip in edges.strips.values()]
    assert [len(each) for each in names] == [1, 1, 0, 1]
    motion().flip()
    edges.look_at("controls")
    assert edges.peek.rect().contains(window.graph.controls.geometry())
    window.actions_table["all_panels"].trigger()
    assert [row.name for row in PANELS if edges.is_open(row.name)] == ["palette", "inspector", "controls"]
    assert not window.graph.isAnimated()  # things move no more than is wished
    motion().choice = "system"
    QApplication.processEvents()
    assert canvas.width() < wide


def test_a_panel_that_is_opened_has_the_keyboard(edges, window):
    for row in PANELS:
        if edges.is_open(row.name):
            edges.toggle(row.name)
        edges.toggle(row.name)
        assert window.graph.panels[row.name].isAncestorOf(QApplication.focusWidget())


def test_a_panel_made_late_has_its_name_at_the_edge_once_it_was_made(edges, window):
    strip = edges.strips[Area.RightDockWidgetArea]
    window.graph.compare_modes()
    window.graph.panels["modes"].hide()
    assert strip[window.graph.panels["modes"]].isVisible()
    edges.look_at("modes")
    window.graph.compare_modes()
    assert window.graph.panels["modes"].isAncestorOf(window.graph.panels.late("modes").panel)
    window.graph.addDockWidget(Area.RightDockWidgetArea, window.graph.panels["controls"])
    window.graph.panels["controls"].titleBarWidget().collapse.click()
    assert strip[window.graph.panels["controls"]].isVisible()
    edges.look_at("controls")
    assert edges.peek.geometry().right() < strip.geometry().left()


def test_lists_leave_the_inspector_most_of_the_height_and_names_of_late_panels_are_whole(window, qtbot):
    window.resize(1280, 800)
    panels, inspector = window.graph.panels, window.graph.inspector
    for name in ("history", "problems"):
        window.actions_table[name].trigger()
        qtbot.waitUntil(lambda: inspector.height() > window.height() / 2)
    for name in ("compare_modes", "descend"):
        window.actions_table[name].trigger()
    qtbot.waitUntil(lambda: panels["descend"].height() > window.height() / 2)
    window.actions_table["history"].trigger()
    assert panels["history"].height() > window.height() / 2  # where one that needs it stands too
    bar = next(bar for bar in window.graph.findChildren(QTabBar) if bar.count() == 4)
    names = bar.fontMetrics().horizontalAdvance("".join(bar.tabText(tab) for tab in range(4)))
    assert sum(bar.tabRect(tab).width() for tab in range(4)) > names
    assert bar.elideMode() == Qt.TextElideMode.ElideNone
    assert bar.rect().contains(bar.tabRect(bar.currentIndex()).center())


def test_larger_letters_of_the_system_cut_nothing_off(large_letters, window, qtbot):
    window.open_example("sigmoid-neuron")
    window.graph.canvas.select([window.document.graph.find("q").id])
    window.document.flush()
    QApplication.processEvents()
    shown = [widget for widget in window.findChildren(QWidget) if widget.isVisible()]
    lines = [widget for widget in shown if isinstance(widget, PlainLabel) and not widget.wordWrap()]
    cut = [label.text() for label in lines if label.width() < label.sizeHint().width() and label.text()]
    cut += [button.text() for button in shown if isinstance(button, QAbstractButton) and _is_cut(button)]
    assert len(lines) > 10
    assert cut == []


def _is_cut(button):
    wanted = button.minimumSizeHint()
    return button.width() < wanted.width() or button.height() < wanted.height()


def test_what_is_collapsed_is_remembered_and_a_large_window_begins_with_all_panels(edges, window, qtbot):
    edges.toggle("palette")
    edges.toggle("inspector")
    window.close()
    again = MainWindow()
    qtbot.addWidget(again)
    again.show()
    assert [row.name for row in PANELS if again.graph.edges.is_open(row.name)] == ["palette", "controls"]
    assert again.graph.edges.strips[Area.RightDockWidgetArea].isVisible()
    again.close()
    again.settings.set_state("panels", QByteArray())
    large = MainWindow()
    qtbot.addWidget(large)
    large.resize(ROOMY, 900)
    large.show()
    assert large.graph.edges.is_open("palette")
    large.close()


def test_a_panel_is_shown_along_its_edge_clear_of_all_strips(edges, window):
    palette, inspector, controls = (
        window.graph.panels[name] for name in ("palette", "inspector", "controls")
    )
    for dock, area in ((palette, Area.LeftDockWidgetArea), (inspector, Area.RightDockWidgetArea),
                       (controls, Area.BottomDockWidgetArea)):  # fmt: skip
        window.graph.addDockWidget(area, dock)
        dock.hide()
    QApplication.processEvents()
    whole, strips = window.graph.rect(), edges.strips
    left, right, bottom = (
        strips[area].width() if area is not Area.BottomDockWidgetArea else strips[area].height()
        for area in (Area.LeftDockWidgetArea, Area.RightDockWidgetArea, Area.BottomDockWidgetArea)
    )
    assert min(left, right, bottom) > 0
    rooms = {dock.objectName(): edges._room(dock) for dock in (palette, inspector, controls)}
    assert {(room.x(), room.y()) for name, room in rooms.items() if name != "inspector"} == {
        (left, 0), (left, whole.height() - bottom - rooms["controls"].height()),
    }  # fmt: skip
    assert rooms["inspector"].x() + rooms["inspector"].width() == whole.width() - right
    assert {room.height() for name, room in rooms.items() if name != "controls"} == {whole.height() - bottom}
    assert rooms["controls"].width() == whole.width() - left - right
    wanted = controls.widget().sizeHint().expandedTo(controls.widget().minimumSize()).height()
    assert rooms["controls"].height() == wanted + edges.peek.height_around
    window.graph.addDockWidget(Area.TopDockWidgetArea, controls)
    controls.hide()
    QApplication.processEvents()
    top = strips[Area.TopDockWidgetArea].height()
    assert (edges._room(controls).y(), edges._room(palette).y()) == (top, top)
    assert edges._room(palette).height() == whole.height() - top


def test_without_names_at_the_edges_nothing_is_looked_at_there_either(edges, window, qtbot):
    point_at(edges.strips[Area.LeftDockWidgetArea][window.graph.panels["palette"]])
    qtbot.waitUntil(edges.peek.isVisible)
    edges.set_names_shown(False)
    assert not edges.peek.isVisible()
    assert not edges.strips[Area.LeftDockWidgetArea].isVisible()
    edges.set_names_shown(True)
    assert edges.strips[Area.LeftDockWidgetArea].isVisible()
