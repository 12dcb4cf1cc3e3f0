"""Which gesture a press begins, and which cursor tells of it beforehand."""

from __future__ import annotations

from PySide6.QtCore import Qt

from gui.canvas.gestures.annotating import PressAnnotation
from gui.canvas.gestures.bending import BendWire, knob_at
from gui.canvas.gestures.cutting import CutWires
from gui.canvas.gestures.interactions import Interaction, Modifier, Pointer
from gui.canvas.gestures.moving import MoveNodes, PressChip
from gui.canvas.gestures.panning import Pan, RubberBand
from gui.canvas.gestures.scrubbing import Scrub, can_scrub
from gui.canvas.gestures.stage import Stage
from gui.canvas.gestures.typing import PressSlot
from gui.canvas.gestures.wiring import DrawWire, near_end
from gui.canvas.hits import Hit


def gesture_for(stage: Stage, button: Qt.MouseButton, pointer: Pointer) -> Interaction | None:
    """Return the gesture that pressing this button here begins, not yet started."""
    if button == Qt.MouseButton.MiddleButton or (button == Qt.MouseButton.LeftButton and stage.space_held):
        return Pan(stage)
    if button == Qt.MouseButton.RightButton and pointer.has(Modifier.ControlModifier):
        return CutWires(stage)
    if button != Qt.MouseButton.LeftButton:
        return None
    return _left_gesture(stage, pointer)


def _left_gesture(stage: Stage, pointer: Pointer) -> Interaction:
    hit = pointer.hit
    if hit.on_chip:
        return PressChip(stage)
    if hit.port is not None:
        return DrawWire(stage)
    if hit.slot:
        return PressSlot(stage)
    if hit.edge is not None:
        is_bent = knob_at(stage.canvas, hit.edge, pointer.scene) is not None
        return BendWire(stage) if is_bent or near_end(stage, pointer) is None else DrawWire(stage)
    if hit.node is None:
        annotation = stage.canvas.annotations.hit(pointer.scene)
        return RubberBand(stage) if annotation is None else PressAnnotation(stage, annotation)
    return Scrub(stage) if _scrubs(stage, hit) else MoveNodes(stage)


def _scrubs(stage: Stage, hit: Hit) -> bool:
    node = stage.document.graph.node(hit.node) if hit.node is not None else None
    is_number = node is not None and hit.on_value and can_scrub(node.value)
    return is_number and node is not None and stage.document.may_set(node.id)


def cursor_over(stage: Stage, hit: Hit) -> Qt.CursorShape | None:
    """Return the cursor that tells what a press would do; None for the ordinary one."""
    if stage.space_held:
        return Qt.CursorShape.OpenHandCursor
    if hit.port is not None:
        return Qt.CursorShape.CrossCursor
    if hit.slot:
        return Qt.CursorShape.IBeamCursor
    if hit.edge is not None or hit.on_chip:
        return Qt.CursorShape.PointingHandCursor
    return Qt.CursorShape.SizeHorCursor if _scrubs(stage, hit) else None
