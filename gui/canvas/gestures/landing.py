"""Putting a node into a wire by dropping it there: which wire that is, and how it looks beforehand."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from engine.graphs.graph import Edge, Node
from engine.ops import Op
from gui.canvas.courses import wire_between
from gui.canvas.faces import OUTPUT
from gui.canvas.geometry import output_offset, port_offsets
from gui.canvas.gestures.stage import Stage
from gui.document.rewiring import Splice, fitting_in

REACH = 20.0
"""How near in scene pixels a wire must pass the middle of a node for the node to be put into it."""


class Landing:
    """Where a node of this op may be put into a wire; `node` is it where the graph has it already."""

    def __init__(self, stage: Stage, op: Op, node: Node | None = None) -> None:
        self._stage, self._canvas, self._graph = stage, stage.canvas, stage.document.graph
        self._op, self._node = op, node
        self._fitting = fitting_in(stage.document)
        self._is_free = bool(op.ports) and (node is None or not self._graph.edges_from(node.id))

    def splice_at(self, centre: QPointF) -> Splice | None:
        """Return the wire that a node with its centre there is put into, and by which port; None if none."""
        edge = self._canvas.wires.wire_at(centre, REACH) if self._is_free else None
        if edge is None or self._leads_back(edge):
            return None
        port = self._port(edge)
        return None if port is None else Splice(edge, port)

    def _port(self, edge: Edge) -> str | None:
        if self._node is None:
            return self._fitting.port_of(self._op, edge.source)
        return self._fitting.open_port(self._node, edge.source)

    def _leads_back(self, edge: Edge) -> bool:
        return self._node is not None and self._node.id in self._graph.downstream([edge.target])

    def show(self, splice: Splice | None, centre: QPointF) -> None:
        """Show the two wires that there would be in place of one; None shows the graph as it is."""
        self._canvas.lift(splice.edge if splice else None)
        if splice is None:
            self._stage.sketch.set_wires()
            return
        edge = splice.edge
        first = self._canvas.port_place(edge.source, OUTPUT), centre + port_offsets(self._op)[splice.port]
        second = centre + output_offset(self._op), self._canvas.port_place(edge.target, edge.port)
        self._stage.sketch.set_wires(wire_between(*first), wire_between(*second))
