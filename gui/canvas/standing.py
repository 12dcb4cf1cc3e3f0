"""What a node keeps to itself: its outline, the numbers at its output, and the name under it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from engine.graphs.graph import Node
from engine.graphs.layout import Position
from engine.ops import Op
from gui.canvas.faces import shown_name
from gui.canvas.geometry import node_rect, output_offset
from gui.canvas.node_boxes import sides
from gui.canvas.node_painter import caption_rect
from gui.canvas.wire_labels import output_label_rects


def kept_free(node: Node, centre: Position) -> np.ndarray:
    """Return the boxes that nothing else should stand in, a row each, the node's outline first."""
    return np.asarray(_around(node.op, shown_name(node))) + np.array(centre * 2)


@lru_cache(maxsize=4096)
def _around(op: Op, name: str) -> np.ndarray:
    boxes = (node_rect(op, name), *output_label_rects(output_offset(op, name)), caption_rect(op, name))
    return np.array([sides(box) for box in boxes])
