"""Which gates are named by their op in words: those without a name of their own, where there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF

from engine.composites.composite import Composite
from engine.graphs.node import Node
from gui.canvas.faces import shown_name
from gui.canvas.node_boxes import meetings, sides
from gui.canvas.node_painter import CAPTION_WIDTH, TITLES_FROM, caption_rect
from gui.look.slices import Steps

if TYPE_CHECKING:
    from gui.canvas.scene import CanvasScene


def titled_within(canvas: CanvasScene, area: QRectF, zoom: float) -> Steps[frozenset[int]]:
    """Find the gates in an area under which their op stands in words; from afar there are none.

    Numbers, nodes and names come first: what a title says is in the tooltip too. Under the target stands the
    letter that it goes by, and under what a message mentions its name.
    """
    if zoom < TITLES_FROM:
        return frozenset()
    nodes = canvas.shown.graph.nodes(canvas.boxes.within(area))
    called = {canvas.shown.target, *canvas.mentioned}
    gates = [node for node in nodes if node.id not in called and _may_be_titled(node)]
    around = area.adjusted(-CAPTION_WIDTH, -CAPTION_WIDTH, CAPTION_WIDTH, CAPTION_WIDTH)
    taken = yield from _taken(canvas, around)
    boxes = np.array([sides(title_rect(canvas, node)) for node in gates]).reshape(-1, 4)
    left_out = set(meetings(boxes, taken)[0].tolist())
    # The earlier of two that meet stands, if it does.
    for later, earlier in sorted(zip(*meetings(boxes, boxes).tolist(), strict=True)):
        if earlier < later and earlier not in left_out:
            left_out.add(later)
    return frozenset(node.id for row, node in enumerate(gates) if row not in left_out)


def title_rect(canvas: CanvasScene, node: Node) -> QRectF:
    """Return where the words for a gate's op stand, if they do."""
    return caption_rect(node.op, node.op.title).translated(canvas.centre(node.id))


def _may_be_titled(node: Node) -> bool:
    return not (node.op.is_leaf or isinstance(node.op, Composite) or shown_name(node))


def _taken(canvas: CanvasScene, area: QRectF) -> Steps[np.ndarray]:
    """Find the boxes of what else stands in an area, a row each: left, top, right, bottom."""
    wires = canvas.wires
    shown = yield from wires.numbers.placing(area, wires.net.within(area), TITLES_FROM)
    boxes = np.array([sides(number.box) for number in shown]).reshape(-1, 4)
    return np.concatenate([canvas.boxes.solid_within(area), boxes])
