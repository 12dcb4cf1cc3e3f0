"""Class labels, given as class numbers from 0 or as one-hot rows."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.ops.table import Array
from engine.text import _


def at_labels(entries: Array, label: Array) -> Array:
    """Return each example's entry at its class, as an axis of one; rows of class weights weigh the entries.

    A class of weight 0 counts nothing, whatever its entry. Raises ValueError for a class number that is no
    class.
    """
    if are_rows(entries, label):
        return np.sum(np.where(label != 0, label * entries, 0), axis=-1, keepdims=True)
    return entries[places(entries, label)][..., None]


def places(scores: Array, label: Array) -> tuple[Any, ...]:
    """Return the index that picks each example's score at its class number.

    Raises ValueError for a class number that is no class.
    """
    return (..., *map(np.arange, np.shape(label)), _as_classes(label, np.shape(scores)[-1]))


def class_numbers(scores: Array, label: Array) -> Array:
    """Return the labels as class numbers, shaped like the scores without their last axis.

    Raises ValueError for a class number that is no class, or a row that is not one-hot.
    """
    if are_rows(scores, label):
        if np.any((label != 0) & (label != 1)) or np.any(np.sum(label, axis=-1) != 1):
            raise ValueError(_("port label has a row that is not one-hot: a single 1 among zeros"))
        label = np.argmax(label, axis=-1)
    return np.broadcast_to(_as_classes(label, np.shape(scores)[-1]), np.shape(scores)[:-1])


def are_rows(scores: Array, label: Array) -> bool:
    """Return whether the labels are rows of class weights rather than class numbers."""
    return bool(np.ndim(label) == min(np.ndim(scores), 2))


def _as_classes(label: Array, classes: int) -> Array:
    # Graphs hold floating numbers; labels of a whole-number dtype come from data sets, which were checked.
    if label.dtype.kind in "iu":
        return label
    wrong = (label != np.floor(label)) | (label < 0) | (label >= classes)
    if np.any(wrong):
        value = np.extract(wrong, label)[0]
        message = _("port label holds {value:g}; a class is a whole number from 0 to {last}")
        raise ValueError(message.format(value=value, last=classes - 1))
    return np.asarray(label, dtype=np.intp)
