"""Names that a message uses, written at their nodes as long as it is there: most gates show none."""

from __future__ import annotations

import re
from collections.abc import Collection

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from engine.graphs.graph import Graph
from gui.canvas import lettering
from gui.canvas.faces import shown_name
from gui.canvas.scene import CanvasScene

SIZE = 12.0
GAP = 4.0
_WORD = re.compile(r"\w+")


def mentioned(graph: Graph, text: str) -> frozenset[int]:
    """Return the nodes whose names are words of a text and do not stand at them anyway."""
    nodes = (graph.named(word) for word in {*_WORD.findall(text)})
    return frozenset(node.id for node in nodes if node is not None and not shown_name(node))


def paint_names(painter: QPainter, canvas: CanvasScene, nodes: Collection[int], zoom: float) -> None:
    """Write the names of these nodes under them, readable from afar too."""
    graph, theme = canvas.shown.graph, canvas.theme
    size = lettering.legible(SIZE, zoom, 4 * SIZE)
    for node_id in nodes:
        if node_id in graph:
            name, area = graph.node(node_id).name, canvas.node_area(node_id)
            width = lettering.width_of(name, size, bold=True)
            at = QPointF(area.center().x() - width / 2, area.bottom() + GAP + size)
            lettering.draw(painter, at, name, size, theme.accent, bold=True, halo=theme.ground)
