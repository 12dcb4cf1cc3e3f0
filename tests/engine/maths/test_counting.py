"""Counts are read at a glance."""

from __future__ import annotations

import pytest

from engine.maths.counting import count_in_words


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0"),
        (9, "9"),
        (1_000_000, "1,000,000"),
        (2**20, "1,048,576"),
        (10**9, "1,000,000,000"),
        (2**40, "2⁴⁰"),
        (2**40 - 1, "1.1 · 10¹²"),
        (3 * 2**40, "3.3 · 10¹²"),
        (1_234_567_890, "1.2 · 10⁹"),
        (9_990_000_000, "1.0 · 10¹⁰"),
        (3**1000, "1.3 · 10⁴⁷⁷"),
    ],
)
def test_a_count_is_written_in_digits_or_as_a_power(count, words):
    assert count_in_words(count) == words
