from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from engine.training.data.datasets import DatasetSettings
from engine.training.fingerprint import fingerprint
from engine.training.networks.network import Network
from engine.training.race import Race
from engine.training.rules.contestants import contestant
from engine.training.settings import RaceSettings

MOONS = RaceSettings(DatasetSettings("moons", size=60), contestants=(contestant("sgd"),))


def test_it_is_two_groups_of_four_that_a_person_can_compare():
    assert re.fullmatch("[0-9a-f]{4}-[0-9a-f]{4}", fingerprint([np.arange(3)]))


@pytest.mark.parametrize(
    "other",
    [
        [np.array([1.0, 2.0, 4.0])],
        [np.array([1.0, 2.0, 3.0], np.float32)],
        [np.array([[1.0, 2.0, 3.0]])],
        [np.array([1.0, 2.0]), np.array([3.0])],
        [np.array([1.0, 2.0, 3.0]), np.array([])],
    ],
    ids=["value", "dtype", "shape", "cut", "another"],
)
def test_values_dtypes_and_shapes_have_a_part_in_it(other):
    assert fingerprint(other) != fingerprint([np.array([1.0, 2.0, 3.0])])


def test_a_race_keeps_its_own_from_start_to_end_and_whoever_races():
    race = Race(MOONS)
    first = race.fingerprint
    race.advance(10)
    race.reset()
    others = replace(MOONS, contestants=(contestant("adam"), contestant("sgd", learning_rate=1.0)))
    assert first == race.fingerprint == Race(MOONS).fingerprint == Race(others).fingerprint


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 1},
        {"batch_size": 16},
        {"dtype": "float64"},
        {"dataset": DatasetSettings("moons", size=60, seed=1)},
        {"dataset": DatasetSettings("moons", size=60, test_fraction=0.5)},
        {"network": Network((8, 9))},
        {"network": Network(initializer="he_normal")},
        {"network": Network(dropout=0.5)},
        {"shuffled": False},
    ],
    ids=lambda change: next(iter(change)),
)
def test_other_data_weights_batches_or_masks_have_another_one(change):
    assert Race(replace(MOONS, **change)).fingerprint != Race(MOONS).fingerprint


def test_masks_of_another_rate_or_seed_have_another_one_and_a_rate_without_layers_has_none():
    rates = {Race(replace(MOONS, network=Network(dropout=rate))).fingerprint for rate in (0, 0.2, 0.5)}
    assert len(rates) == 3
    linear = [Race(replace(MOONS, network=Network((), dropout=rate))).fingerprint for rate in (0, 0.5)]
    assert linear[0] == linear[1]


def test_what_no_seed_decides_has_no_part_in_it():
    ordered = replace(MOONS, shuffled=False, network=Network((), initializer="zeros"))
    assert Race(ordered).fingerprint == Race(replace(ordered, seed=1)).fingerprint
