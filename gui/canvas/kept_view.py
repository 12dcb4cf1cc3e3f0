"""What one item shows in a view, kept as pixels for as long as neither the item nor the view changes.

A view is painted anew for many reasons that are none of the item's: a node under the pointer, a selection, a
window that goes away. The item is drawn by lines while it changes, and from its second drawing on by copying.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform
from PySide6.QtWidgets import QWidget

Draw = Callable[[QPainter, QRectF], None]
Place = tuple[QTransform, float, int, int]


class KeptView:
    """The picture of one item in the view that was painted last; `draw` draws a part of the item."""

    def __init__(self, draw: Draw) -> None:
        self._draw = draw
        self._place: Place | None = None
        self._picture: QPixmap | None = None

    def forget(self) -> None:
        """Draw the item anew: it changed."""
        self._place, self._picture = None, None

    def paint(self, painter: QPainter, exposed: QRectF, bounds: QRectF, view: QWidget | None) -> None:
        """Draw the exposed part of an item that lies within bounds; without a view nothing is kept."""
        if view is None:
            self._draw(painter, exposed)
            return
        place = (painter.worldTransform(), view.devicePixelRatio(), view.width(), view.height())
        inverse, _invertible = place[0].inverted()
        whole = inverse.mapRect(QRectF(view.rect())).intersected(bounds)
        if place != self._place:
            self._picture = None
            self._place = place if exposed.contains(whole) else None
            self._draw(painter, exposed)
            return
        if self._picture is None:
            self._picture = self._drawn(place, whole)
        painter.setWorldTransform(QTransform())
        painter.drawPixmap(QPointF(), self._picture)
        painter.setWorldTransform(place[0])

    def _drawn(self, place: Place, whole: QRectF) -> QPixmap:
        transform, ratio, width, height = place
        picture = QPixmap(round(width * ratio), round(height * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        with QPainter(picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setWorldTransform(transform)
            self._draw(painter, whole)
        return picture
