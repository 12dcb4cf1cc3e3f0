"""What one item shows in a view, kept as pixels for as long as neither the item nor the view's zoom changes.

A view is painted anew for many reasons that are none of the item's: a node under the pointer, a selection, a
window that goes away. The item is drawn by lines while it changes as a whole, and from its second drawing on
by copying. Where it changes in parts only these are drawn anew; where one pans, what comes into sight is.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QRegion, QTransform
from PySide6.QtWidgets import QWidget

Draw = Callable[[QPainter, QRectF], None]

SPARSE = 3
"""How many times as large as parts together a box around them is, from which each is drawn alone."""
MOST_PARTS = 60
"""Parts that are drawn anew one by one; where there are more, the whole is."""


@dataclass(frozen=True)
class _Place:
    """How a view looked at the scene: its transform, pixels to a point of the screen, and size."""

    transform: QTransform
    ratio: float
    size: tuple[int, int]

    @property
    def room(self) -> QRect:
        return QRect(0, 0, *self.size)

    def pan_from(self, other: _Place) -> QPoint | None:
        """Return by how many whole pixels one panned since; None where one did something else."""
        mine, theirs = self.transform, other.transform
        scales = (mine.m11(), mine.m22()), (theirs.m11(), theirs.m22())
        if (self.ratio, self.size) != (other.ratio, other.size) or scales[0] != scales[1]:
            return None
        step = QPointF(mine.dx() - theirs.dx(), mine.dy() - theirs.dy()) * self.ratio
        whole = step.toPoint()
        return whole if QPointF(whole) == step else None


class KeptView:
    """The picture of one item in the view that was painted last; `draw` draws a part of the item."""

    def __init__(self, draw: Draw) -> None:
        self._draw = draw
        self._place: _Place | None = None
        self._picture: QPixmap | None = None
        self._stale: list[QRectF] = []

    def forget(self, area: QRectF | None = None) -> None:
        """Draw the item anew, or what of it lies in an area: it changed."""
        if area is None or len(self._stale) >= MOST_PARTS:
            self._place, self._picture, self._stale = None, None, []
        elif self._picture is not None:
            self._stale.append(area)

    def paint(self, painter: QPainter, exposed: QRectF, bounds: QRectF, view: QWidget | None) -> None:
        """Draw the exposed part of an item that lies within bounds; without a view nothing is kept."""
        if view is None:
            self._draw(painter, exposed)
            return
        place = _Place(painter.worldTransform(), view.devicePixelRatio(), (view.width(), view.height()))
        pan = None if self._place is None else place.pan_from(self._place)
        self._place = place
        if pan is None:
            self._picture, self._stale = None, []
            self._draw(painter, exposed)
            return
        self._bring_up(place, pan, bounds)
        assert self._picture is not None
        painter.setWorldTransform(QTransform())
        painter.drawPixmap(QPointF(), self._picture)
        painter.setWorldTransform(place.transform)

    def _bring_up(self, place: _Place, pan: QPoint, bounds: QRectF) -> None:
        """Have a picture that is as the item is now."""
        if self._picture is None:
            width, height = place.size
            self._picture = QPixmap(round(width * place.ratio), round(height * place.ratio))
            self._picture.setDevicePixelRatio(place.ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            self._draw_parts(self._picture, place, QRegion(place.room), bounds)
            return
        if not pan.isNull():
            for strip in _scrolled(self._picture, pan, place):
                self._draw_parts(self._picture, place, QRegion(strip), bounds)
        parts = [place.transform.mapRect(area).toAlignedRect().adjusted(-1, -1, 1, 1) for area in self._stale]
        for block in _blocks([part & place.room for part in parts]):
            self._draw_parts(self._picture, place, block, bounds)
        self._stale = []

    def _draw_parts(self, picture: QPixmap, place: _Place, parts: QRegion, bounds: QRectF) -> None:
        """Draw parts anew, all at once: a line of which little is drawn costs as much as a whole one."""
        if parts.isEmpty():
            return
        inverse, _invertible = place.transform.inverted()
        with QPainter(picture) as painter:
            painter.setClipRegion(parts)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            painter.fillRect(parts.boundingRect(), Qt.GlobalColor.transparent)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setWorldTransform(place.transform)
            self._draw(painter, inverse.mapRect(QRectF(parts.boundingRect())).intersected(bounds))


def _blocks(parts: list[QRect]) -> list[QRegion]:
    """Return parts that are drawn at once: all of them, unless there is much more between than in them."""
    whole, between = QRegion(), QRect()
    for part in parts:
        whole += part
        between = between.united(part)
    if sum(map(_size, parts)) * SPARSE > _size(between):
        return [whole]
    apart: list[QRect] = []
    for part in parts:
        near = [other for other in apart if other.intersects(part)]
        apart = [other for other in apart if other not in near]
        apart.append(reduce(QRect.united, near, part))
    return [QRegion(part) for part in apart]


def _size(part: QRect) -> int:
    return part.width() * part.height()


def _scrolled(picture: QPixmap, pan: QPoint, place: _Place) -> list[QRect]:
    """Shift what is kept, and return the strips that came into sight."""
    picture.scroll(pan.x(), pan.y(), picture.rect())
    (width, height), x, y = place.size, pan.x() / place.ratio, pan.y() / place.ratio
    left, right = max(math.ceil(x), 0), min(width + math.floor(x), width)
    top, bottom = max(math.ceil(y), 0), min(height + math.floor(y), height)
    if left >= right or top >= bottom:
        return [place.room]
    strips = (
        QRect(0, 0, left, height),
        QRect(right, 0, width - right, height),
        QRect(left, 0, right - left, top),
        QRect(left, bottom, right - left, height - bottom),
    )
    return [strip for strip in strips if not strip.isEmpty()]
