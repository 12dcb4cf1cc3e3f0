"""Clipping against PyTorch's, in place and at any dtype."""

from __future__ import annotations

import numpy as np
import pytest

from engine.training.rules.clippings import BOUND, CLIPPINGS
from tests.engine.reference.descents import BOUNDS, GRADIENT
from tests.engine.reference.stored import MAKE_IT_ANEW, stored

BOUNDING = [name for name, row in CLIPPINGS.items() if row.clip is not None]


def clipped(name, gradient, bound):
    found = gradient.copy()
    CLIPPINGS[name].clip(found, {BOUND: bound})
    return found


def test_every_clipping_was_compared_with_pytorch():
    missing = [name for name in BOUNDING if f"clipping/{name}" not in stored()]
    assert not missing, MAKE_IT_ANEW + ", ".join(missing)


@pytest.mark.parametrize("place", range(len(BOUNDS)))
@pytest.mark.parametrize("name", [name for name in BOUNDING if f"clipping/{name}" in stored()])
def test_clipping_is_that_of_pytorch(name, place):
    theirs = stored()[f"clipping/{name}"][place]
    np.testing.assert_allclose(clipped(name, GRADIENT, BOUNDS[place]), theirs, rtol=1e-15)


def test_by_norm_a_gradient_keeps_its_direction_and_is_as_long_as_the_bound():
    found = clipped("norm", GRADIENT, 1.3)
    assert np.linalg.norm(found) == pytest.approx(1.3, rel=1e-6)
    np.testing.assert_allclose(found / np.linalg.norm(found), GRADIENT / 13.0096118312577, rtol=1e-12)


def test_by_value_every_entry_is_bounded_by_itself():
    np.testing.assert_array_equal(clipped("value", GRADIENT, 3.5), [3.0, -3.5, 0.5, 0.0, -3.5])


@pytest.mark.parametrize("name", BOUNDING)
def test_a_gradient_within_the_bound_and_one_of_nothing_stay(name):
    np.testing.assert_array_equal(clipped(name, GRADIENT, 1e6), GRADIENT)
    np.testing.assert_array_equal(clipped(name, np.zeros(3), 0.1), np.zeros(3))


@pytest.mark.parametrize("name", BOUNDING)
def test_a_row_of_a_buffer_is_clipped_where_it_stands(name):
    buffer = np.full((3, 4), 9.0, np.float32)
    CLIPPINGS[name].clip(buffer[1], {BOUND: 1.0})
    assert np.all(buffer[[0, 2]] == 9)
    assert np.all(buffer[1] <= 1)


@pytest.mark.parametrize("name", CLIPPINGS)
def test_a_row_documents_itself(name):
    row = CLIPPINGS[name]
    assert row.title
    assert row.description
    assert row.formula.startswith(r"g \leftarrow")
    assert all(each.symbol in row.formula for each in row.hyperparameters)
    assert bool(row.source) == (row.clip is not None)
