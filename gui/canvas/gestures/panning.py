"""Gestures on the ground: moving the view, and selecting with a rubber band."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt

from gui.canvas.gestures.interactions import Interaction, Pointer


class Pan(Interaction):
    """Moves the view with the pointer."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def start(self, pointer: Pointer) -> None:
        """Remember where the ground was taken hold of."""
        super().start(pointer)
        self._last = pointer.viewport
        self._state = self.stage.view_state()

    def move(self, pointer: Pointer) -> None:
        """Bring the ground along."""
        step = pointer.viewport - self._last
        self._last = pointer.viewport
        self.stage.pan_by(step.x(), step.y())

    def cancel(self) -> None:
        """Go back to where the view was."""
        self.stage.restore_view_state(*self._state)


class RubberBand(Interaction):
    """Selects what a rectangle touches; with Shift or Ctrl in addition to what was selected."""

    auto_pans = True

    def start(self, pointer: Pointer) -> None:
        """Remember the selection; without a modifier it starts empty."""
        super().start(pointer)
        self.canvas.annotations.choose(None)
        self._before = self.canvas.selection
        self._kept = self._before if pointer.extends else (frozenset(), frozenset())

    def move(self, pointer: Pointer) -> None:
        """Select what lies in the rectangle now."""
        if not self.is_drag(pointer) and self.stage.sketch.band is None:
            return
        area = QRectF(self.origin.scene, pointer.scene).normalized()
        self.stage.sketch.set_band(area)
        self.canvas.select(self._kept[0] | set(self.canvas.nodes_in(area)), self._kept[1])

    def finish(self, _pointer: Pointer) -> None:
        """Keep the selection; a click selects nothing."""
        if self.stage.sketch.band is None:
            self.canvas.select(*self._kept)
        self.stage.sketch.set_band(None)

    def cancel(self) -> None:
        """Select what was selected before."""
        self.stage.sketch.set_band(None)
        self.canvas.select(*self._before)
