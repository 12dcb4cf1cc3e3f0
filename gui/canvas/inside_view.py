"""Inside a composite: its graph with values and gradients, edited as the one outside is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from engine.composites.composite import Composite
from engine.text import _
from gui.canvas.view import CanvasView
from gui.document.document import Document
from gui.document.inside import Inside
from gui.document.laying_out import LayingOut, Places
from gui.look import keys
from gui.look.labels import PlainLabel, plain_entry
from gui.look.theme import Theme

Way = tuple[tuple[int, Places], ...]
"""A way in: the composites one after the other, each with the places of the nodes inside it."""


class InsideView(CanvasView):
    """The canvas of an inside; `left` says that Esc was pressed with nothing left for it to do here."""

    left = Signal()

    def __init__(self, inside: Inside, parent: QWidget | None = None) -> None:
        self._inside = inside
        self._is_new = True
        super().__init__(inside, parent)
        self.setAccessibleName(_("Inside {name}").format(name=inside.title))

    def hint(self) -> str:
        """Return the line that says what the numbers are of."""
        inside = self._inside
        if inside.problem is not None:
            return inside.problem.message
        if any(inside.value(port) is None for port in inside.ports()):
            return _("Not computed yet: a port of {name} is open").format(name=inside.title)
        if inside.target is not None and inside.value(inside.target) is None:
            name = inside.graph.node(inside.target).name
            return _("Not computed yet: a port before {name} is open").format(name=name)
        return _("∂{name}/∂(each wire) — Esc goes back").format(name=inside.of)

    def event(self, event: QEvent) -> bool:
        """Have Esc before the window's shortcuts: it goes back to what is around first."""
        return keys.keep_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back with Esc, once no gesture is to be broken off and nothing is selected."""
        has_selected = self.canvas.selected_nodes or self.canvas.selected_edges
        if event.key() == Qt.Key.Key_Escape and self._gesture is None and not has_selected:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Show all of it the first time."""
        super().showEvent(event)
        if self._is_new:
            self._is_new = False
            self.fit()


