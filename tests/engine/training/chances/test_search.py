"""The search is the races it is made of: every figure is found again by racing alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.errors import ConfigurationError
from engine.training.chances.search import VALIDATION_FRACTION, RateSearch
from engine.training.chances.settings import SearchSettings
from engine.training.data.datasets import DatasetSettings, load_dataset
from engine.training.race import Race
from engine.training.rules.contestants import contestant
from engine.training.settings import RaceSettings

RACE = RaceSettings(
    DatasetSettings("moons", size=80), contestants=(contestant("sgd"), contestant("adam", beta1=0.8)), seed=5
)
SEARCH = SearchSettings(lowest=0.01, highest=1.0, count=3, seeds=2, steps=60)


def searched(race: RaceSettings = RACE, search: SearchSettings = SEARCH) -> RateSearch:
    found = RateSearch(race, search)
    while found.is_busy:
        found.advance()
    return found


def alone(contestant_index: int, rate: float, seed: int) -> Race:
    """One run of the search, raced by itself."""
    spec = RACE.contestants[contestant_index].with_hyperparameter("learning_rate", rate)
    data = load_dataset(RACE.dataset, VALIDATION_FRACTION)
    race = Race(replace(RACE, contestants=(spec,), seed=RACE.seed + seed), data)
    race.advance(SEARCH.steps)
    return race


def test_every_figure_is_that_of_the_contestant_racing_alone_at_that_rate_from_that_seed():
    found = searched().findings
    for place in np.ndindex(2, 3, 2):
        race = alone(place[0], SEARCH.rates[place[1]], place[2])
        (validated,), _accuracy, _error = race.measure("validation")
        (loss,), (accuracy,), _error = race.measure("test")
        assert found.curves[place][-1] == pytest.approx(validated, rel=1e-5)
        assert found.losses[place] == pytest.approx(loss, rel=1e-5)
        assert found.accuracies[place] == accuracy


def test_curves_begin_at_the_start_and_end_at_the_last_step():
    found = searched().findings
    assert (found.at[0], found.at[-1]) == (0, 60)
    assert np.all(np.diff(found.at) > 0)
    same_start = found.curves[:, :, 0, 0]
    assert np.all(same_start == same_start[0, 0])
    assert found.curves[0, 0, 1, 0] != same_start[0, 0]


def test_nobody_learns_from_what_rates_are_judged_by_nor_from_what_is_reported_on():
    whole, cut = load_dataset(RACE.dataset), searched().dataset
    parts = {name: {tuple(row) for row in in_units(cut, name)} for name in ("train", "validation", "test")}
    assert not parts["train"] & parts["validation"]
    assert not (parts["train"] | parts["validation"]) & parts["test"]
    assert len(parts["validation"]) == pytest.approx(VALIDATION_FRACTION * len(whole.train_x), abs=1)
    np.testing.assert_allclose(in_units(cut, "test"), in_units(whole, "test"), rtol=1e-5, atol=1e-5)


def in_units(dataset, part):
    return np.round(dataset.input_scaling.restore(dataset.part(part)[0]), 5)


def test_where_nothing_is_held_out_the_training_part_is_all_there_is_to_judge_by():
    found = searched(replace(RACE, dataset=DatasetSettings("xor", size=8, test_fraction=0))).findings
    assert (found.judged_by, found.reported_on) == ("train", "train")
    np.testing.assert_array_equal(found.losses, found.curves[..., -1])


def test_what_a_step_takes_is_timed_for_each_contestant_alone():
    seconds = searched().findings.seconds
    assert seconds.shape == (2,)
    assert np.all((seconds > 0) & (seconds < 1))


def test_the_same_settings_find_the_same():
    first, again = searched().findings, searched().findings
    np.testing.assert_array_equal(first.curves, again.curves)
    np.testing.assert_array_equal(first.losses, again.losses)


def test_more_contestants_than_run_at_once_are_dealt_into_several_stacks_and_none_is_left_out():
    many = tuple(contestant("sgd", learning_rate=0.001 * (1 + index)) for index in range(9))
    search = SearchSettings(lowest=0.1, highest=1.0, count=10, seeds=1, steps=5)
    found = searched(replace(RACE, contestants=many), search).findings
    assert np.isfinite(found.losses).all()
    np.testing.assert_allclose(found.losses, np.broadcast_to(found.losses[:1], found.losses.shape), rtol=1e-5)


def test_progress_goes_from_nothing_to_all_in_small_parts():
    search = RateSearch(RACE, SEARCH)
    seen = [search.done]
    while search.is_busy:
        search.advance()
        seen.append(search.done)
    assert seen[0] == 0
    assert seen[-1] == 1
    assert max(np.diff(seen)) <= 1 / SEARCH.steps
    assert sorted(seen) == seen


def test_what_diverges_is_worse_than_anything():
    search = SearchSettings(lowest=0.1, highest=1000.0, count=2, seeds=1, steps=300)
    curve = replace(RACE, dataset=DatasetSettings("sine", size=60), contestants=(contestant("momentum"),))
    found = searched(curve, search).findings
    assert np.isnan(found.losses[0, 1, 0])
    assert found.best_rate(0) == 0.1


def test_what_makes_no_race_is_refused_before_anything_runs():
    with pytest.raises(ConfigurationError, match="too many"):
        RateSearch(replace(RACE, network=replace(RACE.network, hidden=(4096, 4096))), SEARCH).advance()
