"""Drawings kept as pixels: what is drawn twice alike is drawn the third time by copying.

A stamp is as sharp as what it was made from: it is kept at the zoom it was drawn at, and what may become one
begins on a whole pixel from the first. SVG and PDF know no pixels: there everything is drawn by lines.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPaintEngine, QPainter, QPixmap, QTransform

MOST_PIXELS = 8_000_000
"""How many pixels all stamps together have at most; four bytes each."""
MOST_STAMPS = 4_000

Draw = Callable[[QPainter], None]


class Stamps:
    """Keeps the stamps used last."""

    def __init__(self) -> None:
        self._stamps: OrderedDict[Hashable, QPixmap | None] = OrderedDict()
        self._pixels = 0

    def draw(self, painter: QPainter, key: Hashable, area: QRectF, draw: Draw) -> None:
        """Draw what `key` stands for, which stays within an area of the painter's coordinates."""
        place, ratio = painter.worldTransform(), painter.device().devicePixelRatio()
        if painter.paintEngine().type() != QPaintEngine.Type.Raster or not _only_scales(place):
            draw(painter)
            return
        corner = _whole(place.map(area.topLeft()), ratio)
        full = (key, place.m11(), ratio)
        stamp = self._stamp(full, area, draw)
        if stamp is None:
            painter.setWorldTransform(_placed(place.m11(), area, corner))
            draw(painter)
        else:
            painter.setWorldTransform(QTransform())
            painter.drawPixmap(corner, stamp)
        painter.setWorldTransform(place)

    def _stamp(self, full: tuple[Hashable, float, float], area: QRectF, draw: Draw) -> QPixmap | None:
        """Return the stamp, made where this is the second time that it is asked for; None the first time."""
        if full not in self._stamps:
            self._stamps[full] = None
            self._forget_oldest()
            return None
        self._stamps.move_to_end(full)
        stamp = self._stamps[full]
        if stamp is None:
            stamp = self._stamps[full] = _drawn(area, full[1], full[2], draw)
            self._pixels += stamp.width() * stamp.height()
        return stamp

    def _forget_oldest(self) -> None:
        while self._pixels > MOST_PIXELS or len(self._stamps) > MOST_STAMPS:
            _key, stamp = self._stamps.popitem(last=False)
            self._pixels -= stamp.width() * stamp.height() if stamp else 0


def _only_scales(place: QTransform) -> bool:
    return not place.isRotating() and place.m11() == place.m22() > 0


def _whole(point: QPointF, ratio: float) -> QPointF:
    """Return the nearest point that begins a pixel of the device."""
    return QPointF(round(point.x() * ratio) / ratio, round(point.y() * ratio) / ratio)


def _placed(zoom: float, area: QRectF, corner: QPointF) -> QTransform:
    """Return the transform that puts an area's corner there."""
    return QTransform(zoom, 0.0, 0.0, zoom, corner.x() - zoom * area.left(), corner.y() - zoom * area.top())


def _drawn(area: QRectF, zoom: float, ratio: float, draw: Draw) -> QPixmap:
    size = QSize(int(area.width() * zoom * ratio) + 2, int(area.height() * zoom * ratio) + 2)
    stamp = QPixmap(size)
    stamp.setDevicePixelRatio(ratio)
    stamp.fill(Qt.GlobalColor.transparent)
    with QPainter(stamp) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setWorldTransform(_placed(zoom, area, QPointF()))
        draw(painter)
    return stamp
