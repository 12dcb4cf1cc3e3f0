"""A number that an option takes within bounds is read, and anything else refused in the option's words."""

from __future__ import annotations

import pytest

from gui.cli.errors import UsageError
from gui.cli.options import bounded, scale


@pytest.mark.parametrize(("text", "number"), [("0.1", 0.1), ("2", 2.0), ("1e1", 10.0)])
def test_a_number_within_the_bounds_is_read(text, number):
    assert scale(text) == number


@pytest.mark.parametrize("text", ["0.09", "10.1", "-1", "inf", "nan", "two", ""])
def test_anything_else_is_refused_by_the_bounds(text):
    with pytest.raises(UsageError, match=rf"--scale {text}: the scale is a number from 0\.1 to 10"):
        scale(text)


def test_the_words_need_not_name_the_bounds():
    with pytest.raises(UsageError, match=r"^2 is none$"):
        bounded(0, 1, "{text} is none")("2")
