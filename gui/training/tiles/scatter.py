"""Data points drawn into a rectangle: what the preview and the small pictures of the Lab have in common."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from engine.training.arrays import FloatArray
from engine.training.data.preparation import Dataset
from engine.training.instruments import MOST_MARKED, Part
from gui.look.theme import Theme
from gui.training.tiles.colouring import class_colours, number_colours

MARGIN = 0.06
CROSSES = MappingProxyType({False: 1.6, True: 2.6})
"""Half the side of a cross, in pixels, on a small picture and on a large one."""
LARGE = 240
"""Pixels from which on a picture is large."""


@dataclass(frozen=True)
class Window:
    """A piece of the plane, in the units of the data, that fills a rectangle of the screen."""

    left: float
    right: float
    bottom: float
    top: float

    def polygon(self, rect: QRectF, x: FloatArray, y: FloatArray) -> QPolygonF:
        """Return where the points lie inside the rectangle."""
        across = rect.left() + (x - self.left) / (self.right - self.left) * rect.width()
        down = rect.bottom() - (y - self.bottom) / (self.top - self.bottom) * rect.height()
        return QPolygonF([QPointF(*point) for point in zip(across.tolist(), down.tolist(), strict=True)])


def window_around(x: FloatArray, y: FloatArray) -> Window:
    """Return the window that shows all points with a little air around them."""
    return Window(*_stretched(x), *_stretched(y))


def _stretched(values: FloatArray) -> tuple[float, float]:
    low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
    air = MARGIN * (high - low) or max(1.0, MARGIN * abs(high))
    return low - air, high + air


@dataclass(frozen=True, eq=False)
class Points:
    """One part of the data as points of the plane: two inputs, or one input and the target."""

    x: FloatArray
    y: FloatArray
    targets: FloatArray
    classes: int

    def colours(self, theme: Theme, low: float, high: float) -> list[QColor]:
        """Return the colour of every point: that of its class, or of its number between low and high."""
        if self.classes:
            palette = class_colours(theme, self.classes)
            return [palette[index] for index in self.targets.astype(int).tolist()]
        return number_colours(theme, self.targets, low, high)


def points_of(dataset: Dataset, part: Part) -> Points:
    """Return up to a fixed number of points of one part of the data, in the units of the data."""
    inputs = dataset.points_in_units(part)[:MOST_MARKED]
    targets = np.asarray(dataset.targets_in_units(part))[:MOST_MARKED]
    upward = targets if dataset.own_features == 1 else inputs[:, 1]
    return Points(inputs[:, 0], upward, targets, len(dataset.class_names))


def paint_points(
    painter: QPainter, theme: Theme, rect: QRectF, window: Window, train: Points, test: Points, radius: float
) -> None:
    """Draw the training part as filled points and the test part as rings, over whatever is there."""
    numbers = np.concatenate([train.targets, test.targets])
    low, high = float(numbers.min()), float(numbers.max())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = QPen(theme.card, 0.8)
    centers = window.polygon(rect, train.x, train.y).toList()
    for center, colour in zip(centers, train.colours(theme, low, high), strict=True):
        painter.setPen(edge)
        painter.setBrush(colour)
        painter.drawEllipse(center, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    centers = window.polygon(rect, test.x, test.y).toList()
    for center, colour in zip(centers, test.colours(theme, low, high), strict=True):
        painter.setPen(QPen(colour, 1.2))
        painter.drawEllipse(center, radius - 0.3, radius - 0.3)


def paint_plain_points(
    painter: QPainter, theme: Theme, rect: QRectF, window: Window, train: Points, test: Points, radius: float
) -> None:
    """Draw both parts in one quiet colour, filled and as rings, as ground for a curve."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.zero)
    for center in window.polygon(rect, train.x, train.y).toList():
        painter.drawEllipse(center, radius, radius)
    painter.setPen(QPen(theme.zero, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for center in window.polygon(rect, test.x, test.y).toList():
        painter.drawEllipse(center, radius, radius)


def paint_crosses(painter: QPainter, rect: QRectF, window: Window, x: FloatArray, y: FloatArray) -> None:
    """Draw a small cross at each point, in the painter's colour."""
    half = CROSSES[rect.width() >= LARGE]
    for center in window.polygon(rect, x, y).toList():
        for slope in (1, -1):
            arm = QPointF(half, slope * half)
            painter.drawLine(center - arm, center + arm)
