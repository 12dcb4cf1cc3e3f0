"""A large picture painted a band at a time, while the window goes on."""

from __future__ import annotations

import math
from functools import partial

from PySide6.QtCore import QObject, QRectF, QSize, Signal
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
        bands = [partial(self._paint, band) for band in self._bands()]
        self._slices.ask([*bands, self._end])

    def _bands(self) -> list[QRectF]:
        count = max(1, len(self._scene.shown.graph) // NODES)
        height = math.ceil(self._area.height() / count)
        tops = (self._area.top() + height * at for at in range(count))
        return [QRectF(self._area.left(), top, self._area.width(), height) & self._area for top in tops]

    def _paint(self, band: QRectF) -> None:
        with QPainter(self._image) as painter:
            paint_band(painter, self._scene, self._area, band)

    def _end(self) -> None:
        if self._has_legend:
            with QPainter(self._image) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                paint_key(painter, self._scene, self._area)
        self.done.emit(self._image)
