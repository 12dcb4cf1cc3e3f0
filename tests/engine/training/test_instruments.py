"""Pictures of what the networks of a race answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.errors import ConfigurationError
from engine.training import instruments
from engine.training.data.datasets import DatasetSettings
from engine.training.instruments import INSTRUMENTS, Boundaries, Confusions, Fit, Predictions, suiting
from engine.training.networks.network import Network
from engine.training.race import Race
from engine.training.rules.contestants import contestant
from engine.training.settings import RaceSettings

TWO = (contestant("sgd"), contestant("adam", learning_rate=0.02))


def trained(data, epochs=0, hidden=(8,)):
    race = Race(RaceSettings(data, Network(hidden=hidden), TWO))
    race.advance(epochs * race.batches_per_epoch)
    return race


@pytest.mark.parametrize(("name", "classes"), [("moons", 2), ("spiral3", 3)])
def test_boundaries_are_class_probabilities_over_the_plane_of_the_data(name, classes):
    race = trained(DatasetSettings(name, size=90))
    picture = race.picture(20)
    assert isinstance(picture, Boundaries)
    assert picture.answers.shape == (2, 20, 20, classes)
    assert picture.answers.dtype == np.float32
    np.testing.assert_allclose(picture.answers.sum(axis=-1), 1, rtol=1e-5)
    points = race.dataset.inputs_in_units("train")
    for axis, column in ((picture.x, 0), (picture.y, 1)):
        assert axis[0] < points[:, column].min() < points[:, column].max() < axis[-1]


def test_without_a_test_part_nothing_of_it_is_mistaken():
    picture = trained(DatasetSettings("moons", size=30, test_fraction=0)).picture(8)
    assert picture.mistaken["test"].shape == (2, 0)
    assert picture.mistaken["train"].shape == (2, 30)


@pytest.mark.parametrize("name", ["moons", "spiral3"])
def test_boundaries_mark_what_is_answered_wrong_and_where_answers_change(name):
    race = trained(DatasetSettings(name, size=90), epochs=5)
    picture, measured = race.picture(20), race.evaluate()
    for part, accuracy in (("train", measured.train_accuracy), ("test", measured.test_accuracy)):
        np.testing.assert_allclose(1 - picture.mistaken[part].mean(axis=1), accuracy)
    assert len(picture.lines) == 2
    for lines in picture.lines:
        assert np.all(np.concatenate(lines) <= [picture.x[-1], picture.y[-1]])


def test_axes_of_one_unit_are_of_one_length_and_others_are_left_as_they_are(tmp_path):
    def axes(scale):
        path = tmp_path / f"{scale}.csv"
        path.write_text("x,y,kind\n" + "".join(f"{i % 5},{i // 5 * scale},{i % 2}\n" for i in range(50)))
        picture = trained(DatasetSettings("csv", path=str(path))).picture(10)
        return np.ptp(picture.x), np.ptp(picture.y)

    across, up = axes(1)
    assert across == pytest.approx(up) == pytest.approx(1.2 * 9)
    assert axes(1000) == pytest.approx((1.2 * 4, 1.2 * 9000))


def test_a_point_of_the_boundaries_is_what_the_network_answers_there():
    race = trained(DatasetSettings("or", noise=0.1), epochs=60)
    picture = race.picture(30)

    def probability_of_one(x, y):
        column, row = np.argmin(np.abs(picture.x - x)), np.argmin(np.abs(picture.y - y))
        return picture.answers[1, row, column, 1]

    assert probability_of_one(0, 0) < 0.1
    assert probability_of_one(0, 1) > 0.9
    assert probability_of_one(1, 0) > 0.9


def test_rows_of_the_boundaries_go_from_low_to_high_y(tmp_path):
    path = tmp_path / "above.csv"
    path.write_text("x,y,kind\n" + "".join(f"{i % 5},{i // 5},{int(i >= 25)}\n" for i in range(50)))
    picture = trained(DatasetSettings("csv", path=str(path)), epochs=200).picture(10)
    assert np.all(picture.answers[1, 0, :, 1] < 0.1)
    assert np.all(picture.answers[1, -1, :, 1] > 0.9)


@pytest.mark.parametrize("value", ["0", "-7", "1e99"])
def test_boundaries_have_an_extent_where_a_column_never_changes(value, tmp_path):
    path = tmp_path / "flat.csv"
    rows = (f"{place},{value},{'ab'[place % 2]}\n" for place in range(8))
    path.write_text("x,y,kind\n" + "".join(rows), encoding="utf-8")
    race = Race(RaceSettings(DatasetSettings("csv", path=str(path))))
    picture = race.picture(8)
    assert picture.y[0] < float(value) < picture.y[-1]
    assert np.all(np.isfinite(picture.answers))


def test_a_curve_is_drawn_in_the_units_of_the_data():
    race = trained(DatasetSettings("sine", noise=0), epochs=300, hidden=(16,))
    picture = race.picture(50)
    assert isinstance(picture, Fit)
    assert picture.answers.shape == (2, 50, 1)
    inside = np.abs(picture.x) < 3
    np.testing.assert_allclose(picture.answers[1, inside, 0], np.sin(picture.x[inside]), atol=0.15)


def test_a_regression_over_a_plane_has_boundaries_in_the_units_of_its_target(tmp_path):
    path = tmp_path / "plane.csv"
    path.write_text("a,b,price\n" + "".join(f"{i % 7},{i // 7},{1000.5 + 10 * (i % 7)}\n" for i in range(49)))
    race = trained(DatasetSettings("csv", path=str(path), task="regression"), epochs=400)
    picture = race.picture(9)
    assert picture.answers.shape == (2, 9, 9, 1)
    assert 985 < picture.answers[1].min() < 1010
    assert 1050 < picture.answers[1].max() < 1075


def test_confusions_count_every_test_image_once():
    race = trained(DatasetSettings("digits", size=400), epochs=10, hidden=(32,))
    picture = race.picture()
    assert isinstance(picture, Confusions)
    assert picture.counts.shape == (2, 10, 10)
    np.testing.assert_array_equal(
        picture.counts.sum(axis=2)[0], np.bincount(race.dataset.test_y, minlength=10)
    )
    right = np.trace(picture.counts, axis1=1, axis2=2) / len(race.dataset.test_y)
    np.testing.assert_allclose(right, race.evaluate().test_accuracy)


def test_without_test_data_confusions_are_empty():
    race = trained(DatasetSettings("digits", size=40, test_fraction=0))
    assert race.picture().counts.sum() == 0


@pytest.fixture
def many_inputs(tmp_path):
    """Return the settings of a regression from three inputs."""
    path = tmp_path / "many.csv"
    path.write_text("a,b,c,y\n" + "".join(f"{i},{i * i % 7},{-i},{i / 3}\n" for i in range(20)))
    return DatasetSettings("csv", path=str(path))


@pytest.mark.parametrize("test_fraction", [0.5, 0])
def test_a_regression_of_many_inputs_shows_what_is_predicted_over_what_is_true(many_inputs, test_fraction):
    race = trained(replace(many_inputs, test_fraction=test_fraction), epochs=20)
    picture = race.picture()
    assert isinstance(picture, Predictions)
    part = "test" if test_fraction else "train"
    np.testing.assert_allclose(picture.targets, race.dataset.targets_in_units(part), rtol=1e-5)
    errors = np.sqrt(np.mean((picture.answers - picture.targets) ** 2, axis=1))
    np.testing.assert_allclose(errors, getattr(race.evaluate(), f"{part}_error"), rtol=1e-4)


@pytest.mark.parametrize(
    ("name", "suit"),
    [
        ("sine", ["fit", "predictions", "residuals"]),
        ("surface", ["boundaries", "predictions", "residuals"]),
        ("moons", ["boundaries", "confusions"]),
        ("digits", ["confusions"]),
    ],
)
def test_data_are_looked_at_by_any_instrument_that_suits_them_or_by_the_first(name, suit):
    race = trained(DatasetSettings(name, size=40))
    assert [row.name for row in suiting(race.dataset)] == suit
    assert race.picture(4).instrument == suit[0]
    for asked in INSTRUMENTS:
        assert race.picture(4, asked).instrument == (asked if asked in suit else suit[0])


def test_residuals_are_of_the_same_examples_as_predictions(many_inputs):
    race = trained(many_inputs, epochs=2)
    over, off = race.picture(4, "predictions"), race.picture(4, "residuals")
    np.testing.assert_array_equal(over.targets, off.targets)
    np.testing.assert_array_equal(over.answers, off.answers)


def test_data_that_suit_no_instrument_have_no_picture(many_inputs, monkeypatch):
    flat = {name: INSTRUMENTS[name] for name in ("fit", "boundaries", "confusions")}
    monkeypatch.setattr(instruments, "INSTRUMENTS", flat)
    assert trained(many_inputs).picture() is None


def test_a_resolution_out_of_range_is_refused():
    with pytest.raises(ConfigurationError, match="resolution is 1"):
        trained(DatasetSettings("moons")).picture(1)


@pytest.mark.parametrize("row", INSTRUMENTS.values(), ids=INSTRUMENTS)
def test_a_row_measures_pictures_that_bear_its_name(row, many_inputs):
    shipped = [DatasetSettings(name, size=40) for name in ("sine", "moons", "digits")]
    raced = [trained(settings) for settings in (*shipped, many_inputs)]
    suited = [race for race in raced if row.suits(race.dataset)]
    assert suited
    assert row.title
    assert row.description
    for race in suited:
        picture = row.measure(race._stack, race.dataset, 4, race._for_all)
        assert picture.instrument == row.name
