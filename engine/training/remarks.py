"""What is unusual about data, in sentences: a race on them runs, but not as one may think."""

from __future__ import annotations

from engine.text import _
from engine.training.data.preparation import Dataset

MOST_NAMES = 4
"""How many columns are named; the others are counted."""


def remarks(dataset: Dataset) -> tuple[str, ...]:
    """Return a sentence for all that is unusual about these data, and for how a file was read."""
    return tuple(filter(None, (_of_columns(dataset), _of_test_part(dataset), *dataset.notes)))


def _of_columns(dataset: Dataset) -> str:
    names = dataset.constant_features
    if not names:
        return ""
    if len(names) == dataset.features:
        return _("No input changes in the rows to train on: a network can only learn one answer for all.")
    if len(names) == 1:
        one = _("In every row to train on, column {column} is the same: nothing is learned from it.")
        return one.format(column=names[0])
    many = _("In every row to train on, columns {columns} are the same: nothing is learned from them.")
    return many.format(columns=_listed(names))


def _listed(names: tuple[str, ...]) -> str:
    listed = ", ".join(names[:MOST_NAMES])
    if len(names) <= MOST_NAMES:
        return listed
    return _("{names} and {count} more").format(names=listed, count=len(names) - MOST_NAMES)


def _of_test_part(dataset: Dataset) -> str:
    if len(dataset.test_x):
        return ""
    return _("No rows are kept to test on: there are no test losses, and overfitting is not seen.")
