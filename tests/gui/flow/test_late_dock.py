"""A late dock makes its panel when it is first looked at, once, and scrolls it where there is little room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QWidget

from gui.flow.late_dock import LateDock


@pytest.fixture
def dock(qtbot):
    made = []

    def make():
        panel = QWidget()
        panel.setMinimumSize(200, 500)
        made.append(panel)
        return panel

    window = QMainWindow()
    qtbot.addWidget(window)
    dock = LateDock("Late", make, window)
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    dock.hide()
    window.resize(600, 300)
    window.show()
    qtbot.waitExposed(window)
    dock.made = made
    yield dock
    window.close()


def test_nothing_is_made_before_it_is_shown_and_then_once(dock):
    assert (dock.is_made, dock.made) == (False, [])
    for _time in range(2):
        dock.show()
        assert dock.made == [dock.panel]
        assert dock.panel.isVisible()
        dock.hide()


def test_a_panel_that_is_higher_than_the_window_scrolls_and_leaves_the_window_as_it_is(dock, qtbot):
    dock.show()
    qtbot.waitUntil(lambda: dock.panel.height() >= 500)
    assert dock.window().height() == 300
    assert dock.widget().verticalScrollBar().isVisible()
    assert dock.width() >= 200
