"""The ports of a gate: the chain rule at each, in formulas and in numbers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtWidgets import QPushButton, QVBoxLayout

from engine.graphs.graph import Node
from engine.text import _
from gui.document import port_order
from gui.document.document import Document
from gui.document.shown import Shown
from gui.look.slices import Slices
from gui.panels.parts.part import MOST_PORTS, Part
from gui.panels.port_block import PortBlock

AT_ONCE = 3
"""Ports that are told of at once; there is no room on a screen for more."""


class PortsPart(Part):
    """Tells upstream × local = downstream at every port, of very many when asked to."""

    key = "ports"

    def __init__(self, shown: Shown, node_id: int) -> None:
        super().__init__()
        self._shown, self._id = shown, node_id
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._moved: str | None = None
        self._blocks: dict[str, PortBlock] = {}
        self._slices = Slices(self)
        ports = shown.graph.node(node_id).op.ports
        self.others = QPushButton(_("Show the other {count} ports").format(count=len(ports) - MOST_PORTS))
        self.others.setToolTip(_("Write out every port of this gate"))
        self.others.clicked.connect(lambda: self._add_others(ports[MOST_PORTS:]))
        self.others.setHidden(len(ports) <= MOST_PORTS)
        self._column.addWidget(self.others)
        for port in ports[:AT_ONCE]:
            self._add(port)
        self._add_later(ports[AT_ONCE:MOST_PORTS])

    @property
    def blocks(self) -> dict[str, PortBlock]:
        """What tells of each port that is told of, in their order."""
        self._slices.finish()
        return self._blocks

    def _add(self, port: str) -> PortBlock:
        block = self._blocks[port] = PortBlock(self._shown, self._id, port)
        self._column.insertWidget(len(self._blocks) - 1, block)
        if isinstance(self._shown, Document) and len(self._shown.graph.node(self._id).op.ports) > 1:
            block.take_moves(partial(port_order.can_move_input, self._shown, self._id, port))
            block.move_asked.connect(partial(self._move, self._shown, port))
        return block

    def _move(self, document: Document, port: str, by: int) -> None:
        """Let what enters a port enter another one; the keyboard goes along, to the page that comes then."""
        self._moved = port_order.moved_port(document, self._id, port, by)
        port_order.move_input(document, self._id, port, by)

    @property
    def port_in_hand(self) -> str | None:
        """The port that the keyboard is at, or went to with what entered another."""
        at = (port for port, block in self._blocks.items() if block.hasFocus())
        return self._moved or next(at, None)

    def take_in_hand(self, port: str) -> None:
        """Let the keyboard be at this port, if it is told of."""
        if port in self.blocks:
            self.blocks[port].setFocus()

    def _add_later(self, ports: Iterable[str]) -> None:
        self._slices.ask(partial(self._add_told, port) for port in ports)

    def _add_told(self, port: str) -> None:
        graph = self._shown.graph
        if self._id in graph and port in graph.node(self._id).op.ports:  # or this page is about to go
            self._add(port).refresh()

    def _add_others(self, ports: Iterable[str]) -> None:
        self.others.hide()
        self._add_later(ports)

    def title(self) -> str:
        """Return the heading."""
        return _("Chain rule at its ports")

    @classmethod
    def suits(cls, node: Node) -> bool:
        """Return whether there are ports."""
        return bool(node.op.ports)

    def refresh(self) -> None:
        """Show the numbers of the last evaluation."""
        for block in self._blocks.values():
            block.refresh()
