"""A small array written out between brackets: what it takes of room, and how it is drawn."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from engine.composites.sizes import is_written_out
from gui.canvas import lettering
from gui.look import numbers

LEAST_SIZE = 7.0
LINE, GAP, MARGIN = 1.2, 0.6, 3.0
"""Between lines and columns, as shares of the letters' size; and from brackets to letters, in pixels."""


class Entry(NamedTuple):
    """One number of an array, and its colour."""

    text: str
    colour: QColor


Rows = tuple[tuple[Entry, ...], ...]


def rows_of(array: Any, colour_of: Callable[[Any], QColor], *, signed: bool = False) -> Rows:
    """Return the entries of a small vector or matrix, a row each; nothing of anything else."""
    if not is_written_out(np.shape(array)):
        return ()
    texts = numbers.entry_rows(np.atleast_2d(array), signed=signed)
    return tuple(
        tuple(Entry(text, colour_of(entry)) for text, entry in zip(*row, strict=True))
        for row in zip(texts, np.atleast_2d(array), strict=True)
    )


def pixels_at(zoom: float) -> float:
    """Return how large the letters are in the scene: just as large as one can read."""
    return max(LEAST_SIZE, float(math.ceil(lettering.LEGIBLE / zoom - 1e-6)))


def size_of(rows: Rows, pixels: float) -> QSizeF:
    """Return the room that entries take with their brackets."""
    width = sum(_widths(rows, pixels)) + GAP * pixels * (len(rows[0]) - 1) + 2 * MARGIN
    return QSizeF(width, LINE * pixels * len(rows))


def _widths(rows: Rows, pixels: float) -> list[float]:
    columns = zip(*rows, strict=True)
    return [max(lettering.width_of(entry.text, pixels) for entry in column) for column in columns]


def draw(painter: QPainter, corner: QPointF, rows: Rows, pixels: float, bracket: QColor) -> None:
    """Draw entries with their upper left corner at a point, columns flush right."""
    widths, size = _widths(rows, pixels), size_of(rows, pixels)
    for index, row in enumerate(rows):
        right, baseline = corner.x() + MARGIN, corner.y() + LINE * pixels * (index + 0.8)
        for entry, width in zip(row, widths, strict=True):
            right += width
            at = QPointF(right - lettering.width_of(entry.text, pixels), baseline)
            lettering.draw(painter, at, entry.text, pixels, entry.colour)
            right += GAP * pixels
    painter.setPen(QPen(bracket, 1.0))
    area = QRectF(corner, size)
    for x, inward in ((area.left(), 2.0), (area.right(), -2.0)):
        ends = [QPointF(x + inward, area.top()), QPointF(x, area.top())]
        painter.drawPolyline(
            QPolygonF([*ends, QPointF(x, area.bottom()), QPointF(x + inward, area.bottom())])
        )
