"""Where a contestant's curve leads: what its loss says beyond a number, once it has said so for long."""

from __future__ import annotations

from enum import Enum

import numpy as np

from engine.training.arrays import FloatArray
from engine.training.record import Measure, Record

LONG = 100
"""Steps for which a curve must have told the same; that and the later half of all there were."""
FAR = 10.0
"""How many times its start a loss is that is far above it."""
STILL = 1e-3
"""The share of its start by which a loss that stands still moves at most."""
HIGH = 0.5
"""The share of its start under which a loss that stands still has arrived rather than got stuck."""


class Course(Enum):
    """What a curve does: it learns or is too young to tell, is far above its start, or stands still."""

    OPEN = "open"
    ASTRAY = "astray"
    STUCK = "stuck"


def courses(record: Record) -> tuple[Course, ...]:
    """Return what each contestant's loss on all training data does, by its place in the race."""
    at, losses = record.curve(Measure.TRAIN_LOSS)
    if not len(at) or at[-1] < 2 * LONG:
        return (Course.OPEN,) * record.contestants
    columns = losses[at >= at[-1] / 2].T
    return tuple(_course(float(start), column) for start, column in zip(losses[0], columns, strict=True))


def _course(start: float, recent: FloatArray) -> Course:
    """Return what a loss does that started there; one that is not finite has diverged and is of no course.

    Nor is one that started at 0, where there is nothing to compare it with.
    """
    if not start or not np.all(np.isfinite(recent)):
        return Course.OPEN
    low, high = float(recent.min()), float(recent.max())
    if low > FAR * start:
        return Course.ASTRAY
    return Course.STUCK if high - low < STILL * start and low > HIGH * start else Course.OPEN
