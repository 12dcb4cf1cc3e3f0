"""The rows of the action table that are about the ports and the output of a composite one is inside of."""

from __future__ import annotations

from functools import partial

from engine.text import _
from gui.canvas.spot import Spot
from gui.document import ports
from gui.document.inside import Inside
from gui.look.action import Action


def _may_move(spot: Spot, by: int) -> bool:
    inside, leaf = spot.document, spot.node_id
    return isinstance(inside, Inside) and leaf is not None and ports.can_move_port(inside, leaf, by)


def _move(spot: Spot, by: int) -> None:
    if isinstance(spot.document, Inside) and spot.node_id is not None:
        ports.move_port(spot.document, spot.node_id, by)


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
           tip=_("Let the selected input be a port further up in the composite")),
    Action("port_down", _("Move port d&own"), Spot, partial(_move, by=1), ("Alt+Down",),
           partial(_may_move, by=1), tip=_("Let the selected input be a port further down in it")),
)  # fmt: skip
