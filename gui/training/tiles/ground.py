"""The data that a small picture is drawn over: its points, drawn once for every size."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from engine.training.data.preparation import Dataset
from gui.look.theme import appearance
from gui.training.tiles.scatter import (
    Points,
    Window,
    paint_plain_points,
    paint_points,
    points_of,
    window_around,
)

SMALL_TILE = 160
SMALL_RADIUS, LARGE_RADIUS = 1.7, 2.6
FEW, LARGER = 16, 1.8
"""Points that are few, as of a truth table, and how many times as large they are drawn."""


class Ground:
    """The points of a data set; there are none where it has more inputs than a plane has axes."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        flat = dataset.own_features <= 2
        self._parts: tuple[Points, Points] | None = None
        if flat:
            self._parts = points_of(dataset, "train"), points_of(dataset, "test")
        self._layers: dict[tuple[int, int], QPixmap] = {}

    @property
    def has_points(self) -> bool:
        """Whether there is anything to draw."""
        return self._parts is not None

    @property
    def parts(self) -> tuple[Points, Points]:
        """The points to train on and those to test on."""
        assert self._parts is not None
        return self._parts

    @property
    def axes(self) -> tuple[str, str]:
        """What lies along the two axes of the plane: inputs, or the only input and the target."""
        names = (*self.dataset.feature_names[: self.dataset.own_features], self.dataset.target_name)
        return names[0], names[1]

    @property
    def has_few_points(self) -> bool:
        """Whether there are so few that each can be looked at."""
        return sum(len(part.x) for part in self.parts) <= FEW

    def window(self) -> Window:
        """Return the piece of the plane that shows all points."""
        train, test = self.parts
        return window_around(np.concatenate([train.x, test.x]), np.concatenate([train.y, test.y]))

    def range_of_targets(self) -> tuple[float, float]:
        """Return the lowest and the highest target."""
        targets = np.concatenate([part.targets for part in self.parts])
        return float(targets.min()), float(targets.max())

    def forget(self) -> None:
        """Draw the points anew: colours or sizes have changed."""
        self._layers = {}

    def paint(self, painter: QPainter, rect: QRectF, window: Window) -> None:
        """Draw the points into a rectangle that shows this piece of the plane, the same for all tiles."""
        size = (int(rect.width()), int(rect.height()))
        if size not in self._layers:
            self._layers[size] = self._layer(QRectF(0, 0, rect.width(), rect.height()), window, painter)
        painter.drawPixmap(rect.topLeft(), self._layers[size])

    def _layer(self, rect: QRectF, window: Window, on: QPainter) -> QPixmap:
        ratio = on.device().devicePixelRatioF()
        layer = QPixmap(QSize(int(rect.width()), int(rect.height())) * ratio)
        layer.setDevicePixelRatio(ratio)
        layer.fill(Qt.GlobalColor.transparent)
        with QPainter(layer) as painter:
            radius = SMALL_RADIUS if rect.width() < SMALL_TILE else LARGE_RADIUS
            radius *= LARGER if self.has_few_points else 1
            paint = paint_plain_points if self.dataset.own_features == 1 else paint_points
            paint(painter, appearance().theme, rect, window, *self.parts, radius)
        return layer
