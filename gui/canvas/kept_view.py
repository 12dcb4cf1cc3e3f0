"""What one item shows in a view, kept as pixels for as long as neither the item nor the view's zoom changes.

A view is painted anew for many reasons that are none of the item's: a node under the pointer, a selection, a
window that goes away. The item is drawn by lines while it changes as a whole, and from its second drawing on
by copying. Where it changes in parts only these are drawn anew; where one pans, what comes into sight is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QRegion, QTransform
from PySide6.QtWidgets import QWidget

from gui.canvas.node_boxes import as_rows

Draw = Callable[[QPainter, np.ndarray], None]

MOST_PARTS = 100
"""Parts that are drawn anew by themselves; where there are more, the whole is."""

_NONE = np.empty((0, 4))


@dataclass(frozen=True)
class _Place:
    """How a view looked at the scene: its transform, pixels to a point of the screen, and size."""

    transform: QTransform
    ratio: float
    size: tuple[int, int]

    @property
    def room(self) -> QRect:
        return QRect(0, 0, *self.size)

    @property
    def _corner(self) -> np.ndarray:
        return np.array([self.transform.dx(), self.transform.dy()] * 2)

    def pixels(self, areas: np.ndarray) -> list[QRect]:
        """Return the pixels that areas of the scene have a part in and those beside them, as far as seen."""
        sides = areas * self.transform.m11() + self._corner
        lowest, highest = np.floor(sides[:, :2]) - 1.0, np.ceil(sides[:, 2:]) + 1.0
        lowest, highest = lowest.clip(0.0), np.minimum(highest, self.size)
        sizes = (highest - lowest).astype(int)
        rows = np.concatenate([lowest.astype(int), sizes], axis=1)[(sizes > 0).all(axis=1)]
        return [QRect(*row) for row in rows.tolist()]

    def areas(self, parts: Sequence[QRect], bounds: QRectF) -> np.ndarray:
        """Return the areas of the scene that are seen in parts of the view, as far as they lie in bounds."""
        sides = np.concatenate([as_rows(QRectF(part)) for part in parts])
        areas, room = (sides - self._corner) / self.transform.m11(), as_rows(bounds)
        lowest, highest = np.maximum(areas[:, :2], room[:, :2]), np.minimum(areas[:, 2:], room[:, 2:])
        return np.concatenate([lowest, highest], axis=1)[(lowest < highest).all(axis=1)]

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
    """The picture of one item in the view that was painted last; `draw` draws what of it lies in areas.

    Areas are boxes in the scene, a row of left, top, right and bottom each.
    """

    def __init__(self, draw: Draw) -> None:
        self._draw = draw
        self._place: _Place | None = None
        self._picture: QPixmap | None = None
        self._stale = _NONE

    def forget(self, areas: np.ndarray | None = None) -> None:
        """Draw the item anew, or what of it lies in some areas: it changed."""
        if areas is None or len(self._stale) + len(areas) > MOST_PARTS:
            self._place, self._picture, self._stale = None, None, _NONE
        elif self._picture is not None:
            self._stale = np.concatenate([self._stale, areas])

    def paint(self, painter: QPainter, exposed: QRectF, bounds: QRectF, view: QWidget | None) -> None:
        """Draw the exposed part of an item that lies within bounds; without a view nothing is kept."""
        if view is None:
            self._draw(painter, as_rows(exposed))
            return
        place = _Place(painter.worldTransform(), view.devicePixelRatio(), (view.width(), view.height()))
        pan = None if self._place is None else place.pan_from(self._place)
        self._place = place
        if pan is None:
            self._picture, self._stale = None, _NONE
            self._draw(painter, as_rows(exposed))
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
            parts = [place.room]
        else:
            parts = [] if pan.isNull() else _scrolled(self._picture, pan, place)
            parts += place.pixels(self._stale)
            self._stale = _NONE
        if parts:
            self._draw_parts(self._picture, place, parts, bounds)

    def _draw_parts(self, picture: QPixmap, place: _Place, parts: list[QRect], bounds: QRectF) -> None:
        """Draw parts anew, all at once: a line of which little is drawn costs as much as a whole one."""
        region = reduce(QRegion.united, parts, QRegion())
        with QPainter(picture) as painter:
            painter.setClipRegion(region)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            painter.fillRect(region.boundingRect(), Qt.GlobalColor.transparent)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setWorldTransform(place.transform)
            areas = place.areas(parts, bounds)
            if len(areas):
                self._draw(painter, areas)


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
