"""Points that a user drew, as a data set."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from engine.errors import ConfigurationError
from engine.training import checkpoint
from engine.training.data.datasets import DatasetSettings, load_dataset
from engine.training.data.drawn import MOST_POINTS, REACH
from engine.training.networks.network import Network
from engine.training.race import Race
from engine.training.record import Record
from engine.training.settings import RaceSettings

FOUR = ((-1.0, -1.5, 2), (-2.0, -1.0, 2), (3.0, 2.0, 7), (2.0, 2.5, 7))


def drawn(points):
    return DatasetSettings("drawn", points=points, test_fraction=0)


def test_points_are_examples_of_the_classes_that_are_there():
    dataset = load_dataset(drawn(FOUR))
    assert dataset.class_names == ("2", "7")
    assert dataset.feature_names == ("x", "y")
    rows = {
        (*map(float, np.round(place, 3)), dataset.class_names[number])
        for place, number in zip(dataset.inputs_in_units("train"), dataset.train_y, strict=True)
    }
    assert rows == {(x, y, str(number)) for x, y, number in FOUR}


def test_a_part_of_each_class_is_kept_to_test_on():
    dataset = load_dataset(DatasetSettings("drawn", points=FOUR * 5))
    assert np.bincount(dataset.test_y).tolist() == [2, 2]


def test_a_race_on_drawn_points_is_kept_with_them(tmp_path):
    settings = RaceSettings(DatasetSettings("drawn", points=FOUR), Network((3,)))
    race = Race(settings)
    race.advance(3)
    kept = checkpoint.checkpoint(race, Record(len(race.contestants)), checkpoint.digest(race.dataset))
    checkpoint.write(tmp_path / "race", kept)
    assert checkpoint.read(tmp_path / "race").settings == settings
    assert msgspec.convert(msgspec.json.decode(msgspec.json.encode(settings)), RaceSettings) == settings


@pytest.mark.parametrize(
    ("points", "part"),
    [
        (None, "two classes or more: there are none yet"),
        ((), "two classes or more: there are none yet"),
        (((1.0, 1.0, 3),) * 9, "All points are of class 3: draw some of another"),
        ((*FOUR, (0.0, 0.0, 1)), "Class 1 has one point: draw another"),
        (((1.0, 1.0, 0), *FOUR), "class from 1 to 9"),
        (((1.0, 1.0, 10), *FOUR), "class from 1 to 9"),
        (((1.0, 1.0, 1.0), *FOUR), "class from 1 to 9"),
        (((1.0, True, 1), *FOUR), "class from 1 to 9"),
        (((1.0, REACH + 0.01, 1), *FOUR), "within 6 of zero"),
        (((float("nan"), 0.0, 1), *FOUR), "within 6 of zero"),
        (((1.0, 1.0), *FOUR), "each point needs a place"),
        ([*FOUR], "each point needs a place"),
        (FOUR * (MOST_POINTS // 4) + FOUR[:1], "3001 points are too many; 3000 can be kept"),
    ],
)
def test_what_is_missing_or_cannot_be_is_said(points, part):
    with pytest.raises(ConfigurationError, match=part) as caught:
        drawn(points)
    assert caught.value.field == "points"


def test_as_many_points_as_can_be_kept_make_a_data_set():
    assert len(load_dataset(drawn(FOUR * (MOST_POINTS // 4))).train_x) == MOST_POINTS


def test_points_belong_to_no_other_data_set():
    with pytest.raises(ConfigurationError, match="Points does not apply to the data set moons"):
        DatasetSettings("moons", points=FOUR)
