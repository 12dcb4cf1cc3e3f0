"""Gestures that let a wire enter its gate one port further up or down, or more.

At a gate, the two wires at those ports change places. At a composite, where a port is known by its name, the
port itself takes another place among the ports, and the composite means what it did.
"""

from __future__ import annotations

from engine.composites.composite import Composite, composite, composite_of, own_name
from engine.composites.reshaping import with_row
from engine.graphs.graph import Edge
from engine.text import _
from gui.document import commands
from gui.document.changes import Change, EdgesAdded, EdgesRemoved, perform
from gui.document.document import Document


def can_move_input(document: Document, node_id: int, port: str, by: int) -> bool:
    """Return whether what enters this port can enter so many ports further down, or up where negative."""
    other = port_beside(document, node_id, port, by)
    if other is None:
        return False
    graph = document.graph
    is_composite = isinstance(graph.node(node_id).op, Composite)
    return is_composite or graph.source(node_id, port) != graph.source(node_id, other)


def port_beside(document: Document, node_id: int, port: str, by: int) -> str | None:
    """Return the port so many places further down, None where there is none."""
    ports = document.graph.node(node_id).op.ports
    if port not in ports:
        return None
    place = ports.index(port) + by
    return ports[place] if 0 <= place < len(ports) else None


def moved_port(document: Document, node_id: int, port: str, by: int) -> str:
    """Return what the port will be called that holds what this one does, once that is moved."""
    is_composite = isinstance(document.graph.node(node_id).op, Composite)
    return port if is_composite else port_beside(document, node_id, port, by) or port


def move_input(document: Document, node_id: int, port: str, by: int) -> None:
    """Let what enters a port enter so many ports further down, as one step."""
    if not can_move_input(document, node_id, port, by):
        return
    if isinstance(document.graph.node(node_id).op, Composite):
        _move_port(document, node_id, port, by)
    else:
        perform(document, _("Swap inputs"), _exchange(document, node_id, port, by))


def _exchange(document: Document, node_id: int, port: str, by: int) -> list[Change]:
    other = port_beside(document, node_id, port, by)
    places = {port: other, other: port}
    wires = [edge for edge in document.graph.edges_into(node_id) if edge.port in places]
    crossed = (Edge(edge.source, node_id, places[edge.port] or edge.port) for edge in wires)
    return [EdgesRemoved(tuple(wires)), EdgesAdded(tuple(crossed))]


def _move_port(document: Document, node_id: int, port: str, by: int) -> None:
    row = composite_of(document.graph.node(node_id))
    place = row.ports.index(port)
    inputs = [leaf for leaf in row.inputs if leaf != row.inputs[place]]
    inputs.insert(place + by, row.inputs[place])
    other = composite(own_name(row), row.inside, tuple(inputs), row.output, row.positions)
    graph = with_row(document.graph, node_id, other)
    text = _("Move port {port}").format(port=port)
    commands.rewrite(document, graph, text, document.positions, document.target)
