"""Tiny pictures of arrays: a few coloured cells instead of a wall of numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage

from gui.canvas.gradient_scale import FIXED, LEVELS, Scale, State, colour_at, mark_of
from gui.look.theme import Theme

MOST_ROWS, MOST_COLUMNS = 6, 16
_STEPS, _LEAST_END = (1, 2, 5, 10), 1e-300
STRIP_WIDTH, STRIP_HEIGHT, LARGEST_CELL = 34.0, 12.0, 8.0


def end_of(arrays: Iterable[Any | None]) -> float:
    """Return where the one scale of the values of arrays ends: at 1, 2 or 5 times a power of ten.

    No finite entry of any of them lies beyond it, nor would one that is a little larger: it goes by steps, so
    that colours stay while numbers move. What is no array, or None, does not count.
    """
    sizes = (_largest(array) for array in arrays if array is not None and np.ndim(array))
    largest = max(sizes, default=1.0) or 1.0
    decade = math.floor(math.log10(max(largest, _LEAST_END)))
    ends = (float(f"{step}e{decade}") for step in _STEPS)
    return next((end for end in ends if end >= largest), math.inf)


def _largest(array: Any) -> float:
    return float(np.max(np.abs(np.nan_to_num(array, posinf=0.0, neginf=0.0))))


class Heat:
    """The one scale on which a graph's values are drawn as heat-maps, found when the first of them asks."""

    def __init__(self, values: Callable[[], Iterable[Any | None]]) -> None:
        self._values = values
        self.told: float | None = None

    def end(self) -> float:
        """Return where the scale ends."""
        if self.told is None:
            self.told = end_of(self._values())
        return self.told

    def forget(self) -> None:
        """Find the scale anew when it is next asked for: it is that of another graph."""
        self.told = None

    def rescaled(self) -> bool:
        """Return whether the scale that was told ends elsewhere, now that other values are there."""
        before, self.told = self.told, None
        return before is not None and self.end() != before


def value_picture(theme: Theme, value: Any, end: float) -> QImage:
    """Return one pixel an entry, coloured by sign and by size, from 0 to an end that `end_of` told."""
    cells = _cells(value)
    return _picture(theme, cells, np.clip(np.abs(np.nan_to_num(cells)) / end, 0.0, 1.0))


def gradient_picture(theme: Theme, gradient: Any, scale: Scale = FIXED) -> QImage:
    """Return one pixel an entry, coloured on the same scale as the wires."""
    cells = _cells(gradient)
    marks = [mark_of(entry, scale) for entry in cells.ravel()]
    levels = [0 if mark.state is State.ZERO else mark.level for mark in marks]
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
        amount = float(amounts[row, column])
        is_number = np.isfinite(number)
        colour = colour_at(theme, int(np.sign(number)), amount) if is_number else theme.danger
        picture.setPixelColor(column, row, colour)
    return picture
