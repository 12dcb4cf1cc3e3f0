"""How numbers are rounded for reading: in four digits, as formulas have them, or as on a lecture's slide.

A rounding returns the digits of a finite number and the power of ten that they are multiplied with. What
stands on wires, in captions and in tables goes by the same one, so that they agree to the last digit.
"""

from __future__ import annotations

from collections.abc import Callable

Rounding = Callable[[float], tuple[str, int]]
"""Returns the digits of a finite number, with "-" where it is negative, and a power of ten, often 0."""

LARGEST_WHOLE = 1_000_000
PLAIN_FROM, PLAIN_BELOW = 1e-3, 99_999.5


def four_digits(value: float) -> tuple[str, int]:
    """Return four significant digits; whole numbers below a million keep all of theirs."""
    if value == round(value) and abs(value) < LARGEST_WHOLE:
        return str(int(value)), 0
    mantissa, _e, exponent = f"{float(value):.4g}".partition("e")
    return mantissa, int(exponent or 0)


def on_a_slide(value: float) -> tuple[str, int]:
    """Return two or three significant digits, as a lecture writes beside a wire: -2.00, 0.37, 1.2 × 10⁻⁷.

    Two decimals from 0.1 to 10; above, three significant digits; below, two. Exactly zero is "0", so that it
    is never mistaken for something small.
    """
    if value == 0:
        return "0", 0
    size = abs(float(value))
    if float(f"{size:.1e}") < PLAIN_FROM or size >= PLAIN_BELOW:
        mantissa, exponent = f"{float(value):.1e}".split("e")
        return mantissa, int(exponent)
    return f"{float(value):.{_decimals(size)}f}", 0


def _decimals(size: float) -> int:
    of_two, of_three = (int(f"{size:.{digits}e}".partition("e")[2]) for digits in (1, 2))
    return max(0, 1 - of_two, 2 - max(0, of_three))
