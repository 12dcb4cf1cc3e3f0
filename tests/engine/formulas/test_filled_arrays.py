"""Arrays that a rule fills, that take another shape, and that grow under what is laid over them."""

from __future__ import annotations

import numpy as np
import pytest

from engine.formulas.filled_arrays import FILLS, laid_over, resized


@pytest.mark.parametrize("key", FILLS)
def test_a_fill_has_the_shape_asked_for_and_is_the_same_for_a_seed(key):
    _title, fill = FILLS[key]
    assert fill((2, 3), 1).shape == (2, 3)
    assert np.array_equal(fill((2, 3), 1), fill((2, 3), 1))


def test_another_seed_gives_other_random_numbers_of_two_decimals():
    _title, fill = FILLS["random"]
    one, other = fill((3, 3), 1), fill((3, 3), 2)
    assert not np.array_equal(one, other)
    assert np.array_equal(one, np.round(one, 2))


@pytest.mark.parametrize(
    ("array", "shape", "expected"),
    [
        ([1.0, 2.0], (2, 3), [[1, 2, 0], [0, 0, 0]]),
        ([1.0, 2.0], (1,), [1]),
        ([[1.0, 2.0], [3.0, 4.0]], (1, 1), [[1]]),
        ([[1.0, 2.0], [3.0, 4.0]], (3,), [1, 2, 0]),
        (5.0, (2,), [5, 0]),
    ],
)
def test_an_array_that_grows_or_shrinks_keeps_the_entries_that_both_have(array, shape, expected):
    assert resized(np.array(array), shape).tolist() == expected


@pytest.mark.parametrize(
    ("array", "row", "column", "expected"),
    [
        (1.0, 0, 0, 9),
        (1.0, 0, 1, [1, 9]),
        (1.0, 1, 0, [[1], [9]]),
        ([1.0], 0, 0, [9]),
        ([1.0, 2.0], 0, 2, [1, 2, 9]),
        ([1.0, 2.0], 1, 0, [[1, 2], [9, 0]]),
        ([[1.0]], 0, 0, [[9]]),
        ([[1.0, 2.0]], 0, 1, [[1, 9]]),
    ],
)
def test_what_is_laid_over_an_array_leaves_it_its_axes_while_it_can(array, row, column, expected):
    assert laid_over(np.array(array), np.array([[9.0]]), row, column).tolist() == expected
