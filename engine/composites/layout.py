"""Where to put nodes so that a graph reads from left to right: layers, by Graphviz through pygraphviz."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from engine.composites.composite import Composite
from engine.errors import EngineError
from engine.graphs.graph import Graph
from engine.ops import Op
from engine.text import _

GATE = 56.0
LEAF = (104.0, 44.0)
PORT_PITCH = 18.0
PORT_MARGIN = 20.0
"""Pixels: the size of a gate, of a leaf, between two ports, and what a gate needs beyond its ports."""

COMPOSITE_WIDTHS = (88.0, 192.0)
_COMPOSITE_MARGIN = 40.0
_NAME_LETTER, _PORT_LETTER = 9.5, 8.0
_LONGEST_PORT = 9
"""A composite is as wide as its name and its ports' names need, between two bounds; letters as drawn."""

_BETWEEN_LAYERS = 84.0
_FOR_MANY_PORTS, _FEW_PORTS = 8.0, 4
"""How much farther layers are apart for each port beyond a few, so that wires do not fall too steeply."""
_BETWEEN_NODES = 32.0
_POINTS = 72.0


@lru_cache(maxsize=1024)
def node_size(op: Op) -> tuple[float, float]:
    """Return the width and height of a node of this op as the canvas draws it, in pixels."""
    if op.is_leaf:
        return LEAF
    height = max(GATE, PORT_PITCH * len(op.ports) + PORT_MARGIN)
    return (_composite_width(op) if isinstance(op, Composite) else GATE, height)


def port_column(op: Op) -> float:
    """Return how wide the column of port names in a composite is, in pixels."""
    return _PORT_LETTER * min(max(map(len, op.ports), default=0), _LONGEST_PORT)


def _composite_width(op: Op) -> float:
    least, most = COMPOSITE_WIDTHS
    wanted = _COMPOSITE_MARGIN + port_column(op) + _NAME_LETTER * len(op.title)
    return min(most, max(least, 8.0 * round(wanted / 8.0)))


def layered(graph: Graph) -> dict[int, tuple[float, float]]:
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
        width, height = node_size(node.op)
        label = "|".join(f"<{port}> " for port in node.op.ports)
        picture.add_node(
            node.id, shape="record", label=label, fixedsize=True,
            width=width / _POINTS, height=height / _POINTS,
        )  # fmt: skip
    for edge in graph.edges():
        picture.add_edge(edge.source, edge.target, key=edge.port, headport=f"{edge.port}:w", tailport="e")
    picture.layout(prog="dot")
    return {node_id: _centre(picture.get_node(node_id).attr["pos"]) for node_id in graph}


def _centre(pos: str) -> tuple[float, float]:
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
