"""The thin strip at an edge of a window that has the names of the panels collapsed there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QStyle,
    QStyleOptionToolButton,
    QToolBar,
    QToolButton,
    QWidget,
)

from engine.text import _
from gui.look.labels import plain_entry, plain_tip, with_keys

Area = Qt.DockWidgetArea
QUARTER = 90.0
TURNS = {
    Area.LeftDockWidgetArea: -QUARTER,
    Area.RightDockWidgetArea: QUARTER,
    Area.TopDockWidgetArea: 0.0,
    Area.BottomDockWidgetArea: 0.0,
}
"""Degrees by which names are turned at each edge: at the left they read upwards, at the right downwards."""


class EdgeStrip(QToolBar):
    """Has a button for each panel collapsed to one edge, and is hidden where there is none.

    `wanted` carries the dock whose button was clicked, `pointed` the one whose button the pointer is over, or
    None once it is over none.
    """

    wanted = Signal(object)
    pointed = Signal(object)

    def __init__(self, area: Area, parent: QWidget | None = None) -> None:
        super().__init__(_("Collapsed panels"), parent)
        self._turn = TURNS[area]
        self._buttons: dict[QDockWidget, EdgeButton] = {}
        self.setObjectName(f"edge_{area.name}")
        self.setMovable(False)
        self.toggleViewAction().setVisible(False)  # of the menu that Qt offers at every bar
        self.hide()

    def __getitem__(self, dock: QDockWidget) -> EdgeButton:
        return self._buttons[dock]

    def show_docks(self, docks: list[QDockWidget]) -> None:
        """Have the names of exactly these panels."""
        if docks != [*self._buttons]:
            for action in self.actions():
                self.removeAction(action)
                action.deleteLater()  # what is only removed stays the strip's
            self._buttons = {dock: self._button(dock) for dock in docks}
        self.setVisible(bool(docks))

    def _button(self, dock: QDockWidget) -> EdgeButton:
        button = EdgeButton(dock, self._turn)
        button.clicked.connect(lambda: self.wanted.emit(dock))
        button.hovered.connect(lambda is_over: self.pointed.emit(dock if is_over else None))
        self.addWidget(button)
        return button


class EdgeButton(QToolButton):
    """The name of a collapsed panel, turned as its edge has it; `hovered` says whether one points at it."""

    hovered = Signal(bool)

    def __init__(self, dock: QDockWidget, turn: float) -> None:
        super().__init__()
        self._turn = turn
        title = dock.windowTitle()
        self.setText(plain_entry(title))
        self.setAutoRaise(True)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        words = _("{panel}: point at it for a look, click to open it").format(panel=title)
        self.setToolTip(plain_tip(with_keys(words, dock.property("keys") or "")))

    def sizeHint(self) -> QSize:
        """Return the room that the name takes, turned."""
        size = super().sizeHint()
        return size.transposed() if self._turn else size

    def minimumSizeHint(self) -> QSize:
        """Return the same: a name is shown whole."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the button turned."""
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        control = QStyle.ComplexControl.CC_ToolButton
        with QPainter(self) as painter:
            option.rect = turned(painter, self.rect(), self._turn)
            self.style().drawComplexControl(control, option, painter, self)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Tell that the pointer is here."""
        super().enterEvent(event)
        self.hovered.emit(True)

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that it is not."""
        super().leaveEvent(event)
        self.hovered.emit(False)


def turned(painter: QPainter, room: QRect, turn: float) -> QRect:
    """Turn a painter about the middle of a room, and return the room as it is drawn there."""
    size = room.size().transposed() if turn else room.size()
    painter.translate(QRectF(room).center())
    painter.rotate(turn)
    painter.translate(-size.width() / 2, -size.height() / 2)
    return QRect(QPoint(), size)
