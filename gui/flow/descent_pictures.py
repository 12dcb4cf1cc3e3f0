"""Two small pictures of a descent: its loss step by step, and its path over the land that it crosses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPaintEvent, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.text import _
from engine.training.arrays import FloatArray
from engine.training.curves import as_drawn, decimate
from engine.training.terrain import Terrain
from gui.look import numbers
from gui.look.theme import Theme, appearance, blend

_LOSS_HEIGHT, _PATH_HEIGHT = 72, 160
_EDGE = 4.0
_LINE = 16.0
_DOT = 2.0
_END = 4.0
_ROOM = 0.06
"""What is left free above and below numbers, as a part of their height."""
_MOST_DOTS = 60
"""Steps up to which each has its dot on the path."""
_FARTHEST = 1e100
"""Numbers are drawn up to here: differences of larger ones may be none."""
_BEYOND = 3.0
"""What lies farther outside than so many times the picture is drawn at its edge; Qt can't draw farther."""


class Picture(QWidget):
    """A card with an area in it that numbers are drawn in, and texts around that."""

    def __init__(self, name: str, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._height = height
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(height)
        appearance().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return its least height, at any width."""
        return QSize(0, self._height)

    @property
    def area(self) -> QRectF:
        """Where numbers are drawn."""
        return QRectF(self.rect()).adjusted(_EDGE, _LINE + 2, -_EDGE, -_LINE - 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card, and what is known."""
        theme = appearance().theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), theme.card)
            font = QFont(self.font())
            font.setPointSizeF(Theme.SMALL)
            painter.setFont(font)
            self._draw(painter, theme)

    def _draw(self, painter: QPainter, theme: Theme) -> None:
        raise NotImplementedError

    def _write(
        self, painter: QPainter, theme: Theme, *, above: bool, at: Qt.AlignmentFlag, text: str
    ) -> None:
        """Write a text above the area or below it."""
        painter.setPen(theme.soft)
        top = 1.0 if above else self.height() - _LINE - 1
        line = QRectF(_EDGE, top, self.width() - 2 * _EDGE, _LINE)
        painter.drawText(line, at | Qt.AlignmentFlag.AlignVCenter, text)


