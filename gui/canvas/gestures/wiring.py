"""Gestures on wires: drawing one from either end, dragging an end elsewhere, and clicking one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF, Qt

from engine.graphs.graph import Edge
from engine.text import _
from gui.canvas.courses import wire_between
from gui.canvas.faces import OUTPUT
from gui.canvas.geometry import output_offset, port_offsets, snapped
from gui.canvas.gestures.free_end import End, FreeEnd
from gui.canvas.gestures.interactions import Interaction, Pointer
from gui.canvas.gestures.stage import Stage
from gui.canvas.node_painter import CAPTION_LINE
from gui.document import commands, rewiring
from gui.document.offers import Offer

END_REACH = 40.0
"""How near its end a wire's body can be taken hold of to drag that end."""


class DrawWire(Interaction):
    """Draws a wire from its fixed end to the pointer; `old` is the wire whose end was taken off.

    Ports where the wire may end light up, and the pointer is drawn to the open ones. Dropped exactly on a
    port that another wire enters, it takes that one's place. Dropped on empty ground, a new wire asks what to
    add there, and an old one is disconnected; dropped where it can't be, the reason appears beside it.
    """

    auto_pans = True
    cursor = Qt.CursorShape.CrossCursor

    def start(self, pointer: Pointer) -> None:
        """Find out which end is fixed."""
        super().start(pointer)
        self._free: FreeEnd | None = None
        self._old = self._edge_under(pointer)
        self._fixed = self._fixed_end(pointer)
        self._reason = ""

    def _edge_under(self, pointer: Pointer) -> Edge | None:
        hit = pointer.hit
        if hit.edge is not None or hit.port == OUTPUT or hit.node is None:
            return hit.edge
        graph = self.document.graph
        there = [] if hit.port is None else rewiring.wires_into(graph, hit.node, hit.port)
        return next((edge for edge in there if not graph.node(edge.source).op.inline), None)

    def _fixed_end(self, pointer: Pointer) -> End:
        hit, old = pointer.hit, self._old
        if old is None:
            assert hit.node is not None
            assert hit.port is not None
            return hit.node, hit.port
        if hit.edge is not None and near_end(self.stage, pointer) == OUTPUT:
            return old.target, old.port
        return old.source, OUTPUT

    @property
    def _from_output(self) -> bool:
        return self._fixed[1] == OUTPUT

    def _begin(self) -> FreeEnd:
        free = FreeEnd(self.stage, self._fixed, self._old)
        self.canvas.offer({**free.offers, self._fixed[0]: frozenset({self._fixed[1]})})
        self.canvas.lift(self._old)
        self.stage.say(self._hint())
        return free

    def _hint(self) -> str:
        if self._old is not None:
            return _("Drop it on a port, or on empty ground to take the wire away. Esc leaves it as it was")
        return _("Drop it on a port, or on empty ground to add what fits there. Esc gives up")

    def move(self, pointer: Pointer) -> None:
        """Draw the wire to the pointer, or to the port it is drawn to, and say why it can't end there."""
        if self._free is None:
            if not self.is_drag(pointer):
                return
            self._free = self._begin()
        end = self._free.at(pointer.scene, self.stage.zoom)
        self._draw_to(pointer.scene if end is None else self._free.place(end), end)
        self._explain(self._free, end, pointer)

    def _draw_to(self, place: QPointF, end: End | None) -> None:
        assert self._free is not None
        fixed = self.canvas.port_place(*self._fixed)
        ends = (fixed, place) if self._from_output else (place, fixed)
        self.stage.sketch.set_wires(wire_between(*ends), allowed=end is None or not self._free.objection(end))

    def _explain(self, free: FreeEnd, end: End | None, pointer: Pointer) -> None:
        """Say why the wire can't end where the pointer is, as long as it is there."""
        node = self.canvas.hit(pointer.scene, self.stage.zoom).node if end is None else end[0]
        reason = free.objection(end) if end else "" if node is None else free.objection_to(node)
        if reason != self._reason:
            self._reason = reason
            self.stage.complain(reason, QPointF() if node is None else self._under(node))

    def _under(self, node_id: int) -> QPointF:
        """Return where words about a node leave the name under it to be read."""
        area = self.canvas.node_area(node_id)
        return QPointF(area.left(), area.bottom() + CAPTION_LINE / 2)

    def finish(self, pointer: Pointer) -> None:
        """Connect, rewire, disconnect or ask what to add, as one step; without a drag it was a click."""
        if self._free is None:
            self._clear()
            self._click(pointer)
            return
        free, node = self._free, self.canvas.hit(pointer.scene, self.stage.zoom).node
        end = free.at(pointer.scene, self.stage.zoom)
        if end is None and node is None and self._old is None:
            self._ask_what_to_add(pointer.scene)
            return
        self._clear()
        if end is not None:
            join = partial(rewiring.join, self.document, free.edge(end), self._old)
            self.stage.attempt(join, self._under(end[0]))
        elif node is None and self._old is not None:
            commands.disconnect(self.document, self._old.target, self._old.port)
        elif node is not None and (reason := free.objection_to(node)):
            self.stage.complain(reason, self._under(node))

    def _ask_what_to_add(self, place: QPointF) -> None:
        """Leave the wire hanging while a list offers what could be at its end."""
        self.canvas.offer(None)
        self._draw_to(place, None)
        document, node = self.document, self._fixed[0]
        fitting = (
            rewiring.offers_after(document, node) if self._from_output else rewiring.offers_before(document)
        )
        self.stage.offer_ops(place, fitting, lambda offer: self._add(offer, place), self._clear)

    def _add(self, offer: Offer, place: QPointF) -> int:
        op, (node, port) = offer.row(), self._fixed
        if not self._from_output:
            centre = snapped(place - output_offset(op))
            at, called, value = (centre.x(), centre.y()), offer.called, offer.value
            return rewiring.add_before(self.document, op, at, node, port, name=called, value=value)
        port = rewiring.port_after(self.document, op, node)
        centre = snapped(place - port_offsets(op)[port])
        return rewiring.add_after(self.document, op, (centre.x(), centre.y()), node, port)

    def _click(self, pointer: Pointer) -> None:
        hit = self.origin.hit
        if hit.edge is not None:
            select_wire(self, hit.edge, extend=pointer.extends)
        elif hit.node is not None:
            self.canvas.select({hit.node})

    def _clear(self) -> None:
        self.canvas.offer(None)
        self.canvas.lift(None)
        self.stage.sketch.set_wires()
        if self._free is not None:
            self.stage.say("")

    def cancel(self) -> None:
        """Forget the new wire, or put the old one back."""
        self._clear()
        if self._reason:
            self.stage.complain("", QPointF())


def near_end(stage: Stage, pointer: Pointer) -> str | None:
    """Return the end of the wire under the pointer that a drag takes off: its port, OUTPUT, or None."""
    edge = pointer.hit.edge
    assert edge is not None
    ends = {edge.port: stage.canvas.port_place(edge.target, edge.port)}
    ends[OUTPUT] = stage.canvas.port_place(edge.source, OUTPUT)
    gaps = {end: place - pointer.scene for end, place in ends.items()}
    squares = {end: QPointF.dotProduct(gap, gap) for end, gap in gaps.items()}
    nearest = min(squares, key=squares.__getitem__)
    return nearest if squares[nearest] < END_REACH**2 else None


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
