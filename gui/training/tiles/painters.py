"""How the Lab paints what its instruments measure: one row of a table each, by the instrument's name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from engine.text import _
from engine.training.arrays import FloatArray
from engine.training.instruments import (
    PARTS,
    Boundaries,
    Confusions,
    Fit,
    Picture,
    Predictions,
    Residuals,
)
from gui.look.theme import appearance
from gui.training.tiles.axes import paint_axes
from gui.training.tiles.colouring import number_image, probability_image
from gui.training.tiles.confusion import paint_confusion
from gui.training.tiles.ground import Ground
from gui.training.tiles.scatter import Window, paint_crosses, window_around

DOT, SEEN = 2.2, 0.7
"""The radius of a prediction in pixels, and how much of its colour is seen."""
STRETCH = 1.35
"""How far from square a tile may be, to fill its place."""


@dataclass(frozen=True, eq=False)
class Tile:
    """One contestant's share of a picture: its index in the race, its colour, and where it is drawn."""

    run: int
    colour: QColor
    rect: QRectF
    window: Window | None


Image = Callable[[Any, int, Ground], QImage]
Paint = Callable[[QPainter, Any, Tile, Ground], None]


@dataclass(frozen=True)
class PicturePainter:
    """One row: what lies under the data points, what over them, and which piece of the plane is shown.

    `under` makes an image, which is kept as long as the picture stays. Without a `window` the points decide;
    with `has_points` off there are none.
    """

    under: Image | None = None
    over: Paint | None = None
    window: Callable[[Any], Window] | None = None
    has_points: bool = True
    stretch: float = STRETCH


POINTS_ALONE = PicturePainter()
"""What is painted while there is no picture yet."""


def painter_of(picture: Picture | None) -> PicturePainter:
    """Return the row that paints a picture."""
    return POINTS_ALONE if picture is None else PAINTERS[picture.instrument]


def _answers_over_the_plane(picture: Boundaries, run: int, ground: Ground) -> QImage:
    theme, answers = appearance().theme, picture.answers[run]
    if answers.shape[-1] > 1:
        return probability_image(theme, answers)
    return number_image(theme, answers[..., 0], *ground.range_of_targets())


def _plane(picture: Boundaries) -> Window:
    x, y = picture.x, picture.y
    return Window(float(x[0]), float(x[-1]), float(y[0]), float(y[-1]))


def _paint_lines(painter: QPainter, picture: Boundaries, tile: Tile, ground: Ground) -> None:
    """Draw where the answer changes, and a cross over each point that is answered wrong."""
    if tile.window is None or not picture.lines:
        return
    painter.save()
    painter.setClipRect(tile.rect)
    painter.setPen(QPen(appearance().theme.ink, 1.2))
    for line in picture.lines[tile.run]:
        painter.drawPolyline(tile.window.polygon(tile.rect, line[:, 0], line[:, 1]))
    painter.setPen(QPen(appearance().theme.ink, 1))
    for points, part in zip(ground.parts, PARTS, strict=True):
        wrong = picture.mistaken[part][tile.run]
        paint_crosses(painter, tile.rect, tile.window, points.x[wrong], points.y[wrong])
    painter.restore()


def _paint_curve(painter: QPainter, picture: Fit, tile: Tile, _ground: Ground) -> None:
    heights = picture.answers[tile.run, :, 0]
    if tile.window is None or not np.all(np.isfinite(heights)):
        return
    painter.save()
    painter.setClipRect(tile.rect)
    painter.setPen(QPen(tile.colour, 2))
    painter.drawPolyline(tile.window.polygon(tile.rect, picture.x, heights))
    painter.restore()


def _paint_predictions(painter: QPainter, picture: Predictions, tile: Tile, _ground: Ground) -> None:
    """Draw each prediction over its target, and the line on which both are the same."""
    targets = picture.targets
    window = window_around(targets, targets)
    ends = np.array([window.left, window.right])
    names = _("true"), _("predicted")
    _paint_cloud(painter, tile, window, names, (ends, ends), (targets, picture.answers[tile.run]))


def _paint_residuals(painter: QPainter, picture: Residuals, tile: Tile, _ground: Ground) -> None:
    """Draw what each prediction is off by over the prediction, and the line on which it is off by nothing.

    All tiles show the same heights, as far off as the targets are from each other: they can be compared.
    """
    across = window_around(picture.targets, picture.targets)
    reach = (across.right - across.left) / 2
    window = Window(across.left, across.right, -reach, reach)
    ends = np.array([window.left, window.right])
    names = _("predicted"), _("true − predicted")
    points = picture.answers[tile.run], picture.errors[tile.run]
    _paint_cloud(painter, tile, window, names, (ends, 0 * ends), points)


def _paint_cloud(
    painter: QPainter,
    tile: Tile,
    window: Window,
    names: tuple[str, str],
    line: tuple[FloatArray, FloatArray],
    points: tuple[FloatArray, FloatArray],
) -> None:
    """Draw a line on which all would be right, and over it points in the contestant's colour."""
    x, y = points
    known = np.isfinite(x) & np.isfinite(y)
    painter.save()
    painter.setClipRect(tile.rect)
    painter.fillRect(tile.rect, appearance().theme.card)
    paint_axes(painter, appearance().theme, tile.rect, window, *names)
    painter.setPen(QPen(appearance().theme.soft, 1))
    painter.drawPolyline(window.polygon(tile.rect, *line))
    painter.setPen(Qt.PenStyle.NoPen)
    colour = QColor(tile.colour)
    colour.setAlphaF(SEEN)
    painter.setBrush(colour)
    for point in window.polygon(tile.rect, x[known], y[known]).toList():
        painter.drawEllipse(point, DOT, DOT)
    painter.restore()


def _paint_counts(painter: QPainter, picture: Confusions, tile: Tile, ground: Ground) -> None:
    names = ground.dataset.class_names
    paint_confusion(painter, appearance().theme, tile.rect, picture.counts[tile.run], names)


PAINTERS: Mapping[str, PicturePainter] = MappingProxyType({
    Fit.instrument: PicturePainter(over=_paint_curve),
    Boundaries.instrument: PicturePainter(
        under=_answers_over_the_plane, over=_paint_lines, window=_plane, stretch=1.0
    ),
    Predictions.instrument: PicturePainter(over=_paint_predictions, has_points=False, stretch=1.0),
    Residuals.instrument: PicturePainter(over=_paint_residuals, has_points=False, stretch=1.0),
    Confusions.instrument: PicturePainter(over=_paint_counts, has_points=False, stretch=1.0),
})  # fmt: skip
"""The painter of every instrument."""
