"""What a network is trained on: for classes and for numbers, with the targets that each loss takes."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import ConfigurationError
from engine.ops import OPS
from engine.training.data.datasets import DatasetSettings, load_dataset
from engine.training.instruments import picture_of
from engine.training.messages import Configure
from engine.training.networks.losses import LOSSES, loss_for, losses_for, shares, softmax
from engine.training.networks.network import Network, layers_from, to_graph
from engine.training.networks.stack import Stack
from engine.training.race import Race
from engine.training.rules.contestants import contestant
from engine.training.session import Session
from engine.training.settings import RaceSettings

DATA = {"classification": DatasetSettings("spiral3", size=60), "regression": DatasetSettings("sine", size=60)}
TWO_CLASSES = DatasetSettings("moons", size=60)
EVERY = [(row.task, row.op) for task in DATA for row in losses_for(task)]


def data_for(task, name):
    return TWO_CLASSES if name == "perceptron" else DATA[task]


def test_the_usual_losses_are_cross_entropy_for_classes_and_squared_error_for_numbers():
    assert loss_for(None, "classification").op == "softmax_cross_entropy"
    assert loss_for(None, "regression").op == "squared_error"
    assert {name for _task, name in EVERY} == {*LOSSES}


@pytest.mark.parametrize(
    ("task", "name", "part"),
    [("classification", "huber", "is for numbers"), ("regression", "hinge", "is for classes")],
)
def test_a_loss_for_other_data_is_refused_with_those_that_there_are(task, name, part):
    with pytest.raises(ConfigurationError, match=part) as caught:
        Race(RaceSettings(DATA[task], Network(loss=name)))
    assert caught.value.field == "loss"
    assert all(row.title in str(caught.value) for row in losses_for(task))


def test_a_loss_of_one_unit_is_refused_for_more_than_two_classes():
    with pytest.raises(ConfigurationError, match="for two classes; these data have 3") as caught:
        Race(RaceSettings(DATA["classification"], Network(loss="perceptron")))
    assert caught.value.field == "loss"


def test_one_unit_tells_two_classes_apart_by_its_sign():
    row = loss_for("perceptron", "classification")
    assert row.outputs_for(2) == 1
    np.testing.assert_array_equal(row.targets(np.array([1, 0]), 2, np.float32), [[1], [-1]])
    outputs = np.array([[[0.5], [-2.0], [0.0]]])
    np.testing.assert_array_equal(row.answers(outputs), [[1, 0, 0]])
    np.testing.assert_array_equal(row.probabilities(outputs), [[[0, 1], [1, 0], [1, 0]]])
    assert row.probabilities(outputs.astype(np.float32)).dtype == np.float32


def test_a_loss_that_is_not_there_is_refused_by_name():
    with pytest.raises(ConfigurationError, match="hinge, perceptron, squared_error, huber") as caught:
        Network(loss="zero_one")
    assert caught.value.field == "loss"


def test_targets_are_classes_or_rows_or_numbers_as_the_loss_takes_them():
    classes = np.array([2, 0])
    of_classes = {row.op: row.targets(classes, 3, np.float32) for row in losses_for("classification")}
    np.testing.assert_array_equal(of_classes["hinge"], classes)
    np.testing.assert_array_equal(of_classes["squared_error"], [[0, 0, 1], [1, 0, 0]])
    assert of_classes["squared_error"].dtype == np.float32
    numbers = loss_for("huber", "regression").targets(np.array([[0.5]], np.float32), 1, np.float64)
    assert numbers.dtype == np.float64


def test_outputs_become_shares_of_the_classes():
    np.testing.assert_allclose(softmax(np.array([[1e4, 0.0], [0.0, 0.0]])), [[1, 0], [0.5, 0.5]])
    found = shares(np.array([[0.6, 0.2], [1.5, -0.3], [-1.0, -2.0]]))
    np.testing.assert_allclose(found, [[0.75, 0.25], [1, 0], [0.5, 0.5]], atol=1e-5)


@pytest.mark.parametrize(("task", "name"), EVERY)
def test_the_graph_has_the_loss_that_was_chosen_and_its_value(task, name):
    settings = data_for(task, name)
    data = load_dataset(settings)
    race = Race(RaceSettings(settings, Network((4,), loss=name), (contestant("sgd"),), dtype="float64"))
    state = race.network(0)
    built = state.graph()
    assert built.graph.node(built.loss).op.name == name
    (loss,) = race.advance(1).losses[0]
    answers = state.x
    for layer, is_last in zip(state.layers, (False, True), strict=True):
        answers = answers @ layer.weights + layer.biases
        answers = answers if is_last else np.tanh(answers)
    op = OPS[name]
    attributes = {attribute.name: attribute.default for attribute in op.attributes}
    rows = race.loss.is_one_hot or race.loss.is_of_one_unit
    wide = (len(state.x), race.loss.outputs_for(data.outputs))
    assert state.target.shape == (wide if rows else state.target.shape)
    assert loss == pytest.approx(float(op.forward(answers, state.target, **attributes)))


@pytest.mark.parametrize(("task", "name"), EVERY)
def test_gradients_of_the_stack_are_the_numerical_ones(task, name):
    data = load_dataset(data_for(task, name))
    network = Network((3,), loss=name)
    count = network.parameter_count(data.features, network.outputs_for(data))
    start = np.random.default_rng(4).normal(0, 0.7, (2, count))
    stack = Stack(network, data, start)
    x, target = data.train_x[:8].astype(float), stack.loss.targets(data.train_y[:8], data.outputs, float)
    stack.learn(x, target)
    gradients, step = stack.gradients.copy(), 1e-6
    numerical = np.empty_like(gradients)
    for column in range(count):
        ends = []
        for side in (step, -step):
            moved = start.copy()
            moved[:, column] += side
            ends.append(Stack(network, data, moved).measure(x, target)[0])
        numerical[:, column] = (ends[0] - ends[1]) / (2 * step)
    np.testing.assert_allclose(gradients, numerical, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize(("task", "name"), EVERY)
def test_every_loss_is_learned_from_and_pictured(task, name):
    spec = contestant("adam", learning_rate=0.02)
    settings = RaceSettings(data_for(task, name), Network((8,), loss=name), (spec,))
    race = Race(settings)
    before = race.evaluate()
    race.advance(300)
    after = race.evaluate()
    assert after.train_loss[0] < 0.8 * before.train_loss[0]
    if task == "classification":
        assert after.train_accuracy[0] > 0.6
        answers = race.picture(8).answers
        np.testing.assert_allclose(answers.sum(axis=-1), 1, rtol=1e-5)
        assert answers.min() >= 0
    assert race.picture(8) is not None


def test_answers_for_a_picture_are_those_of_the_loss():
    data = load_dataset(DATA["classification"])
    network = Network((), loss="squared_error")
    parameters = np.zeros((1, network.parameter_count(data.features, data.outputs)))
    stack = Stack(network, data, parameters)
    (layer,) = layers_from(parameters, network.shapes(data.features, data.outputs))
    layer.biases[...] = [0.9, 0.1, 0.0]
    answers = picture_of(stack, data, 4, lambda values, _fill: values).answers
    np.testing.assert_allclose(answers[0, 0, 0], [0.9, 0.1, 0], atol=1e-5)


@pytest.mark.parametrize(("task", "name"), EVERY)
def test_a_graph_of_one_batch_takes_the_targets_of_its_loss(task, name):
    data = load_dataset(data_for(task, name))
    network = Network((), loss=name)
    layers = network.initial_layers(data.features, network.outputs_for(data), np.random.default_rng(0))
    target = network.loss_for(task).targets(data.train_y[:5], data.outputs, float)
    built = to_graph(network, task, data.train_x[:5], target, layers)
    assert built.objective == built.loss
    assert built.graph.node(built.output).name == network.loss_for(task).answer


@pytest.mark.parametrize(("task", "name"), EVERY)
def test_curves_end_at_the_least_that_their_loss_can_tell_from_nothing(task, name):
    (ready,) = Session(lambda: 0.0).obey(
        Configure(RaceSettings(data_for(task, name), Network((2,), loss=name)))
    )
    epsilon = float(np.finfo(np.float32).eps)
    assert ready.record.floor == (epsilon**2 if name in {"squared_error", "huber"} else epsilon)
