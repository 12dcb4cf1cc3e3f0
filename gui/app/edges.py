"""Panels collapse to the edge of their window, and are looked at or opened from there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QMargins, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow

from gui.app.edge_strip import TURNS, Area, EdgeStrip
from gui.app.peek import Peek
from gui.flow.late_dock import LateDock
from gui.look.motion import motion

HOVER = 200
"""Milliseconds for which the pointer rests on a name before its panel is shown."""
_BARS = {
    Area.LeftDockWidgetArea: Qt.ToolBarArea.LeftToolBarArea,
    Area.RightDockWidgetArea: Qt.ToolBarArea.RightToolBarArea,
    Area.TopDockWidgetArea: Qt.ToolBarArea.TopToolBarArea,
    Area.BottomDockWidgetArea: Qt.ToolBarArea.BottomToolBarArea,
}


class Edges(QObject):
    """The edges of a window: a panel that is hidden has its name there, and `usual` pixels when looked at.

    A panel that is made late has its name there once it was made. `changed` says that one was opened or
    collapsed, `left` that the keyboard was in one that is gone.
    """

    changed = Signal()
    left = Signal()

    def __init__(self, window: QMainWindow, docks: Sequence[QDockWidget], usual: Mapping[str, int]) -> None:
        super().__init__(window)
        self._window, self._docks, self._usual = window, docks, usual
        self._has_names = True
        self._put_away: list[QDockWidget] = []
        self._pointed: QDockWidget | None = None
        self._resting = QTimer(self, singleShot=True, interval=HOVER)
        self._resting.timeout.connect(self._look_at_pointed)
        self.strips = {area: EdgeStrip(area, window) for area in TURNS}
        for area, strip in self.strips.items():
            window.addToolBar(_BARS[area], strip)
            strip.wanted.connect(self.open)
            strip.pointed.connect(self._point)
        self.peek = Peek(window)
        self.peek.kept.connect(self.open)
        self.peek.left.connect(lambda had_keyboard: self.left.emit() if had_keyboard else None)
        for dock in docks:
            dock.toggleViewAction().toggled.connect(self.refresh)
            dock.dockLocationChanged.connect(self.refresh)
        self.refresh()

    # -- what others call ---------------------------------------------------------------------------------

    def has(self, name: str) -> bool:
        """Return whether there is a panel of this name."""
        return any(dock.objectName() == name for dock in self._docks)

    def is_open(self, name: str) -> bool:
        """Return whether a panel has a place of its own."""
        return self.has(name) and not self._dock(name).isHidden()

    def toggle(self, name: str) -> None:
        """Open a panel and give it the keyboard, or collapse it."""
        dock = self._dock(name)
        if dock.isHidden():
            self.open(dock)
            self._give_keyboard(dock)
        else:
            self._collapse([dock])

    def open(self, dock: QDockWidget) -> None:
        """Give a panel its place again."""
        self.peek.close_panel()
        dock.show()
        dock.raise_()

    def look_at(self, name: str) -> None:
        """Show a panel: where it is collapsed, over the canvas, until one is elsewhere."""
        dock = self._dock(name)
        if dock.isHidden():
            self._look(dock)
        else:
            dock.raise_()

    @property
    def all_collapsed(self) -> bool:
        """Whether no panel has a place of its own."""
        return all(dock.isHidden() for dock in self._docks)

    def toggle_all(self) -> None:
        """Collapse every panel, or open again those that were collapsed so."""
        standing = [dock for dock in self._docks if not dock.isHidden()]
        if standing:
            self._put_away = standing
            self._collapse(standing)
        else:
            for dock in self._put_away or self._docks[:1]:
                self.open(dock)

    def set_names_shown(self, shown: bool) -> None:
        """Have names at the edges, as is usual, or none."""
        self._has_names = shown
        self.peek.close_panel()
        self.refresh()

    def refresh(self, *_changed: object) -> None:
        """Have the names of what is collapsed at the edges."""
        collapsed = self._collapsed() if self._has_names else []
        for area, strip in self.strips.items():
            strip.show_docks([dock for dock in collapsed if self._area(dock) == area])
        self._window.setAnimated(not motion().is_reduced)
        self.changed.emit()

    # -- doing --------------------------------------------------------------------------------------------

    def _dock(self, name: str) -> QDockWidget:
        return next(dock for dock in self._docks if dock.objectName() == name)

    def _collapsed(self) -> list[QDockWidget]:
        made = (dock for dock in self._docks if not isinstance(dock, LateDock) or dock.is_made)
        return [dock for dock in made if dock.isHidden()]

    def _area(self, dock: QDockWidget) -> Area:
        return self._window.dockWidgetArea(dock)

    def _collapse(self, docks: Sequence[QDockWidget]) -> None:
        focus = self._window.focusWidget()
        had_keyboard = focus is not None and any(dock.isAncestorOf(focus) for dock in docks)
        for dock in docks:
            dock.hide()
        if had_keyboard:
            self.left.emit()

    def _give_keyboard(self, dock: QDockWidget) -> None:
        panel = dock.panel if isinstance(dock, LateDock) else dock.widget()
        panel.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not panel.hasFocus():
            panel.focusNextChild()

    def _point(self, dock: QDockWidget | None) -> None:
        self._pointed = dock
        if dock is None:
            self._resting.stop()
            self.peek.leave_soon()
        else:
            self._resting.start()

    def _look_at_pointed(self) -> None:
        assert self._pointed is not None
        self._look(self._pointed)

    def _look(self, dock: QDockWidget) -> None:
        self.peek.open(dock, self._room(dock))

    def _room(self, dock: QDockWidget) -> QRect:
        """Return where a collapsed panel is shown: along its edge, clear of the strips."""
        room, area = self._free(), self._area(dock)
        panel = dock.widget() or self.peek
        wanted = panel.sizeHint().expandedTo(panel.minimumSize())
        width = self._usual.get(dock.objectName(), wanted.width())
        if area == Area.LeftDockWidgetArea:
            return QRect(room.left(), room.top(), width, room.height())
        if area == Area.RightDockWidgetArea:
            return QRect(room.right() + 1 - width, room.top(), width, room.height())
        height = min(wanted.height() + self.peek.height_around, room.height())
        top = room.top() if area == Area.TopDockWidgetArea else room.bottom() + 1 - height
        return QRect(room.left(), top, room.width(), height)

    def _free(self) -> QRect:
        """Return the part of the window that no strip takes."""
        taken = {area: strip for area, strip in self.strips.items() if strip.isVisible()}

        def width(area: Area) -> int:
            return taken[area].width() if area in taken else 0

        def height(area: Area) -> int:
            return taken[area].height() if area in taken else 0

        left, right = width(Area.LeftDockWidgetArea), width(Area.RightDockWidgetArea)
        top, bottom = height(Area.TopDockWidgetArea), height(Area.BottomDockWidgetArea)
        return self._window.rect().marginsRemoved(QMargins(left, top, right, bottom))
