"""Splitting and standardizing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.errors import DatasetError
from engine.training.data.preparation import BLOCK, Examples, Scaling, prepare


def classes(counts, features=2):
    y = np.repeat(np.arange(len(counts)), counts)
    x = np.random.default_rng(1).normal(5, 3, (len(y), features))
    names = tuple("abcdef"[: len(counts)])
    return Examples(x, y, tuple(f"x{i}" for i in range(features)), "kind", names, source="a test")


def numbers(rows=40):
    x = np.random.default_rng(1).normal(5, 3, (rows, 2))
    return Examples(x, 1000 + 50 * x[:, 0], ("x0", "x1"), "price", source="a test")


def prepared(examples, fraction=0.25, seed=0):
    return prepare("test", examples, fraction, np.random.default_rng(seed))


def test_every_class_gives_the_same_fraction_to_the_test_part():
    dataset = prepared(classes([40, 20, 8]))
    assert np.bincount(dataset.test_y).tolist() == [10, 5, 2]
    assert np.bincount(dataset.train_y).tolist() == [30, 15, 6]


@pytest.mark.parametrize("fraction", [0.01, 0.9])
def test_every_class_has_at_least_one_row_in_either_part(fraction):
    dataset = prepared(classes([10, 2]), fraction)
    assert set(dataset.train_y) == set(dataset.test_y) == {0, 1}


@pytest.mark.parametrize("examples", [classes([30, 10]), numbers()])
def test_the_two_parts_share_no_row_and_lose_none(examples):
    dataset = prepared(examples)
    both = np.concatenate([dataset.inputs_in_units("train"), dataset.inputs_in_units("test")])
    order, original = np.lexsort(both.T), np.lexsort(examples.x.T)
    np.testing.assert_allclose(both[order], examples.x[original], rtol=1e-5)


def test_a_fraction_of_zero_leaves_the_test_part_empty():
    dataset = prepared(classes([4, 4]), 0)
    assert dataset.test_x.shape == (0, 2)
    assert dataset.test_y.shape == (0,)
    assert len(dataset.train_x) == 8


def test_the_split_follows_the_seed():
    first, again, other = (prepared(classes([30, 30]), seed=seed) for seed in (3, 3, 4))
    np.testing.assert_array_equal(first.train_x, again.train_x)
    assert not np.array_equal(first.train_x, other.train_x)


def test_inputs_are_standardized_by_their_training_part_alone():
    dataset = prepared(classes([50, 50]))
    np.testing.assert_allclose(dataset.train_x.mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(dataset.train_x.std(axis=0), 1, atol=1e-6)
    assert abs(dataset.test_x.mean()) > 1e-4
    assert dataset.train_x.dtype == dataset.test_x.dtype == np.float32


@pytest.mark.parametrize("value", [0.0, 0.1, -7.0, 1e-99, 1.1e99])
@pytest.mark.parametrize("rows", [10, 15, 20])
def test_a_column_that_never_changes_stays_zero(value, rows):
    examples = classes([rows, rows])
    examples.x[:, 1] = value
    dataset = prepared(examples)
    np.testing.assert_allclose(dataset.train_x[:, 1], 0, atol=1e-6)
    np.testing.assert_allclose(dataset.inputs_in_units("train")[:, 1], value)


def test_columns_that_never_change_are_named():
    examples = classes([10, 10], features=3)
    assert prepared(examples).constant_features == ()
    examples.x[:, [0, 2]] = 1.1e99
    assert prepared(examples).constant_features == ("x0", "x2")


def test_a_column_that_changes_in_the_test_part_alone_is_named_too():
    examples = classes([3, 3], features=1)
    kept = prepared(examples, 0.1).inputs_in_units("test")
    examples.x[~np.isin(examples.x[:, 0], kept)] = 4.0
    assert prepared(examples, 0.1).constant_features == ("x0",)


def test_pixels_that_never_change_are_nothing_to_name():
    plain = classes([20, 20], features=4)
    plain.x[:, 0] = 0.0
    images = replace(plain, image_shape=(2, 2))
    assert prepared(images).constant_features == ()


@pytest.mark.parametrize("value", [0.0, 2.5, 1.1e99])
def test_a_target_that_never_changes_is_refused_with_its_value(value):
    with pytest.raises(DatasetError, match=r"every row to train on has the price .*nothing to learn"):
        prepared(replace(numbers(30), y=np.full(30, value)))


def test_one_row_to_train_on_is_too_few_for_a_regression():
    with pytest.raises(DatasetError, match="nothing to learn"):
        prepared(numbers(4), 0.9)


def test_a_data_set_without_a_row_to_train_on_is_refused():
    dataset = prepared(numbers())
    with pytest.raises(DatasetError, match="test has no row to train on"):
        replace(dataset, train_x=dataset.train_x[:0], train_y=dataset.train_y[:0])


def test_a_test_value_beyond_all_measure_stays_finite():
    examples = classes([10, 10])
    outlier = np.flatnonzero(np.isclose(examples.x[:, 0], prepared(examples).inputs_in_units("test")[0, 0]))[
        0
    ]
    examples.x[:, 0] *= 1e-90
    examples.x[outlier, 0] = 1e100
    dataset = prepared(examples)
    assert np.all(np.isfinite(dataset.test_x))
    assert dataset.test_x.max() == pytest.approx(1e30)


def test_pixels_of_images_share_one_mean_and_one_deviation():
    plain = classes([20, 20], features=4)
    examples = Examples(plain.x, plain.y, plain.feature_names, "kind", plain.class_names, image_shape=(2, 2))
    dataset = prepared(examples)
    assert dataset.input_scaling.center.shape == ()
    assert dataset.train_x.mean() == pytest.approx(0, abs=1e-6)
    assert dataset.train_x.std() == pytest.approx(1, abs=1e-6)


def test_targets_of_a_regression_are_standardized_and_come_back_in_their_units():
    dataset = prepared(numbers())
    assert dataset.task == "regression"
    assert dataset.outputs == 1
    assert dataset.train_y.shape == (30, 1)
    assert dataset.train_y.dtype == np.float32
    assert np.mean(dataset.train_y**2) == pytest.approx(1, abs=1e-5)
    expected = 1000 + 50 * dataset.inputs_in_units("test")[:, 0]
    np.testing.assert_allclose(dataset.targets_in_units("test"), expected, rtol=1e-5)


def test_targets_of_a_classification_are_class_indices():
    dataset = prepared(classes([10, 10, 10]))
    assert dataset.task == "classification"
    assert dataset.outputs == 3
    assert dataset.train_y.dtype == np.int64
    assert dataset.targets_in_units("train") is dataset.train_y


def test_the_arrays_of_a_dataset_cannot_be_changed():
    dataset = prepared(numbers())
    for array in (dataset.train_x, dataset.train_y, dataset.test_x, dataset.test_y):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


@pytest.mark.parametrize(
    ("examples", "parts"),
    [
        (classes([2, 1]), ["a test", "too few rows", "3", "at least 4"]),
        (numbers(3), ["too few rows", "3"]),
        (classes([10, 1]), ["class 'b'", "(1)", "needs 2"]),
    ],
)
def test_too_few_rows_are_refused_saying_how_many_there_are(examples, parts):
    with pytest.raises(DatasetError) as caught:
        prepared(examples)
    for part in parts:
        assert part in str(caught.value)


@pytest.mark.parametrize("wrong", [2, -1, 0.5, np.nan, np.inf])
@pytest.mark.parametrize("fraction", [0, 0.25])
def test_a_row_whose_class_is_none_is_refused_with_its_data_set_and_row(wrong, fraction):
    examples = classes([10, 10])
    y = examples.y.astype(float)
    y[7] = wrong
    message = rf"^a test, row 8: the class is {wrong:g}; it must be a whole number from 0 to 1$"
    with pytest.raises(DatasetError, match=message) as caught:
        prepared(replace(examples, y=y), fraction)
    assert (caught.value.source, caught.value.column) == ("a test", "kind")


def test_a_missing_value_takes_the_mean_of_the_rows_to_train_on():
    a, row = np.array([1.0, 3.0, np.nan, 100.0, 5.0, np.nan]), np.arange(6.0)
    dataset = prepared(Examples(np.column_stack([a, row]), row, ("a", "row"), "y"), fraction=1 / 3)
    train, test = (dataset.inputs_in_units(part) for part in ("train", "test"))
    known = [a[round(place)] for _value, place in train if not np.isnan(a[round(place)])]
    filled = [value for value, place in [*train, *test] if np.isnan(a[round(place)])]
    assert len(known) < 4
    np.testing.assert_allclose(filled, [np.mean(known)] * 2, rtol=1e-6)


def test_a_column_without_any_value_to_train_on_is_nought():
    a = np.array([np.nan, np.nan, np.nan, np.nan])
    dataset = prepared(Examples(np.column_stack([a, np.arange(4.0)]), np.arange(4.0), ("a", "row"), "y"))
    np.testing.assert_array_equal(dataset.inputs_in_units("train")[:, 0], 0)
    assert dataset.constant_features == ("a",)


@pytest.mark.parametrize(
    ("fraction", "validation", "part"), [(0.25, 0, 0.25), (0.25, 0.5, 0.25), (0, 0.5, 0)]
)
def test_the_part_to_test_on_is_a_fraction_of_all_rows(fraction, validation, part):
    dataset = prepare("test", classes([20, 20]), fraction, np.random.default_rng(0), (), validation)
    assert dataset.test_part == part


def test_a_source_may_hold_its_last_rows_out_itself():
    examples = replace(classes([20, 20]), held_out=10)
    dataset = prepared(examples, None)
    rows = [{tuple(np.round(row, 3)) for row in dataset.inputs_in_units(part)} for part in ("train", "test")]
    expected = [{tuple(np.round(row, 3)) for row in part} for part in (examples.x[:30], examples.x[30:])]
    assert rows == expected
    assert np.all(dataset.test_y == 1)


@pytest.mark.parametrize("rows", [0, 1, BLOCK, BLOCK + 1, 2 * BLOCK + 7])
def test_rows_are_standardized_alike_however_many_there_are(rows):
    original = np.random.default_rng(2).normal(5, 3, (rows, 3))
    scaling = Scaling(np.array([5.0, 0.0, 1.0]), np.array([3.0, 1.0, 1e-40]))
    expected = np.clip((original - scaling.center) / scaling.scale, -1e30, 1e30).astype(np.float32)
    np.testing.assert_array_equal(scaling.standardize(original), expected)
