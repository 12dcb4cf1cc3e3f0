"""A line drawn across wires takes them away."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPolygonF

from engine.graphs.graph import Edge
from engine.text import _
from gui.canvas.gestures.interactions import Interaction, Pointer
from gui.document import rewiring


class CutWires(Interaction):
    """Selects every wire that the pointer crosses, and takes them all away when it is let go."""

    auto_pans = True
    cursor = Qt.CursorShape.CrossCursor

    def start(self, pointer: Pointer) -> None:
        """Begin the line."""
        super().start(pointer)
        self._line = [pointer.scene]
        self._crossed: set[Edge] = set()
        self._before = self.canvas.selection
        self.stage.say(_("Draw across wires to cut them. Esc leaves them"))

    def move(self, pointer: Pointer) -> None:
        """Go on with the line, and mark the wires that it crosses."""
        self._crossed |= self._crossing(self._line[-1], pointer.scene)
        self._line.append(pointer.scene)
        self.stage.sketch.set_cut(QPolygonF(self._line))
        self.canvas.select((), self._crossed)

    def _crossing(self, start: QPointF, end: QPointF) -> set[Edge]:
        area = QRectF(start, end).normalized()
        return {
            wire.edge for wire in self.canvas.wires.net.within(area, 1.0) if wire.shape.crosses(start, end)
        }

    def finish(self, _pointer: Pointer) -> None:
        """Take the wires away, as one step; a line that crossed none leaves all as it was."""
        self.cancel()
        if self._crossed:
            rewiring.cut(self.document, self._crossed)

    def cancel(self) -> None:
        """Leave the wires as they were."""
        self.canvas.select(*self._before)
        self.stage.sketch.set_cut(None)
        self.stage.say("")
