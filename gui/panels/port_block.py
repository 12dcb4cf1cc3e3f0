"""What the inspector says of one port: where its value comes from, and the chain rule in numbers."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QFrame, QVBoxLayout

from engine.composites.composite import Composite
from engine.export import latex
from engine.ops import Array
from engine.study.jacobian import local_gradient
from engine.text import _
from gui.document.document import Document
from gui.look.formula_view import FormulaView
from gui.look.theme import Theme, appearance
from gui.panels.inspector_text import gradient_html, label, value_text


class PortBlock(QFrame):
    """One port of a node: where its value comes from, and upstream × local = downstream."""

    def __init__(self, document: Document, node_id: int, port: str) -> None:
        super().__init__()
        self._document, self._id, self._port = document, node_id, port
        self.setObjectName("port")
        theme = appearance().theme
        self.setStyleSheet(f"#port {{ border-top: 1px solid {theme.border.name()} }}")
        source = document.graph.source(node_id, port)
        self._source = source
        name = document.graph.node(source).name if source is not None else _("open")
        title = _("Port {port} ← {source}").format(port=port, source=name)
        self._told = source is not None and not isinstance(document.graph.node(node_id).op, Composite)
        self.formula = FormulaView()
        self.rows = {key: label() for key in ("value", "upstream", "local", "downstream")}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Theme.UNIT, 0, 0)
        column.setSpacing(Theme.UNIT // 2)
        column.addWidget(label(f"<b>{title}</b>"))
        column.addWidget(self.formula)
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(2)
        for key, words in (
            ("value", _("value")),
            ("upstream", _("upstream")),
            ("local", _("local")),
            ("downstream", _("downstream")),
        ):
            form.addRow(label(words, soft=True), self.rows[key])
        column.addLayout(form)

    def refresh(self) -> None:
        """Show the numbers of the last evaluation."""
        document, found = self._document, self._found()
        if self._told:
            values = document.current_values
            self.formula.show_latex(latex.local_gradient(document.graph, self._id, self._port, values))
        for key, row in self.rows.items():
            value = found.get(key)
            shown = value_text if key == "value" else gradient_html
            row.setText(shown(value) if value is not None else "—")
        self.rows["downstream"].setToolTip(_("upstream × local: what flows back along this wire"))

    def _found(self) -> dict[str, Array]:
        document = self._document
        evaluation = document.evaluation
        if evaluation is None or self._source is None or self._id not in evaluation.values:
            return {}
        found = {"value": document.value(self._source), "upstream": document.gradient(self._id)}
        if document.is_current and document.plan.computes(self._id):
            found["local"] = local_gradient(document.plan, evaluation, self._id, self._port)
        found["downstream"] = evaluation.contributions.get((self._id, self._port))
        return found
