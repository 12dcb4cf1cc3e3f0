"""Gestures on wires: drawing one from either end, dragging an end elsewhere, and clicking one."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from engine.graphs.graph import Edge
from engine.graphs.layout import PORT_PITCH
from gui.canvas.faces import OUTPUT
from gui.canvas.geometry import wire_between
from gui.canvas.gestures.interactions import Interaction, Pointer
from gui.document import commands

SNAP = 20.0
"""How near in screen pixels the pointer must come to a port to be drawn to it."""
EXACT = PORT_PITCH / 2
"""How near in scene pixels to a port that one is meant, though its neighbour be free."""
END_REACH = 40.0
"""How near its port a wire's body can be taken hold of to drag its end."""

End = tuple[int, str]


class DrawWire(Interaction):
    """Draws a wire from its fixed end to the pointer; `old` is the wire whose end was taken off its port.

    Open ports where the wire may end light up, and the pointer is drawn to them. Dropped exactly on a port
    that another wire enters, it takes that one's place. Dropped elsewhere a new wire vanishes and an old one
    is disconnected; dropped where it can't be, the reason appears beside it.
    """

    auto_pans = True
    cursor = Qt.CursorShape.CrossCursor

    def start(self, pointer: Pointer) -> None:
        """Find out which end is fixed and where the other may go."""
        super().start(pointer)
        self._dragging = False
        self._old = self._edge_under(pointer)
        hit = pointer.hit
        if self._old is not None:
            self._fixed: End = (self._old.source, OUTPUT)
        else:
            assert hit.node is not None
            assert hit.port is not None
            self._fixed = (hit.node, hit.port)
        self._offers: dict[int, frozenset[str]] = {}
        self._closed: set[int] = set()

    def _edge_under(self, pointer: Pointer) -> Edge | None:
        hit = pointer.hit
        if hit.edge is not None or hit.port == OUTPUT or hit.node is None:
            return hit.edge
        return self._edge_into(hit.node, hit.port)

    @property
    def _from_output(self) -> bool:
        return self._fixed[1] == OUTPUT

    def _begin(self) -> None:
        self._dragging = True
        self._offers = self._compatible()
        self.canvas.offer({**self._offers, self._fixed[0]: frozenset({self._fixed[1]})})
        self.canvas.lift(self._old)

    def _compatible(self) -> dict[int, frozenset[str]]:
        graph, fixed = self.document.graph, [self._fixed[0]]
        self._closed = set(graph.upstream(fixed) if self._from_output else graph.downstream(fixed))
        free = [node for node in graph if node not in self._closed]
        if not self._from_output:
            return {node: frozenset({OUTPUT}) for node in free}
        return {node: ports for node in free if (ports := self._open_ports(node))}

    def _open_ports(self, node_id: int) -> frozenset[str]:
        ports = self.document.graph.node(node_id).op.ports
        return frozenset(port for port in ports if self._edge_into(node_id, port) in {None, self._old})

    def _edge_into(self, node_id: int, port: str | None) -> Edge | None:
        return next((edge for edge in self.document.graph.edges_into(node_id) if edge.port == port), None)

    def move(self, pointer: Pointer) -> None:
        """Draw the wire to the pointer, or to the port it is drawn to."""
        if not self._dragging:
            if not self.is_drag(pointer):
                return
            self._begin()
        end = self._end_at(pointer)
        free = pointer.scene if end is None else self.canvas.port_place(*end)
        fixed = self.canvas.port_place(*self._fixed)
        ends = (fixed, free) if self._from_output else (free, fixed)
        self.stage.set_draft(wire_between(*ends), allowed=end is None or end[0] not in self._closed)

    def _offered(self, node_id: int) -> frozenset[str]:
        return self._offers.get(node_id, frozenset())

    def _end_at(self, pointer: Pointer) -> End | None:
        """Return the port or output that the wire would end at, allowed or not."""
        near = self._near(pointer.scene, SNAP / self.stage.zoom)
        if near is not None:
            return near
        node = self.canvas.hit(pointer.scene, self.stage.zoom).node
        if node is None or node == self._fixed[0]:
            return None
        if not self._from_output:
            return (node, OUTPUT)
        ports = self.document.graph.node(node).op.ports
        return next(((node, port) for port in ports if port in self._offered(node)), None)

    def _near(self, point: QPointF, reach: float) -> End | None:
        """Return the end of the right sort that is meant: one hit exactly, else an open one, else any."""
        fitting = self._fitting(point, reach)
        open_ends = [end for end in fitting if end[1] in self._offered(end[0])]
        return next(iter(self._fitting(point, EXACT) or open_ends or fitting), None)

    def _fitting(self, point: QPointF, reach: float) -> list[End]:
        """Return the ends of the right sort within reach, nearest first."""
        ends = self.canvas.ends_near(point, reach)
        return [end for end in ends if (end[1] == OUTPUT) != self._from_output and end != self._fixed]

    def finish(self, pointer: Pointer) -> None:
        """Connect, rewire or disconnect, as one step; without a drag it was a click."""
        self._clear()
        if not self._dragging:
            self._click(pointer)
            return
        end = self._end_at(pointer)
        if end is not None:
            self.stage.attempt(lambda: self._connect(end), self.canvas.port_place(*end))
        elif self._old is not None:
            commands.disconnect(self.document, self._old.target, self._old.port)

    def _connect(self, end: End) -> None:
        source, (target, port) = (self._fixed[0], end) if self._from_output else (end[0], self._fixed)
        old = self._old or self._edge_into(target, port)
        if old is None:
            commands.connect(self.document, source, target, port)
        else:
            commands.rewire(self.document, old, source, target, port)

    def _click(self, pointer: Pointer) -> None:
        hit = self.origin.hit
        if hit.edge is not None:
            select_wire(self, hit.edge, extend=pointer.extends)
        elif hit.node is not None:
            self.canvas.select({hit.node})

    def _clear(self) -> None:
        self.canvas.offer(None)
        self.canvas.lift(None)
        self.stage.set_draft(None)

    def cancel(self) -> None:
        """Forget the new wire, or put the old one back on its port."""
        self._clear()


class PressWire(Interaction):
    """A click on a wire selects it."""

    def finish(self, pointer: Pointer) -> None:
        """Select the wire, or with a modifier toggle it."""
        edge = self.origin.hit.edge
        if edge is not None and not self.is_drag(pointer):
            select_wire(self, edge, extend=pointer.extends)


def select_wire(gesture: Interaction, edge: Edge, *, extend: bool) -> None:
    """Select a wire alone, or add it to the selection, or take it out."""
    canvas = gesture.canvas
    if extend:
        canvas.select(canvas.selected_nodes, canvas.selected_edges ^ {edge})
    else:
        canvas.select((), {edge})
        gesture.stage.run_gradient(edge)
