"""The Lab's panels collapse to their edge, are looked at and opened from there, and are remembered so."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.app.dock_title import DockTitle
from gui.app.edge_strip import Area
from gui.app.main_window import MainWindow
from tests.gui.app.test_edges import LEFT, point_at


@pytest.fixture
def lab(window):
    window.show_lab()
    QApplication.processEvents()
    return window.lab


def test_a_panel_of_the_lab_collapses_is_looked_at_and_opens_again(window, lab, qtbot):
    """Drives one window, with the Lab in it, through all that a hand does to a panel."""
    edges = window.workspaces.lab_edges
    pictures, plots = lab.docks["pictures"], lab.plots.width()
    QTest.mouseClick(pictures.findChild(DockTitle).collapse, LEFT)
    strip = edges.strips[Area.RightDockWidgetArea]
    assert pictures.isHidden()
    assert strip.isVisible()
    assert strip[pictures].text() == "Pictures"
    QApplication.processEvents()
    assert lab.plots.width() > plots + 100
    assert not lab.picture_feed._is_seen

    point_at(strip[pictures])
    qtbot.waitUntil(lab.pictures.isVisible)
    assert edges.peek.isAncestorOf(lab.pictures)
    assert lab.picture_feed._is_seen  # what is looked at goes on being drawn
    edges.peek.close_panel()
    assert not lab.picture_feed._is_seen
    QTest.mouseClick(strip[pictures], LEFT)
    assert pictures.isVisible()
    assert not strip.isVisible()

    window.actions_table["all_panels"].trigger()
    assert all(dock.isHidden() for dock in lab.docks.docks)
    assert window.actions_table["all_panels"].isChecked()
    assert window.graph.edges.is_open("inspector")  # the editor keeps its own
    window.actions_table["all_panels"].trigger()
    assert not any(dock.isHidden() for dock in lab.docks.docks)
    assert not window.actions_table["panel_inspector"].isEnabled()

    QTest.mouseClick(lab.docks["network"].findChild(DockTitle).collapse, LEFT)
    remembered = lab.save_state()
    lab.docks["network"].show()
    lab.restore_state(remembered)
    edges.refresh()
    assert lab.docks["network"].isHidden()
    assert edges.strips[Area.LeftDockWidgetArea].isVisible()


def test_the_lab_makes_no_window_larger(window):
    window.resize(900, 700)
    QApplication.processEvents()
    window.show_lab()
    QApplication.processEvents()
    lab, strip = window.lab, window.workspaces.lab_edges.strips[Area.RightDockWidgetArea]
    assert window.size().toTuple() == (900, 700)
    assert strip[lab.docks["pictures"]].isVisible()
    assert lab.docks["data"].isHidden()
    assert window.workspaces.lab_edges.is_open("contestants")


def test_at_the_next_start_the_panels_of_the_lab_are_as_large_as_they_were(window, qtbot):
    window.show_lab()
    QApplication.processEvents()
    docks = window.lab.docks
    sized = {"pictures": Qt.Orientation.Horizontal, "network": Qt.Orientation.Horizontal}
    for name, direction in sized.items():
        window.lab.resizeDocks([docks[name]], [docks[name].width() + 60], direction)
    QApplication.processEvents()
    before = {name: docks[name].width() for name in sized}
    window.close()

    later = MainWindow()
    qtbot.addWidget(later)
    later.resize(window.size())
    later.show()
    later.show_lab()
    QApplication.processEvents()
    after = {name: later.lab.docks[name].width() for name in sized}
    assert after == {name: pytest.approx(width, abs=2) for name, width in before.items()}
