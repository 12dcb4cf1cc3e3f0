"""Which gates are named by their op in words: those without a name of their own, where there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF

from engine.composites.composite import Composite
from engine.graphs.node import Node
from gui.canvas.faces import shown_name
from gui.canvas.node_boxes import meets, sides
from gui.canvas.node_painter import CAPTION_WIDTH, TITLES_FROM, caption_rect

if TYPE_CHECKING:
    from gui.canvas.scene import CanvasScene


def titled_within(canvas: CanvasScene, area: QRectF, zoom: float) -> frozenset[int]:
    """Return the gates in an area under which their op stands in words; from afar there are none.

    Numbers, nodes and names come first: what a title says is in the tooltip too. Under the target stands the
    letter that it goes by, and under what a message mentions its name.
    """
    if zoom < TITLES_FROM:
        return frozenset()
    nodes = canvas.shown.graph.nodes(canvas.boxes.within(area))
    called = {canvas.shown.target, *canvas.mentioned}
    gates = [node for node in nodes if node.id not in called and _may_be_titled(node)]
    taken = _taken(canvas, area.adjusted(-CAPTION_WIDTH, -CAPTION_WIDTH, CAPTION_WIDTH, CAPTION_WIDTH))
    titled: set[int] = set()
    for node in gates:
        box = sides(title_rect(canvas, node))
        if not meets(taken, box).any():
            taken = np.vstack([taken, box])
            titled.add(node.id)
    return frozenset(titled)


def title_rect(canvas: CanvasScene, node: Node) -> QRectF:
    """Return where the words for a gate's op stand, if they do."""
    return caption_rect(node.op, node.op.title).translated(canvas.centre(node.id))


def _may_be_titled(node: Node) -> bool:
    return not (node.op.is_leaf or isinstance(node.op, Composite) or shown_name(node))


def _taken(canvas: CanvasScene, area: QRectF) -> np.ndarray:
    """Return the boxes of what else stands in an area, a row each: left, top, right, bottom."""
    wires = canvas.wires
    shown = wires.numbers.within(area, wires.net.within(area), TITLES_FROM)
    boxes = np.array([sides(number.box) for number in shown]).reshape(-1, 4)
    return np.concatenate([canvas.boxes.solid_within(area), boxes])
