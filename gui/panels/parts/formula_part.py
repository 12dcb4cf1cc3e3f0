"""What a gate computes: its formula over the names of its inputs, in words, and where it comes from."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from engine.export import latex
from engine.text import _
from gui.document.shown import Shown
from gui.look.formula_view import FormulaView
from gui.look.theme import Theme
from gui.panels.inspector_text import label
from gui.panels.parts.part import Part


class FormulaPart(Part):
    """Tells what an op is; of a leaf it has no formula."""

    key = "formula"

    def __init__(self, shown: Shown, node_id: int) -> None:
        super().__init__()
        self._shown, self._id = shown, node_id
        op = shown.graph.node(node_id).op
        self.formula = FormulaView()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Theme.UNIT)
        column.addWidget(self.formula)
        self.formula.setVisible(not op.is_leaf)
        column.addWidget(label(op.description, soft=True))
        if op.source:
            column.addWidget(label(op.source, Theme.SMALL, soft=True))

    def title(self) -> str:
        """Return the heading."""
        return _("What it does")

    def refresh(self) -> None:
        """Show the formula for the shapes that there are."""
        graph = self._shown.as_read
        if not graph.node(self._id).op.is_leaf:
            self.formula.show_latex(latex.formula(graph, self._id, self._shown.values_into(self._id)))
