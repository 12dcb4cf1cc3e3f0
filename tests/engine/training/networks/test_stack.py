"""Many networks in one pass."""

from __future__ import annotations

import numpy as np
import pytest

from engine.training.data.datasets import DatasetSettings, load_dataset
from engine.training.networks.dropout import Masks
from engine.training.networks.network import ACTIVATIONS, Network, layers_from, to_graph
from engine.training.networks.stack import Stack

KINDS = {"classification": "spiral3", "regression": "sine"}


def dataset(task):
    return load_dataset(DatasetSettings(KINDS[task], size=40))


def stacked(network, data, runs=3, seed=0, dtype=np.float64):
    count = network.parameter_count(data.features, data.outputs)
    parameters = np.random.default_rng(seed).normal(0, 0.7, (runs, count))
    return Stack(network, data, parameters.astype(dtype))


def batch(data, dtype=np.float64):
    x = data.train_x[:12].astype(dtype)
    return x, np.eye(data.outputs, dtype=dtype)[data.train_y[:12]] if data.class_names else data.train_y[:12]


def objectives(network, data, parameters, x, target, masks=()):
    """The objective of each row of parameters, by a graph of each network alone."""
    from engine.run.autodiff import evaluate
    from engine.run.plan import compile

    values = []
    for row in parameters:
        layers = layers_from(row, network.shapes(data.features, data.outputs), network.bias)
        built = to_graph(network, data.task, x, target, layers, masks)
        plan = compile(built.graph, [built.objective])
        values.append(evaluate(built.graph, plan).values[built.objective])
    return np.array(values)


@pytest.mark.parametrize("task", KINDS)
@pytest.mark.parametrize(
    ("activation", "l2"), [("tanh", 0.0), *((name, 0.01) for name in ACTIVATIONS if name != "step")]
)
def test_gradients_of_the_stack_are_the_numerical_ones_of_each_network_alone(task, l2, activation):
    _require_numerical_gradients(Network(hidden=(4, 3), activation=activation, l2=l2), task)


@pytest.mark.parametrize("task", KINDS)
def test_gradients_are_the_numerical_ones_without_biases_too(task):
    _require_numerical_gradients(Network(hidden=(4, 3), bias=False, l2=0.01), task)


@pytest.mark.parametrize("task", KINDS)
@pytest.mark.parametrize("activation", ["tanh", "relu", "softplus"])
def test_gradients_are_the_numerical_ones_of_what_dropout_leaves(task, activation):
    _require_numerical_gradients(Network(hidden=(4, 3), activation=activation, dropout=0.5, l2=0.01), task)


def masks_for(network, rows, step=1):
    return Masks(network.dropout, network.hidden, np.random.SeedSequence(7), np.float64).at(step, rows)


