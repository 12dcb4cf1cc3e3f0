"""The order in which examples are seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.errors import ConfigurationError
from engine.training.batches import Batches


def batches(rows=10, size=4, seed=0):
    x = np.arange(rows, dtype=float)[:, None]
    return Batches(x, 10 * x, size, np.random.default_rng(seed))


@pytest.mark.parametrize(
    ("size", "lengths"), [(4, [4, 4, 2]), (5, [5, 5]), (10, [10]), (99, [10]), (None, [10]), (1, [1] * 10)]
)
def test_an_epoch_sees_every_row_once_and_its_last_batch_holds_what_is_left(size, lengths):
    order = batches(size=size)
    assert order.per_epoch == len(lengths)
    for _epoch in range(2):
        seen = [order.take() for _batch in lengths]
        assert [len(x) for x, _target in seen] == lengths
        assert sorted(np.concatenate([x for x, _target in seen]).ravel()) == list(range(10))


def test_targets_stay_with_their_inputs():
    order = batches()
    for _batch in range(7):
        x, target = order.take()
        np.testing.assert_array_equal(target, 10 * x)


def test_every_epoch_has_an_order_of_its_own_that_follows_the_seed():
    def two_epochs(seed):
        order = batches(seed=seed)
        return [np.concatenate([order.take()[0] for _batch in range(3)]).ravel().tolist() for _epoch in "ab"]

    first, second = two_epochs(0)
    assert first != second
    assert two_epochs(0) == [first, second]
    assert two_epochs(1) != [first, second]


@pytest.mark.parametrize("size", [4, None])
def test_an_order_that_is_given_is_that_of_every_epoch(size):
    x, given = np.arange(10.0)[:, None], np.arange(10)[::-1]
    order = Batches(x, x, size, np.random.default_rng(0), given)
    for _epoch in range(2):
        seen = np.concatenate([order.take_rows() for _batch in range(order.per_epoch)])
        np.testing.assert_array_equal(seen, given)


def test_looking_ahead_shows_the_batch_that_is_taken_next_also_across_epochs():
    order = batches()
    for _batch in range(7):
        ahead = order.peek()[0].copy()
        np.testing.assert_array_equal(ahead, order.peek()[0])
        np.testing.assert_array_equal(ahead, order.take()[0])


def test_the_rows_that_are_taken_are_those_of_the_batch():
    order, same = batches(), batches()
    for _batch in range(7):
        x, _target = order.take()
        np.testing.assert_array_equal(same.take_rows()[:, None], x)


def test_a_sequence_goes_on_from_a_place_of_one_with_these_rows_and_of_no_other():
    first, second = batches(), batches(seed=7)
    first.take()
    second.go_to(first.place)
    for _batch in range(5):
        np.testing.assert_array_equal(first.take()[0], second.take()[0])
    begun = replace(first.place, next=0)
    second.go_to(begun)
    np.testing.assert_array_equal(second.take_rows(), begun.order[:4])
    for wrong in (
        replace(begun, next=-1),
        replace(begun, order=np.arange(9)),
        replace(begun, order=np.zeros(10)),
    ):
        with pytest.raises(ConfigurationError, match="order of examples") as caught:
            second.go_to(wrong)
        assert caught.value.field == "dataset"
