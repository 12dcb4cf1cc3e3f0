"""What a gate does with the gradient, and why at these numbers."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from engine.graphs.graph import Node
from engine.study.gate_roles import gate_role
from engine.text import _
from gui.document.shown import Shown
from gui.panels.inspector_text import label
from gui.panels.parts.part import Part


class RolePart(Part):
    """Tells the role of a gate in the backward pass."""

    key = "role"

    def __init__(self, shown: Shown, node_id: int) -> None:
        super().__init__()
        self._shown, self._id = shown, node_id
        self.words = label()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.words)

    def title(self) -> str:
        """Return the heading."""
        gate = self._shown.graph.node(self._id).op.gate
        return _("Gate role: {role}").format(role=gate)

    @classmethod
    def suits(cls, node: Node) -> bool:
        """Return whether the op has a role."""
        return bool(node.op.gate)

    def refresh(self) -> None:
        """Say it; the reason tells local gradients, so it hides with them."""
        told = self._shown.reveals(self._id)
        values = self._shown.values_into(self._id) if told else {}
        self.words.setText(gate_role(self._shown.graph, self._id, values))
