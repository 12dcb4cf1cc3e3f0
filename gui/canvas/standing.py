"""What a node keeps to itself: its outline, the numbers at its output, and the name under it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from engine.composites.composite import Composite
from engine.graphs.graph import Node
from engine.graphs.layout import Position
from engine.ops import Op
from gui.canvas.faces import shown_name
from gui.canvas.geometry import node_rect, output_offset
from gui.canvas.node_boxes import sides
from gui.canvas.node_painter import caption_rect
from gui.canvas.wire_labels import output_label_rects


def kept_free(nodes: Sequence[Node], centres: Sequence[Position]) -> np.ndarray:
    """Return the boxes that nothing else should stand in: of each node as many, its outline first."""
    around = [_around(node.op, shown_name(node) or _title(node)) for node in nodes]
    middles = np.array(centres, dtype=float).reshape(-1, 1, 2)
    return np.array(around).reshape(len(nodes), -1, 4) + np.tile(middles, 2)


def _title(node: Node) -> str:
    """Return the words that stand under a gate without a name of its own, from near by."""
    return "" if node.op.is_leaf or isinstance(node.op, Composite) else node.op.title


@lru_cache(maxsize=4096)
def _around(op: Op, name: str) -> np.ndarray:
    boxes = (node_rect(op, name), *output_label_rects(output_offset(op, name)), caption_rect(op, name))
    return np.array([sides(box) for box in boxes])
