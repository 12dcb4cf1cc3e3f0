"""The range a setting may have: one statement that validation, the window's editors and messages all read."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeGuard

from engine.errors import ConfigurationError
from engine.text import _
from engine.training.titles import title_of

LARGEST_EXACT = 2**53
"""Whole numbers below this are all floats too."""


@dataclass(frozen=True)
class Bounds:
    """An interval from `low` to `high`, both included unless said otherwise; whole numbers if `integer`."""

    low: float
    high: float
    low_excluded: bool = False
    high_excluded: bool = False
    integer: bool = False

    def __contains__(self, value: object) -> bool:
        if not is_number(value) or (self.integer and not float(value).is_integer()):
            return False
        above = value > self.low if self.low_excluded else value >= self.low
        below = value < self.high if self.high_excluded else value <= self.high
        return above and below

    def __str__(self) -> str:
        if self.integer:
            template = _("a whole number from {low} to {high}")
            return template.format(low=shown(self.low), high=shown(self.high))
        if self.low_excluded:
            template = _("a number above {low:g}, up to {high:g}")
        elif self.high_excluded:
            template = _("a number from {low:g} to below {high:g}")
        else:
            template = _("a number from {low:g} to {high:g}")
        return template.format(low=self.low, high=self.high)

    def check(self, field: str, value: object, title: str = "", sentence: str = "") -> float:
        """Return the value as a number; raise ConfigurationError naming `field` where it is out of bounds.

        The message calls it by its `title`, without one by that of the setting. A `sentence` of field, value
        and bounds says it in other words.
        """
        if not is_number(value) or value not in self:
            raise refusal(
                field,
                sentence or _("{field} is {value}; it must be {bounds}"),
                title,
                value=shown(value),
                bounds=self,
            )
        return float(value)


def is_number(value: object) -> TypeGuard[float]:
    """Return whether the value is a finite real number (True and False are not)."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number beyond all floats
        return False


def shown(value: object) -> str:
    """Return a setting's value as a message prints it: numbers plain, anything else as Python writes it.

    Whole numbers read as such, with all their digits while a float holds them.
    """
    if not is_number(value):
        return repr(value)
    return f"{value:.0f}" if float(value).is_integer() and abs(value) < LARGEST_EXACT else f"{value:g}"


def check_choice(field: str, value: object, choices: list[str]) -> str:
    """Return the value if it is one of the choices; else raise ConfigurationError that lists them."""
    if value not in choices:
        sentence = _("{field} is {value}; choose one of {choices}")
        raise refusal(field, sentence, value=repr(value), choices=", ".join(choices))
    return str(value)


def refusal(field: str, sentence: str, title: str = "", **told: object) -> ConfigurationError:
    """Return an error that calls a setting by its title where the sentence has `{field}`."""
    return ConfigurationError(sentence, field=field, title=title or title_of(field), told=told)
