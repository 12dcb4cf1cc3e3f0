"""The ports of a gate: the chain rule at each, in formulas and in numbers."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QPushButton, QVBoxLayout

from engine.graphs.graph import Node
from engine.text import _
from gui.document.shown import Shown
from gui.panels.parts.part import Part
from gui.panels.port_block import PortBlock

MOST = 12
"""Ports that are told of until a user asks for the others."""


class PortsPart(Part):
    """Tells upstream × local = downstream at every port, of very many when asked to."""

    key = "ports"

    def __init__(self, shown: Shown, node_id: int) -> None:
        super().__init__()
        self._shown, self._id = shown, node_id
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.blocks: dict[str, PortBlock] = {}
        ports = shown.graph.node(node_id).op.ports
        self._add(ports[:MOST])
        self.others = QPushButton(_("Show the other {count} ports").format(count=len(ports) - MOST))
        self.others.clicked.connect(lambda: self._add_others(ports[MOST:]))
        self.others.setHidden(len(ports) <= MOST)
        self._column.addWidget(self.others)

    def _add(self, ports: Iterable[str]) -> None:
        for port in ports:
            block = self.blocks[port] = PortBlock(self._shown, self._id, port)
            self._column.addWidget(block)

    def _add_others(self, ports: Iterable[str]) -> None:
        self.others.hide()
        self._add(ports)
        self.refresh()

    def title(self) -> str:
        """Return the heading."""
        return _("Chain rule at its ports")

    @classmethod
    def suits(cls, node: Node) -> bool:
        """Return whether there are ports."""
        return bool(node.op.ports)

    def refresh(self) -> None:
        """Show the numbers of the last evaluation."""
        for block in self.blocks.values():
            block.refresh()
