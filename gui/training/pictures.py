"""One small picture a contestant, side by side: what each network answers, drawn over the data."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QHelpEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from engine.text import _
from engine.training.measurement import Boundaries, Confusions, Curves, Picture
from engine.training.preparation import Dataset
from gui.look.theme import Theme, appearance
from gui.training.colouring import number_image, probability_image
from gui.training.confusion import paint_confusion
from gui.training.marks import LegendEntry, paint_sample
from gui.training.scatter import (
    Points,
    Window,
    paint_plain_points,
    paint_points,
    points_of,
    window_around,
)

TITLE = 24
GAP = Theme.UNIT
SMALLEST_TILE = 88
SMALL_TILE = 160
STRETCH = 1.35
"""How far from square a tile may be, to fill its place."""


class PictureGrid(QWidget):
    """Draws all visible contestants' pictures as tiles; a click selects one, a double click enlarges it."""

    selected = Signal(int)
    enlarged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: list[LegendEntry] = []
        self._captions: list[str] = []
        self._dataset: Dataset | None = None
        self._parts: tuple[Points, Points] | None = None
        self._picture: Picture | None = None
        self._images: dict[int, QImage] = {}
        self._points: dict[tuple[int, int], QPixmap] = {}
        self._selected, self._large = 0, False
        self.setMouseTracking(False)
        appearance().changed.connect(self._recolour)

    # -- what the Lab tells -------------------------------------------------------------------------------

    def set_entries(self, entries: Sequence[LegendEntry]) -> None:
        """Show these contestants, in this order."""
        self._entries, self._images = list(entries), {}
        self._selected = min(self._selected, max(len(entries) - 1, 0))
        self.update()

    def set_captions(self, captions: Sequence[str]) -> None:
        """Write a few words beside each contestant's name."""
        self._captions = list(captions)
        self.update()

    def show_dataset(self, dataset: Dataset) -> None:
        """Draw the pictures over these data from now on, and forget those of other data."""
        self._dataset = dataset
        flat = dataset.features <= 2
        self._parts = (points_of(dataset, "train"), points_of(dataset, "test")) if flat else None
        self._picture = None
        self._recolour()

    def show_picture(self, picture: Picture | None) -> None:
        """Show what the networks answer now."""
        if picture is not None:
            self._picture = picture
            self._images = {}
            self.update()

    def select(self, index: int) -> None:
        """Mark a contestant as the chosen one."""
        self._selected = index
        self.update()

    # -- what can be asked --------------------------------------------------------------------------------

    @property
    def picture(self) -> Picture | None:
        """What is shown."""
        return self._picture

    @property
    def is_large(self) -> bool:
        """Whether one contestant's picture takes all the room."""
        return self._large

    @property
    def tiles(self) -> list[int]:
        """The contestants that have a tile, by index."""
        if self._large and self._selected < len(self._entries):
            return [self._selected]
        return [index for index, entry in enumerate(self._entries) if entry.visible]

    def tile_image(self, index: int) -> QImage | None:
        """Return the image under a contestant's points, or None where its picture has none."""
        if index not in self._images:
            image = self._make_image(index)
            if image is None:
                return None
            self._images[index] = image
        return self._images[index]

    # -- geometry -----------------------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        """Leave room for one tile."""
        return QSize(SMALLEST_TILE + 2 * GAP, SMALLEST_TILE + TITLE)

    def sizeHint(self) -> QSize:
        """Ask for two tiles side by side."""
        return QSize(2 * SMALL_TILE + GAP, 3 * SMALL_TILE)

    def tile_rects(self) -> dict[int, QRectF]:
        """Return the rectangle of each tile, title included, by contestant."""
        tiles = self.tiles
        if not tiles:
            return {}
        columns, wide, high = self._best_columns(len(tiles))
        return {
            index: QRectF(
                (place % columns) * (wide + GAP),
                (place // columns) * (high + TITLE + GAP),
                wide,
                high + TITLE,
            )
            for place, index in enumerate(tiles)
        }

    def _best_columns(self, count: int) -> tuple[int, float, float]:
        """Return how many columns make the tiles largest, and their width and height without the title."""
        stretch = 1.0 if isinstance(self._picture, Confusions) else STRETCH
        sizes = []
        for columns in range(1, count + 1):
            rows = -(-count // columns)
            wide = max((self.width() - (columns - 1) * GAP) / columns, 16.0)
            high = max((self.height() - (rows - 1) * GAP) / rows - TITLE, 16.0)
            sizes.append((columns, min(wide, stretch * high), min(high, stretch * wide)))
        return max(sizes, key=lambda size: min(size[1:]))

    # -- events -------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw every tile."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rects = self.tile_rects()
        if not rects or self._dataset is None:
            return
        for index, rect in rects.items():
            body = rect.adjusted(0, TITLE, 0, 0)
            self._paint_title(painter, index, QRectF(rect.left(), rect.top(), rect.width(), TITLE))
            self._paint_body(painter, index, body)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the contestant whose tile is pressed."""
        index = self._tile_at(event.position())
        if index is not None and event.button() == Qt.MouseButton.LeftButton:
            self.select(index)
            self.selected.emit(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show one contestant large, or all of them again."""
        if self._large or self._tile_at(event.position()) is not None:
            self._large = not self._large
            self.update()
            self.enlarged.emit()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Draw the points anew at the new size."""
        self._points = {}

    def event(self, event: object) -> bool:
        """Show the tip of the tile under the pointer."""
        if isinstance(event, QHelpEvent):
            index = self._tile_at(QPointF(event.pos()))
            tip = "" if index is None else self._tip(index)
            QToolTip.showText(event.globalPos(), tip, self)
            return True
        return super().event(event)  # type: ignore[arg-type]

    def _tile_at(self, position: QPointF) -> int | None:
        return next((i for i, rect in self.tile_rects().items() if rect.contains(position)), None)

    def _tip(self, index: int) -> str:
        what = {
            Boundaries: _("What the network answers over the plane; rings are test data."),
            Curves: _("The learned curve over the data; rings are test data."),
            Confusions: _("Test data: a row for each true class, a column for each answer."),
        }.get(type(self._picture), "")
        hint = _("Double-click to see all.") if self._large else _("Double-click to enlarge.")
        return f"{self._entries[index].spec}\n{what}\n{hint}"

    # -- drawing ------------------------------------------------------------------------------------------

    def _recolour(self) -> None:
        self._images, self._points = {}, {}
        self.update()

    def _paint_title(self, painter: QPainter, index: int, rect: QRectF) -> None:
        theme, entry = appearance().theme, self._entries[index]
        paint_sample(painter, theme, entry, QRectF(rect.left(), rect.top() + 4, 22, 16))
        font = self.font()
        font.setPointSizeF(Theme.SMALL)
        font.setBold(index == self._selected)
        painter.setFont(font)
        caption = self._captions[index] if index < len(self._captions) else ""
        room = rect.adjusted(28, 0, 0, 0)
        painter.setPen(theme.ink)
        name = QFontMetricsF(font).elidedText(entry.title, Qt.TextElideMode.ElideRight, room.width())
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignLeft, name)
        left = room.width() - QFontMetricsF(font).horizontalAdvance(name) - GAP
        if QFontMetricsF(font).horizontalAdvance(caption) <= left:
            painter.setPen(theme.soft)
            painter.drawText(room, middle | Qt.AlignmentFlag.AlignRight, caption)

    def _paint_body(self, painter: QPainter, index: int, rect: QRectF) -> None:
        theme, run = appearance().theme, self._entries[index].run
        if isinstance(self._picture, Confusions) and run is not None:
            assert self._dataset is not None
            paint_confusion(painter, theme, rect, self._picture.counts[run], self._dataset.class_names)
        elif self._parts is not None:
            painter.fillRect(rect, theme.card)
            self._paint_answers(painter, index, rect)

    def _paint_answers(self, painter: QPainter, index: int, rect: QRectF) -> None:
        image = self.tile_image(index)
        if image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(rect, image)
        painter.drawPixmap(rect.topLeft(), self._point_layer(rect))
        if isinstance(self._picture, Curves):
            self._paint_curve(painter, index, rect, self._picture)

    def _paint_curve(self, painter: QPainter, index: int, rect: QRectF, curves: Curves) -> None:
        run = self._entries[index].run
        heights = np.array([np.nan]) if run is None else curves.answers[run, :, 0]
        if np.all(np.isfinite(heights)):
            painter.save()
            painter.setClipRect(rect)
            painter.setPen(QPen(self._entries[index].colour(appearance().theme), 2))
            painter.drawPolyline(self._window().polygon(rect, curves.x, heights))
            painter.restore()

    def _point_layer(self, rect: QRectF) -> QPixmap:
        """Return the data points drawn at a tile's size, the same for all tiles."""
        size = (int(rect.width()), int(rect.height()))
        if size not in self._points:
            ratio = self.devicePixelRatioF()
            layer = QPixmap(QSize(*size) * ratio)
            layer.setDevicePixelRatio(ratio)
            layer.fill(Qt.GlobalColor.transparent)
            painter = QPainter(layer)
            self._paint_points(painter, QRectF(0, 0, rect.width(), rect.height()))
            painter.end()
            self._points[size] = layer
        return self._points[size]

    def _paint_points(self, painter: QPainter, rect: QRectF) -> None:
        assert self._parts is not None
        assert self._dataset is not None
        radius = 1.7 if rect.width() < SMALL_TILE else 2.6
        paint = paint_plain_points if self._dataset.features == 1 else paint_points
        paint(painter, appearance().theme, rect, self._window(), *self._parts, radius)

    def _window(self) -> Window:
        """Return the piece of the plane that the tiles show."""
        if isinstance(self._picture, Boundaries):
            x, y = self._picture.x, self._picture.y
            return Window(float(x[0]), float(x[-1]), float(y[0]), float(y[-1]))
        assert self._parts is not None
        train, test = self._parts
        return window_around(np.concatenate([train.x, test.x]), np.concatenate([train.y, test.y]))

    def _make_image(self, index: int) -> QImage | None:
        run = self._entries[index].run
        if not isinstance(self._picture, Boundaries) or run is None:
            return None
        theme, answers = appearance().theme, self._picture.answers[run]
        if answers.shape[-1] > 1:
            return probability_image(theme, answers)
        assert self._parts is not None
        targets = np.concatenate([part.targets for part in self._parts])
        return number_image(theme, answers[..., 0], float(targets.min()), float(targets.max()))
