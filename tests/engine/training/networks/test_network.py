"""The network as settings and as a graph."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest

from engine.errors import ConfigurationError
from engine.run.autodiff import evaluate
from engine.run.plan import compile
from engine.training.networks.initializers import INITIALIZERS
from engine.training.networks.network import (
    ACTIVATIONS,
    Layer,
    Network,
    NetworkState,
    activation_for,
    flatten,
    layers_from,
    to_graph,
)
from engine.training.rules.contestants import contestant


def drawn(network, inputs=3, outputs=2, seed=0):
    return network.initial_layers(inputs, outputs, np.random.default_rng(seed))


def evaluated(built):
    plan = compile(built.graph, [built.objective, built.output])
    return evaluate(built.graph, plan, built.objective)


def test_a_network_of_two_hidden_layers_becomes_a_graph_with_the_names_of_a_lecture():
    network = Network(hidden=(4, 5))
    built = to_graph(network, "classification", np.ones((6, 3)), np.zeros(6, np.int64), drawn(network))
    names = ["x", "W1", "b1", "z1", "h1", "W2", "b2", "z2", "h2", "W3", "b3", "logits", "label", "loss"]
    assert [node.name for node in built.graph.nodes()] == names
    assert [node.op.name for node in built.graph.nodes() if not node.op.is_leaf] == [
        "affine", "tanh", "affine", "tanh", "affine", "softmax_cross_entropy",
    ]  # fmt: skip
    assert [built.graph.node(each).name for each in built.parameters] == ["W1", "b1", "W2", "b2", "W3", "b3"]
    assert built.objective == built.loss
    assert built.penalty_strengths == {}


def test_a_regression_ends_in_a_prediction_and_its_squared_error():
    network = Network(hidden=())
    layer = Layer(np.array([[2.0], [1.0]]), np.array([0.5]))
    built = to_graph(
        network, "regression", np.array([[1.0, 3.0], [0.0, 1.0]]), np.array([[5.0], [2.5]]), [layer]
    )
    found = evaluated(built)
    assert [node.name for node in built.graph.nodes()] == ["x", "W1", "b1", "prediction", "t", "loss"]
    np.testing.assert_allclose(found.values[built.output], [[5.5], [1.5]])
    assert found.values[built.loss] == pytest.approx((0.5**2 + 1**2) / 2)


def test_a_linear_classifier_agrees_with_cross_entropy_written_out():
    network = Network(hidden=())
    (layer,) = drawn(network)
    x, label = np.random.default_rng(1).normal(size=(5, 3)), np.array([0, 1, 1, 0, 1])
    built = to_graph(network, "classification", x, label, [layer])
    found = evaluated(built)
    scores = x @ layer.weights
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    assert found.values[built.loss] == pytest.approx(-np.log(p[np.arange(5), label]).mean())
    difference = (p - np.eye(2)[label]) / 5
    np.testing.assert_allclose(found.gradients[built.parameters[0]], x.T @ difference)
    np.testing.assert_allclose(found.gradients[built.parameters[1]], difference.sum(axis=0))


def test_the_penalty_adds_lambda_times_the_squares_of_all_weights_but_no_bias():
    network = Network(hidden=(4,), l2=0.1)
    layers = [Layer(layer.weights, layer.biases + 1) for layer in drawn(network)]
    built = to_graph(network, "classification", np.ones((2, 3)), np.array([0, 1]), layers)
    found = evaluated(built)
    penalty = 0.1 * sum(np.sum(layer.weights**2) for layer in layers)
    assert found.values[built.objective] == pytest.approx(found.values[built.loss] + penalty)
    assert built.graph.node(built.objective).name == "objective"
    assert list(built.penalty_strengths.values()) == [0.1]
    assert built.graph.find("strength").value == 0.1


def test_a_network_without_biases_has_weights_alone():
    network = Network(hidden=(4,), bias=False, l2=0.1)
    layers = drawn(network)
    assert all(layer.biases is None and layer.arrays == (layer.weights,) for layer in layers)
    assert network.parameter_count(3, 2) == flatten(layers).size == 3 * 4 + 4 * 2
    x = np.random.default_rng(1).normal(size=(5, 3))
    built = to_graph(network, "classification", x, np.array([0, 1, 1, 0, 1]), layers)
    assert [built.graph.node(each).name for each in built.parameters] == ["W1", "W2"]
    assert {node.op.name for node in built.graph.nodes()} >= {"matmul", "l2_penalty"}
    expected = np.tanh(x @ layers[0].weights) @ layers[1].weights
    np.testing.assert_allclose(evaluated(built).values[built.output], expected)
    shapes, row = network.shapes(3, 2), flatten(layers)
    for layer, again in zip(layers, layers_from(row, shapes, bias=False), strict=True):
        np.testing.assert_array_equal(layer.weights, again.weights)


@pytest.mark.parametrize("l2", [0.0, 0.1])
def test_the_sizes_of_weights_cost_beside_their_squares(l2):
    network = Network(hidden=(4,), l2=l2, l1=0.25)
    layers = [Layer(layer.weights, layer.biases + 1) for layer in drawn(network)]
    built = to_graph(network, "classification", np.ones((2, 3)), np.array([0, 1]), layers)
    found = evaluated(built)
    cost = sum(l2 * np.sum(layer.weights**2) + 0.25 * np.sum(np.abs(layer.weights)) for layer in layers)
    assert found.values[built.objective] == pytest.approx(found.values[built.loss] + cost)
    assert built.graph.node(built.objective).name == "objective"
    assert {built.graph.node(node).value for node in built.penalty_strengths} == {l2, 0.25} - {0.0}


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_of_the_op_table_can_be_a_hidden_layer(activation):
    network = Network(hidden=(4,), activation=activation)
    built = to_graph(network, "classification", np.ones((2, 3)), np.array([0, 1]), drawn(network))
    assert built.graph.find("h1").op.name == activation
    assert np.isfinite(evaluated(built).values[built.loss])


@pytest.mark.parametrize("hidden", [(), (4,), (4, 7, 2)])
def test_shapes_and_the_number_of_parameters_follow_the_widths(hidden):
    network = Network(hidden=hidden)
    layers = drawn(network)
    assert [layer.weights.shape for layer in layers] == network.shapes(3, 2)
    assert sum(array.size for layer in layers for array in layer) == network.parameter_count(3, 2)
    assert all(np.all(layer.biases == 0) for layer in layers)


def test_layers_come_back_from_a_flat_row_and_from_a_buffer_of_rows_as_views():
    network = Network(hidden=(4,))
    shapes, row = network.shapes(3, 2), flatten(drawn(network))
    for layer, again in zip(drawn(network), layers_from(row, shapes), strict=True):
        np.testing.assert_array_equal(layer.weights, again.weights)
        np.testing.assert_array_equal(layer.biases, again.biases)
    buffer = np.tile(row, (5, 1))
    stacked = layers_from(buffer, shapes)
    assert [(w.shape, b.shape) for w, b in stacked] == [((5, 3, 4), (5, 1, 4)), ((5, 4, 2), (5, 1, 2))]
    stacked[1].weights[3, 2, 1] = 99
    stacked[1].biases[2, 0, 1] = 77
    assert sorted(np.argwhere(buffer > 50).tolist()) == [[2, len(row) - 1], [3, 16 + 2 * 2 + 1]]


def test_each_layer_may_have_an_activation_of_its_own():
    network = Network((4, 5), "tanh, relu")
    assert network.activations == ("tanh", "relu")
    assert Network((4, 5), "elu").activations == ("elu", "elu")
    assert Network((), "elu").activations == ()
    built = to_graph(network, "classification", np.ones((6, 3)), np.zeros(6, np.int64), drawn(network))
    assert [built.graph.find(name).op.name for name in ("h1", "h2")] == ["tanh", "relu"]


@pytest.mark.parametrize(
    ("names", "layers", "text"),
    [
        (("tanh", "relu"), 2, "tanh,relu"),
        (("tanh", "relu"), 1, "tanh"),
        (("tanh", "relu"), 4, "tanh,relu,relu,relu"),
        (("tanh", "relu"), 0, "tanh"),
        (("tanh", "tanh"), 2, "tanh"),
        (("tanh",), 3, "tanh"),
    ],
)
def test_activations_are_fitted_to_the_number_of_layers(names, layers, text):
    assert activation_for(names, layers) == text


def test_the_user_s_scale_is_the_deviation_of_weights_drawn_with_it_and_of_no_others():
    narrow, wide = (Network((300,), initializer="normal", scale=scale) for scale in (0.02, 3.0))
    for network in (narrow, wide):
        (weights, _biases), _last = drawn(network, inputs=200)
        assert weights.std() == pytest.approx(network.scale, rel=0.02)
    he = Network((300,), initializer="he_normal")
    np.testing.assert_array_equal(flatten(drawn(he)), flatten(drawn(replace(he, scale=9.0))))


@pytest.mark.parametrize(
    ("settings", "field", "part"),
    [
        ({"hidden": [8]}, "hidden", "tuple"),
        ({"hidden": (0,)}, "hidden", "from 1 to 4096"),
        ({"hidden": (2.5,)}, "hidden", "whole number"),
        ({"hidden": (1,) * 17}, "hidden", "Hidden has 17 layers; that must be a whole number from 0 to 16"),
        ({"activation": "gauss"}, "activation", "identity, step, sigmoid"),
        ({"activation": "tanh,gauss"}, "activation", "'gauss'; choose one of"),
        ({"activation": "tanh,relu,elu"}, "activation", "Activation has 3 names for 2 hidden layers"),
        ({"initializer": "magic"}, "initializer", ", ".join(INITIALIZERS)),
        ({"l2": -1}, "l2", "from 0 to 100"),
        ({"l1": 101}, "l1", "L1 is 101; it must be a number from 0 to 100"),
        ({"scale": -0.5}, "scale", "from 0 to 100"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(settings, field, part):
    with pytest.raises(ConfigurationError, match=part) as caught:
        Network(**settings)
    assert caught.value.field == field


def test_a_network_state_can_be_sent_and_opened_as_a_graph_on_the_other_side():
    network = Network(hidden=(4,))
    x, label = np.ones((2, 3)), np.array([0, 1])
    state = NetworkState(network, "classification", contestant("sgd"), 7, x, label, tuple(drawn(network)))
    received = pickle.loads(pickle.dumps(state))
    assert received.step == 7
    before, after = evaluated(state.graph()), evaluated(received.graph())
    assert {**before.values}.keys() == {**after.values}.keys()
    for node, value in before.values.items():
        np.testing.assert_array_equal(value, after.values[node])
