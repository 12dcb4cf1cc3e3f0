"""Contestants that take their steps in one update move exactly as each would alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.training import track
from engine.training.data.datasets import DatasetSettings
from engine.training.networks.network import Network
from engine.training.race import Race
from engine.training.rules.contestants import contestant
from engine.training.rules.optimizers import OPTIMIZERS
from engine.training.settings import RaceSettings
from engine.training.track import Run, turns

RATES = (0.003, 0.01, 0.25)


def settings_of(*contestants, dtype="float32"):
    data = DatasetSettings("moons", size=60)
    return RaceSettings(data, Network(hidden=(4,)), contestants, batch_size=16, dtype=dtype)


def alone(monkeypatch):
    monkeypatch.setattr(track, "TOGETHER", 0)


def turns_of(race):
    (lane,) = race._lanes
    return lane._turns


def assert_same(first, second):
    """Both races stand at the very same numbers."""
    one, other = first.state, second.state
    np.testing.assert_array_equal(one.parameters, other.parameters)
    for memory, theirs in zip(one.memories, other.memories, strict=True):
        assert memory.keys() == theirs.keys()
        for name, array in memory.items():
            np.testing.assert_array_equal(array, theirs[name])


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_contestants_of_several_rates_move_together_as_alone(monkeypatch, optimizer, dtype):
    settings = settings_of(*(contestant(optimizer, learning_rate=rate) for rate in RATES), dtype=dtype)
    together = Race(settings)
    assert len(turns_of(together)) == 1
    losses = together.advance(40).losses
    alone(monkeypatch)
    single = Race(settings)
    assert len(turns_of(single)) == 3
    np.testing.assert_array_equal(single.advance(40).losses, losses)
    assert_same(together, single)


def test_only_those_that_differ_in_their_rate_alone_and_stand_side_by_side_move_together():
    kinds = [
        contestant("sgd"), contestant("sgd", learning_rate=1.0), contestant("momentum"),
        contestant("momentum", momentum=0.5), contestant("momentum", momentum=0.5, learning_rate=0.1),
        contestant("sgd", learning_rate=2.0),
    ]  # fmt: skip
    runs = [Run(number, spec, spec.row.init(3, np.float64)) for number, spec in enumerate(kinds)]
    assert [[run.contestant for run in group] for group in track._cut(runs, 9)] == [[0, 1], [2], [3, 4], [5]]
    assert [len(group) for group in track._cut(runs[:2], 1)] == [1, 1]


def test_schedules_and_clipping_keep_a_contestant_to_itself():
    for kept in ({"schedule": "exponential"}, {"clipping": "norm"}):
        specs = [contestant("sgd", learning_rate=rate, **kept) for rate in RATES]
        assert len(turns_of(Race(settings_of(*specs)))) == 3


def test_wide_networks_are_updated_row_by_row(monkeypatch):
    specs = [contestant("adam", learning_rate=rate) for rate in RATES]
    runs = [Run(number, spec, spec.row.init(5, np.float64)) for number, spec in enumerate(specs)]
    rows = np.zeros((3, 5))
    monkeypatch.setattr(track, "TOGETHER", 10)
    assert len(list(turns(runs, rows, rows))) == 2
    monkeypatch.setattr(track, "TOGETHER", 15)
    assert len(list(turns(runs, rows, rows))) == 1


def test_a_rate_that_is_changed_on_the_way_is_followed_by_its_contestant_alone(monkeypatch):
    settings = settings_of(*(contestant("adam", learning_rate=rate) for rate in RATES))

    def raced():
        race = Race(settings)
        race.advance(5)
        race.set_hyperparameter(1, "learning_rate", 0.1)
        race.advance(5)
        race.set_hyperparameter(2, "beta1", 0.5)
        race.advance(5)
        return race

    together = raced()
    alone(monkeypatch)
    assert_same(together, raced())


def test_those_who_go_on_remember_what_they_did_when_one_of_them_diverges(monkeypatch):
    settings = settings_of(*(contestant("momentum", learning_rate=rate) for rate in (0.1, 1000, 0.2)))
    settings = replace(settings, network=Network(hidden=(4,), activation="identity"))
    together = Race(settings)
    losses = together.advance(300).losses
    assert [status.running for status in together.statuses] == [True, False, True]
    assert len(turns_of(together)) == 1
    alone(monkeypatch)
    single = Race(settings)
    np.testing.assert_array_equal(single.advance(300).losses, losses)
    assert_same(together, single)


def test_a_race_of_several_rates_goes_on_from_its_state_bit_for_bit():
    settings = settings_of(*(contestant("adam", learning_rate=rate) for rate in RATES))
    first, second = Race(settings), Race(settings)
    first.advance(7)
    second.go_to(first.state)
    np.testing.assert_array_equal(first.advance(7).losses, second.advance(7).losses)
    assert_same(first, second)
