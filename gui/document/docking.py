"""Where constants stand that were typed at ports: before these, wherever their gates are."""

from __future__ import annotations

from collections.abc import Mapping

from engine.composites.sizes import inline_offset
from engine.graphs.graph import Graph
from engine.graphs.layout import Position
from engine.ops import INLINE_CONSTANT


def place_before(graph: Graph, positions: Mapping[int, Position], gate: int, port: str) -> Position:
    """Return the centre of a constant that is typed at a port of a gate, in scene pixels."""
    right, down = inline_offset(graph.node(gate).op, port)
    x, y = positions[gate]
    return x + right, y + down


def docked(graph: Graph, positions: Mapping[int, Position]) -> dict[int, Position]:
    """Return where typed constants belong, of those that stand elsewhere."""
    if INLINE_CONSTANT not in graph.ops():
        return {}
    wired = ((node.id, graph.edges_from(node.id)) for node in graph.nodes() if node.op.inline)
    # Of several wires one that does not hang on their order.
    first = ((node_id, min(edges)) for node_id, edges in wired if edges)
    goals = {node_id: place_before(graph, positions, edge.target, edge.port) for node_id, edge in first}
    return {node_id: place for node_id, place in goals.items() if positions[node_id] != place}
