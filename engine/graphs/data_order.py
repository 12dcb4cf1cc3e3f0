"""The order in which data comes to the nodes of a graph: leaves first, then what needs only these …"""

from __future__ import annotations

from collections.abc import Mapping

from engine.graphs.layout import Position
from engine.graphs.reading import ReadableGraph


def levels(graph: ReadableGraph) -> dict[int, int]:
    """Return for each node how many wires the longest path to it has, from any node that has no input."""
    wires = graph.wires()
    return dict(zip(wires.ids.tolist(), wires.levels().tolist(), strict=True))


def data_order(graph: ReadableGraph, places: Mapping[int, Position]) -> list[int]:
    """Return all nodes, each after its inputs: by level, and from top to bottom within one."""
    level = levels(graph)
    return sorted(graph, key=lambda node_id: (level[node_id], places[node_id][1], places[node_id][0]))
