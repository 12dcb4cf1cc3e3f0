"""The lines along which a network changes its answer from one class to another."""

from __future__ import annotations

import numpy as np
from contourpy import LineType, contour_generator

from engine.training.arrays import FloatArray


def class_lines(x: FloatArray, y: FloatArray, scores: FloatArray) -> tuple[FloatArray, ...]:
    """Return lines (points, 2), in the units of the axes, on which no class is ahead of all others.

    `x` and `y` (n,) are the coordinates of the columns and rows of `scores` (n, n, classes). With two
    classes it is the line of p = 0.5. Of numbers that are not finite there is no line.
    """
    if not np.all(np.isfinite(scores)):
        return ()
    classes = scores.shape[-1]
    # Two classes share one line; of more, each has a rim of its own, and neighbours draw theirs twice.
    fields = [_lead(scores, place) for place in range(classes if classes > 2 else 1)]
    return tuple(
        np.asarray(line, np.float64)
        for field in fields
        for line in contour_generator(x, y, field, line_type=LineType.Separate).lines(0.0)
    )


def _lead(scores: FloatArray, place: int) -> FloatArray:
    """Return by how much a class is ahead of the first of the others."""
    others = np.delete(scores, place, axis=-1)
    lead: FloatArray = scores[..., place] - others.max(axis=-1)
    return lead
