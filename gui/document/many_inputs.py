"""Gates of any number of inputs: they grow by a port for a wire that finds none, and close up after one.

What stands here returns changes; `gui.document.commands` and `gui.document.rewiring` make steps of them.
"""

from __future__ import annotations

from collections.abc import Collection

from engine.graphs.graph import Edge, Node
from engine.ops import FEWEST_INPUTS, MOST_INPUTS, Op
from gui.document.changes import Change, EdgesAdded, EdgesRemoved, Replaced
from gui.document.document import Document


def grown(node: Node) -> Op | None:
    """Return the op with one input more; None where a node can have no more."""
    if node.op.of_many is None or len(node.op.ports) >= MOST_INPUTS:
        return None
    return node.op.of_many(len(node.op.ports) + 1)


def counting(document: Document, node_id: int, count: int) -> Change:
    """Return what gives a node this many inputs."""
    before = len(document.graph.node(node_id).op.ports)
    return Replaced(Document.set_inputs, (node_id,), before, count)


def closing_up(document: Document, lost: Collection[Edge], gone: Collection[int] = ()) -> list[Change]:
    """Return what takes away the ports that wires were lost from, those after them moving up.

    To be made after the wires are gone; nodes that are `gone` have no ports any more.
    """
    ports: dict[int, set[str]] = {}
    for edge in lost:
        if edge.target not in gone:
            ports.setdefault(edge.target, set()).add(edge.port)
    return [change for target in sorted(ports) for change in _closed_up(document, target, ports[target])]


def _closed_up(document: Document, node_id: int, lost: Collection[str]) -> list[Change]:
    graph, op = document.graph, document.graph.node(node_id).op
    count = max(FEWEST_INPUTS, len(op.ports) - len(lost))
    if op.of_many is None or count == len(op.ports):
        return []
    kept = [port for port in op.ports if port not in lost]
    places = dict(zip(kept, op.ports, strict=False))
    moving = [edge for edge in graph.edges_into(node_id) if places.get(edge.port, edge.port) != edge.port]
    moved = tuple(Edge(edge.source, node_id, places[edge.port]) for edge in moving)
    around: list[Change] = [EdgesRemoved(tuple(moving)), EdgesAdded(moved)] if moving else []
    return [*around[:1], counting(document, node_id, count), *around[1:]]
