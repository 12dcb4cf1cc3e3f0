"""The optimizers, against published points, on a parabola and on Rosenbrock, and against PyTorch's steps."""

from __future__ import annotations

import re

import numpy as np
import pytest

from engine.training.rules.optimizers import OPTIMIZERS
from engine.training.rules.updates import WORK
from tests.engine.reference.descents import CHOSEN, KEPT, STEPS, hyperparameters, slope
from tests.engine.reference.stored import MAKE_IT_ANEW, stored

START = (-7.0, 2.0)


def valley(point: np.ndarray) -> np.ndarray:
    """The gradient of x²/20 + y²."""
    return np.array([point[0] / 10, 2 * point[1]], point.dtype)


def rosenbrock(point: np.ndarray) -> np.ndarray:
    """The gradient of (1 − x)² + 100 (y − x²)²."""
    x, y = point
    return np.array([-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)], point.dtype)


def descend(name, gradient, start, steps, dtype=np.float64, **hyperparameters):
    """Return the path (steps + 1, 2) of an optimizer."""
    row = OPTIMIZERS[name]
    point = np.array(start, dtype)
    state = row.init(point.shape, dtype)
    path = [point.copy()]
    for step in range(1, steps + 1):
        row.update(point, gradient(point), state, step, {**row.defaults(), **hyperparameters})
        path.append(point.copy())
    return np.array(path)


@pytest.mark.parametrize(
    ("name", "hyperparameters", "end"),
    [
        ("sgd", {"learning_rate": 0.95}, (-0.350392996, 0.084782317)),
        ("momentum", {"learning_rate": 0.1}, (0.896413858, 0.088085602)),
        ("adagrad", {"learning_rate": 1.5}, (-0.120162247, 0.0)),
        ("adam", {"learning_rate": 0.3}, (0.13601462, 0.31824539)),
        ("nesterov", {"learning_rate": 0.1}, (0.689614902, -0.000679906)),
    ],
)
def test_thirty_steps_down_the_valley_end_at_the_published_point(name, hyperparameters, end):
    path = descend(name, valley, START, 30, **hyperparameters)
    np.testing.assert_allclose(path[-1], end, rtol=0, atol=1e-8)


