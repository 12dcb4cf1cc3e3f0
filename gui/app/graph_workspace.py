"""The Graph workspace: palette at the left, canvas in the middle, inspector at the right, sliders below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from engine.errors import EngineError
from engine.ops import Array
from engine.text import _
from gui.canvas.inside_view import InsidePage
from gui.canvas.spot import selected_spot
from gui.canvas.view import CanvasView
from gui.document.document import Document
from gui.look import numbers
from gui.look.message_bar import MessageBar
from gui.panels.controls import Controls
from gui.panels.formula_field import FormulaField
from gui.panels.inspector import Inspector
from gui.panels.palette import Palette

_NARROWEST = 144
_PALETTE_WIDTH = 184
_INSPECTOR_WIDTH = 256

S = TypeVar("S")


class GraphWorkspace(QMainWindow):
    """The editor of one document; its panels dock, float and hide.

    `inside_changed` says that the inside of a composite has come or gone.
    """

    inside_changed = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Widget)
        self._document = document
        self.canvas = CanvasView(document)
        self.palette_panel = Palette()
        self.inspector = Inspector(document)
        self.controls = Controls(document)
        self.formula = FormulaField(document)
        self.messages = MessageBar()
        self.inside = InsidePage()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.canvas)
        self._stack.addWidget(self.inside)
        self._arrange_panels()
        self.palette_panel.chosen.connect(self._add)
        self.canvas.selection_changed.connect(self._inspect_selection)
        for requested in (self.canvas.inside_requested, self.inspector.inside_requested):
            requested.connect(self.look_inside)
        self.inside.left.connect(self._show_canvas)
        for gone in (document.described, document.replaced):
            gone.connect(self.inside.leave_all)
        self.formula.refused.connect(self.messages.say)
        self.formula.drawn.connect(self.messages.clear)
        document.described.connect(self._look_anew)
        document.evaluated.connect(self._report)
        document.replaced.connect(self.messages.clear)
        self._reported = self._has_layout = self._fits_next = False

    def _arrange_panels(self) -> None:
        middle = QWidget()
        self._column = column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.formula)
        column.addWidget(self.messages)
        column.addWidget(self._stack, 1)
        self.setCentralWidget(middle)
        area = Qt.DockWidgetArea
        self.docks = (
            self._dock("palette", _("Palette"), self.palette_panel, area.LeftDockWidgetArea),
            self._dock("inspector", _("Inspector"), self.inspector, area.RightDockWidgetArea),
            self._dock("controls", _("Values"), self.controls, area.BottomDockWidgetArea),
        )
        self.setCorner(Qt.Corner.BottomLeftCorner, area.LeftDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, area.RightDockWidgetArea)

    def show_above(self, widget: QWidget) -> None:
        """Put a widget above everything in the middle."""
        self._column.insertWidget(0, widget)

    def _dock(self, name: str, title: str, panel: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(name)
        dock.setWidget(panel)
        dock.setMinimumWidth(_NARROWEST)
        self.addDockWidget(area, dock)
        return dock

    def showEvent(self, event: QShowEvent) -> None:
        """Give the panels their usual widths the first time, unless other ones are remembered."""
        super().showEvent(event)
        if not self._has_layout:
            widths = [_PALETTE_WIDTH, _INSPECTOR_WIDTH]
            self.resizeDocks(list(self.docks[:2]), widths, Qt.Orientation.Horizontal)
        self._has_layout = True

    def subject(self, kind: type[S]) -> S | None:
        """Return what an action on this kind of thing is about: while a composite is open, what shows it."""
        parts: tuple[object, ...] = (self, self.inside.view)
        if not self.looks_inside:
            parts = (self, self.canvas, self._document, selected_spot(self.canvas))
        return next((part for part in parts if isinstance(part, kind)), None)

    def focus_formula(self) -> None:
        """Give the keyboard to the formula field."""
        self.formula.line.setFocus()

    def search_ops(self) -> None:
        """Show the palette and give the keyboard to its search."""
        self.docks[0].show()
        self.palette_panel.focus_search()

    def panel_actions(self) -> list[QAction]:
        """Return an action for each panel that shows or hides it."""
        return [dock.toggleViewAction() for dock in self.docks]

    def restore_layout(self, state: QByteArray) -> None:
        """Take up a remembered layout of the panels, where there is one."""
        self._has_layout = self.restoreState(state)

    @property
    def looks_inside(self) -> bool:
        """True while the inside of a composite is shown in place of the canvas."""
        return self._stack.currentWidget() is self.inside

    def look_inside(self, node_id: int) -> None:
        """Show what is inside a composite, in place of the canvas, or say why that can't be."""
        self._document.flush()
        try:
            self.inside.enter(self._document, node_id)
        except EngineError as error:
            self.messages.say(str(error))
            return
        self._stack.setCurrentWidget(self.inside)
        self.inside_changed.emit()

    def _show_canvas(self) -> None:
        self._stack.setCurrentWidget(self.canvas)
        self.canvas.setFocus()
        self.inside_changed.emit()

    def _add(self, op: str) -> None:
        self.inside.leave_all()
        self.canvas.add_at_centre(op)
        self.canvas.setFocus()
        self._document.flush()

    def _inspect_selection(self, _selection: object) -> None:
        selected = self.canvas.selected_nodes()
        self.inspector.inspect(selected[0] if len(selected) == 1 else None)

    def _look_anew(self) -> None:
        """Fit the graph once it stands: another one has come, or an old one comes back by undo."""
        self._fits_next = True

    def _report(self) -> None:
        if self._fits_next:
            self.canvas.fit()
            self._fits_next = False
        problem = self._document.problem
        words = problem.message if problem else self._not_finite()
        if words:
            self.messages.say(words)
        elif self._reported:
            self.messages.clear()
        self._reported = bool(words)

    def _not_finite(self) -> str:
        evaluation = self._document.evaluation
        if evaluation is None:
            return ""
        if evaluation.not_finite is not None:
            message = _("{node} is {value}: the first node whose result is not finite.")
            return self._said_of(evaluation.not_finite, evaluation.values, message)
        if evaluation.gradient_not_finite is not None:
            message = _("The gradient of {node} is {value}: the first, going back, that is not finite.")
            return self._said_of(evaluation.gradient_not_finite, evaluation.gradients, message)
        return ""

    def _said_of(self, node_id: int, found: Mapping[int, Array], message: str) -> str:
        node, value = self._document.graph.node(node_id), found[node_id]
        shown = numbers.short(value) if getattr(value, "shape", ()) == () else _("not finite")
        return message.format(node=f"{node.name} ({node.op.title})", value=shown)
