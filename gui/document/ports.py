"""Gestures on the ports of a composite, from inside: their order, and which gate its value is that of."""

from __future__ import annotations

from engine.text import _
from gui.document.changes import Replaced, perform, retargeting
from gui.document.inside import Inside


def can_move_port(inside: Inside, leaf: int, by: int) -> bool:
    """Return whether there is a port so many places further down, or up where that is negative."""
    ports = inside.ports()
    return leaf in ports and 0 <= ports.index(leaf) + by < len(ports)


def move_port(inside: Inside, leaf: int, by: int) -> None:
    """Put a port so many places further down among the composite's ports, as one step."""
    before = inside.ports()
    after = [port for port in before if port != leaf]
    after.insert(before.index(leaf) + by, leaf)
    text = _("Move port {port}").format(port=inside.graph.node(leaf).name)
    perform(inside, text, [Replaced(Inside.order_ports, (), before, tuple(after))])


def make_output(inside: Inside, gate: int) -> None:
    """Let the composite have the value of this gate, as one step."""
    text = _("Output {node}").format(node=inside.graph.node(gate).name)
    perform(inside, text, [retargeting(inside, gate)])