DEFAULTS = {
    "sgd": {"learning_rate": 0.01},
    "momentum": {"learning_rate": 0.01, "momentum": 0.9},
    "nesterov": {"learning_rate": 0.01, "momentum": 0.9},
    "adagrad": {"learning_rate": 0.01, "epsilon": 1e-10},
    "adadelta": {"learning_rate": 1.0, "rho": 0.9, "epsilon": 1e-6},
    "rmsprop": {"learning_rate": 0.01, "alpha": 0.99, "epsilon": 1e-8},
    "adam": {"learning_rate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
    "adamw": {"learning_rate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weight_decay": 0.01},
    "nadam": {"learning_rate": 0.002, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "momentum_decay": 0.004},
    "amsgrad": {"learning_rate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
    "adamax": {"learning_rate": 0.002, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
    "radam": {"learning_rate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
    "lion": {"learning_rate": 1e-4, "beta1": 0.9, "beta2": 0.99, "weight_decay": 0.0},
    "schedule_free": {
        "learning_rate": 0.0025, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weight_decay": 0.0,
    },
}  # fmt: skip


@pytest.mark.parametrize("name", DEFAULTS)
def test_defaults_are_those_of_the_papers(name):
    assert OPTIMIZERS[name].defaults() == DEFAULTS[name]


def parabola_loss(point):
    return point[0] ** 2 / 20 + point[1] ** 2


def rosenbrock_loss(point):
    return (1 - point[0]) ** 2 + 100 * (point[1] - point[0] ** 2) ** 2


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize(
    ("gradient", "loss", "start", "rates", "steps", "left"),
    [
        (valley, parabola_loss, START, (0.01, 0.1, 1.0), 2000, 1e-5),
        (rosenbrock, rosenbrock_loss, (-1.2, 1.0), (0.001, 0.003, 0.1, 1.0), 4000, 0.06),
    ],
    ids=["parabola", "rosenbrock"],
)
def test_at_one_of_a_few_rates_it_goes_most_of_the_way_down(name, gradient, loss, start, rates, steps, left):
    with np.errstate(over="ignore", invalid="ignore"):
        ends = [descend(name, gradient, start, steps, learning_rate=rate)[-1] for rate in rates]
    assert np.nanmin([loss(end) for end in ends]) < left * loss(start)


NOT_IN_PYTORCH = {"lion": "it is worked out by hand in test_updates"}
"""Optimizers that PyTorch has nothing to compare with, and why."""


def test_every_optimizer_was_compared_with_pytorch():
    missing = [
        name for name in OPTIMIZERS if name not in NOT_IN_PYTORCH and f"steps/{name}/defaults" not in stored()
    ]
    assert not missing, MAKE_IT_ANEW + ", ".join(missing)


COMPARED = [name for name in OPTIMIZERS if f"steps/{name}/defaults" in stored()]
CLOSE = {np.float64: 1e-12, np.float32: 1e-5}
"""How far the parameters may be from PyTorch's in float64, by norm, as a share."""


def apart(ours, theirs) -> float:
    """Return how far the rows of two arrays are from each other at most, as a share of their length."""
    away = np.linalg.norm(np.asarray(ours, float) - np.asarray(theirs), axis=-1)
    return float(np.max(away / np.linalg.norm(theirs, axis=-1)))


@pytest.mark.parametrize("dtype", CLOSE)
@pytest.mark.parametrize("chosen", CHOSEN)
@pytest.mark.parametrize("name", COMPARED)
def test_a_hundred_steps_on_a_network_are_those_that_pytorch_takes(name, chosen, dtype):
    x, answers, start = stored()["steps/problem"]
    ours = descend(
        name, lambda theta: slope(theta, x, answers), start, STEPS, dtype, **hyperparameters(name, chosen)
    )
    assert apart(ours[list(KEPT)], stored()[f"steps/{name}/{chosen}"]) < CLOSE[dtype]


@pytest.mark.parametrize("chosen", CHOSEN)
def test_schedule_free_learning_is_judged_by_the_average_that_its_authors_judge_it_by(chosen):
    x, answers, start = stored()["steps/problem"]
    row, numbers = OPTIMIZERS["schedule_free"], hyperparameters("schedule_free", chosen)
    theta, state, judged = start.copy(), row.init(start.shape, float), [start]
    for step in range(1, STEPS + 1):
        row.update(theta, slope(theta, x, answers), state, step, numbers)
        judged.append(row.judged(theta, state, numbers))
    assert apart(np.array(judged)[list(KEPT)], stored()[f"judged/schedule_free/{chosen}"]) < 1e-12


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_an_update_keeps_its_dtype_reads_the_gradient_only_and_changes_parameters_in_place(name, dtype):
    row = OPTIMIZERS[name]
    theta, gradient = np.ones(5, dtype), np.linspace(-1, 1, 5).astype(dtype)
    gradient.setflags(write=False)
    state = row.init(theta.shape, dtype)
    before = theta
    row.update(theta, gradient, state, 1, row.defaults())
    assert theta is before
    assert theta.dtype == dtype
    assert {array.dtype for array in state.values()} == {np.dtype(dtype)}
    assert theta[0] > theta[2] > theta[4]
    assert theta[0] > 1 > theta[4]


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_update_of_one_row_of_a_buffer_leaves_the_other_rows_alone(name):
    row = OPTIMIZERS[name]
    buffer = np.ones((3, 4))
    row.update(buffer[1], np.full(4, 0.5), row.init(4, np.float64), 1, row.defaults())
    assert np.all(buffer[[0, 2]] == 1)
    assert np.all(buffer[1] < 1)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_row_documents_itself(name):
    row = OPTIMIZERS[name]
    assert row.title
    assert row.description
    assert r"\theta \leftarrow \theta -" in row.formula
    assert re.search(r"\b(19|20)\d\d\b", row.source)
    for each in row.hyperparameters:
        assert each.title
        assert each.symbol in row.formula
        assert each.default in each.bounds
    assert row.hyperparameters[0].name == "learning_rate"
    assert set(row.init(3, np.float32)) == {*row.state, WORK}