class Trail(QWidget):
    """The way in: a button for the graph and for each composite on the way, and where one is.

    `chosen` carries how many composites deep a user wants to go back to.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(Theme.UNIT)
        self.buttons: list[QToolButton] = []
        self.here = PlainLabel()
        self._row.addWidget(self.here)

    def show_names(self, names: Sequence[str]) -> None:
        """Show the names of composites, the outermost first."""
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None and widget is not self.here:
                widget.hide()
                widget.deleteLater()
        *before, here = (_("Graph"), *names)
        self.buttons = [self._button(depth, name) for depth, name in enumerate(before)]
        for button in self.buttons:
            self._row.addWidget(button)
            self._row.addWidget(PlainLabel("▸"))
        self.here.setText(here)
        self._row.addWidget(self.here)
        self._row.addStretch(1)

    def _button(self, depth: int, name: str) -> QToolButton:
        button = QToolButton()
        button.setText(plain_entry(name))
        button.setAutoRaise(True)
        button.setToolTip(_("Go back to here"))
        button.clicked.connect(lambda: self.chosen.emit(depth))
        return button

    @property
    def words(self) -> str:
        """The whole way in words."""
        return " ▸ ".join([*(button.text() for button in self.buttons), self.here.text()])


class InsidePage(QWidget):
    """The insides that were entered, one within the other, of which the innermost is shown.

    `turned` says that another one is shown, one more, which takes a while where much has to be laid out, or
    one that was gone through before; `left`, that the last one was left again, and `turning`, that the one
    shown is about to go. `selected` carries what is selected in the one shown, and `told` what a gesture in
    it means outside.
    """

    turned = Signal()
    left = Signal()
    turning = Signal()
    selected = Signal(object)
    told = Signal(str)

    def __init__(self, laying_out: LayingOut, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._laying_out = laying_out
        self._levels: list[Inside] = []
        self.view: InsideView | None = None
        self.trail = Trail()
        self.trail.chosen.connect(self.leave_to)
        self.back = QToolButton()
        self.back.setText(_("← Back"))
        self.back.setToolTip(_("Leave this composite (Esc)"))
        self.back.clicked.connect(self.leave)
        row = QHBoxLayout()
        row.setContentsMargins(Theme.UNIT * 2, 0, Theme.UNIT * 2, Theme.UNIT)
        row.setSpacing(Theme.UNIT * 2)
        row.addWidget(self.back)
        row.addWidget(self.trail, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(row)

    @property
    def innermost(self) -> Inside | None:
        """What is shown; None where nothing was entered."""
        return self._levels[-1] if self._levels else None

    @property
    def way(self) -> Way:
        """The way to what is shown."""
        return tuple((level.node, dict(level.positions)) for level in self._levels)

    def follow(self, outside: Document, way: Way) -> None:
        """Go a way again from a document, as far as there are composites on it."""
        for node_id, places in way:
            row = outside.graph.node(node_id).op if node_id in outside.graph else None
            if not isinstance(row, Composite):
                return
            self._look(outside, node_id, row, places)
            outside = self._levels[-1]

    def enter(self, outside: Document, node_id: int) -> None:
        """Go into a composite, once it is laid out; raise EngineError where that can't be."""
        row = outside.graph.node(node_id).op
        if not isinstance(row, Composite):
            return
        if row.positions.keys() >= set(row.inside):  # somebody placed its nodes
            self._look(outside, node_id, row, {})
        else:
            self._laying_out.ask(lambda: row.inside, lambda places: self._look(outside, node_id, row, places))

    def _look(self, outside: Document, node_id: int, row: Composite, places: Places) -> None:
        """Show the inside, unless the composite has become another meanwhile, or one looks elsewhere."""
        is_there = node_id in outside.graph and outside.graph.node(node_id).op is row
        is_in_front = outside is self._levels[-1] if self._levels else not isinstance(outside, Inside)
        if not (is_there and is_in_front):
            return
        inside = Inside(outside, node_id, self, places)
        inside.closed.connect(partial(self._leave_closed, inside))
        inside.told.connect(self.told)
        inside.around.changed.connect(self._name_again)
        self._levels.append(inside)
        self._show_innermost()

    def leave(self) -> None:
        """Go one composite out."""
        self.leave_to(len(self._levels) - 1)

    def leave_all(self) -> None:
        """Go back to the document."""
        self.leave_to(0)

    def leave_to(self, depth: int) -> None:
        """Go out until one is so many composites deep."""
        if not 0 <= depth < len(self._levels):
            return
        self._laying_out.cancel()
        gone, self._levels = self._levels[depth:], self._levels[:depth]
        self._show_innermost()
        for level in gone:
            level.around.changed.disconnect(self._name_again)
            level.deleteLater()

    def _leave_closed(self, closed: Inside) -> None:
        """Go out of a composite that is gone."""
        if closed in self._levels:
            self.leave_to(self._levels.index(closed))

    def _name_again(self) -> None:
        self.trail.show_names([level.title for level in self._levels])

    def _show_innermost(self) -> None:
        self.turning.emit()
        if self.view is not None:
            self.view.canvas.detach()
            self.view.recall.detach()
            self._column.removeWidget(self.view)
            self.view.hide()
            self.view.deleteLater()
            self.view = None
        if not self._levels:
            self.left.emit()
            return
        inside = self._levels[-1]
        self.view = InsideView(inside, self)
        self.view.inside_requested.connect(lambda node_id: self.enter(inside, node_id))
        self.view.left.connect(self.leave)
        self.view.selection_changed.connect(self.selected)
        self._column.addWidget(self.view, 1)
        self._name_again()
        self.view.show()  # before: the keyboard goes to nothing that is not seen
        self.view.setFocus()
        self.turned.emit()
