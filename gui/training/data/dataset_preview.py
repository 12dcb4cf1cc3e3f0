"""A small picture of the data: points of the plane, points of a curve, or the first images."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.text import _
from engine.training.data.preparation import Dataset
from gui.look.labels import plain_tip
from gui.look.theme import Theme, appearance
from gui.training.tiles.colouring import colour_image, ink_image
from gui.training.tiles.scatter import paint_plain_points, paint_points, points_of, window_around

CAPTION = 20
THUMBNAIL = 26
RADIUS = 2.3
USUAL = QSize(240, 168)
"""Pixels of a picture of the data, of usual proportions."""


class DatasetPreview(QWidget):
    """Shows a data set once it is known, with a line that says what it holds; empty before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dataset: Dataset | None = None
        self._drawn: QPixmap | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(96)
        appearance().changed.connect(self._redraw)

    @property
    def dataset(self) -> Dataset | None:
        """The data shown."""
        return self._dataset

    def sizeHint(self) -> QSize:
        """Ask for a picture of usual proportions."""
        return USUAL

    def show_dataset(self, dataset: Dataset) -> None:
        """Show these data."""
        self._dataset = dataset
        self.setToolTip(plain_tip(self._description(dataset)))
        self.setAccessibleName(self._description(dataset))
        self._redraw()

    def show_nothing(self) -> None:
        """Show none: those shown last are no longer those that are chosen."""
        self._dataset = None
        self.setToolTip("")
        self.setAccessibleName("")
        self._redraw()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture, made anew only when data, size or theme changed."""
        if self._dataset is None:
            return
        if self._drawn is None:
            self._drawn = self._draw(self._dataset)
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._drawn)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Draw anew at the new size."""
        self._drawn = None

    def _redraw(self) -> None:
        self._drawn = None
        self.update()

    def _draw(self, dataset: Dataset) -> QPixmap:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            paint_dataset(painter, dataset, self.rect().adjusted(0, 0, 0, -CAPTION), RADIUS, THUMBNAIL)
            self._draw_caption(painter, dataset)
        return pixmap

    def _draw_caption(self, painter: QPainter, dataset: Dataset) -> None:
        font = self.font()
        font.setPointSizeF(Theme.SMALL)
        painter.setFont(font)
        painter.setPen(appearance().theme.soft)
        where = self.rect().adjusted(0, self.height() - CAPTION, 0, 0)
        bottom = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
        painter.drawText(where, bottom, self._description(dataset))

    @staticmethod
    def _description(dataset: Dataset) -> str:
        text = _("{train} to train, {test} to test")
        return text.format(train=f"{len(dataset.train_x):,}", test=f"{len(dataset.test_x):,}")


def paint_dataset(painter: QPainter, dataset: Dataset, area: QRect, radius: float, side: int) -> None:
    """Draw a data set into an area: points of this radius, or images of about this side, in pixels."""
    if dataset.image_shape is not None:
        _paint_images(painter, dataset, area, side)
    else:
        _paint_points(painter, dataset, QRectF(area), radius)


def _paint_points(painter: QPainter, dataset: Dataset, area: QRectF, radius: float) -> None:
    theme, train, test = appearance().theme, points_of(dataset, "train"), points_of(dataset, "test")
    window = window_around(np.concatenate([train.x, test.x]), np.concatenate([train.y, test.y]))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.card)
    painter.drawRoundedRect(area, 4, 4)
    paint = paint_plain_points if dataset.own_features == 1 else paint_points
    paint(painter, theme, area, window, train, test, radius)


def _paint_images(painter: QPainter, dataset: Dataset, area: QRect, side: int) -> None:
    assert dataset.image_shape is not None
    columns, rows = max(area.width() // side, 1), max(area.height() // side, 1)
    seen = dataset.train_x[: columns * rows]  # there may be thousands
    images = dataset.input_scaling.restore(seen)
    darkest = float(images.max()) or 1.0
    width = area.width() / columns
    for index in range(len(images)):
        shades = images[index].reshape(dataset.image_shape) / darkest
        image = colour_image(shades) if shades.ndim == 3 else ink_image(appearance().theme, shades)
        left, top = area.left() + (index % columns) * width, area.top() + index // columns * side
        painter.drawImage(QRectF(left, top, side - 2, side - 2), image)
