"""All wires of a picture led round nodes while the window goes on, so that it can be drawn at once."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Signal

from gui.canvas.scene import CanvasScene
from gui.look.slices import Slices

TOGETHER = 25
"""Wires that are led between two looks at the time: about a hundredth of a second."""


class LedWhole(QObject):
    """Leads the wires of an area of a scene; `done` says that all are, also those that changed meanwhile."""

    done = Signal()

    def __init__(self, scene: CanvasScene, area: QRectF, parent: QObject) -> None:
        super().__init__(parent)
        self._scene, self._area = scene, area
        self._slices = Slices(self)
        self._slices.ask([self._lead_some])

    def _lead_some(self) -> None:
        net = self._scene.wires.net
        wires, _ends = net.unled_within(self._area)
        net.lead(wires[:TOGETHER])
        if len(wires) > TOGETHER:
            self._slices.ask([self._lead_some])
        else:
            self.done.emit()
