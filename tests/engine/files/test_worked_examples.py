"""Indices from lectures and textbooks, straight through the engine."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

from engine.run.autodiff import evaluate
from engine.run.plan import compile


class Example(NamedTuple):
    """A graph by rows, its target (the last row), and what must come out."""

    rows: dict
    values: dict
    gradients: dict
    decimals: int | None = None

    @property
    def tolerance(self):
        return 1e-12 if self.decimals is None else 0.5 * 10**-self.decimals


SIGMOID_NEURON = {
    "w0": 2.0, "x0": -1.0, "w1": -3.0, "x1": -2.0, "w2": -3.0,
    "w0x0": ("multiply", "w0", "x0"),
    "w1x1": ("multiply", "w1", "x1"),
    "sum": ("add", "w0x0", "w1x1"),
    "s": ("add", "sum", "w2"),
}  # fmt: skip
WEIGHTS = {"w0": -0.20, "x0": 0.39, "w1": -0.39, "x1": -0.59, "w2": 0.20}

EXAMPLES = {
    "product of a sum": Example(
        {"x": -2.0, "y": 5.0, "z": -4.0, "q": ("add", "x", "y"), "f": ("multiply", "q", "z")},
        {"q": 3, "f": -12},
        {"x": -4, "y": -4, "z": 3, "q": -4, "f": 1},
    ),
    "sigmoid neuron, gate by gate": Example(
        SIGMOID_NEURON | {
            "minus": ("negate", "s"),
            "e": ("exp", "minus"),
            "plus": ("add_constant", "e", {"c": 1.0}),
            "f": ("reciprocal", "plus"),
        },
        {"s": 1, "minus": -1, "e": 0.37, "plus": 1.37, "f": 0.73},
        WEIGHTS | {"s": 0.20, "minus": -0.20, "e": -0.53, "plus": -0.53},
        decimals=2,
    ),
    "sigmoid neuron, in all digits": Example(
        SIGMOID_NEURON | {"f": ("sigmoid", "s")},
        {"f": 0.7310585786},
        {"s": 0.1966119332},
        decimals=10,
    ),
    "sigmoid neuron, one gate": Example(
        SIGMOID_NEURON | {"f": ("sigmoid", "s")}, {"f": 0.73}, WEIGHTS, decimals=2
    ),
    "add, multiply and max gates": Example(
        {
            "x": 3.0, "y": -4.0, "z": 2.0, "w": -1.0,
            "xy": ("multiply", "x", "y"),
            "larger": ("max", "z", "w"),
            "sum": ("add", "xy", "larger"),
            "f": ("scale", "sum", {"factor": 2.0}),
        },
        {"xy": -12, "larger": 2, "sum": -10, "f": -20},
        {"x": -8, "y": 6, "z": 2, "w": 0, "larger": 2},
    ),
    "a fork, t times t": Example(
        {"x": 2.5, "y": -1.0, "t": ("add", "x", "y"), "z": ("multiply", "t", "t")},
        {"z": 2.25},
        {"x": 3, "y": 3, "t": 3},
    ),
    "derivatives on edges": Example(
        {
            "a": 2.0, "b": 1.0,
            "c": ("add", "a", "b"),
            "d": ("add_constant", "b", {"c": 1.0}),
            "e": ("multiply", "c", "d"),
        },
        {"c": 3, "d": 2, "e": 6},
        {"a": 2, "b": 5, "c": 2, "d": 3},
    ),
    "nine paths": Example(
        {
            "x": 1.0,
            "alpha": ("scale", "x", {"factor": 2.0}),
            "beta": ("scale", "x", {"factor": 3.0}),
            "gamma": ("scale", "x", {"factor": 5.0}),
            "two": ("add", "alpha", "beta"), "y": ("add", "two", "gamma"),
            "delta": ("scale", "y", {"factor": 7.0}),
            "epsilon": ("scale", "y", {"factor": 11.0}),
            "zeta": ("scale", "y", {"factor": 13.0}),
            "four": ("add", "delta", "epsilon"), "z": ("add", "four", "zeta"),
        },
        {"y": 10, "z": 310},
        {"x": (2 + 3 + 5) * (7 + 11 + 13), "y": 7 + 11 + 13},
    ),
    "apples": Example(
        {
            "price": 100.0, "number": 2.0, "tax": 1.1,
            "cost": ("multiply", "price", "number"), "total": ("multiply", "cost", "tax"),
        },
        {"cost": 200, "total": 220},
        {"price": 2.2, "number": 110, "tax": 200},
    ),
    "apples and oranges": Example(
        {
            "apple": 100.0, "apples": 2.0, "orange": 150.0, "oranges": 3.0, "tax": 1.1,
            "first": ("multiply", "apple", "apples"),
            "second": ("multiply", "orange", "oranges"),
            "cost": ("add", "first", "second"),
            "total": ("multiply", "cost", "tax"),
        },
        {"total": 715},
        {"apple": 2.2, "apples": 110, "orange": 3.3, "oranges": 165, "tax": 650},
    ),
    "squared norm of Wx": Example(
        {
            "W": [[0.1, 0.5], [-0.3, 0.8]], "x": [0.2, 0.4],
            "q": ("matmul", "W", "x"), "squares": ("square", "q"), "f": ("sum", "squares"),
        },
        {"q": [0.22, 0.26], "f": 0.116},
        {"q": [0.44, 0.52], "W": [[0.088, 0.176], [0.104, 0.208]], "x": [-0.112, 0.636]},
    ),
    "affine layer, batch of two": Example(
        {
            "X": [[1.0, 2.0], [3.0, 4.0]], "W": [[1.0, 0.0, -1.0], [2.0, 1.0, 0.5]], "b": [0.1, 0.2, 0.3],
            "dY": [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]],
            "Y": ("affine", "X", "W", "b"),
            "weighted": ("multiply", "Y", "dY"), "f": ("sum", "weighted"),
        },
        {"Y": [[5.1, 2.2, 0.3], [11.1, 4.2, -0.7]]},
        {
            "Y": [[1, 2, 3], [4, 5, 6]], "b": [5, 7, 9],
            "X": [[-2, 5.5], [-2, 16]], "W": [[13, 17, 21], [18, 24, 30]],
        },
    ),
    "ReLU": Example(
        {"x": [[1.0, -0.5], [-2.0, 3.0]], "f": ("relu", "x")},
        {"f": [[1, 0], [0, 3]]},
        {"x": [[1, 0], [0, 1]]},
    ),
    "softmax cross-entropy": Example(
        {"scores": [2.3, -1.2], "label": 1.0, "f": ("softmax_cross_entropy", "scores", "label")},
        {"f": 3.5},
        {"scores": [0.97, -0.97]},
        decimals=1,
    ),
    "softmax, to two digits": Example(
        {"scores": [2.3, -1.2], "label": 1.0, "f": ("softmax_cross_entropy", "scores", "label")},
        {},
        {"scores": [0.97, -0.97]},
        decimals=2,
    ),
    "hinge loss": Example(
        {
            "scores": [[3.2, 5.1, -1.7], [1.3, 4.9, 2.0], [2.2, 2.5, -3.1]],
            "right": [[3.2], [4.9], [-3.1]],
            "others": [[0.0, 1.0, 1.0], [1.0, 0.0, 1.0], [1.0, 1.0, 0.0]],
            "difference": ("subtract", "scores", "right"),
            "margin": ("add_constant", "difference", {"c": 1.0}),
            "hinge": ("relu", "margin"),
            "counted": ("multiply", "hinge", "others"),
            "sum": ("sum", "counted"), "loss": ("scale", "sum", {"factor": 1 / 3}),
        },
        {"counted": [[0, 2.9, 0], [0, 0, 0], [6.3, 6.6, 0]], "loss": 15.8 / 3},
        {"right": [[-1 / 3], [0], [-2 / 3]]},
    ),
    "half squared error of a sigmoid unit": Example(
        {
            "h": 0.6, "w": 0.4, "t": 1.0, "s": ("multiply", "w", "h"), "y": ("sigmoid", "s"),
            "error": ("squared_error", "y", "t"), "E": ("scale", "error", {"factor": 0.5}),
        },
        {"y": 1 / (1 + np.exp(-0.24))},
        {
            "s": (1 / (1 + np.exp(-0.24)) - 1) * np.exp(-0.24) / (1 + np.exp(-0.24)) ** 2,
            "w": 0.6 * (1 / (1 + np.exp(-0.24)) - 1) * np.exp(-0.24) / (1 + np.exp(-0.24)) ** 2,
        },
    ),
    "Maxout": Example(
        {
            "x": [1.0, 2.0], "w1": [0.5, -1.0], "w2": [1.0, 1.0], "b1": 0.5, "b2": -1.0,
            "first": ("affine", "x", "w1", "b1"), "second": ("affine", "x", "w2", "b2"),
            "f": ("max", "first", "second"),
        },
        {"first": -1, "second": 2, "f": 2},
        {"x": [1, 1], "w1": [0, 0], "w2": [1, 2], "b1": 0, "b2": 1},
    ),
    "perceptron OR": Example(
        {
            "x": [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], "w": [1.0, 1.0], "b": -0.5,
            "s": ("affine", "x", "w", "b"), "f": ("step", "s", {"low": -1.0, "high": 1.0}),
        },
        {"s": [-0.5, 0.5, 0.5, 1.5], "f": [-1, 1, 1, 1]},
        {"w": [0, 0], "b": 0},
    ),
}  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=list(EXAMPLES))
def test_the_engine_gives_the_printed_numbers(build, example):
    graph = build(**example.rows)
    target = graph.nodes()[-1].id
    result = evaluate(graph, compile(graph, [target]), target)
    for expected, found in ((example.values, result.values), (example.gradients, result.gradients)):
        for name, number in expected.items():
            np.testing.assert_allclose(
                found[graph.find(name).id], number, rtol=0, atol=example.tolerance, err_msg=name
            )


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=list(EXAMPLES))
def test_every_gradient_has_its_variables_shape(build, example):
    graph = build(**example.rows)
    target = graph.nodes()[-1].id
    result = evaluate(graph, compile(graph, [target]), target)
    assert {node: np.shape(found) for node, found in result.gradients.items()} == {
        node: np.shape(result.values[node]) for node in result.gradients
    }
