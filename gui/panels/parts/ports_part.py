"""The ports of a gate: the chain rule at each, in formulas and in numbers."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from engine.text import _
from gui.document.shown import Shown
from gui.panels.parts.part import Part
from gui.panels.port_block import PortBlock


class PortsPart(Part):
    """Tells upstream × local = downstream at every port."""

    key = "ports"

    def __init__(self, shown: Shown, node_id: int) -> None:
        super().__init__()
        ports = shown.graph.node(node_id).op.ports
        self.blocks = {port: PortBlock(shown, node_id, port) for port in ports}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for block in self.blocks.values():
            column.addWidget(block)

    def title(self) -> str:
        """Return the heading."""
        return _("Chain rule at its ports")

    def can_tell(self) -> bool:
        """Return whether there are ports."""
        return bool(self.blocks)

    def refresh(self) -> None:
        """Show the numbers of the last evaluation."""
        for block in self.blocks.values():
            block.refresh()
