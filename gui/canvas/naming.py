"""Names that a message uses, written at their nodes as long as it is there: most gates show none."""

from __future__ import annotations

import re
from collections.abc import Mapping

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from gui.canvas import lettering
from gui.canvas.faces import shown_name
from gui.canvas.scene import CanvasScene
from gui.document.shown import Shown

SIZE = 12.0
GAP = 4.0
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
