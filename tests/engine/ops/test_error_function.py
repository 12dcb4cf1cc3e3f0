"""The complement of the error function against the C library's, at its ends, and in the dtype it is given."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.ops.error_function import erfc, normal_cdf, normal_density

POINTS = np.concatenate([np.linspace(-27, 27, 5401), np.linspace(-1.01, 1.01, 4041), [1e-300, 5e-324, -1, 8]])


def test_the_complement_keeps_its_digits_where_it_is_small():
    expected = np.array([math.erfc(x) for x in POINTS])
    np.testing.assert_allclose(erfc(POINTS), expected, rtol=2e-15, atol=1e-307)


@pytest.mark.parametrize(
    ("function", "ends"),
    [(erfc, [2, 2, 0, 0]), (normal_cdf, [0, 0, 1, 1]), (normal_density, [0, 0, 0, 0])],
)
def test_far_out_the_ends_are_reached_without_a_warning(function, ends):
    np.testing.assert_array_equal(function(np.array([-np.inf, -1000, 1000, np.inf])), ends)
    assert np.isnan(function(np.float64(np.nan)))


@pytest.mark.parametrize("function", [erfc, normal_cdf, normal_density])
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_the_dtype_is_kept(function, dtype):
    assert function(np.ones(3, dtype)).dtype == dtype
    assert type(function(dtype(0.5))) is dtype
