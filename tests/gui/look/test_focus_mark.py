"""What has the keyboard is marked while a window is used by keys, wherever it stands."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from gui.look.focus_mark import FocusMark
from gui.look.theme import appearance


def test_a_line_goes_around_what_keys_come_to_and_is_gone_when_the_mouse_is_used(qtbot):
    window, inner = QWidget(), QWidget()
    qtbot.addWidget(window)
    buttons = [QPushButton(text) for text in "abc"]
    for box, widgets in ((inner, buttons[1:]), (window, [buttons[0], inner])):
        column = QVBoxLayout(box)
        for widget in widgets:
            column.addWidget(widget)
    mark = FocusMark(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    buttons[0].setFocus()
    assert not mark.isVisible()

    def around(button):
        return QRect(button.mapTo(window, QPoint()), button.size())

    for button in buttons[1:]:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert mark.isVisible()
        assert mark.geometry() == around(button)
    drawn, (wide, high) = mark.grab().toImage(), mark.size().toTuple()
    edges = [(0, 5), (wide - 1, 5), (5, 0), (5, high - 1), (1, 5), (5, high - 2)]
    assert {drawn.pixelColor(*place).name() for place in edges} == {appearance().theme.accent.name()}
    held = [mark.mask().contains(QPoint(*place)) for place in (*edges, (wide // 2, high // 2), (2, 5))]
    assert held == [True] * len(edges) + [False] * 2
    assert window.childAt(around(buttons[2]).topLeft() + QPoint(0, 5)) is buttons[2]
    buttons[2].move(buttons[2].pos() + QPoint(3, 2))
    assert mark.geometry() == around(buttons[2])
    window.resize(500, 400)
    qtbot.waitUntil(lambda: mark.geometry() == around(buttons[2]))
    inner.hide()
    assert not mark.isVisible()
    inner.show()
    QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert not mark.isVisible()
    buttons[2].resize(9, 9)
    assert not mark.isVisible()
