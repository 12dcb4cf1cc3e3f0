"""Ranges of settings and what they refuse."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import ConfigurationError
from engine.training.bounds import Bounds, check_choice, shown


@pytest.mark.parametrize(
    ("bounds", "inside", "outside"),
    [
        (Bounds(0, 1), [0, 0.5, 1, np.float64(0.5)], [-0.1, 1.1, np.nan, np.inf, True, "1", None]),
        (Bounds(0, 1, low_excluded=True), [1e-300, 1], [0, -1]),
        (Bounds(0, 1, high_excluded=True), [0, 0.999], [1, 2]),
        (Bounds(1, 9, integer=True), [1, 9, 3.0], [0, 10, 2.5, np.inf, 10**400]),
    ],
)
def test_bounds_hold_what_lies_inside_and_nothing_else(bounds, inside, outside):
    assert all(value in bounds for value in inside)
    assert not any(value in bounds for value in outside)


@pytest.mark.parametrize(
    ("bounds", "text"),
    [
        (Bounds(0, 1), "a number from 0 to 1"),
        (Bounds(0, 1, low_excluded=True), "a number above 0, up to 1"),
        (Bounds(0, 1, high_excluded=True), "a number from 0 to below 1"),
        (Bounds(1, 9, integer=True), "a whole number from 1 to 9"),
        (Bounds(0, 2**32 - 1, integer=True), "a whole number from 0 to 4294967295"),
        (Bounds(1, 1_000_000, integer=True), "a whole number from 1 to 1000000"),
    ],
)
def test_bounds_say_in_words_what_they_allow(bounds, text):
    assert str(bounds) == text


def test_a_checked_value_comes_back_as_a_number():
    assert Bounds(0, 10).check("rate", 3) == 3.0


@pytest.mark.parametrize(
    ("value", "text"),
    [(4294967296, "4294967296"), (10_000_001.0, "10000001"), (-0.25, "-0.25"), (1e300, "1e+300"),
     (np.nan, "nan"), ("many", "'many'")],
)  # fmt: skip
def test_whole_numbers_read_as_whole_numbers(value, text):
    assert shown(value) == text


def test_a_value_out_of_bounds_is_refused_by_name():
    with pytest.raises(ConfigurationError, match=r"^Noise is -1; it must be a number from 0 to 2$") as caught:
        Bounds(0, 2).check("noise", -1)
    assert caught.value.field == "noise"
    assert caught.value.called("--noise") == "--noise is -1; it must be a number from 0 to 2"


def test_what_a_value_has_in_braces_is_no_field_of_the_sentence():
    with pytest.raises(ConfigurationError, match=r"^Batch is '\{field\}'; ") as caught:
        Bounds(1, 2).check("batch_size", "{field}")
    assert caught.value.called("--batch-size").startswith("--batch-size is '{field}'; ")


def test_an_error_that_names_no_field_is_told_as_it_is_whatever_the_field_is_called():
    error = ConfigurationError("a {race} needs somebody", field="contestants")
    assert str(error) == error.called("--optimizer") == "a {race} needs somebody"


def test_an_unknown_choice_is_refused_with_the_choices():
    assert check_choice("dtype", "float32", ["float32", "float64"]) == "float32"
    with pytest.raises(ConfigurationError, match=r"dtype is 'int'; choose one of float32, float64") as caught:
        check_choice("dtype", "int", ["float32", "float64"])
    assert caught.value.field == "dtype"
