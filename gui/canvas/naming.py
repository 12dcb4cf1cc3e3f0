"""Names that a message or a panel uses, written at their nodes meanwhile: most gates show none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from engine.graphs.graph import Edge
from engine.graphs.node import Node
from engine.ops import Kind
from gui.canvas import lettering
from gui.canvas.faces import shown_name
from gui.canvas.scene import CanvasScene
from gui.document.shown import Shown

SIZE = 12.0
GAP = 4.0
MOST = 12
"""Nodes that may stand out at once and each be named; more are a part of the graph, and told of as one."""
_WORD = re.compile(r"\w+")


def mentioned(shown: Shown, text: str) -> dict[int, str]:
    """Return the nodes whose names are words of a text and do not stand at them anyway, with these words."""
    graph, target, words = shown.graph, shown.target, {*_WORD.findall(text)}
    nodes = ((graph.named(word), word) for word in words)
    named = {node.id: word for node, word in nodes if node is not None and not shown_name(node)}
    if target is None or target not in graph or shown_name(graph.node(target)):
        return named
    called = shown.name_of(target)
    return named | ({target: called} if called in words else {})


def told_of(canvas: CanvasScene) -> dict[int, str]:
    """Return what those are called, where it does not stand at them anyway, that panels tell of by name.

    They are what stands out, or else the one node that is selected with what feeds it, or the ends of the one
    wire.
    """
    graph = canvas.shown.graph
    nodes = (graph.node(node_id) for node_id in _looked_at(canvas) if node_id in graph)
    return {node.id: canvas.shown.name_of(node.id) for node in nodes if not _stands_there(node)}


def _looked_at(canvas: CanvasScene) -> Set[int]:
    focus, nodes, wires = canvas.focus, canvas.selected_nodes, canvas.selected_edges
    if focus is not None:
        standing_out = focus.nodes | _ends(focus.wires)
        return standing_out if len(standing_out) <= MOST else frozenset()
    if len(nodes) + len(wires) != 1:
        return frozenset()
    into = [*wires, *(edge for node_id in nodes for edge in canvas.shown.graph.edges_into(node_id))]
    return nodes | _ends(into[:MOST])


def _ends(wires: Iterable[Edge]) -> frozenset[int]:
    return frozenset(end for edge in wires for end in (edge.source, edge.target))


def _stands_there(node: Node) -> bool:
    """Return whether a node can be told by what is written at it: a composite shows its title."""
    return bool(shown_name(node)) or (node.op.kind is Kind.COMPOSITE and node.name == node.op.title)


def room_under(zoom: float) -> float:
    """Return how far under a node its name reaches."""
    return GAP + 1.5 * lettering.legible(SIZE, zoom, 4 * SIZE)


def paint_names(painter: QPainter, canvas: CanvasScene, names: Mapping[int, str], zoom: float) -> None:
    """Write names under nodes, readable from afar too."""
    graph, theme = canvas.shown.graph, canvas.theme
    size = lettering.legible(SIZE, zoom, 4 * SIZE)
    for node_id, name in names.items():
        if node_id in graph:
            area = canvas.node_area(node_id)
            width = lettering.width_of(name, size, bold=True)
            at = QPointF(area.center().x() - width / 2, area.bottom() + GAP + size)
            lettering.draw(painter, at, name, size, theme.accent, bold=True, halo=theme.ground)
