from __future__ import annotations

import numpy as np
import pytest

from engine.errors import ConfigurationError
from engine.training.chances.settings import SearchSettings


def test_ten_rates_half_a_decade_apart_are_tried_from_three_seeds_unless_said_otherwise():
    search = SearchSettings()
    assert search.rates == (
        0.000316, 0.001, 0.00316, 0.01, 0.0316, 0.1, 0.316, 1.0, 3.16, 10.0,
    )  # fmt: skip
    assert search.seeds == 3


def test_rates_are_equal_factors_apart_and_end_where_they_are_told():
    rates = SearchSettings(lowest=0.02, highest=2.0, count=5).rates
    assert rates[0] == 0.02
    assert rates[-1] == 2.0
    np.testing.assert_allclose(np.diff(np.log(rates)), np.log(100) / 4, rtol=1e-2)


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"lowest": 0.0}, "lowest", "The lowest rate is 0"),
        ({"highest": 2000.0}, "highest", "The highest rate is 2000"),
        ({"lowest": 2.0, "highest": 1.0}, "lowest", "must be below the highest"),
        ({"count": 1}, "count", "The number of rates is 1"),
        ({"seeds": 0}, "seeds", "The number of seeds is 0"),
        ({"steps": 0}, "steps", "The number of steps is 0"),
    ],
)
def test_what_cannot_be_tried_is_refused_by_name(wrong, field, words):
    with pytest.raises(ConfigurationError, match=words) as caught:
        SearchSettings(**wrong)
    assert caught.value.field == field
