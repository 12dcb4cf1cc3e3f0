"""How counts are written, so that an astronomical one is read at a glance."""

from __future__ import annotations

COUNTED_OUT = 10**9
"""Counts up to which every digit is written."""

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def count_in_words(count: int) -> str:
    """Return a count in digits; a large one as a power of two, or else about, as in 1.2 · 10¹²."""
    if count <= COUNTED_OUT:
        return f"{count:,}"
    if count.bit_count() == 1:
        return "2" + str(count.bit_length() - 1).translate(_SUPERSCRIPTS)
    exponent = len(str(count)) - 1
    tenths = round(count / 10 ** (exponent - 1))
    if tenths == 100:
        exponent, tenths = exponent + 1, 10
    return f"{tenths // 10}.{tenths % 10} · 10{str(exponent).translate(_SUPERSCRIPTS)}"
