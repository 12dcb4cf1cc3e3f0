"""Options that several commands have, and numbers that an option takes within bounds."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable

from engine.text import _
from gui.cli.errors import UsageError

THEMES = ("light", "dark")


def bounded(low: float, high: float, wrong: str) -> Callable[[str], float]:
    """Return what reads an option's number from `low` to `high`; for another it raises UsageError.

    `wrong` says so, with {text} for what was given and, where it names them, {low} and {high}.
    """

    def read(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not low <= number <= high:
            raise UsageError(wrong.format(text=text, low=low, high=high))
        return number

    return read


scale = bounded(0.1, 10.0, _("--scale {text}: the scale is a number from {low:g} to {high:g}"))
"""Reads pixels per canvas pixel."""


def whole(text: str) -> int:
    """Read a whole number; raise ArgumentTypeError where it is none."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("{text} is not a whole number").format(text=repr(text))) from None


def real(text: str) -> float:
    """Read a number; raise ArgumentTypeError where it is none."""
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("{text} is not a number").format(text=repr(text))) from None
