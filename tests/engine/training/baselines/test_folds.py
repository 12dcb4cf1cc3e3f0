"""Folds: every row in one of them, of every class as many in each, by chance and by the seed alone."""

from __future__ import annotations

import numpy as np
import pytest

from engine.training.baselines.folds import dealt


def fold_of(y, folds: int, classes: int, seed: int = 0):
    return dealt(np.asarray(y), folds, classes, np.random.default_rng(seed))


@pytest.mark.parametrize("folds", [2, 5, 7])
def test_folds_differ_by_one_row_at_most_and_so_do_their_rows_of_each_class(folds):
    y = np.random.default_rng(4).choice(3, 61, p=[0.6, 0.3, 0.1])
    fold = fold_of(y, folds, 3)
    assert np.ptp(np.bincount(fold, minlength=folds)) <= 1
    for index in range(3):
        assert np.ptp(np.bincount(fold[y == index], minlength=folds)) <= 1


def test_numbers_are_dealt_evenly_too():
    fold = fold_of(np.zeros((23, 1)), 4, 0)
    assert sorted(np.bincount(fold)) == [5, 6, 6, 6]


def test_the_seed_decides():
    y = np.zeros(40, int)
    assert fold_of(y, 4, 1).tolist() == fold_of(y, 4, 1).tolist()
    assert fold_of(y, 4, 1).tolist() != fold_of(y, 4, 1, seed=1).tolist()
    assert fold_of(y, 4, 1).tolist() != sorted(fold_of(y, 4, 1).tolist())


def test_as_many_folds_as_rows_leave_one_out_each():
    assert sorted(fold_of(np.zeros((6, 1)), 6, 0)) == list(range(6))
