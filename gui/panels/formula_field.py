"""The formula field: type a formula, get its graph."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from engine.composites.sizes import node_size
from engine.errors import EngineError, ParseError
from engine.files import document as files
from engine.formulas.expression import Formula, parse
from engine.graphs.layout import layered
from engine.text import _
from gui.document import commands
from gui.document.document import Document
from gui.look.icons import icon
from gui.look.theme import Theme, appearance


class FormulaField(QWidget):
    """A line that turns a formula into the document's graph, as one step of undo.

    Leaves whose names stay keep the values they had. `refused` says why a text is no formula; the cursor then
    stands where reading stopped. `drawn` says that the graph is there.
    """

    drawn = Signal()
    refused = Signal(str)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.line = QLineEdit()
        self.line.setPlaceholderText(_("Type a formula, get its graph:  1/(1+exp(-(w0*x0+w1*x1+w2)))"))
        self.line.setToolTip(
            _("Enter replaces the graph; undo brings it back. Several lines are joined by ;")
        )
        self.line.setAccessibleName(_("Formula"))
        self.line.setClearButtonEnabled(True)
        self.line.returnPressed.connect(self.draw)
        self._sign = QToolButton()
        self._sign.setAutoRaise(True)
        self._sign.setToolTip(_("Draw this formula (Enter)"))
        self._sign.clicked.connect(self.draw)
        row = QHBoxLayout(self)
        row.setContentsMargins(Theme.UNIT * 2, Theme.UNIT, Theme.UNIT * 2, Theme.UNIT)
        row.addWidget(self._sign)
        row.addWidget(self.line)
        appearance().changed.connect(self._recolour)
        self._recolour()

    def draw(self) -> None:
        """Replace the document's graph by the formula's."""
        try:
            contents = self._contents(parse(self.line.text()))
        except EngineError as error:
            self.line.setFocus()
            if isinstance(error, ParseError):
                self.line.setCursorPosition(error.column - 1)
            self.refused.emit(str(error))
            return
        commands.replace_graph(self._document, contents, _("Draw formula"))
        self.drawn.emit()

    def _contents(self, formula: Formula) -> files.Contents:
        graph = formula.graph
        known = {node.name: node for node in self._document.graph.leaves()}
        for name in formula.unset:
            if name in known:
                graph.set_value(graph.find(name).id, known[name].value)
        return files.Contents(graph, layered(graph, node_size), formula.target, description=self.line.text())

    def _recolour(self) -> None:
        self._sign.setIcon(icon("formula"))
