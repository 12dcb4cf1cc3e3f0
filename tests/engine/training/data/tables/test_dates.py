"""Which texts are dates: ranges, ratios and odds look like some."""

from __future__ import annotations

import pytest

from engine.training.data.tables.dates import is_date

DATES = [
    "2020-01-31", "31.1.20", "1/31/2010", "2020. 1. 5", "2020-01", "1/2020", "1-01", "3-12", "01/31", "12:30",
    "1977-Jan", "Jan-49", "5Jan2012", "Jan 1 2000", "January 5, 2012", "Sept 3", "2020Q1", "1959:Q1",
    "Q1 2020", "2012-05-01T10:00:00Z", "2020년 1월",
]  # fmt: skip
OTHERS = [
    "20-24", "0-4", "5-9", "15-24", "40-", "12-15 years", "3/4", "1:5", "26:30", "11:150", "Mark12", "Mayor",
    "Marie 3", "decision 2", "1. Never Married", "1-1.5l", "v1.2",
]  # fmt: skip


@pytest.mark.parametrize("text", DATES)
def test_a_date_is_one_however_it_is_written(text):
    assert is_date(text)


@pytest.mark.parametrize("text", OTHERS)
def test_what_only_looks_like_a_date_is_none(text):
    assert not is_date(text)
