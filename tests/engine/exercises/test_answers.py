"""How answers may be typed, and how right ones are written."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import ParseError
from engine.exercises.answers import in_full, read_choice, read_number, read_shape, written


@pytest.mark.parametrize(
    ("text", "value"),
    [("-.2", -0.2), ("−0.20", -0.2), ("1/3", 1 / 3), ("2e-3", 0.002), (" 7 ", 7), ("[1, -.5]", [1, -0.5]),
     ("[[1,2],[3,4]]", [[1, 2], [3, 4]]), ("-1/4", -0.25), ("+3", 3), ("2*3", 6)],
)  # fmt: skip
def test_answers_are_read_as_people_type_them(text, value):
    np.testing.assert_array_equal(read_number(text), value)


@pytest.mark.parametrize(
    "text",
    ["", "  ", "x", "nan", "inf", "1e999", "1/0", "[]", "[[1],[2,3]]", "__import__('os')", "9**9**9**9",
     "(" * 900, "1" * 2001, "eval('1')", "0,5 m", "true"],
)  # fmt: skip
def test_what_is_no_finite_number_is_refused_with_a_reason(text):
    with pytest.raises(ParseError) as caught:
        read_number(text)
    assert str(caught.value)
    assert not str(caught.value).startswith("line")


def test_a_refusal_says_what_to_type_and_where_it_stopped():
    with pytest.raises(
        ParseError, match=r"^numbers are written with a decimal point: 0\.5, not 0,5"
    ) as caught:
        read_number("  0,5")
    assert caught.value.column == 3


@pytest.mark.parametrize(
    ("text", "shape"),
    [("(2, 3)", (2, 3)), ("2x3", (2, 3)), ("2 × 3", (2, 3)), ("[3]", (3,)), ("3", (3,)), ("(3,)", (3,)),
     ("()", ()), ("number", ()), ("2*3*4", (2, 3, 4)), ("2 by 3", (2, 3))],
)  # fmt: skip
def test_shapes_are_read_as_people_write_them(text, shape):
    assert read_shape(text) == shape


@pytest.mark.parametrize("text", ["", "wide", "2.5 x 3", "-1", "2 x", "(2, 3", "9" * 40])
def test_what_is_no_shape_is_refused(text):
    with pytest.raises(ParseError):
        read_shape(text)


def test_a_choice_is_one_of_those_there_are():
    assert read_choice(" Z1 ", {"z1": "x", "x": "x", "z2": "y", "y": "y"}) == "x"
    assert read_choice("W", {"w": "x", "W": "y"}) == "y"
    with pytest.raises(ParseError, match="z2"):
        read_choice("w", {"z1": "x", "z2": "y"})


@pytest.mark.parametrize(
    ("value", "text"),
    [(-0.19661193, "-0.1966"), (0.0, "0"), (-0.0, "0"), (1e-9, "1e-9"), (12345.0, "12345"),
     (12345.6, "1.235e4"), (np.inf, "inf"), ((2, 3), "2 × 3"), ((), "number"),
     (np.array([[1.0, 2.0]]), "[[1, 2]]"), ("x", "x")],
)  # fmt: skip
def test_right_answers_are_written_short(value, text):
    assert written(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(1234.5, "1234.5"), (0.1 + 0.2, "0.3"), (-0.0, "0"), (2.0, "2"), (123456789.012345, "123456789.012345"),
     (np.array([[1234.5, -1e-9]]), "[[1234.5, -1e-09]]"), (np.nan, "nan")],
)  # fmt: skip
def test_what_is_computed_with_is_written_in_full(value, text):
    assert in_full(value) == text
