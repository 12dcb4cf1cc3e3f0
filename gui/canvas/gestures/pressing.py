"""Which gesture a press begins, and which cursor tells of it beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from gui.canvas.gestures.interactions import EXTENDING, Interaction, Pointer
from gui.canvas.gestures.moving import MoveNodes, Scrub, can_scrub
from gui.canvas.gestures.panning import Pan, RubberBand
from gui.canvas.gestures.wiring import END_REACH, DrawWire, PressWire
from gui.canvas.scene import Hit

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView


def gesture_for(view: CanvasView, button: Qt.MouseButton, pointer: Pointer) -> Interaction | None:
    """Return the gesture that pressing this button here begins, not yet started."""
    if button == Qt.MouseButton.MiddleButton or (button == Qt.MouseButton.LeftButton and view.space_held):
        return Pan(view)
    if button != Qt.MouseButton.LeftButton:
        return None
    return _left_gesture(view, pointer)


def _left_gesture(view: CanvasView, pointer: Pointer) -> Interaction:
    hit = pointer.hit
    if hit.port is not None:
        return DrawWire(view)
    if hit.edge is not None:
        return DrawWire(view) if _near_end(view, pointer) else PressWire(view)
    if hit.node is None:
        return RubberBand(view)
    scrubs = _scrubs(view, hit) and not pointer.modifiers & EXTENDING
    return Scrub(view) if scrubs else MoveNodes(view)


def _near_end(view: CanvasView, pointer: Pointer) -> bool:
    """Return whether a wire was pressed near its port, so that a drag takes its end off."""
    edge = pointer.hit.edge
    assert edge is not None
    gap = view.canvas.port_place(edge.target, edge.port) - pointer.scene
    return QPointF.dotProduct(gap, gap) < END_REACH**2


def _scrubs(view: CanvasView, hit: Hit) -> bool:
    node = view.document.graph.node(hit.node) if hit.node is not None else None
    return node is not None and hit.on_value and can_scrub(node.value)


def cursor_over(view: CanvasView, hit: Hit) -> Qt.CursorShape | None:
    """Return the cursor that tells what a press would do; None for the ordinary one."""
    if view.space_held:
        return Qt.CursorShape.OpenHandCursor
    if hit.port is not None:
        return Qt.CursorShape.CrossCursor
    if hit.edge is not None:
        return Qt.CursorShape.PointingHandCursor
    return Qt.CursorShape.SizeHorCursor if _scrubs(view, hit) else None
