"""The order in which data comes to the nodes of a graph: leaves first, then what needs only these …"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from engine.graphs.layout import Position
from engine.graphs.reading import ReadableGraph


def levels(graph: ReadableGraph) -> dict[int, int]:
    """Return for each node how many wires the longest path to it has, from any node that has no input."""
    left = {node_id: len(graph.edges_into(node_id)) for node_id in graph}
    found = {node_id: 0 for node_id, count in left.items() if not count}
    ready = deque(found)
    while ready:
        node_id = ready.popleft()
        for edge in graph.edges_from(node_id):
            found[edge.target] = max(found.get(edge.target, 0), found[node_id] + 1)
            left[edge.target] -= 1
            if not left[edge.target]:
                ready.append(edge.target)
    return found


def data_order(graph: ReadableGraph, places: Mapping[int, Position]) -> list[int]:
    """Return all nodes, each after its inputs: by level, and from top to bottom within one."""
    level = levels(graph)
    return sorted(graph, key=lambda node_id: (level[node_id], places[node_id][1], places[node_id][0]))
