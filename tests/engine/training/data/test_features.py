"""Inputs made of two others, and what networks and maps get of them."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from engine.errors import ConfigurationError
from engine.run.autodiff import evaluate
from engine.run.plan import compile
from engine.training.data.datasets import DatasetSettings, load_dataset
from engine.training.data.features import FEATURES, names_with_features, with_features
from engine.training.networks.network import Network
from engine.training.race import Race
from engine.training.rules.contestants import contestant
from engine.training.settings import RaceSettings

EVERY = tuple(FEATURES)


def test_each_feature_is_what_its_title_says():
    x, y = np.array([0.5, -2.0]), np.array([3.0, 1.0])
    made = with_features(np.column_stack([x, y]), EVERY)
    np.testing.assert_allclose(made.T, [x, y, x**2, y**2, x * y, np.sin(x), np.sin(y)])
    assert [FEATURES[name].title for name in EVERY] == ["x²", "y²", "xy", "sin x", "sin y"]


def test_the_order_of_choosing_makes_no_difference():
    points = np.array([[2.0, 3.0]])
    for chosen in (("siny", "x2"), ("x2", "siny")):
        np.testing.assert_allclose(with_features(points, chosen), [[2, 3, 4, np.sin(3)]])
        assert names_with_features(("x1", "x2"), chosen) == ("x1", "x2", "x1²", "sin(x2)")


def test_what_a_table_may_hold_has_finite_squares():
    made = with_features(np.full((3, 2), 1e100), EVERY)
    assert np.all(np.isfinite(made))
    assert np.all(np.isfinite(np.std(made, axis=0)))


def test_made_inputs_are_standardized_like_the_others_and_stand_after_them():
    plain = load_dataset(DatasetSettings("circles"))
    dataset = load_dataset(DatasetSettings("circles", features=("xy", "x2")))
    assert dataset.feature_names == ("x1", "x2", "x1²", "x1·x2")
    assert (dataset.features, dataset.own_features, dataset.extra) == (4, 2, ("x2", "xy"))
    np.testing.assert_array_equal(dataset.train_x[:, :2], plain.train_x)
    np.testing.assert_allclose(dataset.train_x.mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(dataset.train_x.std(axis=0), 1, atol=1e-6)
    x, y, square, product = dataset.inputs_in_units("test").T
    np.testing.assert_allclose(square, x**2, atol=1e-5)
    np.testing.assert_allclose(product, x * y, atol=1e-5)
    assert dataset.points_in_units("test").shape == (100, 2)


def test_a_network_gets_for_a_point_what_it_was_trained_on():
    dataset = load_dataset(DatasetSettings("moons", features=EVERY))
    points = dataset.points_in_units("train")
    np.testing.assert_allclose(dataset.inputs_at(points), dataset.train_x, atol=1e-5)


def linear_race(features):
    settings = DatasetSettings("circles", features=features)
    race = Race(RaceSettings(settings, Network(hidden=()), (contestant("adam", learning_rate=0.05),)))
    race.advance(60 * race.batches_per_epoch)
    return race


def test_with_squares_a_linear_model_tells_circles_apart_and_its_map_is_round():
    assert linear_race(()).evaluate().test_accuracy[0] < 0.8
    race = linear_race(("x2", "y2"))
    assert race.evaluate().test_accuracy[0] > 0.95
    picture = race.picture(41)
    inner = picture.answers[0, :, :, 1] > 0.5
    x, y = np.meshgrid(picture.x, picture.y)
    radius = np.hypot(x, y)
    assert np.all(inner[radius < 0.5])
    assert not np.any(inner[radius > 1])


def test_an_opened_network_loses_what_the_race_says():
    race = linear_race(("x2", "siny"))
    state = race.network(0)
    assert state.x.shape == (32, 4)
    built = state.graph()
    loss = evaluate(built.graph, compile(built.graph, [built.loss]), built.loss).values[built.loss]
    assert loss == pytest.approx(race.advance().losses[0, 0], rel=1e-5)


def test_settings_keep_their_features_as_plain_values():
    settings = RaceSettings(DatasetSettings("moons", features=("x2", "siny")))
    assert msgspec.convert(msgspec.to_builtins(settings), RaceSettings) == settings


@pytest.mark.parametrize(
    ("settings", "part"),
    [
        ({"features": ("x3",)}, "choose one of x2, y2, xy, sinx, siny"),
        ({"features": ("x2", "x2")}, "x2 twice"),
        ({"features": ["x2"]}, "must be a tuple"),
        ({"name": "sine", "features": ("x2",)}, "two inputs; these have 1"),
        ({"name": "digits", "features": ("x2",)}, "two inputs; these have 64"),
    ],
)
def test_features_that_cannot_be_are_refused(settings, part):
    with pytest.raises(ConfigurationError, match=part) as caught:
        DatasetSettings(**settings)
    assert caught.value.field == "features"


def test_a_table_with_two_inputs_may_have_features_and_one_with_three_not(tmp_path):
    for inputs in (2, 3):
        path = tmp_path / f"{inputs}.csv"
        names = "abc"[:inputs]
        rows = (",".join(str((row * 7 + place) % 5 / 2) for place in range(inputs)) for row in range(20))
        path.write_text(f"{','.join(names)},y\n" + "".join(f"{row},{n}.5\n" for n, row in enumerate(rows)))
        settings = DatasetSettings("csv", path=str(path), features=("xy",))
        if inputs == 2:
            assert load_dataset(settings).feature_names == ("a", "b", "a·b")
        else:
            with pytest.raises(ConfigurationError, match="these have 3") as caught:
                load_dataset(settings)
            assert caught.value.field == "features"
