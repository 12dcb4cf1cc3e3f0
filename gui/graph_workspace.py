"""The Graph workspace: palette at the left, canvas in the middle, inspector at the right, sliders below."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QVBoxLayout, QWidget

from engine.text import _
from gui import numbers
from gui.canvas.view import CanvasView
from gui.controls import Controls
from gui.document import Document
from gui.formula_field import FormulaField
from gui.inspector import Inspector
from gui.message_bar import MessageBar
from gui.palette import Palette

_NARROWEST = 144
_PALETTE_WIDTH = 184
_INSPECTOR_WIDTH = 256


class GraphWorkspace(QMainWindow):
    """The editor of one document; its panels dock, float and hide."""

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
        self._arrange_panels()
        self.palette_panel.chosen.connect(self._add)
        self.canvas.selection_changed.connect(self._inspect_selection)
        self.formula.refused.connect(self.messages.say)
        self.formula.drawn.connect(self.messages.clear)
        document.described.connect(self._look_anew)
        document.evaluated.connect(self._report)
        document.failed.connect(self._report_failure)
        document.replaced.connect(self.messages.clear)
        self._reported = self._has_layout = self._fits_next = False

    def _arrange_panels(self) -> None:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.formula)
        column.addWidget(self.messages)
        column.addWidget(self.canvas, 1)
        self.setCentralWidget(middle)
        area = Qt.DockWidgetArea
        self.docks = (
            self._dock("palette", _("Palette"), self.palette_panel, area.LeftDockWidgetArea),
            self._dock("inspector", _("Inspector"), self.inspector, area.RightDockWidgetArea),
            self._dock("controls", _("Values"), self.controls, area.BottomDockWidgetArea),
        )
        self.setCorner(Qt.Corner.BottomLeftCorner, area.LeftDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, area.RightDockWidgetArea)

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

    def restore_layout(self, state: QByteArray) -> None:
        """Take up a remembered layout of the panels, where there is one."""
        self._has_layout = self.restoreState(state)

    def _add(self, op: str) -> None:
        self.canvas.add_at_centre(op)
        self.canvas.setFocus()
        self._document.flush()

    def _inspect_selection(self, _selection: object) -> None:
        selected = self.canvas.selected_nodes()
        self.inspector.inspect(selected[0] if len(selected) == 1 else None)

    def _look_anew(self) -> None:
        """Fit the graph once it stands: another one has come, or an old one comes back by undo."""
        self._fits_next = True

    def _report(self, _evaluation: object) -> None:
        if self._fits_next:
            self.canvas.fit()
            self._fits_next = False
        problem = self._not_finite()
        if problem:
            self.messages.say(problem)
        elif self._reported:
            self.messages.clear()
        self._reported = bool(problem)

    def _report_failure(self, _node: object, message: str) -> None:
        self.messages.say(message)
        self._reported = True

    def _not_finite(self) -> str:
        evaluation = self._document.evaluation
        if evaluation is None or evaluation.not_finite is None:
            return ""
        node = self._document.graph.node(evaluation.not_finite)
        value = evaluation.values[node.id]
        shown = numbers.short(value) if getattr(value, "shape", ()) == () else _("not finite")
        message = _("{node} is {value}: the first node whose result is not finite.")
        return message.format(node=f"{node.name} ({node.op.title})", value=shown)
