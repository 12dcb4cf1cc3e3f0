"""A value is read as it was typed, printed by NumPy or copied from a spreadsheet; an error names the cell."""

from __future__ import annotations

import re

import numpy as np
import pytest

from engine.formulas.array_text import MOST_ENTRIES, array_from, shape_from

MATRIX = [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("array([[1., 2.], [3., 4.]])", MATRIX),
        ("array([[1., 2.],\n       [3., 4.]])", MATRIX),
        ("[[1. 2.]\n [3. 4.]]", MATRIX),
        ("np.array([[1, 2], [3, 4]], dtype=np.float32)", MATRIX),
        ("W = numpy.asarray([[1, 2], [3, 4]])", MATRIX),
        ("torch.tensor([[1., 2.], [3., 4.]], requires_grad=True)", MATRIX),
        ("tensor(0.5)", 0.5),
        ("array([nan, inf, -inf])", [np.nan, np.inf, -np.inf]),
        ("np.zeros((2,3))", np.zeros((2, 3))),
        ("torch.ones(2, 3)", np.ones((2, 3))),
        ("zeros(4)", np.zeros(4)),
        ("np.full((2, 2), −0.5)", np.full((2, 2), -0.5)),
        ("np.eye(2)", np.eye(2)),
        ("np.eye(2, 3)", np.eye(2, 3)),
        ("np.eye(12)", np.eye(12)),
        ("array([−1, 2])", [-1, 2]),
        ("1\t−2", [1, -2]),
        ("1\t2\n3\t4", MATRIX),
        ("1\t2\r\n3\t4\r\n\r\n", MATRIX),
        ("1;2\n3;4", MATRIX),
        ("1, 2\n3, 4", MATRIX),
        ("1 2\n3 4\n", MATRIX),
        ("1,2,3", [1, 2, 3]),
        ("1\t2", [1, 2]),
        ("1\n2", [[1], [2]]),
        (" −0.5 ", -0.5),
        ("-0.53", -0.53),
        (" 1e-3 ", 1e-3),
        ("+.5", 0.5),
        ("2.", 2.0),
        ("∞", np.inf),
        ("−∞", -np.inf),
        ("inf", np.inf),
        ("NaN", np.nan),
        ("[1, 2]", [1, 2]),
        ("[[1,2],[3,4]]", MATRIX),
        ("[−1]", [-1]),
    ],
)
def test_a_text_says_an_array(text, value):
    read = array_from(text)
    assert np.shape(read) == np.shape(value)
    assert np.array_equal(read, value, equal_nan=True)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("1\t2\n3\tfour", "Row 2, column 2: 'four' is not a number"),
        ("1\t2\n3\t", "Row 2, column 2 is empty"),
        ("0,5\t1", "Row 1, column 1: numbers are written with a decimal point: 0.5, not 0,5"),
        ("0,5", "numbers are written with a decimal point: 0.5, not 0,5"),
        ("1\t2\n3", "same length: row 1 has 2, row 2 has 1"),
        ("[[1, 2], [3, x]]", "Row 2, column 2: 'x' is not a number"),
        ("[[1, x], [3, 4]]", "Row 1, column 2: 'x' is not a number"),
        ("1\t\n3\t4", "Row 1, column 2 is empty"),
        ("[[1], 2]", "same length: row 1 has 1, row 2 has 0"),
        (f"np.zeros({'9' * 400})", "at most"),
        ("[1, two]", "Entry 2: 'two' is not a number"),
        ("[[[1, x]]]", "Entry 1, 1, 2: 'x' is not a number"),
        ("[[1, 2], [3]]", "same length: row 1 has 2, row 2 has 1"),
        ("[[0. 0. ... 0.]]", "printed in part"),
        ("np.zeros((99999, 99999))", "at most"),
        ("np.eye(99999)", "at most"),
        ("np.zeros(0)", "'0' is not a shape"),
        ("np.zeros(two)", "'two' is not a shape"),
        ("np.load('file')", "'load(…)' is not a number; array"),
        ("", "Type a number"),
        ("abc", "'abc' is not a number"),
        ("__import__('os')", "is not a number"),
        ("[1] 2", "comes after the end"),
        ("[1, 2", "A closing bracket ] is missing"),
        ("[1, [2, 3], ", "A closing bracket ] is missing"),
        ("[1 two]", "Entry 2: 'two' is not"),
        ("[]", "is not a number"),
        ("[1,]", "is not a number"),
        ("[" * 9 + "1" + "]" * 9, "nested"),
        pytest.param("[" * 100000, "nested", id="deep"),
        ("1_000", "is not a number"),
        ("[1, [2]]", "same length"),
        ("]", "is not a number"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_cell(text, complaint):
    with pytest.raises(ValueError, match=re.escape(complaint)):
        array_from(text)


@pytest.mark.parametrize("text", ["2×3", "2x3", "2, 3", "(2, 3)", "[2 3]"])
def test_a_shape_is_written_in_any_usual_way(text):
    assert shape_from(text) == (2, 3)


def test_a_shape_may_have_as_many_entries_as_a_value():
    assert shape_from(f"{MOST_ENTRIES}") == (MOST_ENTRIES,)
    assert shape_from(f"{MOST_ENTRIES // 2} 2") == (MOST_ENTRIES // 2, 2)
    with pytest.raises(ValueError, match=f"at most {MOST_ENTRIES} entries"):
        shape_from(f"{MOST_ENTRIES + 1}")


def test_a_number_that_stands_alone_has_no_cell_to_be_named():
    with pytest.raises(ValueError, match=r"^'abc' is not a number; type one such as"):
        array_from("abc")
