"""Changing a leaf's number by dragging on it."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import Qt

from gui.canvas.gestures.interactions import Modifier, Pointer
from gui.canvas.gestures.moving import PressNode
from gui.document import commands

SCRUB_STEP = 0.01
"""How much one pixel changes a number below ten."""
_ONE, _PLACES = 1.0, 12
FINE, COARSE = 0.1, 10.0
"""How many times as much it does with Shift, and with Ctrl."""


class Scrub(PressNode):
    """Changes a leaf's number by dragging sideways: Shift for fine, Ctrl for coarse steps."""

    cursor = Qt.CursorShape.SizeHorCursor
    _held: float | None = None

    def move(self, pointer: Pointer) -> None:
        """Show and evaluate the number that the pointer has reached."""
        if self._held is None:
            if not self.is_drag(pointer):
                return
            self._held = float(self.document.graph.node(self.node).value or 0.0)
            self._reached, self._last = self._held, self.origin.viewport.x()
        pixels, self._last = pointer.viewport.x() - self._last, pointer.viewport.x()
        self._reached += pixels * scrub_step(self._held, pointer)
        self.document.preview_value(self.node, round(self._reached, _PLACES))

    def finish(self, pointer: Pointer) -> None:
        """Keep the number, as one step; without a drag it was a click."""
        if self._held is None:
            super().finish(pointer)
        elif round(self._reached, _PLACES) != self._held:
            commands.set_value(self.document, self.node, round(self._reached, _PLACES), before=self._held)

    def cancel(self) -> None:
        """Put the number back."""
        if self._held is not None:
            self.document.preview_value(self.node, self._held)
        super().cancel()


def scrub_step(held: float, pointer: Pointer) -> float:
    """Return how much one pixel changes a number: a hundredth, or of a large number its own decade's."""
    step = SCRUB_STEP * 10.0 ** math.floor(math.log10(max(abs(held), _ONE)))
    if pointer.has(Modifier.ShiftModifier):
        return step * FINE
    return step * COARSE if pointer.has(Modifier.ControlModifier) else step


def can_scrub(value: object) -> bool:
    """Return whether a leaf's value is a single finite number."""
    return value is not None and np.ndim(value) == 0 and math.isfinite(float(value))  # type: ignore[arg-type]
