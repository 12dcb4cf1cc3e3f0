"""What a plot draws over its grid, in one picture that can be painted ahead and is kept while it is right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass, field
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from gui.look.slices import Steps, at_once
from gui.training.plots.band import Band
from gui.training.plots.curve import Curve
from gui.training.plots.mark import Mark
from gui.training.plots.overlay_item import CURVES, OverlayItem

UNSEEN = 0.01
"""What nobody sees, in pixels of the screen."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """Bands, the curves over them, the marks over these, and the colour of the ground, which edges marks."""

    bands: Sequence[Band] = ()
    curves: Sequence[Curve] = ()
    marks: Sequence[Mark] = ()
    ground: QColor = field(default_factory=QColor)


@dataclass(frozen=True, eq=False)
class Stage:
    """The size of a plot on the screen, in the screen's pixels, and by what part of one it lies beside them.

    `ratio` says how many pixels of the screen one of the window has.
    """

    width: float
    height: float
    right: float
    down: float
    ratio: float

    @classmethod
    def under(cls, painter: QPainter, view: QRectF) -> tuple[Stage, tuple[int, int]]:
        """Return where a painter shows a piece of the plane, and the pixel in which that begins."""
        there = painter.deviceTransform().mapRect(view)
        corner = math.floor(there.left()), math.floor(there.top())
        right, down = there.left() - corner[0], there.top() - corner[1]
        return cls(there.width(), there.height(), right, down, painter.device().devicePixelRatio()), corner

    @property
    def is_empty(self) -> bool:
        """True where there is no room for a picture."""
        return not (self.width and self.height)

    def is_like(self, other: Stage) -> bool:
        """Return whether what is painted for one looks the same on the other, to rounding."""
        pairs = zip(astuple(self), astuple(other), strict=True)
        return all(abs(mine - theirs) <= UNSEEN for mine, theirs in pairs)

    def picture(self) -> QImage:
        """Return a picture that covers it, with nothing on it."""
        wide, high = math.ceil(self.right + self.width), math.ceil(self.down + self.height)
        picture = QImage(wide, high, QImage.Format.Format_ARGB32_Premultiplied)
        picture.setDevicePixelRatio(self.ratio)
        picture.fill(Qt.GlobalColor.transparent)
        return picture

    def placing(self, view: QRectF) -> QTransform:
        """Return where points of a piece of the plane, whose heights rise, lie in that picture."""
        across, up = self.width / view.width(), self.height / view.height()
        bottom = self.down + self.height + view.top() * up
        in_pixels = QTransform(across, 0, 0, -up, self.right - view.left() * across, bottom)
        return in_pixels * QTransform.fromScale(1 / self.ratio, 1 / self.ratio)


@dataclass(frozen=True, eq=False)
class Painted:
    """A picture of what was drawn, for one piece of the plane on one stage."""

    picture: QImage
    view: QRectF
    stage: Stage


def painting(drawn: Drawn, view: QRectF, stage: Stage) -> Steps[Painted]:
    """Paint what is drawn as it looks where this piece of the plane is on that stage, a curve at a time."""
    picture, to_screen = stage.picture(), stage.placing(view)
    for band in drawn.bands:
        with QPainter(picture) as painter:
            band.paint(painter, to_screen)
        yield
    for curve in drawn.curves:
        with QPainter(picture) as painter:
            curve.paint(painter, to_screen, stage.ratio)
        yield
    with QPainter(picture) as painter:
        for mark in drawn.marks:
            mark.paint(painter, to_screen, drawn.ground)
    return Painted(picture, view, stage)


class CurveLayer(OverlayItem):
    """Draws bands, curves and marks; what was `painted_ahead` costs no more than copying a picture."""

    def __init__(self) -> None:
        super().__init__(CURVES)
        self._drawn = Drawn()
        self._painted: Painted | None = None
        self._stage: Stage | None = None

    @property
    def drawn(self) -> Drawn:
        """What is drawn."""
        return self._drawn

    def show_drawn(self, drawn: Drawn, painted: Painted | None = None) -> None:
        """Draw this from now on, which may have been painted already."""
        self._drawn, self._painted = drawn, painted
        self.update()

    def painted_ahead(self, drawn: Drawn, view: QRectF) -> Steps[Painted | None]:
        """Paint what will be drawn where that will be seen; None before anything was painted."""
        if self._stage is None:
            return None
        return (yield from painting(drawn, view, self._stage))

    def paint(self, painter: QPainter, _option: Any, _widget: Any) -> None:
        """Copy the picture to the screen, pixel by pixel; paint it first where it is of something else."""
        view = self.boundingRect()
        stage, corner = Stage.under(painter, view)
        if stage.is_empty:
            return
        painted = self._painted
        if painted is None or painted.view != view or not painted.stage.is_like(stage):
            painted = at_once(painting(self._drawn, view, stage))
        self._painted, self._stage = painted, stage
        size = QRectF(painted.picture.rect())
        painter.save()
        painter.resetTransform()
        to_pixels = painter.deviceTransform().inverted()[0]
        painter.setWorldTransform(QTransform.fromTranslate(*corner) * to_pixels)
        painter.drawImage(size, painted.picture, size)
        painter.restore()
