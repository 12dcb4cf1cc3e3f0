"""Errors of a regression are in the target's own units, whatever the loss; classes have none."""

from __future__ import annotations

import numpy as np
import pytest

from engine.training.data.datasets import DatasetSettings
from engine.training.measurement import Measurement
from engine.training.networks.network import Network
from engine.training.race import Race
from engine.training.rules.contestants import contestant
from engine.training.settings import RaceSettings

TWO = (contestant("sgd"), contestant("adam", learning_rate=0.05))


@pytest.fixture
def prices(tmp_path):
    """Return a table of prices in the hundred thousands."""
    path = tmp_path / "prices.csv"
    rows = "".join(f"{i % 7},{i // 7},{250000 + 9000 * (i % 7) - 4000 * (i // 7)}\n" for i in range(49))
    path.write_text("a,b,price\n" + rows)
    return DatasetSettings("csv", path=str(path), task="regression")


@pytest.mark.parametrize("loss", ["squared_error", "huber"])
@pytest.mark.parametrize("part", ["train", "test"])
def test_an_error_is_the_root_of_the_mean_square_of_what_the_answers_are_off_in_units(prices, loss, part):
    race = Race(RaceSettings(prices, Network((4,), loss=loss), TWO, batch_size=8))
    race.advance(40)
    x, _y = race.dataset.part(part)
    answers = race.dataset.target_scaling.restore(race._stack.predict(x))[..., 0]
    expected = np.sqrt(np.mean((answers - race.dataset.targets_in_units(part)) ** 2, axis=1))
    np.testing.assert_allclose(getattr(race.evaluate(), f"{part}_error"), expected, rtol=1e-4)
    assert expected.min() > 100


def test_with_squared_error_it_is_the_root_of_the_loss_in_units(prices):
    race = Race(RaceSettings(prices, Network((4,)), TWO))
    found = race.evaluate()
    scale = float(race.dataset.target_scaling.scale[0])
    np.testing.assert_allclose(found.train_error, scale * np.sqrt(found.train_loss), rtol=1e-5)


def test_classes_and_who_has_diverged_and_no_test_data_have_none(prices):
    assert np.isnan(Race(RaceSettings(DatasetSettings("moons", size=40))).evaluate().train_error).all()
    wild = (contestant("sgd", learning_rate=1000.0), contestant("adam"))
    race = Race(RaceSettings(prices, Network((4,), activation="relu"), wild))
    race.advance(60)
    assert np.isnan(race.evaluate().test_error).tolist() == [True, False]
    alone = Race(RaceSettings(DatasetSettings("sine", size=40, test_fraction=0)))
    assert np.isnan(alone.evaluate().test_error).all()
    assert np.isfinite(alone.evaluate().train_error).all()


def test_errors_that_are_left_out_are_none():
    figures = np.ones(3)
    found = Measurement(1, 1, figures, figures, figures, figures)
    assert np.isnan([found.train_error, found.test_error]).all()
