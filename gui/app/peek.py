"""A collapsed panel that is looked at: it lies over the canvas and is gone once one is elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from engine.text import _
from gui.look.application import application
from gui.look.icon_button import SMALL, IconButton
from gui.look.labels import PlainLabel
from gui.look.theme import Theme

LINGER = 300
"""Milliseconds for which the pointer may be elsewhere before the panel is gone."""


class Peek(QFrame):
    """Shows the panel of one dock at a time, which has it back afterwards.

    It stays while the pointer or the keyboard is in it. `left` says that it is gone, and whether the keyboard
    was in it; `kept` carries the dock that is to stay open.
    """

    left = Signal(bool)
    kept = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.dock: QDockWidget | None = None
        self._panel: QWidget | None = None
        self._leaving = QTimer(self, singleShot=True, interval=LINGER)
        self._leaving.timeout.connect(self._leave)
        application().focusChanged.connect(self._follow_keyboard)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.name = PlainLabel()
        self.keep = IconButton("pin", _("Keep it open"))
        self.keep.setIconSize(SMALL)
        self.keep.clicked.connect(lambda: self.kept.emit(self.dock))
        title = QHBoxLayout()
        title.setContentsMargins(2 * Theme.UNIT, Theme.UNIT // 2, Theme.UNIT // 2, 0)
        title.addWidget(self.name, 1)
        title.addWidget(self.keep)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(title)
        self.hide()

    @property
    def height_around(self) -> int:
        """The pixels that title and frame take above and below a panel."""
        return self.keep.sizeHint().height() + Theme.UNIT // 2 + 2 * self.frameWidth()

    def open(self, dock: QDockWidget, room: QRect) -> None:
        """Show the panel of a dock in this room of the window."""
        if self.dock is not dock:
            self.close_panel()
            self._take(dock)
        self._leaving.stop()
        self.setGeometry(room)
        self.show()
        self.raise_()

    def close_panel(self) -> None:
        """Give the panel back to its dock, if there is one here."""
        dock, panel = self.dock, self._panel
        if dock is None:
            return
        assert panel is not None
        had_keyboard = self._has_keyboard
        self._leaving.stop()
        self.dock = self._panel = None
        dock.setWidget(panel)
        self.hide()
        self.left.emit(had_keyboard)

    def leave_soon(self) -> None:
        """Close in a moment, unless the pointer comes here or the keyboard is here."""
        if self.dock is not None:
            self._leaving.start()

    def enterEvent(self, _event: QEnterEvent) -> None:
        """Stay while the pointer is here."""
        self._leaving.stop()

    def leaveEvent(self, _event: QEvent) -> None:
        """Close in a moment once it is elsewhere."""
        self.leave_soon()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close by Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        else:
            super().keyPressEvent(event)

    def _take(self, dock: QDockWidget) -> None:
        self.dock, self._panel = dock, dock.widget()
        self.name.setText(dock.windowTitle())
        self._column.addWidget(self._panel, 1)

    @property
    def _has_keyboard(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def _follow_keyboard(self, before: QWidget | None, now: QWidget | None) -> None:
        """Close once the keyboard has gone from here to another place of the window."""
        if before is not None and now is not None and self.isAncestorOf(before):
            self.leave_soon()

    def _leave(self) -> None:
        busy = self._has_keyboard or QApplication.activePopupWidget() is not None
        if not busy and not self.underMouse():
            self.close_panel()
