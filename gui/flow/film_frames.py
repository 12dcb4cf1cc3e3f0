"""The steps of a film as pictures of one size: the graph, with its caption and the scale of colours below."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter

from engine.files.animated_png import Picture
from engine.text import _
from gui.canvas import lettering
from gui.canvas.legend import MARGIN, legend_size, paint_legend
from gui.canvas.render import FRAME, Draw, as_before, blank, encoded, painted_on, possible_scale, scene_steps
from gui.canvas.scene import CanvasScene
from gui.flow.playback import Playback
from gui.look.formula_lines import lines, shortened
from gui.look.slices import Steps
from gui.look.theme import Theme
from gui.look.typesetting import LONGEST, typeset

LEAST_WIDTH = 960.0
COUNTER_SIZE, WORDS_SIZE = 13.0, 16.0
COUNTER_LINE, GAP = 22.0, 8.0
MOST_PIXELS = 3_000_000
"""What a picture of a film has at most: it is one of many, and made a file of by the window itself."""
LAST_LASTS = 3
"""How many times as long as the others the last step is to be seen."""
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_EVERYTHING = 100_000.0


class Frames:
    """Draws a playback where it is, with its caption below; all its pictures have one size."""

    def __init__(self, playback: Playback, theme: Theme) -> None:
        self._playback, self._theme = playback, theme
        self._scene = CanvasScene(playback, theme)
        graph = self._scene.graph_area()
        missing = max(0.0, LEAST_WIDTH - graph.width() - 2 * FRAME) / 2
        area = graph.adjusted(-FRAME - missing, -FRAME, FRAME + missing, FRAME)
        self._area = QRectF(area.toAlignedRect())
        self._room = self._area.width() - legend_size().width() - 3 * MARGIN
        self._below = 0.0

    def close(self) -> None:
        """Follow the playback no more."""
        self._scene.leave()

    def measure(self) -> Iterator[int]:
        """Find how much room captions need, and yield how many are measured."""
        for count, stop in enumerate(self._playback.stops, 1):
            self._below = max(self._below, float(math.ceil(self._height_at(stop))))
            yield count

    def steps(self) -> Iterator[tuple[QSize, Draw]]:
        """Yield of each step of the playback its size and what draws it, while the playback is there.

        They are measured before.
        """
        stops = self._playback.stops
        size = QSizeF(self._area.width(), self._area.height() + self._below).toSize()
        for number, stop in enumerate(stops, 1):
            self._playback.go_to(stop)
            counter = _("{count} of {total}").format(count=number, total=len(stops))
            yield size, lambda painter, counter=counter: self._paint(painter, counter)  # type: ignore[misc]

    @property
    def graph_height(self) -> float:
        """How high the part of a picture is that shows the graph."""
        return self._area.height()

    def caption_height(self) -> float:
        """Return how high words and formula are where the playback is."""
        formula = sum(line.height() for line in self._formula_sizes())
        return self._words().height() + GAP + formula

    def _height_at(self, stop: int) -> float:
        self._playback.go_to(stop)
        return MARGIN + max(COUNTER_LINE + self.caption_height(), float(legend_size().height()))

    def _words(self) -> QRectF:
        """Return how much room the words of the caption take."""
        metrics = QFontMetricsF(lettering.font(WORDS_SIZE, bold=True))
        return metrics.boundingRect(QRectF(0.0, 0.0, self._room, _EVERYTHING), _WRAPPED, self._playback.words)

    def _formula(self) -> list[str]:
        latex = self._playback.latest.caption.numbers
        return lines(shortened(latex, LONGEST), self._room, self._width) if latex else []

    def _width(self, latex: str) -> float:
        return float(typeset(latex, self._theme.ink).defaultSize().width())

    def _formula_sizes(self) -> list[QSizeF]:
        sizes = [typeset(line, self._theme.ink).defaultSize().toSizeF() for line in self._formula()]
        return [size * min(1.0, self._room / max(1.0, size.width())) for size in sizes]

    # -- drawing ------------------------------------------------------------------------------------------

    def _paint(self, painter: QPainter, counter: str) -> Steps[None]:
        size = self._area.size()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(0.0, 0.0, size.width(), size.height() + self._below), self._theme.ground)
        with as_before(painter):
            painter.setClipRect(QRectF(QPointF(), size))
            yield from scene_steps(painter, self._scene, self._area)
        self._caption(painter, counter, size.height())
        legend = legend_size()
        bottom = size.height() + self._below - MARGIN
        painter.translate(size.width() - MARGIN - legend.width(), bottom - legend.height())
        paint_legend(painter, self._theme)

    def _caption(self, painter: QPainter, counter: str, top: float) -> None:
        theme = self._theme
        lettering.draw(painter, QPointF(MARGIN, top + COUNTER_SIZE), counter, COUNTER_SIZE, theme.soft)
        words = self._words().translated(MARGIN, top + COUNTER_LINE)
        painter.setFont(lettering.font(WORDS_SIZE, bold=True))
        painter.setPen(theme.ink)
        painter.drawText(words.adjusted(0.0, 0.0, 2.0, 2.0), _WRAPPED, self._playback.words)
        corner = QPointF(MARGIN, words.bottom() + GAP)
        for line, size in zip(self._formula(), self._formula_sizes(), strict=True):
            typeset(line, theme.ink).render(painter, QRectF(corner, size))
            corner += QPointF(0.0, size.height())


def animation(frames: Frames, scale: float, milliseconds: int) -> Iterator[Picture | None]:
    """Yield the steps as pictures of an animation: the first whole, of the others what has changed.

    Before each comes None as many times as it is painted by steps.
    """
    before: np.ndarray | None = None
    for size, draw in frames.steps():
        sheet = blank(size, possible_scale(size, scale, MOST_PIXELS))
        yield from painted_on(sheet, draw)
        image = sheet.convertToFormat(QImage.Format.Format_ARGB32)
        pixels = _pixels(image)
        changed = np.ones_like(pixels, dtype=bool) if before is None else pixels != before
        part = _around(changed)
        yield Picture(encoded(_only(pixels, changed).copy(part)), part.x(), part.y(), milliseconds)
        before = pixels


def _pixels(image: QImage) -> np.ndarray:
    return np.array(image.constBits(), dtype=np.uint8).view(np.uint32).reshape(image.height(), image.width())


def _around(changed: np.ndarray) -> QRect:
    """Return the box around what has changed; one pixel where nothing has."""
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    if not len(rows):
        return QRect(0, 0, 1, 1)
    return QRect(QPoint(int(columns[0]), int(rows[0])), QPoint(int(columns[-1]), int(rows[-1])))


def _only(pixels: np.ndarray, changed: np.ndarray) -> QImage:
    """Return an image of the pixels that have changed, transparent elsewhere."""
    height, width = pixels.shape
    kept = np.ascontiguousarray(np.where(changed, pixels, np.uint32(0)))
    return QImage(kept.data, width, height, 4 * width, QImage.Format.Format_ARGB32)
