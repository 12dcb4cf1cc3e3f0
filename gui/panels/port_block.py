"""What the inspector says of one port: where its value comes from, and the chain rule in numbers."""

from __future__ import annotations

from html import escape

from PySide6.QtWidgets import QFrame, QVBoxLayout

from engine.composites.composite import Composite
from engine.export import latex
from engine.graphs.graph import Edge
from engine.ops import Array
from engine.text import _
from gui.document.shown import Shown
from gui.look.formula_view import FormulaView
from gui.look.theme import Theme, appearance
from gui.panels.inspector_text import form, full_tip, gradient_html, label, marked, value_text


class PortBlock(QFrame):
    """One port of a node: where its value comes from, and upstream × local = downstream."""

    def __init__(self, shown: Shown, node_id: int, port: str) -> None:
        super().__init__()
        self._shown, self._id, self._port = shown, node_id, port
        self.setObjectName("port")
        theme = appearance().theme
        self.setStyleSheet(f"#port {{ border-top: 1px solid {theme.border.name()} }}")
        source = shown.graph.source(node_id, port)
        self._source = source
        name = shown.graph.node(source).name if source is not None else _("open")
        title = _("Port {port} ← {source}").format(port=port, source=name)
        self._told = source is not None and not isinstance(shown.graph.node(node_id).op, Composite)
        self.formula = FormulaView()
        self.rows = {key: marked() for key in ("value", "upstream", "local", "downstream")}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Theme.UNIT, 0, 0)
        column.setSpacing(Theme.UNIT // 2)
        column.addWidget(marked(f"<b>{escape(title)}</b>"))
        column.addWidget(self.formula)
        rows = form()
        for key, words in (
            ("value", _("value")),
            ("upstream", _("upstream")),
            ("local", _("local")),
            ("downstream", _("downstream")),
        ):
            said = label(words, soft=True)
            if key == "downstream":
                said.setToolTip(_("upstream × local: what flows back along this wire"))
            rows.addRow(said, self.rows[key])
        column.addLayout(rows)

    def refresh(self) -> None:
        """Show the numbers of the last evaluation."""
        shown, numbers = self._shown, self._numbers()
        if self._told:
            values = shown.values_into(self._id)
            self.formula.show_latex(latex.local_gradient(shown.graph, self._id, self._port, values))
        for key, row in self.rows.items():
            row.setText(self._written(key, numbers.get(key)))
            row.setToolTip(full_tip(numbers.get(key)))

    def _written(self, key: str, number: Array | None) -> str:
        if number is None:
            return "—"
        if key == "value":
            assert self._source is not None
            return value_text(number, stale=self._shown.value_is_stale(self._source))
        stale = self._shown.gradients_are_stale and key != "local"  # a local gradient is live or not told
        return gradient_html(number, stale=stale)

    def _numbers(self) -> dict[str, Array]:
        if self._source is None:
            return {}
        return {
            "value": self._shown.value(self._source),
            "upstream": self._shown.gradient(self._id),
            "local": self._shown.local_gradient(self._id, self._port),
            "downstream": self._shown.contribution(Edge(self._source, self._id, self._port)),
        }
