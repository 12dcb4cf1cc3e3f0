"""Which units are left out of a step, and that nothing but its number and the seed decides it."""

from __future__ import annotations

import numpy as np
import pytest

from engine.training.networks.dropout import Masks


def masks(rate=0.25, widths=(6, 3), seed=0, dtype=np.float64):
    return Masks(rate, widths, np.random.SeedSequence(seed), dtype)


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.9])
def test_a_unit_is_left_out_as_often_as_asked_and_what_is_kept_makes_up_for_it(rate):
    found = np.concatenate([np.ravel(mask) for mask in masks(rate, (300, 200)).at(1, 100)])
    assert sorted(set(found)) == [0, pytest.approx(1 / (1 - rate))]
    assert np.mean(found == 0) == pytest.approx(rate, abs=0.01)
    assert np.mean(found) == pytest.approx(1, abs=0.05)


def test_each_layer_has_a_mask_of_its_own_for_every_example():
    one, other = masks(0.5, (8, 8)).at(1, 16)
    assert one.shape == other.shape == (16, 8)
    assert not np.array_equal(one, other)
    assert len({row.tobytes() for row in one}) > 8


def test_the_masks_of_a_step_are_the_same_whatever_was_asked_before():
    asked, fresh = masks(), masks()
    first = [asked.at(step, 4) for step in (3, 1, 3, 2**40)]
    for step, found in zip((3, 1, 3, 2**40), first, strict=True):
        for mask, again in zip(found, fresh.at(step, 4), strict=True):
            np.testing.assert_array_equal(mask, again)


def test_steps_and_seeds_have_masks_that_share_nothing():
    def numbers(seed, step):
        return np.concatenate([np.ravel(mask) for mask in masks(0.5, (64,), seed).at(step, 64)])

    first = numbers(0, 1)
    for other in (numbers(0, 2), numbers(1, 1)):
        agree = [np.mean(first[shift:] == other[: len(other) - shift]) for shift in range(64)]
        assert max(agree) < 0.6


def test_masks_are_those_of_either_precision():
    for one, other in zip(masks(dtype=np.float32).at(5, 7), masks().at(5, 7), strict=True):
        assert one.dtype == np.float32
        np.testing.assert_array_equal(one > 0, other > 0)


def test_nothing_is_left_out_without_a_rate():
    assert masks(0.0).at(1, 4) == []
    assert masks(widths=()).at(1, 4) == []
    assert masks(0.0).identity == masks(widths=()).identity == ()


def test_what_tells_masks_apart_is_their_rate_and_their_seed():
    assert masks().identity == masks(widths=(4,)).identity
    assert len({masks().identity, masks(0.5).identity, masks(seed=1).identity}) == 3
