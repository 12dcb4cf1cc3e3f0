from __future__ import annotations

import math

import numpy as np
import pytest

from engine.formulas.array_text import array_from
from gui.look import numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-2.0, "−2.00"), (0.3678794, "0.37"), (0.7310585786, "0.73"), (-0.53, "−0.53"), (0.0, "0"),
        (-0.0, "0"), (12.34, "12.3"), (9.996, "10.0"), (9.994, "9.99"), (99.96, "100"), (220.0, "220"),
        (1234.0, "1234"), (99999.4, "99999"), (99999.6, "1.0e5"), (123456.0, "1.2e5"), (0.05, "0.050"),
        (0.0123, "0.012"), (0.0999, "0.10"), (0.00123, "0.0012"), (0.000999, "0.0010"), (0.0009, "9.0e−4"),
        (1.2e-7, "1.2e−7"), (-1.2e-7, "−1.2e−7"), (1e300, "1.0e300"),
        (math.nan, "NaN"), (math.inf, "∞"), (-math.inf, "−∞"),
        (np.float32(0.1), "0.10"), (np.zeros((2, 3)), "2×3"), (np.zeros(3), "[3]"), (3, "3.00"),
    ],
)  # fmt: skip
def test_short_reads_like_a_lecture_slide(value: object, text: str) -> None:
    assert numbers.short(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.2, "+0.20"),
        (-0.53, "−0.53"),
        (0.0, "0"),
        (math.inf, "+∞"),
        (math.nan, "NaN"),
        (np.ones((2, 2)), "2×2"),
    ],
)
def test_signed_always_shows_the_sign(value: object, text: str) -> None:
    assert numbers.signed(value) == text


@pytest.mark.parametrize(
    ("matrix", "rows"),
    [
        ([[1.0, -2.0], [0.0, 30.0]], [["1", "−2"], ["0", "30"]]),
        ([[0.5, -1.0]], [["0.5", "−1.0"]]),
        ([[0.1 + 0.2, 1.0]], [["0.3", "1.0"]]),
        ([[0.123, 2.0]], [["0.12", "2.00"]]),
        ([[math.nan, 1.0]], [["NaN", "1.00"]]),
        ([[1e-12, 1e6]], [["1.0e−12", "1.0e6"]]),
    ],
)
def test_entries_of_a_matrix_are_as_short_as_they_can_be_alike(matrix, rows) -> None:
    assert numbers.entry_rows(np.array(matrix)) == rows


def test_entries_of_a_gradient_have_their_signs() -> None:
    assert numbers.entry_rows(np.array([[1.0, -2.0, 0.0]]), signed=True) == [["+1", "−2", "0"]]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1, "0.1"), (1 / 3, "0.3333333333333333"), (-1e-7, "−1e−07"), (math.inf, "+∞"), (-math.inf, "−∞"),
        (np.float32(0.1), "0.1"), (np.array([1.0, -2.0]), "[1.0, −2.0]"),
    ],
)  # fmt: skip
def test_full_tells_the_number_exactly(value: object, text: str) -> None:
    assert numbers.full(value) == text


def test_full_shortens_long_arrays() -> None:
    text = numbers.full(np.arange(1000.0))
    assert "…" in text
    assert len(text) < 100


@pytest.mark.parametrize("value", [0.1, -1e-300, math.inf, np.array([[0.1, -2e9], [math.inf, 4.0]])])
def test_what_entry_text_writes_is_read_back_exactly(value: object) -> None:
    assert np.array_equal(array_from(numbers.entry_text(value)), value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-0.1966119, "−0.196612"),
        (2.0, "2"),
        (1e-9, "1e−9"),
        (2.5e30, "2.5e30"),
        (math.nan, "NaN"),
        (-math.inf, "−∞"),
    ],
)
def test_precise_has_six_digits_to_compare(value: float, text: str) -> None:
    assert numbers.precise(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(-4.0, "−4"), (0.2, "0.2"), (3.14159, "3.14"), (100.0, "100"), (1.2e-7, "1.2e−7"), (0.0, "0")],
)
def test_terse_leaves_zeros_out_that_say_nothing(value: float, text: str) -> None:
    assert numbers.terse(value) == text


def test_noise_is_left_out_for_reading_and_nothing_else() -> None:
    assert numbers.full(numbers.without_noise(0.1 + 0.2)) == "0.3"
    assert numbers.full(numbers.without_noise(0.11600000000000002)) == "0.116"
    assert numbers.entry_text(numbers.without_noise(np.array([[0.1 + 0.2, 1.0]]))) == "[[0.3, 1.0]]"
    assert math.isnan(numbers.without_noise(math.nan))


@pytest.mark.parametrize(
    ("value", "text", "told"),
    [
        (0.1 + 0.2, "0.3", True),
        (2.718, "2.72", False),
        (-4.0, "−4", True),
        (math.inf, "∞", True),
        (math.nan, "NaN", True),
    ],
)
def test_a_rounded_text_does_not_tell_its_number(value: float, text: str, told: bool) -> None:
    assert numbers.is_told_by(value, text) is told
