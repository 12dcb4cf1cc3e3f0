"""Points that a user drew on the plane, as examples of classes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from engine.errors import ConfigurationError
from engine.text import _
from engine.training.bounds import is_number
from engine.training.data.preparation import Examples

Point = tuple[float, float, int]
"""A place on the plane and its class, counted from 1."""
REACH = 6.0
"""How far the plane reaches to either side of zero: far enough for a sine to turn twice."""
MOST_CLASSES = 9
MOST_POINTS = 3000
SAMPLE: tuple[Point, ...] = (
    *((x / 2, 3.4 - x * x / 9, 1) for x in range(-9, 10)),
    *((x / 2, x * x / 14 - 3.8, 2) for x in range(-7, 8)),
    *((4.6 + x / 12, x / 4, 3) for x in range(-6, 7)),
)
"""Three strokes, for a picture of what drawn data may look like."""
FEWEST_OF_A_CLASS = 2
"""One to train on and one to test on."""


def check_points(points: object) -> None:
    """Raise ConfigurationError where these are no points, or where too few of them make no data set."""
    if not isinstance(points, tuple) or not all(map(_is_point, points)):
        message = _("each point needs a place within {reach:g} of zero and a class from 1 to {most}")
        raise _refusal(message.format(reach=REACH, most=MOST_CLASSES))
    if len(points) > MOST_POINTS:
        message = _("{count} points are too many; {most} can be kept")
        raise _refusal(message.format(count=len(points), most=MOST_POINTS))
    _check_enough(Counter(number for _x, _y, number in points))


def _is_point(point: object) -> bool:
    if not isinstance(point, tuple) or len(point) != 3:
        return False
    x, y, number = point
    is_placed = all(is_number(value) and abs(value) <= REACH for value in (x, y))
    return is_placed and type(number) is int and 1 <= number <= MOST_CLASSES


def _check_enough(counts: Counter[int]) -> None:
    """Say of points of each class what is still missing."""
    if not counts:
        raise _refusal(_("Draw points of two classes or more: there are none yet."))
    if len(counts) == 1:
        message = _("All points are of class {number}: draw some of another class too.")
        raise _refusal(message.format(number=next(iter(counts))))
    alone = sorted(number for number, count in counts.items() if count < FEWEST_OF_A_CLASS)
    if alone:
        message = _("Class {number} has one point: draw another, for one to train on and one to test on.")
        raise _refusal(message.format(number=alone[0]))


def _refusal(message: str) -> ConfigurationError:
    return ConfigurationError(message, field="points")


def drawn_examples(points: Sequence[Point], source: str) -> Examples:
    """Return drawn points as examples; classes of which there is no point are none of theirs."""
    numbers = sorted({number for _x, _y, number in points})
    return Examples(
        x=np.array([(x, y) for x, y, _number in points], np.float64),
        y=np.array([numbers.index(number) for _x, _y, number in points], np.int64),
        feature_names=("x", "y"),
        target_name="class",
        class_names=tuple(map(str, numbers)),
        source=source,
    )
