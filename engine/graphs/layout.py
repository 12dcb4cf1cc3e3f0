"""Where to put nodes so that a graph reads from left to right: layers, by Graphviz through pygraphviz."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.errors import EngineError
from engine.graphs.graph import Graph
from engine.ops import Op
from engine.text import _

Position = tuple[float, float]
"""The centre of a node, in pixels, x to the right and y downwards."""
SizeOf = Callable[[Op], tuple[float, float]]
"""What says how wide and how high a node of an op is, in pixels."""
PORT_PITCH = 18.0
"""Pixels between two ports of a node."""

_BETWEEN_LAYERS = 84.0
_FOR_MANY_PORTS, _FEW_PORTS = 8.0, 4
"""How much farther layers are apart for each port beyond a few, so that wires do not fall too steeply."""
_BETWEEN_NODES = 32.0
_POINTS = 72.0


def layered(graph: Graph, size_of: SizeOf) -> dict[int, Position]:
    """Return the centre of every node, in pixels, inputs at the left and outputs at the right.

    Raises EngineError where Graphviz cannot be loaded on this machine.
    Method: Gansner, Koutsofios, North & Vo, "A technique for drawing directed graphs", 1993.
    """
    if not len(graph):
        return {}
    most = max(len(node.op.ports) for node in graph.nodes())
    between = _BETWEEN_LAYERS + _FOR_MANY_PORTS * max(0, most - _FEW_PORTS)
    picture = _graphviz()(
        directed=True, strict=False, rankdir="LR", splines="false",
        ranksep=between / _POINTS, nodesep=_BETWEEN_NODES / _POINTS,
    )  # fmt: skip
    for node in graph.nodes():
        width, height = size_of(node.op)
        label = "|".join(f"<{port}> " for port in node.op.ports)
        picture.add_node(
            node.id, shape="record", label=label, fixedsize=True,
            width=width / _POINTS, height=height / _POINTS,
        )  # fmt: skip
    for edge in graph.edges():
        picture.add_edge(edge.source, edge.target, key=edge.port, headport=f"{edge.port}:w", tailport="e")
    picture.layout(prog="dot")
    return {node_id: _centre(picture.get_node(node_id).attr["pos"]) for node_id in graph}


def _centre(pos: str) -> Position:
    x, y = pos.split(",")
    return (round(float(x)), -round(float(y)))


def _graphviz() -> Any:
    """Return pygraphviz's graph class; it is loaded late, so that all else works where it cannot be."""
    try:
        from pygraphviz import AGraph
    except ImportError as error:
        message = _("graphs cannot be laid out, because Graphviz cannot be loaded ({reason})")
        raise EngineError(message.format(reason=error)) from error
    return AGraph
