"""The table of data sets and the settings that choose from it."""

from __future__ import annotations

from importlib import resources

import numpy as np
import pytest

from engine.errors import ConfigurationError, DatasetError
from engine.training.data.datasets import DATASETS, DatasetSettings, load_dataset

SHIPPED = [name for name, row in DATASETS.items() if row.needs is None]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_dataset_loads_with_its_defaults(name):
    row = DATASETS[name]
    dataset = load_dataset(DatasetSettings(name))
    rows = len(dataset.train_x) + len(dataset.test_x)
    assert rows == row.size
    assert len(dataset.test_x) == pytest.approx(rows * row.test_fraction, abs=5)
    assert dataset.task == row.task
    assert dataset.features == dataset.train_x.shape[1] == len(dataset.feature_names)
    assert np.all(np.isfinite(dataset.train_x))
    assert row.title
    assert row.description


@pytest.mark.parametrize("name", SHIPPED)
def test_a_dataset_follows_its_seed(name):
    first, again, other = (load_dataset(DatasetSettings(name, seed=seed)) for seed in (5, 5, 6))
    np.testing.assert_array_equal(first.train_x, again.train_x)
    np.testing.assert_array_equal(first.test_y, again.test_y)
    assert not np.array_equal(first.train_x, other.train_x)


@pytest.mark.parametrize("name", SHIPPED)
def test_size_and_test_fraction_decide_how_many_rows_each_part_has(name):
    dataset = load_dataset(DatasetSettings(name, size=120, test_fraction=0.5))
    assert len(dataset.train_x) + len(dataset.test_x) == 120
    assert len(dataset.test_x) == pytest.approx(60, abs=5)


def test_xor_without_noise_can_be_just_its_four_corners():
    dataset = load_dataset(DatasetSettings("xor", size=4, noise=0, test_fraction=0))
    assert sorted(map(tuple, dataset.inputs_in_units("train"))) == [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_digits_are_the_1797_real_images():
    dataset = load_dataset(DatasetSettings("digits", test_fraction=0))
    ink = dataset.inputs_in_units("train")
    np.testing.assert_allclose(ink, np.round(ink), atol=1e-4)
    assert ink.shape == (1797, 64)
    assert ink.min() == pytest.approx(0, abs=1e-4)
    assert ink.max() == pytest.approx(16, abs=1e-4)
    assert np.bincount(dataset.train_y).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert dataset.image_shape == (8, 8)
    assert dataset.class_names == tuple("0123456789")


def test_digits_ship_with_their_source_and_licence_and_stay_small():
    folder = resources.files("resources") / "data"
    notice = (folder / "digits.txt").read_text(encoding="utf-8")
    for part in ("Alpaydin", "Kaynak", "UCI", "CC BY 4.0"):
        assert part in notice
    assert len((folder / "digits.npz").read_bytes()) < 100_000


def test_a_csv_file_is_a_dataset_like_any_other(tmp_path):
    path = tmp_path / "points.csv"
    path.write_text(
        "a,b,kind\n" + "".join(f"{i},{-i},{'even' if i % 2 == 0 else 'odd'}\n" for i in range(20))
    )
    dataset = load_dataset(DatasetSettings("csv", path=str(path)))
    assert dataset.class_names == ("even", "odd")
    assert dataset.feature_names == ("a", "b")
    assert (len(dataset.train_x), len(dataset.test_x)) == (16, 4)


def test_a_csv_file_with_too_few_rows_is_named_in_the_error(tmp_path):
    path = tmp_path / "few.csv"
    path.write_text("a,y\n1,2.5\n2,3.5\n")
    with pytest.raises(DatasetError, match=r"few\.csv has too few rows"):
        load_dataset(DatasetSettings("csv", path=str(path)))


@pytest.mark.parametrize(
    ("settings", "field", "part"),
    [
        ({"name": "moon"}, "dataset", "and, or, xor, moons"),
        ({"size": 3}, "size", "from 4 to"),
        ({"size": 10**6}, "size", "up to|from 4 to"),
        ({"size": 50.5}, "size", "whole number"),
        ({"name": "digits", "size": 1798}, "size", "from 4 to 1797"),
        ({"noise": -0.1}, "noise", "from 0 to 2"),
        ({"noise": float("nan")}, "noise", "from 0 to 2"),
        ({"name": "digits", "noise": 0.1}, "noise", "does not apply to the data set digits"),
        ({"test_fraction": 1}, "test_fraction", "from 0 to 0.9"),
        ({"seed": -1}, "seed", "whole number"),
        ({"name": "csv"}, "path", "^File is missing"),
        ({"name": "csv", "path": ""}, "path", "^File is missing"),
        ({"name": "csv", "path": "a.csv", "size": 10}, "size", "does not apply"),
        ({"name": "csv", "path": "a.csv", "task": "clustering"}, "task", "classification, regression"),
        ({"path": "a.csv"}, "path", "does not apply to the data set moons"),
        ({"target": "y"}, "target", "does not apply"),
        ({"leave_out": ()}, "leave_out", "does not apply"),
        ({"name": "csv", "path": "a.csv", "delimiter": "x"}, "delimiter", "choose one of tab"),
        ({"name": "csv", "path": "a.csv", "decimal": "-"}, "decimal", "choose one of point"),
        ({"name": "csv", "path": "a.csv", "missing": "zero"}, "missing", "drop, mean"),
        ({"name": "csv", "path": "a.csv", "encoding": "x"}, "encoding", "choose one of utf-8"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(settings, field, part):
    with pytest.raises(ConfigurationError, match=part) as caught:
        DatasetSettings(**settings)
    assert caught.value.field == field


@pytest.mark.parametrize("size", [100_000, 4])
def test_the_ends_of_the_range_of_sizes_are_in_it(size):
    assert DatasetSettings("moons", size=size).size == size


@pytest.mark.parametrize("size", [100_001, 3])
def test_what_is_beyond_the_ends_is_refused(size):
    with pytest.raises(ConfigurationError, match=r"^Examples is"):
        DatasetSettings("moons", size=size)
