"""Text on the canvas: fonts by pixel size, cached shapes, and halos that keep numbers apart from wires."""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QPainter,
    QPainterPath,
    QStaticText,
    QTransform,
)

from gui.canvas.stamps import Stamps

HALO = 1.3
LEGIBLE = 11.0
"""Pixels on the screen that letters have at least, as long as there is room for them in the scene."""
_AROUND = tuple(QPointF(x, y) for x in (-HALO, HALO) for y in (-HALO, HALO))
"""Where copies of a text in the ground's colour make its halo: cached glyphs, far cheaper than a stroke."""


@lru_cache(maxsize=64)
def _font(family: str, pixels: float, bold: bool) -> QFont:
    font = QFont(family)
    font.setPixelSize(max(1, round(pixels)))
    font.setBold(bold)
    font.setFeature(QFont.Tag("tnum"), 1)
    font.setStyleStrategy(QFont.StyleStrategy.NoSubpixelAntialias)  # a stamp does not know its ground
    return font


def font(pixels: float, *, bold: bool = False) -> QFont:
    """Return the system's typeface at a size in scene pixels, with tabular figures."""
    return _font(QGuiApplication.font().family(), pixels, bold)


@lru_cache(maxsize=4096)
def _static(family: str, text: str, pixels: float, bold: bool) -> tuple[QStaticText, float, float]:
    chosen = _font(family, pixels, bold)
    prepared = QStaticText(text)
    prepared.setTextFormat(Qt.TextFormat.PlainText)
    prepared.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    prepared.prepare(QTransform(), chosen)
    metrics = QFontMetricsF(chosen)
    return prepared, metrics.ascent(), metrics.horizontalAdvance(text)


@lru_cache(maxsize=4096)
def _outline(family: str, text: str, pixels: float, bold: bool) -> QPainterPath:
    path = QPainterPath()
    path.addText(0.0, 0.0, _font(family, pixels, bold), text)
    return path


def width_of(text: str, pixels: float, *, bold: bool = False) -> float:
    """Return how wide a text is in scene pixels."""
    return _static(QGuiApplication.font().family(), text, pixels, bold)[2]


def outline_of(text: str, pixels: float, *, bold: bool = False) -> QPainterPath:
    """Return the outline of a text whose baseline starts at the origin."""
    return _outline(QGuiApplication.font().family(), text, pixels, bold)


def fitting(text: str, largest: float, least: float, room: float, *, bold: bool = False) -> float:
    """Return the size in pixels, between two, at which a text fits the room or comes nearest to it."""
    width = width_of(text, largest, bold=bold)
    return largest if width <= room else max(least, float(int(largest * room / width)))


def legible(pixels: float, zoom: float, largest: float) -> float:
    """Return a size that grows as one zooms out, so that the text stays readable, up to a largest size."""
    return min(largest, max(pixels, float(math.ceil(LEGIBLE / zoom - 1e-6))))


def elided(text: str, pixels: float, room: float, *, bold: bool = False) -> str:
    """Return the text, shortened with an ellipsis where it is wider than the room there is."""
    if width_of(text, pixels, bold=bold) <= room:
        return text
    metrics = QFontMetricsF(font(pixels, bold=bold))
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)


def draw(
    painter: QPainter,
    at: QPointF,
    text: str,
    pixels: float,
    colour: QColor,
    *,
    bold: bool = False,
    halo: QColor | None = None,
    stamps: Stamps | None = None,
) -> None:
    """Draw a text with its baseline starting at a point, over a halo where its colour is given.

    With `stamps` it is kept as pixels, for what is drawn often.
    """
    if stamps is None:
        _draw(painter, at, text, pixels, colour, bold, halo)
        return
    key = (text, pixels, colour.rgba(), bold, halo.rgba() if halo else None)
    width = width_of(text, pixels, bold=bold)
    area = QRectF(at.x() - 3.0, at.y() - 1.2 * pixels, width + 6.0, 1.7 * pixels)
    stamps.draw(painter, key, area, lambda painter: _draw(painter, at, text, pixels, colour, bold, halo))


def _draw(
    painter: QPainter, at: QPointF, text: str, pixels: float, colour: QColor, bold: bool, halo: QColor | None
) -> None:
    family = QGuiApplication.font().family()
    prepared, ascent, _width = _static(family, text, pixels, bold)
    corner = QPointF(at.x(), at.y() - ascent)
    painter.setFont(_font(family, pixels, bold))
    if halo is not None:
        painter.setPen(halo)
        for offset in _AROUND:
            painter.drawStaticText(corner + offset, prepared)
    painter.setPen(colour)
    painter.drawStaticText(corner, prepared)


def symbol_in(room: QRectF, text: str, largest: float) -> QPainterPath:
    """Return a symbol's outline centred in a box, as large as fits there up to a size in pixels."""
    pixels = largest
    while pixels > 8.0 and outline_of(text, pixels, bold=True).boundingRect().width() > room.width():
        pixels -= 1.0
    path = outline_of(text, pixels, bold=True)
    box = path.boundingRect()
    if len(text) > 1:
        letters = outline_of("x", pixels, bold=True).boundingRect()
        tall = outline_of("0", pixels, bold=True).boundingRect()
        middle = (letters if text.islower() else tall).center().y()
    else:
        middle = box.center().y()
    return path.translated(room.center() - QPointF(box.center().x(), middle))
