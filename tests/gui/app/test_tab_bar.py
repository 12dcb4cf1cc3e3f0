"""The bar of open documents: what its tabs say, and what mouse and keys do to them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QTabBar

from engine.files.document import write
from engine.files.examples import find
from gui.app.tab_bar import MARK, NARROWEST, WIDEST, TabBar
from gui.document import commands
from gui.look.letters import grown
from gui.look.theme import appearance

NAMES = ("one", "a & <b>two", "three")
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton


@pytest.fixture
def bar(window, home):
    """Return the bar of a window with three files, the last of them in front."""
    for name in NAMES:
        write(home / f"{name}.chainrule", find("fork").contents())
        window.files.open(home / f"{name}.chainrule")
    return window.findChild(TabBar)


def middle_of(bar, index):
    return bar.tabRect(index).center()


def shown(bar):
    return [bar.tabText(index) for index in range(bar.count())]


def test_one_document_takes_no_room_for_its_tab(window, qtbot):
    bar = window.findChild(TabBar)
    window.open_example("fork")
    before = window.graph.canvas.height()
    assert bar.isHidden()
    commands.add_node(window.document, "tanh", (0.0, 300.0))
    window.files.new()
    assert bar.isVisible()
    assert bar.y() == 0
    window.closing.close_front()
    assert bar.isHidden()
    qtbot.waitUntil(lambda: window.graph.canvas.height() == before)


def test_a_tab_says_which_document_it_is_of_where_it_is_and_whether_it_is_saved(window, bar, home):
    assert shown(bar) == ["one", "a && <b>two", "three"]
    assert bar.currentIndex() == 2
    commands.add_node(window.document, "tanh", (0.0, 300.0))
    assert shown(bar)[2] == MARK + "three"
    assert bar.accessibleTabName(2) == "three, not saved"
    assert bar.accessibleName() == "Open documents"
    assert bar.tabToolTip(0) == str((home / "one.chainrule").resolve())
    assert "&lt;b&gt;two" in bar.tabToolTip(1)
    window.tabs.step(-1)
    assert shown(bar) == ["one", "a && <b>two", MARK + "three"]
    window.tabs.step(1)
    window.document.undo_stack.undo()
    assert shown(bar)[2] == "three"
    window.document.save(home / "four.chainrule")
    assert shown(bar)[2] == "four"
    window.open_example("fork")
    window.document.describe(("Mine", ""))
    commands.add_node(window.document, "tanh", (0.0, 300.0))
    assert shown(bar)[3] == MARK + "Mine"
    assert bar.tabToolTip(3) == "Mine"


@pytest.mark.real_window
def test_a_click_goes_to_a_document_and_the_middle_button_and_the_cross_close_it(window, bar, qtbot):
    qtbot.mouseClick(bar, LEFT, pos=middle_of(bar, 1))
    assert window.document.title == NAMES[1]
    qtbot.mouseClick(bar, MIDDLE, pos=middle_of(bar, 0))
    assert (window.document.title, len(shown(bar))) == (NAMES[1], 2)
    cross = bar.tabButton(1, QTabBar.ButtonPosition.RightSide)
    assert (cross.accessibleName(), cross.focusPolicy()) == ("Close", Qt.FocusPolicy.NoFocus)
    qtbot.mouseClick(cross, LEFT)
    assert (window.document.title, len(window.tabs)) == (NAMES[1], 1)
    assert bar.isHidden()


@pytest.mark.real_window
def test_keys_walk_through_the_tabs_round_and_round_close_one_and_open_it_again(window, bar):
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    window.graph.canvas.setFocus()

    def press(keys):
        QTest.keySequence(window.graph.canvas, QKeySequence(keys))
        return bar.currentIndex()

    assert [press("Ctrl+Tab"), press("Ctrl+Tab"), press("Ctrl+Shift+Tab")] == [0, 1, 0]
    assert [press("Ctrl+PgUp"), press("Ctrl+PgDown"), press("Ctrl+PgDown")] == [2, 0, 1]
    assert window.graph.canvas.hasFocus()
    press("Ctrl+W")
    assert shown(bar) == ["one", "three"]
    press("Ctrl+Shift+T")
    assert window.document.title == NAMES[1]
    press("Ctrl+T")
    assert (len(window.tabs), window.document.title) == (4, "Untitled")


def test_a_tab_that_is_dragged_stands_elsewhere(window, bar, qtbot):
    bar.moveTab(2, 0)
    assert [window.tabs.standing(tab).title for tab in window.tabs] == ["three", "one", NAMES[1]]
    assert (window.tabs.index, bar.currentIndex()) == (0, 0)
    window.tabs.step(1)
    assert (window.document.title, bar.tabText(1)) == ("one", "one")
    bar.moveTab(0, 2)
    assert (window.document.title, window.tabs.index, bar.currentIndex()) == ("one", 0, 0)
    assert shown(bar) == ["one", "a && <b>two", "three"]


def test_the_menu_of_a_tab_closes_it_or_the_others_and_opens_closed_ones_again(window, bar, qtbot):
    def menu(index, reason=QContextMenuEvent.Reason.Mouse):
        place = middle_of(bar, index)
        bar.contextMenuEvent(QContextMenuEvent(reason, place, bar.mapToGlobal(place)))
        (opened,) = (each for each in bar.findChildren(QMenu) if each.isVisible())
        found = {action.text().replace("&", ""): action for action in opened.actions()}
        opened.hide()
        return opened, found

    opened, found = menu(0)
    assert [*found] == ["Close", "Close others", "Reopen closed"]
    assert not found["Reopen closed"].isEnabled()
    found["Close"].trigger()
    opened.close()
    assert shown(bar) == ["a && <b>two", "three"]
    opened, found = menu(0, QContextMenuEvent.Reason.Keyboard)
    found["Reopen closed"].trigger()
    found["Close others"].trigger()  # but the one that the keyboard is on
    opened.close()
    assert [window.tabs.standing(tab).title for tab in window.tabs] == ["three"]
    bar.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(9999, 1), QPoint()))
    qtbot.waitUntil(lambda: not bar.findChildren(QMenu))


def test_while_there_is_room_titles_are_whole(window):
    window.resize(1280, 800)
    bar = window.findChild(TabBar)
    for name in ("softmax", "regularized-classifier"):
        window.open_example(name)
        commands.add_node(window.document, "tanh", (0.0, 300.0))
    for index in range(bar.count()):
        title = bar.fontMetrics().horizontalAdvance(bar.tabText(index))
        cross = bar.tabButton(index, QTabBar.ButtonPosition.RightSide)
        assert title < cross.x() - bar.tabRect(index).x()


def test_many_tabs_are_shortened_as_far_as_they_can_be_read_and_then_scrolled(window, home, qtbot):
    window.resize(1280, 800)
    bar = window.findChild(TabBar)
    for at in range(9):
        path = home / f"{at} is the number of a document with a rather long name.chainrule"
        write(path, find("fork").contents())
        window.files.open(path)
        if at == 1:
            assert [bar.tabRect(index).width() for index in (0, 1)] == [grown(bar, WIDEST)] * 2
    widths = {bar.tabRect(index).width() for index in range(9)}
    assert min(widths) >= grown(bar, NARROWEST)
    assert bar.elideMode() == Qt.TextElideMode.ElideRight
    arrows = [each for each in bar.children() if each.metaObject().className() == "QToolButton"]
    assert [arrow.isVisible() for arrow in arrows] == [True, True]
    for index in (8, 0):
        window.tabs.go_to(window.tabs[index])
        assert bar.rect().contains(bar.tabRect(index).center())
    before = bar.tabButton(0, QTabBar.ButtonPosition.RightSide).icon().pixmap(16).toImage()
    appearance().choose("light" if appearance().theme.dark else "dark")
    assert bar.tabButton(0, QTabBar.ButtonPosition.RightSide).icon().pixmap(16).toImage() != before
