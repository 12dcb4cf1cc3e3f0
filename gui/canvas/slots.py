"""The empty plates before the open ports of a gate that is selected alone: where a number can be typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSizeF

from engine.composites.sizes import INLINE_SIZE, inline_offset
from engine.ops import Op

if TYPE_CHECKING:
    from gui.canvas.scene import CanvasScene

Slot = tuple[int, str]
"""A gate and an open port of it."""


def slot_rect(op: Op, port: str) -> QRectF:
    """Return where the plate before a port stands, relative to the centre of a node of this op."""
    rect = QRectF(QPointF(), QSizeF(*INLINE_SIZE))
    rect.moveCenter(QPointF(*inline_offset(op, port)))
    return rect


def offers_slots(canvas: CanvasScene, node_id: int) -> bool:
    """Return whether a node shows plates before its open ports."""
    return node_id == _with_slots(canvas)


def _with_slots(canvas: CanvasScene) -> int | None:
    """Return the one node that is selected, where a graph can be edited."""
    selected = canvas.selected_nodes
    return next(iter(selected)) if len(selected) == 1 and canvas.shown.can_aim else None


def slot_at(canvas: CanvasScene, point: QPointF) -> Slot | None:
    """Return the plate at a point; None where none is."""
    node_id = _with_slots(canvas)
    if node_id is None:
        return None
    op, place = canvas.shown.graph.node(node_id).op, point - canvas.centre(node_id)
    ports = canvas.face(node_id).open_ports
    return next(((node_id, port) for port in op.ports if port in ports and _holds(op, port, place)), None)


def _holds(op: Op, port: str, place: QPointF) -> bool:
    return slot_rect(op, port).contains(place)
