"""A look into a composite: its graph with values and gradients, to be seen and not changed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QGraphicsView, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from engine.composites.composite import Composite
from engine.text import _
from gui.canvas.graph_view import GraphView
from gui.document.inside import Inside
from gui.document.laying_out import LayingOut, Places
from gui.document.shown import Shown
from gui.look.labels import PlainLabel
from gui.look.theme import Theme


class InsideView(GraphView):
    """Shows an inside; `deeper` carries the id of a composite in it that was double-clicked."""

    deeper = Signal(int)
    left = Signal()

    def __init__(self, inside: Inside, parent: QWidget | None = None) -> None:
        self._inside = inside
        super().__init__(inside, parent)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setAccessibleName(_("Inside {name}").format(name=inside.name))

    def hint(self) -> str:
        """Return the line that says what the numbers are of."""
        if self._inside.problem is not None:
            return _("Not computed: {name} has no value").format(name=self._inside.name)
        if self._inside.evaluation is None:
            return _("Not computed yet: a port of {name} is open").format(name=self._inside.name)
        return _("∂{name}/∂(each wire) — Esc goes back").format(name=self._inside.of)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go deeper, into a composite that is inside this one."""
        hit = self.canvas.hit(self.mapToScene(event.position().toPoint()), self.zoom)
        if hit.node is not None and isinstance(self.shown.graph.node(hit.node).op, Composite):
            self.deeper.emit(hit.node)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Show all of it."""
        super().showEvent(event)
        self.fit()


class InsidePage(QWidget):
    """The insides that were entered, one within the other, of which the innermost is shown.

    `entered` says that one more is shown, which takes a while where much has to be laid out; `left`, that the
    last one was left again, and `turning`, that the one shown is about to go.
    """

    entered = Signal()
    left = Signal()
    turning = Signal()

    def __init__(self, laying_out: LayingOut, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._laying_out = laying_out
        self._levels: list[Inside] = []
        self.view: InsideView | None = None
        self.path = PlainLabel()
        self.back = QToolButton()
        self.back.setText(_("← Back"))
        self.back.setToolTip(_("Leave this composite (Esc)"))
        self.back.clicked.connect(self.leave)
        row = QHBoxLayout()
        row.setContentsMargins(Theme.UNIT * 2, 0, Theme.UNIT * 2, Theme.UNIT)
        row.setSpacing(Theme.UNIT * 2)
        row.addWidget(self.back)
        row.addWidget(self.path, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(row)

    def enter(self, outside: Shown, node_id: int) -> None:
        """Look into a composite, once it is laid out; raise EngineError where that can't be."""
        row = outside.graph.node(node_id).op
        if isinstance(row, Composite):
            self._laying_out.ask(lambda: row.inside, lambda places: self._look(outside, node_id, row, places))

    def _look(self, outside: Shown, node_id: int, row: Composite, places: Places) -> None:
        """Show the inside, unless the composite has become another meanwhile, or one looks elsewhere."""
        is_there = node_id in outside.graph and outside.graph.node(node_id).op is row
        is_in_front = outside is self._levels[-1] if self._levels else not isinstance(outside, Inside)
        if not (is_there and is_in_front):
            return
        inside = Inside(outside, node_id, self, places)
        inside.closed.connect(self.leave_all)
        self._levels.append(inside)
        self._show_innermost()
        self.entered.emit()

    def leave(self) -> None:
        """Go one composite out."""
        if self._levels:
            gone = self._levels.pop()
            self._show_innermost()
            gone.deleteLater()

    def leave_all(self) -> None:
        """Go back to the document."""
        while self._levels:
            self.leave()

    def _show_innermost(self) -> None:
        self.turning.emit()
        if self.view is not None:
            self.view.canvas.detach()
            self._column.removeWidget(self.view)
            self.view.hide()
            self.view.deleteLater()
            self.view = None
        if not self._levels:
            self.left.emit()
            return
        inside = self._levels[-1]
        self.view = InsideView(inside, self)
        self.view.deeper.connect(lambda node_id: self.enter(inside, node_id))
        self.view.left.connect(self.leave)
        self._column.addWidget(self.view, 1)
        trail = " ▸ ".join(level.name for level in self._levels)
        self.path.setText(_("Inside {trail} · to look at only").format(trail=trail))
        self.view.setFocus()
