"""A line around what has the keyboard, while a window is used by keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QWidget

from gui.look.application import application
from gui.look.theme import appearance

WIDTH = 2
_PLACES = {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide}


class FocusMark(QWidget):
    """Follows the keyboard through one window; it is not to be seen while the mouse moves the keyboard."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._marked: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        application().focusChanged.connect(self._follow)
        appearance().changed.connect(self.update)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Keep to what is marked when it, or something around it, is moved or hidden."""
        if event.type() in _PLACES:
            self._place()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line."""
        with QPainter(self) as painter:
            painter.setPen(QPen(appearance().theme.accent, WIDTH))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        for widget in self._marked:
            widget.removeEventFilter(self)
        self._marked = self._around(now)
        for widget in self._marked:
            widget.installEventFilter(self)
        self._place()

    def _around(self, now: QWidget | None) -> list[QWidget]:
        """Return what is to be marked and all that it stands in, where it got the keyboard by a key."""
        if now is None or now.window() is not self._window:  # asked first: the window may be going
            return []
        if not self._window.testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange):
            return []
        around: list[QWidget] = []
        outer: QWidget | None = now
        while outer is not None and outer is not self._window:
            around.append(outer)
            outer = outer.parentWidget()
        return around

    def _place(self) -> None:
        marked = self._marked[0] if self._marked else None
        self.setVisible(marked is not None and marked.isVisible())
        if marked is None:
            return
        place = QRect(marked.mapTo(self._window, QPoint()), marked.size())
        if place != self.geometry() or self.mask().isEmpty():
            self.setGeometry(place)
            inner = self.rect().adjusted(WIDTH, WIDTH, -WIDTH, -WIDTH)
            self.setMask(QRegion(self.rect()) - QRegion(inner))  # nothing inside is painted anew for it
        self.raise_()
