"""Lecture mode: the whole screen for the canvas, its caption and the values, in letters for the last row."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFontInfo, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QToolBar, QWidget

from engine.text import _
from gui.app.graph_workspace import GraphWorkspace
from gui.canvas.camera import ViewState
from gui.canvas.graph_view import GraphView
from gui.look.labels import PlainLabel
from gui.look.theme import Theme, appearance

LARGER = 1.5
"""How many times as large letters and a fitted graph are in a lecture."""
TOLD_FOR = 5000
"""Milliseconds for which it is told how lecture mode is left."""
STAYS = "controls"
"""The panel that stays in a lecture, where it stands open."""


@dataclass(frozen=True)
class _Before:
    """How a window looked before the lecture."""

    state: Qt.WindowState
    seen: list[QWidget]
    looks: dict[GraphView, ViewState]


class Lecture(QObject):
    """Turns a window to a lecture and back, exactly as it was; `changed` says so."""

    changed = Signal()

    def __init__(self, window: QMainWindow, graph: GraphWorkspace) -> None:
        super().__init__(window)
        self._window, self._graph = window, graph
        self._before: _Before | None = None
        self.notice = Notice(graph.entering.stack)
        graph.entering.stack.installEventFilter(self)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), window)
        self._escape.setEnabled(False)
        self._escape.activated.connect(self.leave)

    @property
    def is_on(self) -> bool:
        """Whether a lecture goes on."""
        return self._before is not None

    @property
    def is_possible(self) -> bool:
        """Whether there is a canvas in front to lecture on."""
        return self._graph.isVisible()

    def toggle(self) -> None:
        """Begin a lecture, or end it."""
        if self.is_on:
            self.leave()
        else:
            self.enter()

    def enter(self) -> None:
        """Begin a lecture, and say how it is left."""
        if self.is_on:
            return
        window, views = self._window, self._graph.entering.views
        seen = [widget for widget in self._around() if not widget.isHidden()]
        self._before = _Before(window.windowState(), seen, {view: view.view_state() for view in views})
        for widget in seen:
            widget.setVisible(widget.objectName() == STAYS)
        self._graph.edges.set_names_shown(False)
        self._magnify(LARGER)
        window.showFullScreen()
        self._turned(_("Lecture mode: Esc or F11 leaves it"))
        for view in views:
            view.fit()
        self._graph.entering.view.setFocus()

    def leave(self) -> None:
        """End the lecture: everything stands as it did before."""
        if (before := self._before) is None:
            return
        self._before = None
        for widget in self._around():
            widget.setVisible(widget in before.seen)
        self._graph.edges.set_names_shown(True)
        self._magnify(1.0)
        self._window.setWindowState(before.state)
        self._turned("")
        for view in self._graph.entering.views:
            if look := before.looks.get(view):
                view.restore_view_state(*look)
            else:
                view.fit()
        self._graph.entering.view.setFocus()

    def turn_page(self) -> None:
        """Note that another document has come: where one looked in the last one is nothing to it."""
        if self._before is not None:
            self._before = replace(self._before, looks={})

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Fit the graph while the window grows to the screen, which it does in its own time."""
        if event.type() == QEvent.Type.Resize and not self.notice.isHidden():
            self.notice.place()
            QTimer.singleShot(0, self, self._graph.entering.view.fit)  # once the view has its room
        return False

    def _turned(self, words: str) -> None:
        self._escape.setEnabled(self.is_on)
        self.notice.tell(words)
        self.changed.emit()

    def _around(self) -> list[QWidget]:
        """Return what may stand around canvas, caption and values."""
        window, graph = self._window, self._graph
        bars: list[QWidget] = [window.menuBar(), window.statusBar(), graph.formula, graph.find_bar]
        docks = graph.panels.docks
        titles = [dock.titleBarWidget() for dock in docks if dock.objectName() == STAYS]
        return [*bars, *window.findChildren(QToolBar, "tools"), *titles, *docks]

    def _magnify(self, times: float) -> None:
        """Write so many times as large as usual."""
        graph = self._graph
        pixels = round(QFontInfo(self._window.font()).pixelSize() * times)
        style = f"* {{ font-size: {pixels}px }}" if times > 1.0 else ""
        for widget in (graph.entering.stack, graph.strip, graph.controls):
            widget.setStyleSheet(style)  # under a style sheet a font alone reaches no children


class Notice(PlainLabel):
    """A line in the upper middle of a widget that is gone by itself."""

    def __init__(self, room: QWidget) -> None:
        super().__init__(parent=room)
        self._room = room
        self._timer = QTimer(self, singleShot=True, interval=TOLD_FOR)
        self._timer.timeout.connect(self.hide)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def tell(self, words: str) -> None:
        """Show a line for a few seconds; an empty one takes it away."""
        self._timer.stop()
        self.setVisible(bool(words))
        if not words:
            return
        self.setText(words)
        self.setAccessibleName(words)
        theme = appearance().theme
        self.setStyleSheet(
            f"color: {theme.ink.name()}; background: {theme.card.name()}; padding: 8px 16px;"
            f" border: 1.5px solid {theme.accent.name()}; border-radius: 8px;"
        )
        self.adjustSize()
        self.place()
        self.raise_()
        self._timer.start()

    def place(self) -> None:
        """Keep to the middle."""
        self.move((self._room.width() - self.width()) // 2, 2 * Theme.UNIT)
