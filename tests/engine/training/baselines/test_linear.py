"""The linear model is the least that its loss can be: found again by other ways to that point."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.training.baselines.linear import AT_REST, MOST_STEPS, LinearModel, Rows
from engine.training.data.datasets import DatasetSettings, load_dataset
from engine.training.networks.network import Network, layers_from
from engine.training.race import Race
from engine.training.rules.contestants import contestant
from engine.training.settings import RaceSettings


def trained(name: str, strength: float, **data) -> tuple:
    dataset = load_dataset(DatasetSettings(name, **data))
    model = LinearModel(Rows(dataset, dataset.train_x, dataset.train_y), strength)
    while model.is_busy:
        model.advance()
    ((weights, bias),) = layers_from(model.parameters, [(dataset.features, dataset.outputs)])
    return dataset, model, weights, bias


@pytest.mark.parametrize("strength", [0.0, 0.01, 1.0])
def test_a_line_through_numbers_has_the_slope_that_sums_in_plain_python_give(strength):
    dataset, _model, weights, bias = trained("sine", strength)
    xs, ts = dataset.train_x[:, 0].tolist(), dataset.train_y[:, 0].tolist()
    rows, mean_x, mean_t = len(xs), math.fsum(xs) / len(xs), math.fsum(ts) / len(ts)
    together = math.fsum((x - mean_x) * (t - mean_t) for x, t in zip(xs, ts, strict=True)) / rows
    alone = math.fsum((x - mean_x) ** 2 for x in xs) / rows
    slope = together / (alone + strength)
    assert weights.item() == pytest.approx(slope, rel=1e-9)
    assert bias.item() == pytest.approx(mean_t - slope * mean_x, abs=1e-9)


@pytest.mark.parametrize("strength", [0.0, 0.1])
@pytest.mark.parametrize("rows", [300, 5])
def test_a_regression_is_the_least_squares_of_rows_and_penalty_together(rows, strength):
    """With few rows there are more inputs than rows, and of all best weights the smallest are meant."""
    whole = load_dataset(DatasetSettings("surface", features=("x2", "y2", "xy", "sinx", "siny")))
    x, y = whole.train_x[:rows], whole.train_y[:rows]
    model = LinearModel(Rows(whole, x, y), strength)
    centred, targets = x - x.mean(axis=0, dtype=float), y - y.mean(axis=0, dtype=float)
    pull = math.sqrt(strength * rows) * np.eye(x.shape[1])
    system, wanted = np.vstack([centred, pull]), np.vstack([targets, np.zeros((x.shape[1], 1))])
    expected = np.linalg.lstsq(system, wanted, rcond=1e-6)[0]
    ((weights, _bias),) = layers_from(model.parameters, [(whole.features, 1)])
    np.testing.assert_allclose(weights, expected, rtol=1e-5, atol=1e-7)
    assert (model.is_busy, model.is_at_rest) == (False, True)


def test_of_two_inputs_that_say_the_same_each_gets_half():
    dataset = load_dataset(DatasetSettings("surface"))
    twice = np.repeat(dataset.train_x[:, :1], 2, axis=1)
    model = LinearModel(Rows(dataset, twice, dataset.train_y), 0.0)
    first, second, _bias = model.parameters
    assert first == pytest.approx(second)
    assert abs(first) < 10


@pytest.mark.parametrize(("name", "strength"), [("moons", 0.0), ("spiral3", 0.01), ("digits", 0.1)])
def test_a_classification_comes_to_rest_where_its_own_gradient_is_nothing(name, strength):
    dataset, model, weights, bias = trained(name, strength)
    assert model.is_at_rest
    assert model.steps < MOST_STEPS
    x = dataset.train_x.astype(float)
    scores = np.exp(x @ weights + bias)
    off = scores / scores.sum(axis=1, keepdims=True) - np.eye(dataset.outputs)[dataset.train_y]
    centred = x - x.mean(axis=0)
    slope = centred.T @ off / len(x) + 2 * strength * weights
    assert np.abs(slope).max() <= 1.01 * AT_REST
    assert np.abs(off.mean(axis=0)).max() <= 1.01 * AT_REST


def test_two_classes_along_one_input_are_the_logistic_curve_that_newton_finds():
    dataset, _model, weights, bias = trained("moons", 0.0)
    x, y = dataset.train_x.astype(float), dataset.train_y
    with_one = np.hstack([x, np.ones((len(x), 1))])
    found = np.zeros(3)
    for _round in range(30):
        p = 1 / (1 + np.exp(-with_one @ found))
        curvature = (with_one * (p * (1 - p))[:, None]).T @ with_one
        found -= np.linalg.solve(curvature, with_one.T @ (p - y))
    apart = np.append(weights[:, 1] - weights[:, 0], bias[1] - bias[0])
    np.testing.assert_allclose(apart, found, atol=0.02)


def test_classes_that_a_line_separates_are_left_on_their_way():
    dataset, model, _weights, _bias = trained("and", 0.0, noise=0.0, size=40)
    assert model.measure(dataset.train_x, dataset.train_y)[1] == 1
    assert model.is_at_rest or model.steps == MOST_STEPS


def test_progress_grows_to_the_end():
    dataset = load_dataset(DatasetSettings("moons"))
    model, seen = LinearModel(Rows(dataset, dataset.train_x, dataset.train_y), 0.0), []
    while model.is_busy:
        seen.append(model.done)
        model.advance()
    assert seen == sorted(seen)
    assert (seen[0], model.done) == (0, 1)


@pytest.mark.parametrize("name", ["moons", "sine"])
def test_its_figures_are_those_that_a_race_measures_of_such_a_network(name):
    dataset, model, *_layer = trained(name, 0.01)
    race = Race(
        RaceSettings(DatasetSettings(name), Network(hidden=(), l2=0.01), (contestant("sgd"),),
                     dtype="float64"),
        dataset,
    )  # fmt: skip
    state = race.state
    state.parameters[0] = model.parameters
    race.go_to(state)
    for part in ("train", "test"):
        (loss,), (accuracy,), _error = race.measure(part)
        assert model.measure(*dataset.part(part)) == (
            pytest.approx(loss, rel=1e-6), pytest.approx(accuracy, nan_ok=True),
        )  # fmt: skip


def test_nothing_that_was_learned_by_a_race_has_a_lower_loss():
    dataset, model, *_layer = trained("moons", 0.0)
    settings = RaceSettings(DatasetSettings("moons"), Network(hidden=()), (contestant("adam"),), None)
    race = Race(settings, dataset)
    race.advance(300)
    assert model.measure(dataset.train_x, dataset.train_y)[0] <= race.measure("train").loss[0] + 1e-6
