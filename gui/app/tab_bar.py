"""The bar of open documents above the canvas: a tab for each, to go to it, move it or close it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QTabBar, QWidget

from engine.text import _
from gui.app.closing import Closing
from gui.app.tabs import Tab, Tabs
from gui.look.icon_button import SMALL, IconButton
from gui.look.labels import LONGEST, plain_entry, plain_tip
from gui.look.letters import grown
from gui.look.marked_tab_bar import MarkedTabBar

MARK = "● "
"""Stands before the title of a document that is not saved: at its end it might be cut off."""
LONGEST_TITLE = 200
"""Letters that a tab is given of a title; the bar shortens it further."""
NARROWEST, WIDEST = 140, 320
"""Pixels of a tab whose title is long, where many have to share the room, and where there is enough of it."""


class TabBar(MarkedTabBar):
    """Shows the open documents, unless there is only one: then it takes no room."""

    def __init__(self, tabs: Tabs, closing: Closing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tabs, self._closing = tabs, closing
        self._is_following = self._is_put_away = False
        self.setAccessibleName(_("Open documents"))
        self.setDocumentMode(True)
        self.setMovable(True)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideRight)
        self.currentChanged.connect(self._go)
        self.tabMoved.connect(self._move)
        tabs.changed.connect(self.follow)
        for told in (tabs.document.state_changed, tabs.document.described):
            told.connect(self._tell_front)
        self.follow()

    def follow(self) -> None:
        """Show what is open now."""
        self._is_following = True
        while self.count() > len(self._tabs):
            self.removeTab(self.count() - 1)
        for index, tab in enumerate(self._tabs):
            if index == self.count():
                self.setTabButton(self.addTab(""), QTabBar.ButtonPosition.RightSide, self._button())
            self._tell(index, tab)
        self.setCurrentIndex(self._tabs.index)
        self._is_following = False
        self._take_room()

    def put_away(self, is_away: bool) -> None:
        """Take no room at all, as in a lecture, or as much as there are documents again."""
        self._is_put_away = is_away
        self._take_room()

    def _take_room(self) -> None:
        self.setVisible(self.count() > 1 and not self._is_put_away)

    def _tell_front(self) -> None:
        if self.count() == len(self._tabs):  # else it is told when the others are
            self._tell(self._tabs.index, self._tabs.front)

    def _tell(self, index: int, tab: Tab) -> None:
        """Let a tab say what its document is called, whether it is saved, and where."""
        standing = self._tabs.standing(tab)
        title, is_modified = standing.title, standing.is_modified
        text = plain_entry(MARK * is_modified + title[:LONGEST_TITLE])
        if self.tabText(index) != text:
            self.setTabText(index, text)
        self.setTabToolTip(index, plain_tip(str(standing.path or title)))
        name = _("{title}, not saved").format(title=title) if is_modified else title
        self.setAccessibleTabName(index, name[:LONGEST])

    def _button(self) -> IconButton:
        button = IconButton("close", _("Close"))
        button.setIconSize(SMALL)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(partial(self._close_at, button))
        return button

    def _close_at(self, button: IconButton) -> None:
        side = QTabBar.ButtonPosition.RightSide
        places = [index for index in range(self.count()) if self.tabButton(index, side) is button]
        for index in places:
            self._closing.close(self._tabs[index])

    def _go(self, index: int) -> None:
        if not self._is_following and index >= 0:
            self._tabs.go_to(self._tabs[index])

    def _move(self, start: int, end: int) -> None:
        if not self._is_following:
            self._tabs.move(start, end)

    def tabSizeHint(self, index: int) -> QSize:
        """Return the room for a title, or for its beginning."""
        return super().tabSizeHint(index).boundedTo(QSize(grown(self, WIDEST), self.maximumHeight()))

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Return room for as much of a title as tells it from others; for more tabs there are arrows."""
        return self.tabSizeHint(index).boundedTo(QSize(grown(self, NARROWEST), self.maximumHeight()))

    # -- the mouse ----------------------------------------------------------------------------------------

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Close with the middle button, as browsers do."""
        index = self.tabAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.MiddleButton and index >= 0:
            self._closing.close(self._tabs[index])
        else:
            super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to close the tab or the others."""
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.tabAt(event.pos()) if by_mouse else self.currentIndex()
        if index >= 0:
            menu = self.menu_of(self._tabs[index])
            menu.popup(event.globalPos() if by_mouse else self.mapToGlobal(self.tabRect(index).center()))

    def menu_of(self, tab: Tab) -> QMenu:
        """Return what can be done with a tab; the menu goes when it closes."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("&Close")).triggered.connect(lambda: self._closing.close(tab))
        others = menu.addAction(_("Close o&thers"))
        others.triggered.connect(lambda: self._closing.close_others(tab))
        reopen = menu.addAction(_("Reopen c&losed"))
        reopen.setEnabled(self._closing.can_reopen)
        reopen.triggered.connect(self._closing.reopen)
        return menu
