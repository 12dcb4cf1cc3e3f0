"""The panels around the Lab's plots: they dock, float and hide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMainWindow, QScrollArea, QVBoxLayout, QWidget

from gui.look.letters import grown
from gui.look.theme import Theme, appearance

LAYOUT = 1
"""The number of the set of panels that a remembered layout is of; before, there was no diagram."""
LEFT_WIDTH, BOTTOM_HEIGHT, RIGHT_SHARE = 253, 280, 0.27


@dataclass(frozen=True)
class Panel:
    """A panel before it has a place: its title, what it holds, and the side it starts on."""

    title: str
    widget: QWidget
    area: Qt.DockWidgetArea
    behind: str = ""
    """The panel whose place it shares at first, behind it."""


class Docks:
    """The docks of a window, one for each panel, by name; the side panels take the corners."""

    def __init__(self, window: QMainWindow, panels: Mapping[str, Panel]) -> None:
        self._window = window
        window.setDockNestingEnabled(True)
        window.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
        window.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        self._docks = {name: self._dock(name, panel) for name, panel in panels.items()}
        self._behind = {name: panel.behind for name, panel in panels.items() if panel.behind}
        self._put_behind()

    def __getitem__(self, name: str) -> QDockWidget:
        return self._docks[name]

    @property
    def docks(self) -> tuple[QDockWidget, ...]:
        """All of them."""
        return tuple(self._docks.values())

    def actions(self) -> list[QAction]:
        """Return an action for each panel that shows or hides it."""
        return [dock.toggleViewAction() for dock in self._docks.values()]

    def arrange(self) -> None:
        """Give the panels their first sizes, as the window allows."""
        sides = [
            self._side(Qt.DockWidgetArea.LeftDockWidgetArea),
            self._side(Qt.DockWidgetArea.RightDockWidgetArea),
        ]
        widths = [grown(self._window, LEFT_WIDTH), round(self._window.width() * RIGHT_SHARE)]
        self._window.resizeDocks(sides, widths, Qt.Orientation.Horizontal)
        bottom = self._side(Qt.DockWidgetArea.BottomDockWidgetArea)
        self._window.resizeDocks([bottom], [BOTTOM_HEIGHT], Qt.Orientation.Vertical)

    def save(self) -> QByteArray:
        """Return where the panels are."""
        return self._window.saveState(LAYOUT)

    def restore(self, state: QByteArray) -> bool:
        """Put the panels where they were, and return whether that could be read."""
        if self._window.restoreState(state, LAYOUT):
            return True
        if not self._window.restoreState(state, LAYOUT - 1):
            return False
        self._put_behind()
        return True

    def recolour(self) -> None:
        """Take on the colours of the theme of now."""
        for dock in self._docks.values():
            dock.setStyleSheet(_title_rule())

    def _dock(self, name: str, panel: Panel) -> QDockWidget:
        dock = QDockWidget(panel.title, self._window)
        dock.setObjectName(name)
        dock.setStyleSheet(_title_rule())  # before there are widgets in it, which would all be styled anew
        dock.setWidget(panel.widget)
        self._window.addDockWidget(panel.area, dock)
        return dock

    def _put_behind(self) -> None:
        """Let panels that share another's place stand behind it."""
        for name, front in self._behind.items():
            self._window.tabifyDockWidget(self._docks[front], self._docks[name])
            self._docks[front].raise_()

    def _side(self, area: Qt.DockWidgetArea) -> QDockWidget:
        return next(dock for dock in self._docks.values() if self._window.dockWidgetArea(dock) == area)


def _title_rule() -> str:
    """Return a rule for the title only: one for the dock itself would reach all widgets inside."""
    ground, unit = appearance().theme.ground.name(), Theme.UNIT
    return f"QDockWidget::title {{ padding: {unit - 2}px {unit}px 0 {unit}px; background: {ground}; }}"


def padded(widget: QWidget) -> QScrollArea:
    """Give a panel the usual margin, and a bar to scroll it where the window is too low."""
    inner = QWidget()
    column = QVBoxLayout(inner)
    column.setContentsMargins(*(4 * (Theme.UNIT,)))
    column.addWidget(widget)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inner)
    area.setMinimumWidth(max(widget.minimumWidth(), widget.minimumSizeHint().width()) + 2 * Theme.UNIT)
    return area
