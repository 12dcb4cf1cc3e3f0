"""Tiny pictures of arrays: a few coloured cells instead of a wall of numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage

from gui.canvas.gradient_scale import LEVELS, State, colour_at, mark_of
from gui.look.theme import Theme

MOST_ROWS, MOST_COLUMNS = 6, 16
STRIP_WIDTH, STRIP_HEIGHT, LARGEST_CELL = 34.0, 12.0, 8.0


def value_picture(theme: Theme, value: Any) -> QImage:
    """Return one pixel an entry, coloured by sign and by size relative to the array's largest entry."""
    cells = _cells(value)
    finite = np.where(np.isfinite(cells), cells, 0.0)
    largest = float(np.max(np.abs(finite))) or 1.0
    return _picture(theme, cells, np.abs(finite) / largest)


def gradient_picture(theme: Theme, gradient: Any) -> QImage:
    """Return one pixel an entry, coloured on the same fixed scale as the wires."""
    cells = _cells(gradient)
    levels = [0 if mark.state is State.ZERO else mark.level for mark in map(mark_of, cells.ravel())]
    return _picture(theme, cells, np.array(levels).reshape(cells.shape) / LEVELS)


def strip_size(picture: QImage) -> QSizeF:
    """Return how large a picture is drawn beside text, in scene pixels."""
    return QSizeF(
        min(STRIP_WIDTH, picture.width() * LARGEST_CELL), min(STRIP_HEIGHT, picture.height() * LARGEST_CELL)
    )


def _cells(array: Any) -> np.ndarray:
    """Return the array as a small matrix: leading axes stacked, every n-th row and column if large."""
    matrix = np.atleast_2d(np.asarray(array, dtype=float))
    matrix = matrix.reshape(-1, matrix.shape[-1])
    rows, columns = matrix.shape
    return matrix[:: -(-rows // MOST_ROWS), :: -(-columns // MOST_COLUMNS)]


def _picture(theme: Theme, cells: np.ndarray, amounts: np.ndarray) -> QImage:
    picture = QImage(cells.shape[1], cells.shape[0], QImage.Format.Format_RGB32)
    for (row, column), number in np.ndenumerate(cells):
        sign = 1 if number > 0 else -1
        finite = np.isfinite(number)
        colour = colour_at(theme, sign, float(amounts[row, column])) if finite else theme.danger
        picture.setPixelColor(column, row, colour)
    return picture
