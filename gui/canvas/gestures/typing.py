"""A click on the empty plate before an open port, where a number can be typed."""

from __future__ import annotations

from PySide6.QtCore import Qt

from gui.canvas.gestures.interactions import Interaction, Pointer


class PressSlot(Interaction):
    """Opens the editor on the plate that was clicked."""

    cursor = Qt.CursorShape.IBeamCursor

    def finish(self, pointer: Pointer) -> None:
        """Open it, unless the pointer has gone elsewhere."""
        hit = self.origin.hit
        if hit.node is not None and not self.is_drag(pointer):
            self.stage.edit_port(hit.node, hit.slot)
