"""Schedules against PyTorch's, and at the places where one can say what they are."""

from __future__ import annotations

import re

import pytest

from engine.training.rules.schedules import FACTOR, LENGTH, SCHEDULES
from tests.engine.reference.descents import SCHEDULED
from tests.engine.reference.stored import MAKE_IT_ANEW, stored

MOVING = [name for name, row in SCHEDULES.items() if row.factor is not None]


def factors(name, steps, **chosen) -> list[float]:
    row = SCHEDULES[name]
    h = {**{each.name: each.default for each in row.hyperparameters}, **chosen}
    return [row.factor(step, h) for step in steps]


def test_every_schedule_was_compared_with_pytorch():
    missing = [name for name in MOVING if f"schedule/{name}/short" not in stored()]
    assert not missing, MAKE_IT_ANEW + ", ".join(missing)


@pytest.mark.parametrize("chosen", SCHEDULED)
@pytest.mark.parametrize("name", [name for name in MOVING if f"schedule/{name}/short" in stored()])
def test_a_schedule_is_the_scheduler_of_pytorch(name, chosen):
    (theirs,) = stored()[f"schedule/{name}/{chosen}"]
    ours = factors(name, range(1, len(theirs) + 1), **SCHEDULED[chosen])
    assert ours == pytest.approx(theirs, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(
    ("name", "steps", "expected"),
    [
        ("step", (1, 10, 11, 20, 21), (1, 1, 0.5, 0.5, 0.25)),
        ("exponential", (1, 2, 3), (1, 0.5, 0.25)),
        ("cosine", (1, 6, 11, 1000), (1, 0.5, 0, 0)),
        ("warm_up", (1, 5, 10, 1000), (0.1, 0.5, 1, 1)),
        ("one_cycle", (1, 3, 10, 1000), (1 / 25, 1, 4e-6, 4e-6)),
    ],
)
def test_what_a_rate_is_multiplied_by_at_places_one_knows(name, steps, expected):
    assert factors(name, steps, **{LENGTH: 10, FACTOR: 0.5}) == pytest.approx(expected, abs=1e-15)


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_row_documents_itself(name):
    row = SCHEDULES[name]
    assert row.title
    assert row.description
    assert row.formula.startswith(r"\eta_t = ")
    assert re.search(r"\b(19|20)\d\d\b", row.source)
    for each in row.hyperparameters:
        assert each.title
        assert each.symbol in row.formula
        assert each.default in each.bounds


@pytest.mark.parametrize("name", MOVING)
def test_no_schedule_goes_beyond_the_rate_that_is_set_nor_below_nothing(name):
    assert all(0 <= factor <= 1 for factor in factors(name, range(1, 3000, 7)))
