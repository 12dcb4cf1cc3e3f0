"""What the inspector says of a composite's inside: its nodes with their values and gradients."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from engine.composites.composite import Composite, composite_of
from engine.graphs.graph import Node
from engine.ops import Array
from engine.text import _
from gui.document.inside import opened_in
from gui.document.shown import Shown
from gui.document.working_out import AT_ONCE
from gui.look import numbers
from gui.look.slices import Slices
from gui.look.theme import Theme, appearance
from gui.panels.inspector_text import colour_of, heading, marked

MOST = 24
"""How many nodes are listed; a larger inside is looked into."""


class InsideBlock(QWidget):
    """Lists the nodes in a composite; `requested` says that a user wants to look inside."""

    requested = Signal()

    def __init__(self, shown: Shown, node_id: int) -> None:
        super().__init__()
        self._shown, self._id = shown, node_id
        self._later = Slices(self)
        self._row: Composite | None = None
        self._nodes: list[Node] = []
        self.table = marked("", Theme.SMALL)
        self.table.setAccessibleName(_("Inside"))
        self.look = QPushButton(_("Look inside"))
        self.look.setToolTip(_("Show the inside as a graph, with its values and gradients (Enter)"))
        self.look.clicked.connect(self.requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Theme.UNIT // 2)
        column.addWidget(heading(_("Inside")))
        column.addWidget(self.table)
        column.addWidget(self.look)

    def refresh(self) -> None:
        """Show the numbers of the last evaluation, of many nodes in another turn of the event loop."""
        self._later.forget()
        self._later.ask([self._fill])
        if len(composite_of(self._shown.graph.node(self._id)).inside) <= AT_ONCE:
            self._later.finish()

    def _fill(self) -> None:
        """List the nodes; without numbers where the composite could not be computed."""
        row = self._shown.graph.node(self._id).op if self._id in self._shown.graph else None
        if not isinstance(row, Composite):
            return  # it went meanwhile, and its page goes with it
        inside = opened_in(self._shown, self._id)
        values = inside.evaluation.values if inside is not None else {}
        gradients = inside.evaluation.gradients if inside is not None else {}
        nodes = self._within(row)
        lines = [_line(node, values.get(node.id), gradients.get(node.id)) for node in nodes[:MOST]]
        soft = appearance().theme.soft.name()
        head = "".join(f"<td style='color:{soft}'>{each}</td>" for each in ("", _("value"), _("gradient")))
        more = _("and {count} more").format(count=len(nodes) - MOST) if len(nodes) > MOST else ""
        rows = f"<tr>{head}</tr>{''.join(lines)}"
        self.table.setText(f"<table cellspacing='0' cellpadding='2' width='100%'>{rows}</table>{more}")

    def _within(self, row: Composite) -> list[Node]:
        """Return the nodes inside but for the ports, in the order in which they are computed."""
        if row is not self._row:
            nodes = row.inside.nodes(row.inside.order_before([row.output]))
            self._row, self._nodes = row, [node for node in nodes if node.id not in row.inputs]
        return self._nodes


def _line(node: Node, value: Array | None, gradient: Array | None) -> str:
    soft = appearance().theme.soft.name()
    shown = "—" if value is None else numbers.short(value)
    signed = "—" if gradient is None else numbers.signed(gradient)
    colour = soft if gradient is None else colour_of(gradient).name()
    symbol = "" if node.symbol == node.name else node.symbol
    return (
        f"<tr><td><b>{escape(node.name)}</b> <span style='color:{soft}'>{escape(symbol)}</span></td>"
        f"<td style='white-space: pre'>{shown}</td><td><b style='color:{colour}'>{signed}</b></td></tr>"
    )
