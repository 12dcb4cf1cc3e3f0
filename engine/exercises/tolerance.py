"""When a number that somebody gave is right: rounded correctly to two digits or more, or near enough."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from engine.ops import Array

FEWEST_DIGITS, MOST_DIGITS = 2, 15
"""Between these is how many significant digits a rounded answer may have."""
ROUNDING = 1e-9
"""How far, in parts of the last digit, a decimal may be from what binary numbers can hold of it."""


@dataclass(frozen=True)
class Tolerance:
    """How far an answer may be off: by a part of the right number, or, near zero, by so much."""

    relative: float = 0.01
    absolute: float = 1e-6

    def passes(self, given: Array, right: Array) -> bool:
        """Return whether an answer is right, for arrays in its shape and at every entry.

        What is not finite never passes, and no answer to what is not finite does.
        """
        if np.shape(given) != np.shape(right):
            return False
        pairs = zip(np.ravel(given).tolist(), np.ravel(right).tolist(), strict=True)
        return all(self._is_near(number, wanted) or is_rounded(number, wanted) for number, wanted in pairs)

    def _is_near(self, given: float, right: float) -> bool:
        return abs(given - right) <= self.room(right) * (1 + ROUNDING) and math.isfinite(right)

    def room(self, number: float) -> float:
        """Return how far an answer may be from that number."""
        return max(self.relative * abs(number), self.absolute)

    def confuses(self, one: Array, other: Array) -> bool:
        """Return whether either number, in full or rounded to two digits, would pass for the other."""
        return any(
            self.passes(given, right)
            for meant, right in ((one, other), (other, one))
            for given in (meant, rounded(meant))
        )


def is_rounded(given: float, right: float) -> bool:
    """Return whether a number is another one rounded correctly, to two significant digits or more."""
    if not (math.isfinite(given) and math.isfinite(right)) or right == 0:
        return given == right == 0
    decade = math.floor(math.log10(abs(right)))
    return any(_is_rounded_to(10.0 ** (decade - digits), given, right) for digits in _PLACES)


_PLACES = range(FEWEST_DIGITS - 1, MOST_DIGITS)


def _is_rounded_to(unit: float, given: float, right: float) -> bool:
    if unit == 0 or abs(given - right) > unit * (0.5 + ROUNDING):
        return False
    count = given / unit
    return abs(count - round(count)) <= max(ROUNDING, abs(count) * 1e-14)


def rounded(value: Array, digits: int = FEWEST_DIGITS) -> Array:
    """Return a number, or every entry of an array, rounded to that many significant digits."""
    numbers = [float(f"{number:.{digits - 1}e}") for number in np.ravel(value).tolist()]
    return np.reshape(numbers, np.shape(value))[()]
