"""A panel that is looked at: whose it is, where it stands, what closes it, and that its dock has it back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, QRect, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QLineEdit, QMainWindow, QMenu, QVBoxLayout, QWidget

from gui.app.peek import Peek
from gui.look.theme import Theme
from tests.gui.drawing import compare
from tests.gui.outline import outline

ROOM = QRect(20, 30, 180, 240)


class Stage:
    """A window with two docks, each with two fields, a field of its own, and what is told."""

    def __init__(self, qtbot):
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.elsewhere = QLineEdit()
        self.window.setCentralWidget(self.elsewhere)
        self.docks = [self._dock(name) for name in ("One", "Two")]
        self.panels = [dock.widget() for dock in self.docks]
        self.peek = Peek(self.window)
        self.peek._leaving.setInterval(0)
        self.told = []
        self.peek.left.connect(lambda had_keyboard: self.told.append(("left", had_keyboard)))
        self.peek.kept.connect(lambda dock: self.told.append(("kept", dock)))
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.elsewhere.setFocus()

    def _dock(self, name):
        dock, panel = QDockWidget(name), QWidget()
        column = QVBoxLayout(panel)
        for _field in range(2):
            column.addWidget(QLineEdit())
        dock.setWidget(panel)
        self.window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
        dock.hide()
        return dock

    def fields(self, number=0):
        return self.panels[number].findChildren(QLineEdit)

    def look(self, number=0):
        self.peek.open(self.docks[number], ROOM)

    def wait(self):
        """Let what is due in no time be done."""
        QTest.qWait(1)

    @property
    def is_seen(self):
        return self.peek.isVisible()


@pytest.fixture
def stage(qtbot, light):
    return Stage(qtbot)


def test_the_panel_of_a_dock_stands_under_its_name_in_the_room_that_was_given(stage):
    assert (stage.is_seen, stage.peek.dock) == (False, None)
    stage.look()
    panel = stage.panels[0]
    assert (stage.is_seen, stage.peek.dock, stage.peek.geometry()) == (True, stage.docks[0], ROOM)
    assert panel.isVisible()
    assert stage.peek.isAncestorOf(panel)
    assert (stage.peek.name.text(), stage.peek.name.isVisible()) == ("One", True)
    assert panel.geometry().top() >= stage.peek.keep.geometry().bottom()
    assert panel.height() > ROOM.height() / 2
    compare("outline-peek", outline(stage.peek))
    stage.peek.setFrameShape(stage.peek.Shape.Box)
    stage.peek.setLineWidth(3)
    around = stage.peek.keep.sizeHint().height() + Theme.UNIT // 2 + 2 * stage.peek.frameWidth()
    assert stage.peek.height_around == around
    stage.peek.open(stage.docks[0], ROOM.translated(5, 6))
    assert stage.peek.geometry() == ROOM.translated(5, 6)
    assert stage.told == []


def test_its_dock_has_the_panel_back_when_it_closes_or_another_is_looked_at(stage):
    stage.look(0)
    stage.look(1)
    assert (stage.peek.dock, stage.peek.name.text(), stage.told) == (stage.docks[1], "Two", [("left", False)])
    assert stage.docks[0].widget() is stage.panels[0]
    stage.docks[0].show()
    assert stage.panels[0].isVisible()
    stage.peek.leave_soon()
    stage.peek.close_panel()
    assert not stage.peek._leaving.isActive()
    assert (stage.is_seen, stage.peek.dock) == (False, None)
    assert stage.docks[1].widget() is stage.panels[1]
    assert stage.told == [("left", False)] * 2
    stage.peek.close_panel()
    stage.peek.leave_soon()
    assert not stage.peek._leaving.isActive()
    assert stage.told == [("left", False)] * 2


def test_which_one_is_to_stay_open_is_told(stage):
    stage.look(1)
    stage.peek.keep.click()
    assert stage.told == [("kept", stage.docks[1])]


def test_it_is_told_whether_the_keyboard_was_in_it(stage):
    stage.look()
    stage.fields()[0].setFocus()
    QTest.keyClick(stage.fields()[0], Qt.Key.Key_Escape)
    assert (stage.is_seen, stage.told) == (False, [("left", True)])


def test_keys_that_mean_nothing_to_it_are_left_to_others(stage):
    stage.look()
    for key, is_taken in ((Qt.Key.Key_Escape, True), (Qt.Key.Key_F7, False)):
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        stage.peek.keyPressEvent(event)
        assert event.isAccepted() is is_taken


def test_it_is_gone_once_the_pointer_was_here_and_is_not_any_more(stage):
    stage.look()
    middle = QPointF(stage.peek.rect().center())
    QApplication.sendEvent(stage.peek, QEvent(QEvent.Type.Leave))
    assert stage.is_seen
    QApplication.sendEvent(stage.peek, QEnterEvent(middle, middle, middle))
    QApplication.sendEvent(stage.peek, QEvent(QEvent.Type.Leave))
    stage.look()
    assert not stage.peek._leaving.isActive()
    stage.peek.leave_soon()
    QApplication.sendEvent(stage.peek, QEnterEvent(middle, middle, middle))
    assert not stage.peek._leaving.isActive()
    QApplication.sendEvent(stage.peek, QEvent(QEvent.Type.Leave))
    stage.peek.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    stage.wait()
    assert not stage.is_seen
    assert stage.told == [("left", False)]


def under_mouse(stage):
    stage.peek.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)


def keyboard_in_it(stage):
    stage.fields()[0].setFocus()


def menu_open(stage):
    stage.menu = QMenu(stage.window)
    stage.menu.addAction("something")
    stage.menu.popup(stage.window.mapToGlobal(stage.window.rect().center()))


@pytest.mark.parametrize("busy", [under_mouse, keyboard_in_it, menu_open])
def test_it_stays_as_long_as_somebody_is_busy_in_it(stage, busy):
    stage.look()
    busy(stage)
    stage.peek.leave_soon()
    stage.wait()
    assert stage.is_seen
    assert not stage.peek._leaving.isActive()
    if busy is menu_open:
        stage.menu.close()
    stage.peek.close_panel()


def test_it_is_gone_once_the_keyboard_goes_from_it_to_another_place_of_the_window(stage):
    stage.look()
    first, second = stage.fields()
    for field in (first, second):
        field.setFocus()
        stage.wait()
        assert stage.is_seen
    stage.elsewhere.setFocus()
    stage.wait()
    assert not stage.is_seen
    stage.look()
    stage.fields(1)[0].setFocus()
    stage.elsewhere.setFocus()
    stage.wait()
    assert stage.is_seen
    stage.peek.close_panel()
