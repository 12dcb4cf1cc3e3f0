"""Networks by name, and what the perceptron among them can do: it solves OR and AND, and never XOR."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.ops import OPS
from engine.training.data.datasets import DatasetSettings
from engine.training.networks.presets import PRESETS
from engine.training.race import Race
from engine.training.rules.contestants import contestant
from engine.training.settings import RaceSettings

PERCEPTRON = PRESETS["perceptron"]
DESCENTS = tuple(contestant(name, learning_rate=0.1) for name in ("sgd", "momentum", "rmsprop", "adam"))


def corners(name, **others):
    """A race of perceptrons on the four corners of a truth table."""
    data = DatasetSettings(name, size=4, noise=0, test_fraction=0)
    settings = RaceSettings(data, PERCEPTRON.network, DESCENTS, PERCEPTRON.batch_size)
    return Race(replace(settings, **others))


def accuracies(race, epochs):
    return np.array([each.train_accuracy for each in race.advance(4 * epochs).evaluations])


@pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.name)
def test_every_preset_races_and_says_what_it_is(preset):
    race = Race(RaceSettings(DatasetSettings("moons", size=60), preset.network, batch_size=preset.batch_size))
    before = race.evaluate()
    race.advance(10 * race.batches_per_epoch)
    assert np.all(race.evaluate().train_loss <= before.train_loss + 0.5)
    assert preset.title
    assert preset.description


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", ["or", "and"])
def test_the_perceptron_solves_or_and_and(name, seed):
    race = corners(name, seed=seed)
    assert np.all(accuracies(race, 50)[-1] == 1)
    race.advance(20)
    assert np.all(race.evaluate().train_loss == 0)


@pytest.mark.parametrize("seed", range(5))
def test_the_perceptron_never_solves_xor(seed):
    found = accuracies(corners("xor", seed=seed), 200)
    assert found.max() == 0.75
    assert np.all(found <= 0.75)


def test_a_step_of_plain_descent_is_rosenblatts_rule():
    rate = 0.5
    spec = contestant("sgd", learning_rate=rate)
    network, data = replace(PERCEPTRON.network, initializer="zeros"), DatasetSettings("moons", size=60)
    settings = RaceSettings(data, network, (spec,), PERCEPTRON.batch_size, dtype="float64")
    race, weights, bias = Race(settings), np.zeros(2), 0.0
    missed = 0
    for _step in range(200):
        state = race.network(0)
        x, t = state.x[0], state.target[0, 0]
        if t * (x @ weights + bias) <= 0:
            weights, bias = weights + rate * t * x, bias + rate * t
            missed += 1
        race.advance(1)
        np.testing.assert_allclose(race.parameters(0), [*weights, bias], rtol=1e-12, atol=1e-12)
    assert 3 < missed < 100


def test_whatever_the_rate_plain_descent_from_zeros_draws_the_same_line():
    slow, quick = (contestant("sgd", learning_rate=rate) for rate in (0.125, 2.0))
    network = replace(PERCEPTRON.network, initializer="zeros")
    race = corners("or", network=network, contestants=(slow, quick), dtype="float64")
    race.advance(40)
    np.testing.assert_allclose(16 * race.parameters(0), race.parameters(1), rtol=1e-9)


@pytest.mark.parametrize("name", ["or", "and"])
def test_the_line_of_the_picture_is_where_z_is_0_and_keeps_the_classes_apart(name):
    race = corners(name)
    race.advance(200)
    picture = race.picture(16)
    for contestant_, lines in enumerate(picture.lines):
        (line,) = lines
        weights, bias = race.network(contestant_).layers[0]
        z = race.dataset.inputs_at(line) @ weights + bias
        np.testing.assert_allclose(z, 0, atol=1e-4 * np.abs(weights).max())
        across = np.linalg.norm(line[-1] - line[0])
        along = np.sum(np.linalg.norm(np.diff(line, axis=0), axis=1))
        assert along == pytest.approx(across, rel=1e-4)  # it is straight
    assert not any(np.any(wrong) for wrong in picture.mistaken.values())
    assert {*np.unique(picture.answers)} == {0, 1}


def test_a_hidden_layer_lets_the_same_criterion_solve_xor():
    network = replace(PERCEPTRON.network, hidden=(8,))
    race = corners("xor", network=network, contestants=(contestant("adam", learning_rate=0.02),))
    assert accuracies(race, 300)[-1] == 1


def test_its_op_says_in_words_why_a_step_learns_by_a_criterion():
    description = OPS["perceptron"].description
    assert all(part in description for part in ("step", "gradient is 0", "criterion", "Rosenblatt"))
    assert "gradient of a step is 0" in PERCEPTRON.description
