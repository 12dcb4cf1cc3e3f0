"""Gestures: what they have in common, and which one a press begins.

A gesture is one object with `start`, `move`, `finish` and `cancel`. Until it finishes it only previews; it
leaves one named undo step, or nothing. After `cancel` everything is as it was before `start`.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, Qt

from gui.canvas.gestures.stage import Stage
from gui.canvas.hits import Hit

DRAG_THRESHOLD = 4
Modifier = Qt.KeyboardModifier
EXTENDING = Modifier.ShiftModifier | Modifier.ControlModifier


@dataclass(frozen=True)
class Pointer:
    """Where the pointer is, what lies under it, and which modifier keys are held."""

    scene: QPointF
    viewport: QPoint
    modifiers: Qt.KeyboardModifier
    hit: Hit

    @property
    def extends(self) -> bool:
        """Whether a selection is added to rather than replaced."""
        return bool(self.modifiers & EXTENDING)

    def has(self, modifier: Qt.KeyboardModifier) -> bool:
        """Return whether a modifier key is held."""
        return bool(self.modifiers & modifier)


class Interaction:
    """One gesture in progress; the base does nothing."""

    auto_pans = False
    by_keys = False
    cursor: Qt.CursorShape | None = None

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.canvas = stage.canvas
        self.document = stage.document

    def start(self, pointer: Pointer) -> None:
        """Begin where the button was pressed."""
        self.origin = pointer

    def move(self, pointer: Pointer) -> None:
        """Follow the pointer."""

    def finish(self, pointer: Pointer) -> None:
        """End where the button was released."""

    def press_key(self, _text: str) -> bool:
        """Take a key, for a gesture that goes on `by_keys`; return whether it is over."""
        return False

    def cancel(self) -> None:
        """Leave everything as it was before the gesture began."""

    def is_drag(self, pointer: Pointer) -> bool:
        """Return whether the pointer has gone far enough from its origin for a drag rather than a click."""
        return (pointer.viewport - self.origin.viewport).manhattanLength() >= DRAG_THRESHOLD
