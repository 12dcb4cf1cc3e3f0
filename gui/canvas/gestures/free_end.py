"""Where the free end of a wire may go while it is dragged, and where the pointer means to drop it."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from engine.graphs.graph import Edge
from engine.graphs.layout import PORT_PITCH
from engine.text import _
from gui.canvas.faces import OUTPUT, ends_of
from gui.canvas.geometry import port_offsets
from gui.canvas.gestures.stage import Stage
from gui.document.many_inputs import grown
from gui.document.rewiring import fitting_in, wires_into

SNAP = 20.0
"""How near in screen pixels the pointer must come to a port to be drawn to it."""
EXACT = PORT_PITCH / 2
"""How near in scene pixels to a port that one is meant, though its neighbour be free."""

End = tuple[int, str]
"""A node and one of its ports, or OUTPUT."""


class FreeEnd:
    """What a dragged end may be joined to; the wire is `fixed` at its other end, and was `old` before.

    `offers` are the ports and outputs that can take it, by node.
    """

    def __init__(self, stage: Stage, fixed: End, old: Edge | None) -> None:
        self._canvas, self._graph, self._shown = stage.canvas, stage.document.graph, stage.document
        self.fixed, self._old = fixed, old
        self._fitting = fitting_in(stage.document, {old} if old else ())
        self._closed = self._closing_a_cycle()
        self.offers = self._all_offers()

    @property
    def _from_output(self) -> bool:
        return self.fixed[1] == OUTPUT

    def _closing_a_cycle(self) -> set[int]:
        fixed = [self.fixed[0]]
        return self._graph.upstream(fixed) if self._from_output else self._graph.downstream(fixed)

    def _all_offers(self) -> dict[int, frozenset[str]]:
        offers = ((node, self._fitting_at(node)) for node in self._graph if node not in self._closed)
        return {node: ports for node, ports in offers if ports}

    def _fitting_at(self, node_id: int) -> frozenset[str]:
        """Return the ends of a node that shapes let take the wire."""
        node, port = self.fixed
        if self._from_output:
            return self._fitting.ports(node, node_id)
        return frozenset() if self._fitting.misfit(node_id, node, port) else frozenset(self._sort(node_id))

    def _sort(self, node_id: int) -> tuple[str, ...]:
        """Return the ends of a node that are of the right sort, fitting or not."""
        ends = ends_of(self._graph.node(node_id).op)
        return tuple(end for end in ends if (end == OUTPUT) != self._from_output)

    def edge(self, end: End) -> Edge:
        """Return the wire that there will be when it is dropped on this end."""
        if self._from_output:
            return Edge(self.fixed[0], *end)
        return Edge(end[0], *self.fixed)

    def objection(self, end: End) -> str:
        """Return why a wire had better not end here; "" where it may."""
        if end[1] in self.offers.get(end[0], ()):
            return ""
        edge = self.edge(end)
        return self._shown.worded(self._fitting.objection(edge.source, edge.target, edge.port))

    def objection_to(self, node_id: int) -> str:
        """Return why none of the ends of a node can be meant by the node itself; "" for what has none."""
        ends = [(node_id, port) for port in self._sort(node_id)]
        if not ends or node_id == self.fixed[0]:
            return ""
        objections = [self.objection(end) for end in ends]
        if all(objections):
            return objections[0]
        message = _("All inputs of {node} are taken: drop the wire on a port to take its place")
        return message.format(node=self._shown.name_of(node_id))

    def at(self, point: QPointF, zoom: float) -> End | None:
        """Return the port or output that is meant at a point, fitting or not; None where none is."""
        near = self._near(point, SNAP / zoom)
        if near is not None:
            return near
        node = self._canvas.hit(point, zoom).node
        if node is None or node == self.fixed[0]:
            return None
        ends = ((node, port) for port in self._sort(node))
        return next((end for end in ends if self._is_open(end)), None) or self._one_more(node)

    def _one_more(self, node_id: int) -> End | None:
        """Return the port that a gate of any number of inputs would get for this wire; None if it can't."""
        is_input = self._from_output and node_id not in self._closed
        op = grown(self._graph.node(node_id)) if is_input else None
        return None if op is None else (node_id, op.ports[-1])

    def place(self, end: End) -> QPointF:
        """Return where an end is, or will be when its gate has grown."""
        node = self._graph.node(end[0])
        op = grown(node)
        if end[1] == OUTPUT or end[1] in node.op.ports or op is None:
            return self._canvas.port_place(*end)
        return self._canvas.centre(end[0]) + port_offsets(op)[end[1]]

    def _is_open(self, end: End) -> bool:
        """Return whether an end fits and no other wire is in the way; an output takes any number."""
        node, port = end
        if port == OUTPUT:
            return True
        others = (edge for edge in wires_into(self._graph, node, port) if edge != self._old)
        is_free = all(self._graph.node(edge.source).op.inline for edge in others)
        return is_free and port in self.offers.get(node, ())

    def _near(self, point: QPointF, reach: float) -> End | None:
        """Return the end of the right sort that is meant: one hit exactly, else an open one, else any."""
        fitting = self._within(point, reach)
        open_ends = [end for end in fitting if self._is_open(end)]
        return next(iter(self._within(point, EXACT) or open_ends or fitting), None)

    def _within(self, point: QPointF, reach: float) -> list[End]:
        """Return the ends of the right sort within reach, nearest first."""
        ends = self._canvas.ends_near(point, reach)
        return [end for end in ends if (end[1] == OUTPUT) != self._from_output and end != self.fixed]
