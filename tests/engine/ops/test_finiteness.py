"""What is finite stays finite, and where it does not, the first node that is not is named: for every row."""

from __future__ import annotations

import numpy as np
import pytest

from engine.graphs.graph import Graph
from engine.ops import OPS
from engine.run.autodiff import evaluate
from engine.run.plan import compile
from tests.engine.rows import GATES, row_name

UNBOUNDED = {
    "exp", "power", "log", "log2", "log10", "sqrt", "sinh", "cosh",
    "binary_cross_entropy_of_probabilities", "cross_entropy_of_probabilities",
}  # fmt: skip
"""Ops that rightly overflow, or are not defined, at a thousand either way."""


def wired(op, inputs):
    """Return a graph of one gate, the gate, and its evaluation with every leaf behind an identity gate."""
    graph = Graph()
    gate = graph.add(op)
    for port, value in zip(op.ports, inputs, strict=True):
        before = graph.add("identity", name=f"before_{port}")
        graph.connect(graph.add("input", name=f"leaf_{port}", value=value), before, "x")
        graph.connect(before, gate, port)
    return graph, gate, evaluate(graph, compile(graph, [gate]), gate)


def thousands(op, shapes, sign):
    values = []
    for port, domain, shape in zip(op.ports, op.domain, shapes, strict=True):
        size = int(np.prod(shape, dtype=int))
        alternating = sign * 1000.0 * (-1.0) ** np.arange(size)
        held = np.zeros(size) if port == "label" else np.full(size, 0.5) if domain.low == 0 else alternating
        values.append(held.reshape(shape))
    return values


GATES = pytest.mark.parametrize("op", GATES, ids=row_name)


@GATES
@pytest.mark.parametrize("sign", [-1, 1])
def test_a_thousand_either_way_gives_finite_values_and_gradients(op, sign):
    if op.name in UNBOUNDED:
        return
    for shapes in op.sample_shapes:
        _graph, _gate, found = wired(op, thousands(op, shapes, sign))
        assert found.not_finite is None
        assert all(np.isfinite(value).all() for value in found.values.values())
        assert all(np.isfinite(gradient).all() for gradient in found.gradients.values())


@GATES
def test_a_number_that_is_none_is_named_where_it_arises_and_not_where_it_arrives(op):
    for port in (port for port in op.ports if port != "label"):
        inputs = [np.zeros(shape) for shape in op.sample_shapes[0]]
        inputs[op.ports.index(port)] = np.full(op.sample_shapes[0][op.ports.index(port)], np.nan)
        graph, _gate, found = wired(op, inputs)
        broken = [node for node, value in found.values.items() if not np.isfinite(value).all()]
        assert found.not_finite in broken
        assert graph.node(found.not_finite).name in {f"leaf_{port}", op.name}


@pytest.mark.parametrize(
    ("name", "inputs"),
    [
        ("exp", [1000.0]),
        ("log", [0.0]),
        ("sqrt", [-1.0]),
        ("reciprocal", [0.0]),
        ("divide", [1.0, 0.0]),
        ("power", [-2.0, 0.5]),
        ("add", [1.5e308, 1.5e308]),
        ("multiply", [1e200, 1e200]),
        ("square", [1e200]),
        ("sum", [[1.5e308, 1.5e308]]),
        ("matmul", [[1e200, 0.0], [1e200, 0.0]]),
        ("dot", [[1e200, 0.0], [1e200, 0.0]]),
        ("squared_norm", [[1e200, 0.0]]),
        ("l1_norm", [[1.5e308, 1.5e308]]),
        ("squared_error", [1e200, 0.0]),
        ("mean_squared_error", [1e200, 0.0]),
        ("hinge", [[-1.5e308, 1.5e308], 0.0]),
        ("l2_penalty", [1e200, 1.0]),
    ],
)
def test_overflow_is_a_result_that_names_its_node(name, inputs):
    _graph, gate, found = wired(OPS[name], [np.array(value) for value in inputs])
    assert not np.isfinite(found.values[gate]).all()
    assert found.not_finite == gate


@pytest.mark.parametrize(
    ("name", "at", "aside"),
    [
        ("relu", [0.0], [1.0]), ("leaky_relu", [0.0], [1.0]), ("elu", [0.0], [1.0]), ("selu", [0.0], [1.0]),
        ("abs", [0.0], [1.0]), ("step", [0.0], [1.0]), ("prelu", [0.0, 0.3], [1.0, 0.0]),
        ("sign", [0.0], [1.0]), ("clip", [0.0], [1.0]), ("clip", [1.0], [1.0]),
        ("max_entries", [[2.0, 2.0]], [[1.0, 0.0]]), ("max_along", [[2.0, 2.0]], [[1.0, 0.0]]),
        ("hard_tanh", [1.0], [1.0]), ("hard_tanh", [-1.0], [1.0]),
        ("max", [2.0, 2.0], [1.0, 0.0]), ("min", [2.0, 2.0], [0.0, 1.0]),
        ("absolute_error", [3.0, 3.0], [1.0, 0.0]), ("huber", [3.0, 2.0], [1.0, 0.0]),
        ("huber", [2.0, 3.0], [1.0, 0.0]), ("l1_penalty", [0.0, 0.5], [1.0, 0.0]),
        ("l1_norm", [[2.0, 0.0]], [[0.0, 1.0]]),
        ("hinge", [[2.0, 1.0], 0.0], [[0.0, 1.0], 0.0]),
        ("maxout", [[1.0], [2.0], 0.0, [1.0], 1.0], [[1.0], [0.0], 0.0, [0.0], 0.0]),
    ],
)  # fmt: skip
def test_a_row_says_where_its_kinks_lie(name, at, aside):
    op = OPS[name]
    below, above = (
        op.kinks(
            *[np.array(x) + h * np.array(t) for x, t in zip(at, aside, strict=True)],
            **op.defaults(),
        )
        for h in (-1e-3, 1e-3)
    )
    assert np.any(np.sign(below) * np.sign(above) < 0)


def test_rows_with_kinks_say_so():
    kinked = {name for name, op in OPS.items() if op.kinks is not None}
    assert kinked >= {
        "abs", "absolute_error", "elu", "hard_tanh", "hinge", "huber", "l1_norm", "l1_penalty", "l2_norm",
        "leaky_relu", "max", "maxout", "min", "perceptron", "prelu", "relu", "selu", "step",
    }  # fmt: skip
