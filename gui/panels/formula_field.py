"""The formula field: type or paste a formula, see how it is understood, get its graph."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from engine.errors import EngineError, ParseError
from engine.files import document as files
from engine.formulas.formula_text import gates_of
from engine.graphs.graph import Graph
from engine.recognition.warnings import warnings_of
from engine.text import _
from gui.document import commands
from gui.document.difference import Difference
from gui.document.document import Document
from gui.document.long_formulas import refusal
from gui.look.formula_view import FormulaView
from gui.look.icons import icon
from gui.look.labels import PlainLabel, plain_tip
from gui.look.theme import Theme, appearance
from gui.panels.formula_line import FormulaLine

if TYPE_CHECKING:
    from engine.formulas.expression import Formula

PAUSE = 250
"""Milliseconds without typing after which a formula is read and shown."""
LARGEST_PREVIEW, LARGEST_SHOWN = 60, 40
"""Nodes; of a larger formula no picture is made, and of a larger graph no text."""


class FormulaField(QWidget):
    """A line that turns a formula into the document's graph, as one step of undo.

    While one types, what was understood is shown as mathematics. The line follows the graph: it shows the
    graph's formula, or what was typed since, or nothing. Leaves whose names stay keep the values they had.
    `refused` says why a text is no formula; the cursor then stands where reading stopped. `drawn` says that
    the graph is there, and how many nodes it took the place of.
    """

    drawn = Signal(int)
    refused = Signal(str)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._is_drawing = self._is_draft = False
        self._last: tuple[str, Formula] | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.show_understood)
        self.line = FormulaLine()
        self.line.setPlaceholderText(_("Type a formula, get its graph:  1/(1+exp(-(w0*x0+w1*x1+w2)))"))
        self.line.setToolTip(
            _(
                "Mathematics, LaTeX, NumPy or PyTorch. Enter replaces the graph; undo brings it back.\n"
                "Shift+Enter begins another line."
            )
        )
        self.line.setAccessibleName(_("Formula"))
        self.line.entered.connect(self.draw)
        self.line.typed.connect(self._wait)
        self.line.overflowed.connect(self._refuse_length)
        self.understood = FormulaView()
        self.doubt = PlainLabel(wraps=True)
        self._sign = self._button(_("Draw this formula (Enter)"), self.draw)
        self._clear = self._button(_("Clear"), self._start_anew)
        self._arrange()
        for anew in (document.replaced, document.described):
            anew.connect(self._follow_another)
        document.changed.connect(self._follow)
        appearance().changed.connect(self._recolour)
        self._recolour()
        self._follow_another()

    def _button(self, told: str, act: object) -> QToolButton:
        button = QToolButton(autoRaise=True)
        button.setToolTip(plain_tip(told))
        button.setAccessibleName(told)
        button.clicked.connect(act)
        return button

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._sign)
        row.addWidget(self.line, 1)
        row.addWidget(self._clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(Theme.UNIT * 2, Theme.UNIT, Theme.UNIT * 2, Theme.UNIT)
        column.setSpacing(Theme.UNIT // 2)
        column.addLayout(row)
        column.addWidget(self.understood)
        column.addWidget(self.doubt)

    def _refuse_length(self, count: int) -> None:
        self.refused.emit(refusal(count))

    @property
    def draft(self) -> str:
        """What was typed and not drawn yet, "" where there is nothing of the kind."""
        return self.line.text() if self._is_draft else ""

    def take_up(self, draft: str) -> None:
        """Go on with what was typed before."""
        if draft:
            self.line.show_text(draft)
            self._wait()

    # -- to the graph -------------------------------------------------------------------------------------

    def draw(self) -> None:
        """Replace the document's graph by the formula's."""
        if not self._is_draft and self.line.text() and len(self._document.graph):
            return
        try:
            contents = self._contents(self._read())
        except EngineError as error:
            self.line.setFocus()
            if isinstance(error, ParseError):
                self.line.place_cursor(error.line, error.column)
            self.refused.emit(str(error))
            return
        self._document.laying_out.ask(
            lambda: contents.graph, lambda places: self._replace(replace(contents, positions=places))
        )

    def _replace(self, contents: files.Contents) -> None:
        before = len(self._document.graph)
        self._is_drawing = True
        commands.replace_graph(self._document, contents, _("Draw formula"))
        self._is_drawing = False
        self._settle()
        self.drawn.emit(before)

    def _contents(self, formula: Formula) -> files.Contents:
        from engine.formulas.first_values import valued

        known = {node.name: node.value for node in self._document.graph.leaves() if node.value is not None}
        graph = valued(formula, known)
        words = self.line.text()[: files.LONGEST_TEXTS["description"]]
        return files.Contents(graph, {}, formula.target, description=words)

    # -- what was understood ------------------------------------------------------------------------------

    def show_understood(self) -> None:
        """Show the formula that is typed as mathematics, and what is in doubt; nothing where it is unread."""
        self._pause.stop()
        self.understood.show_latex("")
        self.doubt.setText("")
        if (formula := self._typed()) is not None and len(formula.graph) <= LARGEST_PREVIEW:
            from engine.export import latex

            self.understood.show_latex(latex.reading(formula.graph, formula.target))
            doubts = warnings_of(formula.graph, formula.unset)
            self.doubt.setText("\n".join(doubt.sentence for doubt in doubts))
        self.understood.setVisible(bool(self.understood.latex))
        self.doubt.setVisible(bool(self.doubt.text()))

    def _typed(self) -> Formula | None:
        """Return what is typed, read; None where it cannot be."""
        if not self.line.text().strip():
            return None
        try:
            return self._read()
        except EngineError:
            return None

    def _read(self) -> Formula:
        """Return the formula on the line, read once however often it is asked for; raise where it is none."""
        text = self.line.text()
        if self._last is None or self._last[0] != text:
            from engine.formulas.expression import parse  # not before somebody types: it is much to load

            self._last = text, parse(text)
        return self._last[1]

    def _wait(self) -> None:
        self._is_draft = bool(self.line.text())
        self._clear.setVisible(self._is_draft)
        self._pause.start()

    def _settle(self) -> None:
        """Take what the line shows for the formula of the graph as it stands."""
        self._is_draft = False
        self._clear.setVisible(bool(self.line.text()))
        self._pause.stop()
        self.understood.hide()
        self.doubt.hide()

    def _start_anew(self) -> None:
        self.line.clear()
        self._wait()
        self.line.setFocus()

    # -- from the graph -----------------------------------------------------------------------------------

    def _follow(self, difference: Difference) -> None:
        """Show the graph's formula where it has become another one; a draft stays."""
        shape = difference.nodes_added or difference.nodes_removed or difference.edges_added
        if self._is_draft or self._is_drawing:
            return
        if shape or difference.edges_removed or difference.changed or difference.retargeted:
            self._show_graph()

    def _follow_another(self) -> None:
        if not self._is_drawing:
            self._show_graph()

    def _show_graph(self) -> None:
        text = _written(self._document.graph, self._document.target)
        if text != self.line.text():
            self.line.show_text(text)
        self._settle()

    def _recolour(self) -> None:
        self._sign.setIcon(icon("formula"))
        self._clear.setIcon(icon("close"))
        self.doubt.setStyleSheet(f"color: {appearance().theme.warning.name()}")


def _written(graph: Graph, target: int | None) -> str:
    """Return the formula of a graph without the values of its leaves; "" where it has none that is short."""
    if target is None or target not in graph or len(graph) > LARGEST_SHOWN:
        return ""
    try:
        return gates_of(graph, target).replace("\n", "; ")
    except EngineError:
        return ""
