"""A bar above the canvas that finds nodes while one types, and goes from one to the next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit

from engine.text import _
from gui.canvas.graph_view import GraphView
from gui.document.node_search import CONDITIONS, nodes_found
from gui.look import keys
from gui.look.icon_button import IconButton
from gui.look.labels import PlainLabel
from gui.look.theme import Theme

PATIENCE = 100
"""Milliseconds after which a graph that has changed is searched again: no slider waits for it."""
_MARGIN = 48


class FindBar(QFrame):
    """Finds nodes of the view in front: typing selects all that are found, Enter one after the other."""

    def __init__(self, front: Callable[[], GraphView]) -> None:
        super().__init__()
        self._front = front
        self._at, self._last = -1, -1
        self._again = QTimer(self, singleShot=True, interval=PATIENCE)
        self._again.timeout.connect(self._count_again)
        self.field = QLineEdit()
        self.field.setTextMargins(Theme.UNIT // 2, 2, 0, 2)
        self.field.setPlaceholderText(
            _("Name, op or number; or {conditions}").format(conditions=", ".join(CONDITIONS))
        )
        self.field.setAccessibleName(_("Find nodes"))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self.count = PlainLabel()
        self.back = IconButton("up", _("The one before (Shift+Enter)"))
        self.on = IconButton("down", _("The next one (Enter)"))
        close = IconButton("close", _("Close (Esc)"))
        self.back.clicked.connect(lambda: self.step(-1))
        self.on.clicked.connect(lambda: self.step(1))
        close.clicked.connect(self.end)
        row = QHBoxLayout(self)
        row.setContentsMargins(Theme.UNIT * 2, 0, Theme.UNIT, Theme.UNIT // 2)
        row.addWidget(self.field, 1)
        for widget in (self.count, self.back, self.on, close):
            row.addWidget(widget)
        self.hide()

    def begin(self) -> None:
        """Show the bar and give it the keyboard; what was searched for last may be typed over."""
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self._search()

    def end(self) -> None:
        """Go, and give the keyboard to the canvas; what was found stays selected."""
        self.hide()
        self._front().setFocus()

    def follow(self, *_changed: object) -> None:
        """Count again soon what is found, since something has changed; what is selected stays."""
        if self.isVisible() and self.field.text():
            self._again.start()

    def step(self, by: int) -> None:
        """Select the next node that is found, or the one before, round and round, and bring it into view."""
        nodes = self._found()
        if nodes:
            self._at = (self._at + by) % len(nodes) if self._at >= 0 else (0 if by > 0 else len(nodes) - 1)
            self._show(nodes, [nodes[self._at]])

    def _found(self) -> list[int]:
        return nodes_found(self._front().shown, self.field.text())

    def _search(self) -> None:
        self._at = -1
        nodes = self._found()
        self._show(nodes, nodes)

    def _count_again(self) -> None:
        nodes = self._found()
        self._at = nodes.index(self._last) if self._at >= 0 and self._last in nodes else -1
        self._tell(nodes)

    def _show(self, nodes: list[int], chosen: list[int]) -> None:
        view = self._front()
        if chosen:
            self._last = chosen[0]
            view.select(chosen)
            view.journey.go(lambda: view.bring_into_view(view.canvas.node_area(chosen[0]), _MARGIN))
        self._tell(nodes)

    def _tell(self, nodes: list[int]) -> None:
        for button in (self.back, self.on):
            button.setEnabled(bool(nodes))
        place = _("{place} of {count}").format(place=self._at + 1, count=len(nodes))
        many = _("{count} found").format(count=len(nodes))
        self.count.setText("" if not self.field.text().strip() else many if self._at < 0 else place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the field's keys step and close."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._takes(event)
        return super().eventFilter(watched, event)

    def _takes(self, event: QKeyEvent) -> bool:
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if keys.is_enter(event):
            self.step(-1 if back else 1)
        elif event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.step(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() == Qt.Key.Key_Escape:
            self.end()
        else:
            return False
        return True