def _require_numerical_gradients(network, task):
    data = dataset(task)
    stack, (x, target) = stacked(network, data), batch(data)
    masks = masks_for(network, len(x))
    stack.learn(x, target, masks=masks)
    h = 1e-6
    numerical = np.empty_like(stack.gradients)
    for column in range(stack.parameters.shape[1]):
        ends = []
        for side in (h, -h):
            moved = stack.parameters.copy()
            moved[:, column] += side
            ends.append(objectives(network, data, moved, x, target, masks))
        numerical[:, column] = (ends[0] - ends[1]) / (2 * h)
    np.testing.assert_allclose(stack.gradients, numerical, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("l2", [0.0, 0.05])
def test_gradients_of_the_stack_follow_both_penalties(l2):
    plain, data = Network(hidden=(4,)), dataset("classification")
    costly = Network(hidden=(4,), l2=l2, l1=0.25)
    x, target = batch(data)
    found = []
    for network in (plain, costly):
        stack = stacked(network, data)
        stack.learn(x, target)
        found.append(stack.gradients.copy())
    shapes = plain.shapes(data.features, data.outputs)
    layers = zip(layers_from(found[1] - found[0], shapes), layers_from(stack.parameters, shapes), strict=True)
    for more, layer in layers:
        expected = 2 * l2 * layer.weights + 0.25 * np.sign(layer.weights)
        np.testing.assert_allclose(more.weights, expected, atol=1e-12)
        np.testing.assert_allclose(more.biases, 0, atol=1e-12)


@pytest.mark.parametrize("task", KINDS)
def test_losses_of_the_stack_leave_the_penalty_out(task):
    network, data = Network(hidden=(4,), l2=0.5), dataset(task)
    stack, (x, target) = stacked(network, data), batch(data)
    expected = objectives(Network(hidden=(4,)), data, stack.parameters, x, target)
    np.testing.assert_allclose(stack.learn(x, target), expected, rtol=1e-12)
    np.testing.assert_allclose(stack.measure(x, target)[0], expected, rtol=1e-12)


@pytest.mark.parametrize("l2", [0.0, 0.01])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_stack_of_float32_stays_float32(activation, l2):
    network, data = Network(hidden=(4,), activation=activation, l2=l2), dataset("classification")
    stack, (x, target) = stacked(network, data, dtype=np.float32), batch(data, np.float32)
    assert stack.learn(x, target).dtype == np.float32
    assert stack.measure(x, target)[1].dtype == np.float32
    assert stack.predict(x).dtype == np.float32


def test_predictions_in_portions_are_those_of_the_whole(monkeypatch):
    network, data = Network(hidden=(4,)), dataset("classification")
    stack, x = stacked(network, data), np.random.default_rng(0).normal(size=(100, 2))
    whole = stack.predict(x)
    monkeypatch.setattr("engine.training.networks.stack.ENTRIES_AT_ONCE", 1)
    assert len(stack.portions(100)) == 7
    np.testing.assert_allclose(stack.predict(x), whole, rtol=1e-12)
    assert whole.shape == (3, 100, 3)


def test_keeping_some_runs_copies_their_parameters_and_sharing_them_does_not():
    network, data = Network(hidden=(4,)), dataset("classification")
    stack, (x, target) = stacked(network, data), batch(data)
    losses = stack.learn(x, target)
    for part, rows, copies in (
        (stack.keeping([0, 2]), [0, 2], True),
        (stack.sharing(np.s_[1:]), [1, 2], False),
    ):
        np.testing.assert_array_equal(part.parameters, stack.parameters[rows])
        np.testing.assert_array_equal(part.learn(x, target), losses[rows])
        np.testing.assert_array_equal(part.gradients, stack.gradients[rows])
        part.parameters += 1
        assert np.all((part.parameters != stack.parameters[rows]) == copies)


@pytest.mark.parametrize("task", KINDS)
def test_batches_of_any_size_in_turn_give_the_gradients_that_a_fresh_stack_finds(task):
    network, data = Network(hidden=(4,)), dataset(task)
    stack = stacked(network, data)
    for rows in (slice(0, 12), slice(12, 17), slice(17, 29)):
        x, target = data.train_x[rows], data.train_y[rows]
        fresh = stacked(network, data)
        np.testing.assert_array_equal(stack.learn(x, target), fresh.learn(x, target))
        np.testing.assert_array_equal(stack.gradients, fresh.gradients)


def test_a_batch_is_only_read():
    network, data = Network(hidden=(4,)), dataset("classification")
    x, target = data.train_x[:12].copy(), data.train_y[:12].copy()
    stacked(network, data).learn(x, target)
    np.testing.assert_array_equal(x, data.train_x[:12])
    np.testing.assert_array_equal(target, data.train_y[:12])


def test_what_the_prepared_pass_cannot_tell_the_rules_decide():
    # One logit is +∞ and its class the right one: certainty costs nothing, and there is nothing to learn.
    network, data = Network(hidden=(), activation="identity"), dataset("classification")
    parameters = np.zeros((2, network.parameter_count(data.features, data.outputs)))
    parameters[0, -3:] = np.inf, 0, 0
    stack = Stack(network, data, parameters)
    x, target = data.train_x[:5], np.zeros(5, np.intp)
    with np.errstate(all="ignore"):
        losses = stack.learn(x, target)
    np.testing.assert_allclose(losses, [0, np.log(3)])
    assert np.all(stack.gradients[0] == 0)
    assert np.any(stack.gradients[1] != 0)
    assert stack.finite
    assert not stack.parameters_are_finite


@pytest.mark.parametrize("size", [1e-3, 1e30])
def test_large_numbers_are_finite_too(size):
    network, data = Network(hidden=(), activation="identity"), dataset("regression")
    stack = stacked(network, data, dtype=np.float32)
    stack.parameters[...] = size
    with np.errstate(all="ignore"):
        assert stack.parameters_are_finite
        stack.parameters[1, -1] = np.nan
        assert not stack.parameters_are_finite


def test_a_loss_too_large_for_its_numbers_is_told_though_the_gradients_are_finite():
    network, data = Network(hidden=(), activation="identity"), dataset("regression")
    stack = stacked(network, data, dtype=np.float32)
    stack.parameters[0] = 1e20
    with np.errstate(all="ignore"):
        losses = stack.learn(data.train_x[:12].astype(np.float32), data.train_y[:12].astype(np.float32))
    assert np.isfinite(losses).tolist() == [False, True, True]
    assert np.isfinite(stack.gradients).all()
    assert not stack.finite


@pytest.mark.parametrize("task", KINDS)
def test_a_run_that_is_not_finite_leaves_the_others_as_they_are_to_the_last_bit(task):
    network, data = Network(hidden=(8,)), dataset(task)
    stack = stacked(network, data, dtype=np.float32)
    others = stack.keeping([1, 2])
    stack.parameters[0] = np.inf
    x, target = data.train_x[:12].astype(np.float32), data.train_y[:12]
    target = target if data.class_names else target.astype(np.float32)
    with np.errstate(all="ignore"):
        losses = stack.learn(x, target)
    assert np.isnan(losses[0])
    np.testing.assert_array_equal(losses[1:], others.learn(x, target))
    np.testing.assert_array_equal(stack.gradients[1:], others.gradients)


@pytest.mark.parametrize("task", KINDS)
def test_learning_from_some_rows_is_learning_from_a_batch_of_them(task):
    network, data = Network(hidden=(4,)), dataset(task)
    stack, other, rows = stacked(network, data), stacked(network, data), np.array([3, 0, 7, 5])
    for some in (rows, rows[:2], rows + 1):
        losses = stack.learn(data.train_x, data.train_y, some)
        np.testing.assert_array_equal(losses, other.learn(data.train_x[some], data.train_y[some]))
        np.testing.assert_array_equal(stack.gradients, other.gradients)


@pytest.mark.parametrize("dropout", [0.0, 0.5])
@pytest.mark.parametrize("lost", ["_losses", "gradients"])
def test_the_rules_decide_where_either_the_loss_or_a_gradient_is_not_finite(lost, dropout):
    network, data = Network(hidden=(4,), dropout=dropout), dataset("regression")
    stack, (x, target) = stacked(network, data), batch(data)
    masks = masks_for(network, len(x))
    losses, gradients = stack.learn(x, target, masks=masks).copy(), stack.gradients.copy()
    ((key, ready),) = stack._ready.items()

    def run_and_lose():
        ready.run()
        getattr(stack, lost)[1] = np.nan

    stack._ready[key] = ready._replace(run=run_and_lose)
    np.testing.assert_allclose(stack.learn(x, target, masks=masks), losses, rtol=1e-12)
    np.testing.assert_allclose(stack.gradients, gradients, rtol=1e-9, atol=1e-12)
    assert stack.finite


@pytest.mark.parametrize("task", KINDS)
def test_what_is_measured_is_measured_with_all_units(task):
    network, data = Network(hidden=(4, 3), dropout=0.5), dataset(task)
    stack, plain = stacked(network, data), stacked(Network(hidden=(4, 3)), data)
    x, target = batch(data)
    stack.learn(x, target, masks=masks_for(network, len(x)))
    for found, expected in zip(stack.measure(x, target), plain.measure(x, target), strict=True):
        np.testing.assert_array_equal(found, expected)
    np.testing.assert_array_equal(stack.predict(x), plain.predict(x))


def test_every_batch_has_the_masks_that_it_is_given():
    network, data = Network(hidden=(4, 3), dropout=0.5), dataset("classification")
    stack = stacked(network, data)
    for step, rows in enumerate((slice(0, 12), slice(12, 24), slice(24, 29))):
        x, target = data.train_x[rows], data.train_y[rows]
        masks, fresh = masks_for(network, len(x), step), stacked(network, data)
        np.testing.assert_array_equal(
            stack.learn(x, target, masks=masks), fresh.learn(x, target, masks=masks)
        )
        np.testing.assert_array_equal(stack.gradients, fresh.gradients)


def test_a_unit_that_is_left_out_learns_nothing_and_is_not_listened_to():
    network, data = Network(hidden=(4,), dropout=0.5), dataset("classification")
    stack, (x, target) = stacked(network, data), batch(data)
    mask = np.array([2.0, 0, 2.0, 0]) * np.ones((len(x), 1))
    stack.learn(x, target, masks=[mask])
    first, second = layers_from(stack.gradients, network.shapes(data.features, data.outputs))
    for gradient in (first.weights, first.biases, second.weights.mT):
        np.testing.assert_array_equal(gradient[..., [1, 3]], 0)
        assert np.all(gradient[..., [0, 2]] != 0)
