"""A large picture painted a band at a time, while the window goes on."""

from __future__ import annotations

import math
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QImage, QPainter

from gui.canvas.render import paint_band, paint_key
from gui.canvas.scene import CanvasScene
from gui.look.slices import Slices

NODES = 50
"""Nodes of a graph for each band of its picture: some hundredths of a second."""
LONGEST_SIDE, MOST_PIXELS = 32_000, 120_000_000
"""What an image can have: Qt paints on no longer side, and four bytes are taken for each pixel."""


def possible_scale(size: QSize, wanted: float) -> float:
    """Return the scale that is wanted, or the largest at which an image of that size can be painted."""
    longest = max(size.width(), size.height(), 1)
    pixels = max(size.width() * size.height(), 1)
    return min(wanted, LONGEST_SIDE / longest, math.sqrt(MOST_PIXELS / pixels))


class Banded(QObject):
    """Paints one picture of an area of a scene; `done` carries the image.

    It begins anew where the graph changes meanwhile.
    """

    done = Signal(object)

    def __init__(
        self, scene: CanvasScene, area: QRectF, scale: float, *, has_legend: bool, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._scene, self._area, self._has_legend = scene, area, has_legend
        self._image = QImage(area.size().toSize() * scale, QImage.Format.Format_RGB32)
        self._image.setDevicePixelRatio(scale)
        self._slices = Slices(self)
        for changed in (scene.shown.changed, scene.shown.evaluated, scene.shown.replaced):
            changed.connect(self._begin)
        self._begin()

    def _begin(self, *_changed: object) -> None:
        self._slices.forget()
        bands = [partial(self._paint, first, end) for first, end in self._bands()]
        self._slices.ask([*bands, self._end])

    def _bands(self) -> list[tuple[int, int]]:
        """Return the first row of pixels of each band, and the row after its last."""
        rows, count = self._image.height(), max(1, len(self._scene.shown.graph) // NODES)
        edges = [rows * at // count for at in range(count + 1)]
        return [(first, end) for first, end in pairwise(edges) if first < end]

    def _paint(self, first: int, end: int) -> None:
        """Paint a band as a picture of its own: within a larger one Qt would follow all wires of that one."""
        scale, area = self._image.devicePixelRatio(), self._area
        place = QRectF(area.left(), area.top() + first / scale, area.width(), (end - first) / scale)
        piece = QImage(self._image.width(), end - first, self._image.format())
        piece.setDevicePixelRatio(scale)
        with QPainter(piece) as painter:
            paint_band(painter, self._scene, place, place)
        with QPainter(self._image) as painter:
            painter.drawImage(QPointF(0.0, first / scale), piece)

    def _end(self) -> None:
        if self._has_legend:
            with QPainter(self._image) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                paint_key(painter, self._scene, self._area)
        self.done.emit(self._image)
