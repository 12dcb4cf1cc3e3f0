"""When an answer passes: rounded correctly, near enough, or near zero."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.exercises.tolerance import Tolerance, is_rounded, rounded

USUAL, EXACT = Tolerance(), Tolerance(0.0, 0.0)


@pytest.mark.parametrize(
    ("given", "right", "passes"),
    [
        (-0.20, -0.1966, True),
        (-0.22, -0.1966, False),
        (-0.19, -0.1966, False),
        (-0.197, -0.1966, True),
        (-0.1966, -0.19661193, True),
        (-0.1967, -0.19661193, True),
        (0.2, -0.1966, False),
        (0.13, 0.125, True),
        (0.12, 0.125, True),
        (0.1, 0.125, False),
        (10, 9.96, True),
        (100.9, 100, True),
        (101.5, 100, False),
        (1234, 1234.4, True),
        (1200, 1234.4, True),
        (1300, 1234.4, False),
        (0, 0, True),
        (0, 1e-17, True),
        (1e-7, 0, True),
        (0.01, 0, False),
        (0, 0.0025, False),
        (2.5e-3, 0.0025, True),
        (math.nan, 1.0, False),
        (1.0, math.nan, False),
        (math.nan, math.nan, False),
        (math.inf, math.inf, False),
        (1.0, math.inf, False),
        (5e-324, 5e-324, True),
        (1e308, 1e308, True),
    ],
)
def test_a_number_passes_if_it_is_rounded_correctly_or_near_enough(given, right, passes):
    assert USUAL.passes(given, right) is passes


@pytest.mark.parametrize(("given", "passes"), [(-0.20, True), (-0.197, True), (-0.196, False)])
def test_without_a_tolerance_only_correct_rounding_passes(given, passes):
    assert EXACT.passes(given, -0.1966119) is passes


@given(st.floats(1e-6, 1e9), st.integers(2, 12), st.booleans())
def test_every_correct_rounding_passes_whatever_the_tolerance(size, digits, is_negative):
    right = -size if is_negative else size
    assert EXACT.passes(float(f"{right:.{digits - 1}e}"), right)
    assert EXACT.passes(right, right)


@given(st.floats(1e-3, 1e3))
def test_a_number_that_is_two_units_of_the_second_digit_off_never_passes(right):
    unit = 10.0 ** (math.floor(math.log10(right)) - 1)
    assert not EXACT.passes(rounded(right) + 2 * unit, right)
    assert not is_rounded(rounded(right) - 2 * unit, right)


def test_arrays_pass_in_their_shape_and_at_every_entry():
    right = np.array([[1.234, 0.0], [-5.0, 2.0]])
    assert USUAL.passes(np.array([[1.2, 0], [-5, 2]]), right)
    assert not USUAL.passes(np.array([[1.2, 0], [-5, 2.5]]), right)
    assert not USUAL.passes(np.array([1.2, 0, -5, 2]), right)
    assert not USUAL.passes(1.0, np.array([1.0]))


def test_numbers_are_confused_that_round_to_one_another():
    assert USUAL.confuses(0.196, 0.2)
    assert USUAL.confuses(0.2, 0.196)
    assert not USUAL.confuses(0.19, 0.2)
