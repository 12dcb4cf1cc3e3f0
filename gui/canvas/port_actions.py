"""The rows of the action table that are about ports: of a gate a wire enters, or of what one is inside of."""

from __future__ import annotations

from functools import partial

from engine.graphs.graph import Edge
from engine.text import _
from gui.canvas.spot import Spot
from gui.document import port_order, ports
from gui.document.inside import Inside
from gui.look.action import Action


def _may_move(spot: Spot, by: int) -> bool:
    if spot.edge is not None:
        return port_order.can_move_input(spot.document, spot.edge.target, spot.edge.port, by)
    inside, leaf = spot.document, spot.node_id
    return isinstance(inside, Inside) and leaf is not None and ports.can_move_port(inside, leaf, by)


def _move(spot: Spot, by: int) -> None:
    if spot.edge is not None:
        _move_end(spot, spot.edge, by)
    elif isinstance(spot.document, Inside) and spot.node_id is not None:
        ports.move_port(spot.document, spot.node_id, by)


def _move_end(spot: Spot, edge: Edge, by: int) -> None:
    """Let a wire enter another port, and stay the one that is selected."""
    port = port_order.moved_port(spot.document, edge.target, edge.port, by)
    port_order.move_input(spot.document, edge.target, edge.port, by)
    spot.view.canvas.select([], [Edge(edge.source, edge.target, port)])


def _may_be_output(spot: Spot) -> bool:
    is_gate = spot.node is not None and not spot.node.op.is_leaf
    return isinstance(spot.document, Inside) and is_gate and spot.node_id != spot.document.target


def _make_output(spot: Spot) -> None:
    if isinstance(spot.document, Inside) and spot.node_id is not None:
        ports.make_output(spot.document, spot.node_id)


PORTS: tuple[Action[Spot], ...] = (
    Action("make_output", _("Make this the output"), Spot, _make_output, possible=_may_be_output,
           tip=_("Let the composite have the value of the selected gate")),
    Action("port_up", _("Move port &up"), Spot, partial(_move, by=-1), ("Alt+Up",), partial(_may_move, by=-1),
           tip=_("Let the selected wire enter, or the selected input be, a port further up")),
    Action("port_down", _("Move port d&own"), Spot, partial(_move, by=1), ("Alt+Down",),
           partial(_may_move, by=1),
           tip=_("Let the selected wire enter, or the selected input be, a port further down")),
)  # fmt: skip
