"""What a node keeps to itself: its outline, the numbers at its output, and the name under it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QRectF

from engine.composites.sizes import entries_width, is_written_out, shape_at
from engine.graphs.graph import Node
from engine.graphs.layout import Position
from engine.ops import Op, Shape
from gui.canvas.branch_places import LEAD
from gui.canvas.faces import shown_name
from gui.canvas.geometry import node_rect, outline_of, output_offset
from gui.canvas.node_boxes import sides
from gui.canvas.node_painter import caption_rect
from gui.canvas.wire_labels import output_label_rects
from gui.document.shown import Shown

Look = tuple[Op, str, Shape]
"""What decides how large a node is: its op, the name that is shown, and the shape of its value."""


def kept_free(nodes: Sequence[Node], centres: Sequence[Position]) -> np.ndarray:
    """Return the boxes that nothing else should stand in: of each node as many, its outline first."""
    looks: dict[Look, int] = {}  # most nodes look like others: what is around each look is put together once
    rows = [looks.setdefault((node.op, shown_name(node), shape_at(node)), len(looks)) for node in nodes]
    around = np.array([_around(*look) for look in looks]).reshape(len(looks), -1, 4)
    middles = np.array(centres, dtype=float).reshape(-1, 1, 2)
    return around[rows] + np.tile(middles, 2)


def beside_outputs(shown: Shown, centres: Mapping[int, Position]) -> QRectF:
    """Return the box around nodes with small arrays written out at their outputs, as wide as those may be."""
    area = QRectF()
    if not any(shape_at(leaf) for leaf in shown.graph.leaves()):
        return area  # of numbers come numbers
    for node in shown.graph.nodes():
        value = shown.value(node.id)
        if value is not None and is_written_out(shape := np.shape(value)):
            box = QRectF(outline_of(node))
            box.setRight(box.right() + LEAD + entries_width(shape))
            area |= box.translated(*centres[node.id])
    return area


@lru_cache(maxsize=4096)
def _around(op: Op, name: str, shape: Shape) -> np.ndarray:
    beside = output_label_rects(output_offset(op, name, shape))
    boxes = (node_rect(op, name, shape), *beside, caption_rect(op, name))
    return np.array([sides(box) for box in boxes])
