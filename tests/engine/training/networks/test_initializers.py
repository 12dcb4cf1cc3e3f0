"""Initial weights: their spread, as the papers give it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.training.networks.initializers import INITIALIZERS

FAN_IN, FAN_OUT = 300, 200


@pytest.mark.parametrize(
    ("name", "deviation"),
    [
        ("xavier_uniform", math.sqrt(2 / (FAN_IN + FAN_OUT))),
        ("xavier_normal", math.sqrt(2 / (FAN_IN + FAN_OUT))),
        ("he_uniform", math.sqrt(2 / FAN_IN)),
        ("he_normal", math.sqrt(2 / FAN_IN)),
        ("lecun_normal", math.sqrt(1 / FAN_IN)),
        ("lecun_uniform", math.sqrt(1 / FAN_IN)),
        ("orthogonal", math.sqrt(1 / FAN_IN)),
        ("normal", 1.0),
        ("small_normal", 0.01),
        ("wide_normal", 1.0),
        ("zeros", 0.0),
    ],
)
def test_weights_have_mean_zero_and_the_deviation_of_the_paper(name, deviation):
    weights = INITIALIZERS[name].draw(np.random.default_rng(0), FAN_IN, FAN_OUT)
    assert weights.shape == (FAN_IN, FAN_OUT)
    assert weights.std() == pytest.approx(deviation, rel=0.02)
    assert abs(weights.mean()) <= 0.02 * deviation


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("xavier_uniform", math.sqrt(6 / (FAN_IN + FAN_OUT))),
        ("he_uniform", math.sqrt(6 / FAN_IN)),
        ("lecun_uniform", math.sqrt(3 / FAN_IN)),
    ],
)
def test_uniform_weights_fill_their_interval(name, limit):
    weights = INITIALIZERS[name].draw(np.random.default_rng(0), FAN_IN, FAN_OUT)
    assert np.abs(weights).max() <= limit
    assert np.abs(weights).max() == pytest.approx(limit, rel=1e-3)


@pytest.mark.parametrize(("fan_in", "fan_out"), [(6, 4), (4, 6), (5, 5), (1, 3), (3, 1)])
def test_orthogonal_weights_are_orthonormal_and_either_way_round_as_likely(fan_in, fan_out):
    draws = [
        INITIALIZERS["orthogonal"].draw(np.random.default_rng(seed), fan_in, fan_out) for seed in range(400)
    ]
    for weights in draws:
        columns = weights if fan_in >= fan_out else weights.T
        np.testing.assert_allclose(columns.T @ columns, np.eye(columns.shape[1]), atol=1e-12)
    np.testing.assert_allclose(np.mean(draws, axis=0), 0, atol=4 / math.sqrt(400 * max(fan_in, fan_out)))


@pytest.mark.parametrize("name", INITIALIZERS)
def test_weights_follow_the_seed_and_a_row_documents_itself(name):
    row = INITIALIZERS[name]
    first, again = (row.draw(np.random.default_rng(7), 4, 3) for _repeat in range(2))
    np.testing.assert_array_equal(first, again)
    assert row.title
    assert row.description
    assert row.formula.startswith("w ")
