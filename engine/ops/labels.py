"""Class labels, given as class numbers from 0 or as one-hot rows."""

from __future__ import annotations

import numpy as np

from engine.ops.table import Array
from engine.text import _


def one_hot(scores: Array, label: Array) -> Array:
    """Return the labels as one row of class weights an example, whichever way they were given.

    Raises ValueError for a class number that is no class.
    """
    if are_rows(scores, label):
        return label
    classes = np.shape(scores)[-1]
    return np.eye(classes, dtype=np.result_type(scores))[_as_classes(label, classes)]


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
    if np.issubdtype(np.result_type(label), np.integer):
        return label
    wrong = (label != np.floor(label)) | (label < 0) | (label >= classes)
    if np.any(wrong):
        value = np.extract(wrong, label)[0]
        message = _("port label holds {value:g}; a class is a whole number from 0 to {last}")
        raise ValueError(message.format(value=value, last=classes - 1))
    return np.asarray(label, dtype=np.intp)
