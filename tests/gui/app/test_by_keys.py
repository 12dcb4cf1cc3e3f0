"""A window used by keys alone: Tab comes to all that is on screen, and what it passes by has a key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QToolButton,
    QWidget,
)

from gui.app.command_list import sections

USED = (
    QAbstractButton, QAbstractItemView, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit,
    QPlainTextEdit,
)  # fmt: skip
MOST_STOPS = 200


def stops(start: QWidget, key: Qt.Key = Qt.Key.Key_Tab) -> list[QWidget]:
    """Return what has the keyboard, one after the other, while one presses Tab until one is at the start."""
    start.setFocus()
    found: list[QWidget] = []
    for _press in range(MOST_STOPS):
        now = QApplication.focusWidget()
        assert now is not None
        if now is start and len(found) > 1:
            return found
        if not found or found[-1] is not now:  # the canvas walks through its nodes first
            found.append(now)
        QTest.keyClick(now, key)
    raise AssertionError("Tab never comes round")


def called(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or text.replace("&", "")


def has_a_key(widget: QWidget, window: QWidget) -> bool:
    """Return whether what a widget does is among the commands, or its tip tells a key for it."""
    action = widget.defaultAction() if isinstance(widget, QToolButton) else None
    known = {command.words for section in sections(window).values() for command in section}
    return (
        action is not None and action.text().replace("&", "").rstrip("…") in known
    ) or "(" in widget.toolTip()


@pytest.fixture
def full(neuron_window):
    """Return a large window with every kind of panel, and a gate in the inspector."""
    window = neuron_window
    window.resize(1600, 1000)
    window.graph.edges.open(window.graph.panels["palette"])
    window.actions_table["panel_outline"].trigger()
    window.actions_table["history"].trigger()
    window.actions_table["problems"].trigger()
    window.graph.canvas.select([window.document.graph.find("q").id])
    window.document.flush()
    QApplication.processEvents()
    return window


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab])
def test_every_stop_of_tab_is_on_screen_and_has_a_name(full, key):
    for stop in stops(full.graph.canvas, key):
        place = QRect(stop.mapTo(full, QPoint()), stop.size())
        assert place.intersects(full.rect()), (stop, place)
        assert called(stop), stop


def test_what_tab_passes_by_has_a_key(full):
    reached = stops(full.graph.canvas)
    assert len(reached) > 20
    passed = [
        widget
        for kind in USED
        for widget in full.findChildren(kind)
        if widget.isEnabled() and not widget.visibleRegion().isEmpty() and widget not in reached
    ]
    unreachable = [called(widget) for widget in passed if called(widget) and not has_a_key(widget, full)]
    assert [name for name in unreachable if name] == []
    assert not any(isinstance(widget, QScrollBar) for widget in reached)