class LossLine(Picture):
    """The loss over the steps, as powers of ten where it falls that far."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Loss by steps"), _LOSS_HEIGHT, parent)
        self._steps: FloatArray = np.empty(0)
        self._losses: FloatArray = np.empty(0)
        self.is_logarithmic = False

    def show_losses(self, steps: FloatArray, losses: FloatArray) -> None:
        """Show these losses after so many steps."""
        self._steps, self._losses = steps, losses
        self.update()

    def _draw(self, painter: QPainter, theme: Theme) -> None:
        finite = np.isfinite(self._losses)
        steps, losses = self._steps[finite], self._losses[finite]
        if not losses.size:
            self._write(painter, theme, above=True, at=Qt.AlignmentFlag.AlignLeft, text=_("loss"))
            return
        heights, self.is_logarithmic = as_drawn(losses)
        steps, heights = decimate(steps, heights, max(int(self.width()), 16))
        window = _window((float(steps[0]), float(steps[-1])), (float(heights.min()), float(heights.max())))
        painter.setPen(QPen(theme.border, 1))
        painter.drawLine(self.area.bottomLeft(), self.area.bottomRight())
        places = _polygon(zip(steps.tolist(), heights.tolist(), strict=True), window, self.area)
        painter.setPen(QPen(theme.accent, 1.5))
        painter.drawPolyline(places)
        _dot(painter, places.last(), _END - 1, theme.accent)
        self._tell(painter, theme, losses, int(steps[-1]))

    def _tell(self, painter: QPainter, theme: Theme, losses: FloatArray, step: int) -> None:
        title = _("loss, powers of ten") if self.is_logarithmic else _("loss")
        high, low = numbers.short(float(losses.max())), numbers.short(float(losses.min()))
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        self._write(painter, theme, above=True, at=left, text=high)
        self._write(painter, theme, above=True, at=right, text=title)
        self._write(painter, theme, above=False, at=left, text=low)
        self._write(painter, theme, above=False, at=right, text=_("step {step}").format(step=f"{step:,}"))


class PathPicture(Picture):
    """The path of a descent: on the curve over one leaf, or through the contours over two."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Path of the descent"), _PATH_HEIGHT, parent)
        self._terrain: Terrain | None = None
        self._names: Sequence[str] = ()
        self._places: FloatArray = np.empty((0, 2))
        self._contours: list[FloatArray] = []

    def show_terrain(self, terrain: Terrain | None, names: Sequence[str]) -> None:
        """Show this land over the leaves so named; None shows no land."""
        self._terrain, self._names = terrain, names
        self._contours = terrain.contours() if terrain is not None and len(terrain.axes) == 2 else []
        self.update()

    def show_path(self, places: FloatArray) -> None:
        """Show a path (n, 2) over the land: a leaf and the loss, or two leaves."""
        self._places = places
        self.update()

    def _draw(self, painter: QPainter, theme: Theme) -> None:
        terrain = self._terrain
        if terrain is None or len(terrain.axes) != len(self._names):
            return
        across = (-terrain.reach[0], terrain.reach[0])
        is_curve = len(terrain.axes) == 1
        window = _window(across, terrain.span if is_curve else (-terrain.reach[1], terrain.reach[1]))
        painter.save()
        painter.setClipRect(self.area)
        if is_curve:
            self._draw_curve(painter, theme, terrain, window)
        else:
            self._draw_contours(painter, theme, window)
        self._draw_path(painter, theme, window)
        painter.restore()
        self._tell(painter, theme, terrain)

    def _draw_curve(self, painter: QPainter, theme: Theme, terrain: Terrain, window: QRectF) -> None:
        painter.setPen(QPen(theme.soft, 1.5))
        finite = np.isfinite(terrain.heights)
        for part in np.split(np.arange(len(finite)), np.flatnonzero(np.diff(finite)) + 1):
            if finite[part[0]]:
                points = zip(terrain.axes[0][part].tolist(), terrain.heights[part].tolist(), strict=True)
                painter.drawPolyline(_polygon(points, window, self.area))

    def _draw_contours(self, painter: QPainter, theme: Theme, window: QRectF) -> None:
        places = _to_pixels(window, self.area)
        for share, pieces in zip(np.linspace(0.75, 0.2, len(self._contours)), self._contours, strict=True):
            colour = blend(theme.card, theme.negative, float(share))
            painter.setPen(QPen(QBrush(colour), 1, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            painter.drawLines([places.map(QLineF(*piece)) for piece in pieces.tolist()])

    def _draw_path(self, painter: QPainter, theme: Theme, window: QRectF) -> None:
        if not len(self._places):
            return
        places = _polygon(self._places.tolist(), window, self.area)
        painter.setPen(QPen(theme.positive, 1.5))
        painter.drawPolyline(places)
        if places.size() <= _MOST_DOTS:
            for place in places.toList():
                _dot(painter, place, _DOT, theme.positive)
        _dot(painter, places.first(), _END, theme.card, theme.positive)
        _dot(painter, places.last(), _END, theme.positive)

    def _tell(self, painter: QPainter, theme: Theme, terrain: Terrain) -> None:
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        far = [f"{reach:,g}" for reach in terrain.reach]
        high = _("{name} up to {high}")
        up = high.format(name=_("loss"), high=numbers.short(terrain.span[1]))
        if len(terrain.axes) == 2:
            up = _("{name} from −{far} to {far}").format(name=self._names[1], far=far[1])
        self._write(painter, theme, above=True, at=left, text=f"↑ {up}")
        along = _("{name} from −{far} to {far}").format(name=self._names[0], far=far[0])
        self._write(painter, theme, above=False, at=right, text=f"{along} →")


def _window(across: tuple[float, float], up: tuple[float, float]) -> QRectF:
    """Return what is to be seen of numbers, never without width or height; `top` is the lowest."""
    left, right, low, high = np.clip((*across, *up), -_FARTHEST, _FARTHEST).tolist()
    width, height = right - left or 1.0, high - low or 1.0
    return QRectF(left, low - _ROOM * height, width, (1 + 2 * _ROOM) * height)


def _to_pixels(window: QRectF, area: QRectF) -> QTransform:
    """Return what takes numbers to their places: the lowest at the bottom."""
    places = QTransform.fromTranslate(area.left(), area.bottom())
    places.scale(area.width() / window.width(), -area.height() / window.height())
    return places.translate(-window.left(), -window.top())


def _polygon(points: Iterable[Sequence[float]], window: QRectF, area: QRectF) -> QPolygonF:
    """Return points of numbers at their places; those far outside come as near as Qt can draw."""
    room = QRectF(window)
    wide, high = window.width() * _BEYOND, window.height() * _BEYOND
    room.adjust(-wide, -high, wide, high)
    across, up = np.asarray(list(points)).T
    across, up = np.clip(across, room.left(), room.right()), np.clip(up, room.top(), room.bottom())
    corners = [QPointF(*pair) for pair in zip(across.tolist(), up.tolist(), strict=True)]
    return _to_pixels(window, area).map(QPolygonF(corners))


def _dot(painter: QPainter, place: QPointF, radius: float, fill: QColor, edge: QColor | None = None) -> None:
    painter.setPen(QPen(edge or fill, 1.5))
    painter.setBrush(QBrush(fill))
    painter.drawEllipse(place, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
