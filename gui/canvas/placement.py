"""Where a new node goes: as near as possible to where it is wanted, but on nothing that stands there."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPointF

from engine.ops import Op
from gui.canvas.geometry import DOT_SPACING, node_rect, snapped
from gui.canvas.scene import CanvasScene

CLEARANCE = 16.0
FARTHEST = 80


def free_place(canvas: CanvasScene, op: Op, wanted: QPointF) -> QPointF:
    """Return the centre nearest to the one wanted where a node of this op stands clear of the others."""
    outline = node_rect(op).adjusted(-CLEARANCE, -CLEARANCE, CLEARANCE, CLEARANCE)
    start = snapped(wanted)
    for offset in _spiral():
        place = start + offset
        if not canvas.nodes_in(outline.translated(place)):
            return place
    return start


def _spiral() -> Iterator[QPointF]:
    """Yield offsets ring by ring outwards, in each ring the nearest first."""
    for ring in range(FARTHEST):
        steps = range(-ring, ring + 1)
        edge = [(x, y) for x in steps for y in steps if max(abs(x), abs(y)) == ring]
        for x, y in sorted(edge, key=lambda step: (step[0] ** 2 + step[1] ** 2, -step[1], -step[0])):
            yield QPointF(x * DOT_SPACING, y * DOT_SPACING)
