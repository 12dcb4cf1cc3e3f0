"""The panels around the canvas: a table of them, their docks, and the edges that they collapse to.

A new panel is a row of the table, and a widget or what makes one, given to `Panels` under the row's name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from engine.text import _
from gui.app.dock_title import DockTitle
from gui.app.edge_strip import Area
from gui.app.edges import Edges
from gui.flow.late_dock import LateDock
from gui.look.letters import growth

NARROWEST = 144
ROOMY = 1400
"""Pixels of a window from which there is room for all panels that stand open at first."""
SIDES = ("palette", "inspector")
"""The panels beside the canvas that begin with their usual widths."""
_LIST_HEIGHT = 216
_NATIVE = QKeySequence.SequenceFormat.NativeText


@dataclass(frozen=True)
class Panel:
    """A panel before it is made: its side, the key that opens and collapses it, and its usual size.

    The height is that of one that comes below others. One that is `roomy` stands open at first only where the
    window has room for it.
    """

    name: str
    title: str
    area: Area
    key: str = ""
    width: int = 256
    is_roomy: bool = False
    height: int = 504


PANELS: tuple[Panel, ...] = (
    Panel("palette", _("Palette"), Area.LeftDockWidgetArea, "Alt+1", 184, is_roomy=True),
    Panel("inspector", _("Inspector"), Area.RightDockWidgetArea, "Alt+2"),
    Panel("controls", _("Values"), Area.BottomDockWidgetArea, "Alt+3"),
    Panel("outline", _("Outline"), Area.LeftDockWidgetArea, "Alt+4"),
    Panel("paths", _("Paths"), Area.RightDockWidgetArea),
    Panel("modes", _("Modes"), Area.RightDockWidgetArea),
    Panel("descend", _("Descend"), Area.RightDockWidgetArea),
    Panel("history", _("History"), Area.RightDockWidgetArea, height=_LIST_HEIGHT),
    Panel("problems", _("Problems"), Area.RightDockWidgetArea, height=_LIST_HEIGHT),
)
"""Every panel of the graph workspace, in the order of its menu."""


class Panels:
    """The docks of a window for the panels of the table, from widgets or, for late ones, their makers."""

    def __init__(
        self,
        window: QMainWindow,
        widgets: Mapping[str, QWidget],
        makers: Mapping[str, Callable[[], QWidget]],
    ) -> None:
        self._window = window
        self._docks = {row.name: _dock(row, widgets, makers, window) for row in PANELS}
        for row in PANELS:
            dock = self._docks[row.name]
            window.addDockWidget(row.area, dock)
            dock.setHidden(row.name in makers)
        first, *others = [self._docks[row.name] for row in PANELS if row.name in makers and not row.key]
        for dock in others:
            window.tabifyDockWidget(first, dock)
        window.tabifyDockWidget(self._docks["palette"], self._docks["outline"])
        window.setCorner(Qt.Corner.BottomLeftCorner, Area.LeftDockWidgetArea)
        window.setCorner(Qt.Corner.BottomRightCorner, Area.RightDockWidgetArea)
        self._heights = {row.name: round(row.height * growth()) for row in PANELS}
        self._widths = {row.name: round(row.width * growth()) for row in PANELS}
        self.edges = Edges(window, self.docks, self._widths)
        self._has_layout = False

    @property
    def docks(self) -> tuple[QDockWidget, ...]:
        """The docks in the order of the table."""
        return tuple(self._docks.values())

    def __getitem__(self, name: str) -> QDockWidget:
        return self._docks[name]

    def late(self, name: str) -> LateDock:
        """Return the dock of a panel that is made late."""
        dock = self._docks[name]
        assert isinstance(dock, LateDock)
        return dock

    def bring(self, name: str) -> None:
        """Show a late panel in front of those that share its place, the first time with room for it."""
        dock = self.late(name)
        is_new = not dock.is_made
        wanted = max(self._heights[name], *(each.height() for each in self._beside(dock)), 0)
        self.edges.open(dock)
        if is_new:
            heights = [max(self._window.height() - wanted, 1), wanted]
            self._window.resizeDocks([self["inspector"], dock], heights, Qt.Orientation.Vertical)

    def _beside(self, dock: QDockWidget) -> list[QDockWidget]:
        """Return the panels that are open and share their place with this one."""
        return [each for each in self._window.tabifiedDockWidgets(dock) if not each.isHidden()]

    def restore(self, state: QByteArray) -> None:
        """Take up a remembered layout, where there is one."""
        self._has_layout = self._window.restoreState(state)
        self.edges.refresh()

    def settle(self) -> None:
        """Once the window is shown: stand as suits its size, unless a layout is remembered."""
        if not self._has_layout:
            for row in PANELS:
                if row.is_roomy and self._window.width() < ROOMY * growth():
                    self._docks[row.name].hide()
            sides = [self._docks[name] for name in SIDES]
            widths = [self._widths[name] for name in SIDES]
            self._window.resizeDocks(sides, widths, Qt.Orientation.Horizontal)
        self._has_layout = True


def is_behind(widget: QWidget) -> bool:
    """Return whether a widget is in a panel behind another, which Qt keeps out of sight without hiding it."""
    panel: QWidget | None = widget
    while panel is not None and not isinstance(panel, QDockWidget):
        panel = panel.parentWidget()
    around = None if panel is None or panel.isWindow() else panel.parentWidget()
    return panel is not None and around is not None and not around.rect().intersects(panel.geometry())


def _dock(
    row: Panel,
    widgets: Mapping[str, QWidget],
    makers: Mapping[str, Callable[[], QWidget]],
    window: QMainWindow,
) -> QDockWidget:
    def made() -> QWidget:
        DockTitle(dock, row.area, keys)
        return makers[row.name]() if row.name in makers else widgets[row.name]

    keys = QKeySequence(row.key).toString(_NATIVE)
    if row.name in makers:
        dock: QDockWidget = LateDock(row.title, made, window)
    else:
        dock = QDockWidget(row.title, window)
        dock.setWidget(made())
        dock.setMinimumWidth(NARROWEST)
    dock.setObjectName(row.name)
    dock.setProperty("keys", keys)
    return dock
