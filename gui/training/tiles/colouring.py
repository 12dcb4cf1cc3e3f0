"""Classes and answers as colours: hue says which class, saturation how sure; numbers run blue to orange."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from gui.look.theme import Theme

STRENGTH = 0.62
"""How far a fully confident answer's colour leaves the ground, so that data points still stand out on it."""

Answers = NDArray[np.floating]


def class_colours(theme: Theme, classes: int) -> list[QColor]:
    """Return a colour for each class, blue and orange first; beyond ten they come again."""
    return [theme.classes[index % len(theme.classes)] for index in range(classes)]


def probability_image(theme: Theme, probabilities: Answers) -> QImage:
    """Return the picture of class probabilities (rows, columns, classes), first row at the bottom.

    A point has the colour of its likeliest class, paler the nearer all classes are; NaN shows as the ground.
    """
    classes = probabilities.shape[-1]
    sure = np.nan_to_num(probabilities, nan=1 / classes)
    palette = np.array([_rgb(colour) for colour in class_colours(theme, classes)])
    confidence = (sure.max(axis=-1) - 1 / classes) / (1 - 1 / classes)
    return _toned_image(theme, palette[sure.argmax(axis=-1)], confidence)


def number_image(theme: Theme, numbers: Answers, low: float, high: float) -> QImage:
    """Return the picture of numbers (rows, columns), first row at the bottom: blue low, orange high."""
    middle, reach = (low + high) / 2, max((high - low) / 2, 1e-300)
    position = np.clip(np.nan_to_num((numbers - middle) / reach), -1, 1)
    hues = np.where(position[..., None] < 0, _rgb(theme.negative), _rgb(theme.positive))
    return _toned_image(theme, hues, np.abs(position))


def number_colours(theme: Theme, numbers: Answers, low: float, high: float) -> list[QColor]:
    """Return the colour of each number, full where `number_image` is toned down."""
    middle, reach = (low + high) / 2, max((high - low) / 2, 1e-300)
    position = np.clip((numbers - middle) / reach, -1, 1)
    ground = np.array(_rgb(theme.zero))
    hues = np.where(position[:, None] < 0, _rgb(theme.negative), _rgb(theme.positive))
    return [QColor(*rgb) for rgb in _mixed(ground, hues, np.abs(position)).tolist()]


def ink_image(theme: Theme, shades: Answers) -> QImage:
    """Return the picture of shades in 0 … 1 (rows, columns), first row on top: paper to ink."""
    paper, ink = np.array(_rgb(theme.card)), np.array(_rgb(theme.ink))
    return _image(_mixed(paper, ink, np.clip(np.nan_to_num(shades), 0, 1)))


def colour_image(shades: Answers) -> QImage:
    """Return the picture of red, green and blue in 0 … 1 (rows, columns, 3), first row on top, as it is."""
    return _image(np.rint(np.interp(np.nan_to_num(shades), (0, 1), (0, 255))).astype(np.uint8))


def _toned_image(theme: Theme, hues: Answers, amount: Answers) -> QImage:
    return _image(_mixed(np.array(_rgb(theme.card)), hues, STRENGTH * amount)[::-1])


def _mixed(start: Answers, end: Answers, amount: Answers) -> NDArray[np.uint8]:
    return np.rint(start + (end - start) * amount[..., None]).astype(np.uint8)


def _image(pixels: NDArray[np.uint8]) -> QImage:
    pixels = np.ascontiguousarray(pixels)
    rows, columns, _depth = pixels.shape
    return QImage(pixels.data, columns, rows, 3 * columns, QImage.Format.Format_RGB888).copy()


def _rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()
