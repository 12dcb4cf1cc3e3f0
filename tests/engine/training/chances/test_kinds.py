from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.training.chances.findings import Findings
from engine.training.chances.kinds import at_rates, kind_of
from engine.training.chances.settings import SearchSettings
from engine.training.data.datasets import DatasetSettings
from engine.training.rules.contestants import contestant
from engine.training.settings import RaceSettings


def race(*rates, **others) -> RaceSettings:
    """SGD and Adam at these rates, None for their defaults."""
    specs = (contestant("sgd"), contestant("adam"))
    return RaceSettings(contestants=at_rates(specs, rates or (None, None)), **others)


def found(*best) -> Findings:
    """Of two rates, 0.1 and 1, these were the best; None where all diverged."""
    ends = np.array([[[0.1 if rate == each else np.nan] * 3 for rate in (0.1, 1.0)] for each in best])
    search = SearchSettings(lowest=0.1, highest=1.0, count=2)
    return Findings(
        race(), search, "validation", "test", np.array([9]), ends[..., None], ends, ends, np.ones(2)
    )


def test_contestants_take_the_rates_they_are_given_and_keep_their_own_for_none():
    sgd, adam = at_rates(race(0.3, 0.4).contestants, (0.5, None))
    assert sgd == contestant("sgd", learning_rate=0.5)
    assert adam == contestant("adam", learning_rate=0.4)


@pytest.mark.parametrize(
    ("rates", "kind"),
    [
        ((None, None), "At default rates"),
        ((0.5, 0.5), "At one rate: η 0.5"),
        ((0.001, None), "At one rate: η 0.001"),
        ((0.5, None), "At chosen rates"),
        ((0.1, 1.0), "At chosen rates"),
    ],
)
def test_a_race_is_named_by_what_its_rates_have_in_common(rates, kind):
    assert kind_of(race(*rates)) == kind


def test_it_is_at_best_rates_where_these_were_found_for_it_whatever_the_seed():
    at_best = race(0.1, 1.0)
    assert kind_of(at_best, found(0.1, 1.0)) == "At best rates (2 tried, 3 seeds)"
    assert kind_of(replace(at_best, seed=7), found(0.1, 1.0)).startswith("At best rates")
    once = replace(found(0.1, 1.0), search=SearchSettings(lowest=0.1, highest=1.0, count=2, seeds=1))
    assert kind_of(at_best, once) == "At best rates (2 tried, 1 seed)"


@pytest.mark.parametrize(
    "other",
    [
        race(0.1, 0.9),
        race(0.1, 1.0, dataset=DatasetSettings("xor")),
        race(0.1, 1.0, batch_size=None),
    ],
    ids=["rate", "data", "batch"],
)
def test_rates_that_were_found_for_another_race_are_rates_like_any_other(other):
    assert kind_of(other, found(0.1, 1.0)) == "At chosen rates"


def test_where_somebody_has_no_best_rate_the_race_is_not_at_best_rates():
    assert kind_of(race(0.1, None), found(0.1, None)) == "At chosen rates"


def test_who_races_alone_is_not_at_one_rate():
    alone = RaceSettings(contestants=(contestant("sgd", learning_rate=0.5),))
    assert kind_of(alone) == "At chosen rates"
