"""What is unusual about data is said in sentences, and nothing of usual data."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.training.data.datasets import DATASETS, DatasetSettings, load_dataset
from engine.training.data.preparation import Examples, prepare
from engine.training.remarks import MOST_NAMES, remarks


def dataset(constant=(), fraction=0.25, features=3):
    x = np.random.default_rng(0).normal(0, 1, (20, features))
    x[:, [*constant]] = 5
    names = tuple(f"x{place}" for place in range(features))
    examples = Examples(x, np.arange(20) % 2, names, "kind", class_names=("a", "b"))
    return prepare("test", examples, fraction, np.random.default_rng(0))


@pytest.mark.parametrize("name", [name for name, row in DATASETS.items() if row.needs is None])
def test_the_data_sets_of_the_table_are_nothing_to_remark_on(name):
    assert remarks(load_dataset(DatasetSettings(name))) == ()


def test_columns_that_never_change_are_remarked_on():
    [remark] = remarks(dataset(constant=[1]))
    assert remark.startswith("In every row to train on, column x1 is the same")
    [remark] = remarks(dataset(constant=[0, 2]))
    assert "x0, x2 are the same" in remark


def test_of_many_columns_some_are_named_and_the_rest_is_counted():
    [remark] = remarks(dataset(constant=range(9), features=10))
    assert f"x{MOST_NAMES - 1} and {9 - MOST_NAMES} more are the same" in remark
    assert f"x{MOST_NAMES}" not in remark


def test_inputs_of_which_none_changes_are_remarked_on():
    [remark] = remarks(dataset(constant=range(3)))
    assert "No input changes" in remark


def test_an_empty_test_part_is_remarked_on():
    [remark] = remarks(dataset(fraction=0))
    assert "No rows are kept to test on" in remark


def test_remarks_come_together():
    assert len(remarks(dataset(constant=[1], fraction=0))) == 2
    assert len(remarks(replace(dataset(constant=[1]), image_shape=(1, 3)))) == 0
