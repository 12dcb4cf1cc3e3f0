"""Kinks, ties, zeros, ends and what is not finite: values and gradients by convention, without a warning."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import InvalidValueError
from engine.graphs.graph import Graph
from engine.graphs.node_values import with_inputs
from engine.ops import OPS
from engine.run.autodiff import evaluate
from engine.run.plan import compile
from tests.engine.rows import GATES, row_name

NAN, INF = np.nan, np.inf
HALF = {"concatenate"}
"""Ops of whose value only a part comes from each port."""


def evaluated(name, inputs, dtype=np.float64, **attributes):
    """Return an op's value and the gradient of its sum by each input, None where there is none."""
    graph = Graph()
    op = with_inputs(OPS[name], len(inputs), name)
    gate = graph.add(op, attributes=attributes)
    leaves = [graph.add("input", value=np.array(value, dtype)) for value in inputs]
    for leaf, port in zip(leaves, op.ports, strict=True):
        graph.connect(leaf, gate, port)
    result = evaluate(graph, compile(graph, [gate]), gate)
    return result.values[gate], [result.gradients.get(leaf) for leaf in leaves]


CONVENTIONS = [
    # op, inputs, value, gradient of each input
    ("max", (2, 2), 2, (0.5, 0.5)),
    ("max", (3, 2), 3, (1, 0)),
    ("max", (2, 3), 3, (0, 1)),
    ("max", (0.0, -0.0), 0, (0.5, 0.5)),
    ("max", (INF, INF), INF, (0.5, 0.5)),
    ("max", (-INF, -INF), -INF, (0.5, 0.5)),
    ("max", (1, INF), INF, (0, 1)),
    ("max", (2, 1, 2), 2, (0.5, 0, 0.5)),
    ("max", (2, 2, 2), 2, (1 / 3, 1 / 3, 1 / 3)),
    ("max", (-INF, -INF, 1, 0), 1, (0, 0, 1, 0)),
    ("min", (2, 1, 2, 1), 1, (0, 0.5, 0, 0.5)),
    ("add", (1, 2, 3, 4), 10, (1, 1, 1, 1)),
    ("multiply", (2, 3, 4), 24, (12, 8, 6)),
    ("multiply", (0, 3, 4), 0, (12, 0, 0)),
    ("multiply", (0, 3, 0), 0, (0, 0, 0)),
    ("max", (1e308, -1e308), 1e308, (1, 0)),
    ("max", (5e-324, 0), 5e-324, (1, 0)),
    ("max", ([1, 2, 3], [3, 2, 1]), [3, 2, 3], ([0, 0.5, 1], [1, 0.5, 0])),
    ("max", ([1, 2, 3], 2), [2, 2, 3], ([0, 0.5, 1], 1.5)),
    ("min", (2, 2), 2, (0.5, 0.5)),
    ("min", (3, 2), 2, (0, 1)),
    ("min", (2, 3), 2, (1, 0)),
    ("min", (-INF, -INF), -INF, (0.5, 0.5)),
    ("min", (INF, 1), 1, (0, 1)),
    ("min", ([1, 2, 3], 2), [1, 2, 2], ([1, 0.5, 0], 1.5)),
    ("relu", (0,), 0, (0,)),
    ("relu", (-0.0,), 0, (0,)),
    ("relu", (5e-324,), 5e-324, (1,)),
    ("relu", (INF,), INF, (1,)),
    ("relu", (-INF,), 0, (0,)),
    ("relu", ([[1, -0.5], [-2, 3]],), [[1, 0], [0, 3]], ([[1, 0], [0, 1]],)),
    ("leaky_relu", (0,), 0, (0.01,)),
    ("leaky_relu", (-2,), -0.02, (0.01,)),
    ("leaky_relu", (2,), 2, (1,)),
    ("leaky_relu", (-INF,), -INF, (0.01,)),
    ("elu", (0,), 0, (1,)),
    ("elu", (-1000,), -1, (0,)),
    ("elu", (1000,), 1000, (1,)),
    ("prelu", (0, 0.2), 0, (0.2, 0)),
    ("prelu", (-3, 0.2), -0.6, (0.2, -3)),
    ("prelu", (3, 0.2), 3, (1, 0)),
    ("prelu", ([-1, -2, 3], 0.5), [-0.5, -1, 3], ([0.5, 0.5, 1], -3)),
    ("selu", (0,), 0, (1.0507009873554804934 * 1.6732632423543772848,)),
    ("selu", (1,), 1.0507009873554804934, (1.0507009873554804934,)),
    ("selu", ([-1000, 1000],), [-1.7580993408473766, 1050.7009873554805], ([0, 1.0507009873554805],)),
    ("gelu", (0,), 0, (0.5,)),
    ("gelu", (1,), 0.8413447460685429, (0.8413447460685429 + 0.24197072451914337,)),
    ("gelu", ([-1000, 1000],), [0, 1000], ([0, 1],)),
    ("gelu", (-10,), -7.619853024160527e-23, (-10 * 7.69459862670642e-23 + 7.619853024160527e-24,)),
    ("silu", (0,), 0, (0.5,)),
    ("silu", ([-1000, 1000],), [0, 1000], ([0, 1],)),
    ("hard_tanh", ([-1000, -1, 0.5, 1, 1000],), [-1, -1, 0.5, 1, 1], ([0, 0, 1, 0, 0],)),
    ("hard_tanh", ([-INF, INF],), [-1, 1], ([0, 0],)),
    ("sin", (0,), 0, (1,)),
    ("cos", (0,), 1, (0,)),
    ("sin", (INF,), NAN, (NAN,)),
    ("arctan", ([-INF, 0, INF],), [-np.pi / 2, 0, np.pi / 2], ([0, 1, 0],)),
    ("arctan", (1e200,), np.pi / 2, (0,)),
    ("abs", (0,), 0, (0,)),
    ("abs", (-0.0,), 0, (0,)),
    ("abs", (-3,), 3, (-1,)),
    ("step", (0,), 1, (0,)),
    ("step", (-0.0,), 1, (0,)),
    ("step", (-1e-300,), 0, (0,)),
    ("sigmoid", (0,), 0.5, (0.25,)),
    ("sigmoid", (1000,), 1, (0,)),
    ("sigmoid", (-1000,), 0, (0,)),
    ("sigmoid", (-700,), np.exp(-700), (np.exp(-700),)),
    ("sigmoid", ([-INF, INF],), [0, 1], ([0, 0],)),
    ("tanh", ([-1000, 1000],), [-1, 1], ([0, 0],)),
    ("softplus", (0,), np.log(2), (0.5,)),
    ("softplus", (1000,), 1000, (1,)),
    ("softplus", (-1000,), 0, (0,)),
    ("softplus", ([-INF, INF],), [0, INF], ([0, 1],)),
    ("exp", (1000,), INF, (INF,)),
    ("exp", (-1000,), 0, (0,)),
    ("log", (0,), -INF, (INF,)),
    ("log", (-1,), NAN, (NAN,)),
    ("where", (1, 2, 3), 2, (None, 1, 0)),
    ("where", (0, 2, NAN), NAN, (None, 0, 1)),
    ("where", (-1, 2, NAN), 2, (None, 1, 0)),
    ("relu", (NAN,), NAN, (NAN,)),
    ("leaky_relu", (NAN,), NAN, (NAN,)),
    ("elu", (NAN,), NAN, (NAN,)),
    ("selu", (NAN,), NAN, (NAN,)),
    ("hard_tanh", (NAN,), NAN, (NAN,)),
    ("clip", (NAN,), NAN, (NAN,)),
    ("sum_along", ([[1, 2], [3, 4]],), [3, 7], ([[1, 1], [1, 1]],)),
    ("mean_along", ([[1, 2], [3, 4]],), [1.5, 3.5], ([[0.5, 0.5], [0.5, 0.5]],)),
    ("mean_along", ([1e308, 1e308],), 1e308, ([0.5, 0.5],)),
    ("max_along", ([[1, 2], [3, 3]],), [2, 3], ([[0, 1], [0.5, 0.5]],)),
    ("max_entries", ([[1, 2], [3, 3]],), 3, ([[0, 0], [0.5, 0.5]],)),
    ("softmax_along", ([INF, 0],), [1, 0], ([0, 0],)),
    ("binary_cross_entropy_of_probabilities", (1, 1), 0, (-1, -INF)),
    ("binary_cross_entropy_of_probabilities", (0, 0), 0, (1, INF)),
    ("binary_cross_entropy_of_probabilities", (0, 1), INF, (-INF, INF)),
    ("cross_entropy_of_probabilities", ([0.25, 0.75], 1), -np.log(0.75), ([0, -4 / 3], None)),
    ("cross_entropy_of_probabilities", ([0, 1], 1), 0, ([0, -1], None)),
    ("log2", (-1,), NAN, (NAN,)),
    ("log10", (-1,), NAN, (NAN,)),
    ("sqrt", (0,), 0, (INF,)),
    ("sqrt", (-1,), NAN, (NAN,)),
    ("reciprocal", (0,), INF, (-INF,)),
    ("reciprocal", (-0.0,), -INF, (-INF,)),
    ("divide", (1, 0), INF, (INF, -INF)),
    ("divide", (-1, 0), -INF, (INF, INF)),
    ("divide", (0, 0), NAN, (INF, NAN)),
    ("divide", (1, INF), 0, (0, 0)),
    ("divide", ([1, 2], [0, 2]), [INF, 1], ([INF, 0.5], [-INF, -0.5])),
    ("square", (1e200,), INF, (2e200,)),
    ("power", (0, 0), 1, (0, 0)),
    ("power", (0, 1), 0, (1, 0)),
    ("power", (0, 2), 0, (0, 0)),
    ("power", (0, 0.5), 0, (INF, 0)),
    ("power", (0, -1), INF, (-INF, -INF)),
    ("power", (2, 0), 1, (0, np.log(2))),
    ("power", (1, 5), 1, (5, 0)),
    ("power", (-2, 3), -8, (12, NAN)),
    ("power", (-2, 2), 4, (-4, NAN)),
    ("power", (-2, -1), -0.5, (-0.25, NAN)),
    ("power", (-2, 0), 1, (0, NAN)),
    ("power", (-2, 0.5), NAN, (NAN, NAN)),
    ("power", (NAN, 0), 1, (0, NAN)),
    ("power", (INF, -2), 0, (0, 0)),
    ("power", (INF, 2), INF, (INF, INF)),
    ("power", (2, INF), INF, (INF, INF)),
    ("power", (2, -INF), 0, (0, 0)),
    ("power", (0.5, INF), 0, (0, 0)),
    ("power", (0.5, -INF), INF, (-INF, -INF)),
    ("power", (1e200, 2), INF, (2e200, INF)),
    ("power", ([0, 0, 2, -3], [0, 1, 3, 2]), [1, 0, 8, 9], ([0, 1, 12, -6], [0, 0, 8 * np.log(2), NAN])),
    ("multiply", (0, INF), NAN, (INF, 0)),
    ("subtract", (INF, INF), NAN, (1, -1)),
    ("mean", ([1e308, 1e308],), 1e308, ([0.5, 0.5],)),
    ("mean", ([INF, 1e308],), INF, ([0.5, 0.5],)),
    ("softmax_cross_entropy", ([1000, -1000], 0), 0, ([0, 0], None)),
    ("softmax_cross_entropy", ([1000, -1000], 1), 2000, ([1, -1], None)),
    ("softmax_cross_entropy", ([-1000, -1000], 0), np.log(2), ([-0.5, 0.5], None)),
    ("softmax_cross_entropy", ([[1000, -1000], [-1000, 1000]], [0, 0]), 1000, ([[0, 0], [-0.5, 0.5]], None)),
    ("softmax_cross_entropy", ([7], 0), 0, ([0], None)),
    ("softmax_cross_entropy", ([-INF, 0], 1), 0, ([0, 0], None)),
    ("softmax_cross_entropy", ([-INF, 0], 0), INF, ([-1, 1], None)),
    ("softmax_cross_entropy", ([INF, 0], 0), 0, ([0, 0], None)),
    ("softmax_cross_entropy", ([INF, 0], 1), INF, ([1, -1], None)),
    ("softmax_cross_entropy", ([INF, INF, 0], 0), NAN, ([NAN, NAN, 0], None)),
    ("softmax_cross_entropy", ([INF, INF, 0], 2), INF, ([NAN, NAN, -1], None)),
    ("softmax_cross_entropy", ([-INF, -INF], 0), NAN, ([NAN, NAN], None)),
    ("softmax_cross_entropy", ([-INF, -INF, 0], 2), 0, ([0, 0, 0], None)),
    ("softmax_cross_entropy", ([INF, 0], [0.5, 0.5]), INF, ([0.5, -0.5], None)),
    ("softmax_cross_entropy", ([INF], 0), 0, ([0], None)),
    ("softmax_cross_entropy", ([-INF, 5, 5], 1), np.log(2), ([0, -0.5, 0.5], None)),
    ("softmax_cross_entropy", ([-INF, 5, 5], [0, 1, 0]), np.log(2), ([0, -0.5, 0.5], None)),
    ("softmax_cross_entropy", ([-INF, 0, 0], [0, 0.5, 0.5]), np.log(2), ([0, 0, 0], None)),
    (
        "softmax_cross_entropy",
        ([[-INF, 0, 0], [0, -INF, 0]], [1, 2]),
        np.log(2),
        ([[0, -0.25, 0.25], [0.25, 0, -0.25]], None),
    ),
    (
        "softmax_cross_entropy",
        ([[1000, -1000], [-1000, 1000]], [[1, 0], [1, 0]]),
        1000,
        ([[0, 0], [-0.5, 0.5]], None),
    ),
    ("dot", ([1, 2, 3], [4, 5, -6]), -4, ([4, 5, -6], [1, 2, 3])),
    ("squared_norm", ([3, -4],), 25, ([6, -8],)),
    ("l1_norm", ([3, -4, 0],), 7, ([1, -1, 0],)),
    ("l2_norm", ([3, -4],), 5, ([0.6, -0.8],)),
    ("l2_norm", ([0, 0],), 0, ([0, 0],)),
    ("l2_norm", ([3e200, -4e200],), 5e200, ([0.6, -0.8],)),
    ("l2_norm", ([3e-200, -4e-200],), 5e-200, ([0.6, -0.8],)),
    ("l2_norm", ([INF, 1],), INF, ([1, 0],)),
    ("l2_norm", ([1, -INF],), INF, ([0, -1],)),
    ("l2_norm", ([INF, -INF, 1],), INF, ([NAN, NAN, 0],)),
    ("l2_norm", (-INF,), INF, (-1,)),
    ("l2_norm", (-3,), 3, (-1,)),
    ("maxout", ([1, 2], [0.5, -1], 0.5, [1, 1], -1), 2, ([1, 1], [0, 0], 0, [1, 2], 1)),
    ("maxout", ([1, 2], [3, 0], 0, [1, 1], 0), 3, ([2, 0.5], [0.5, 1], 0.5, [0.5, 1], 0.5)),
    ("concatenate", ([1, 2], [3]), [1, 2, 3], ([1, 1], [1])),
    ("slice", ([1, 2, 3],), [1], ([1, 0, 0],)),
    ("pick", ([1, 2, 3],), 1, ([1, 0, 0],)),
    ("pick", ([[1, 2], [3, 4]],), [1, 2], ([[1, 1], [0, 0]],)),
    ("transpose", ([[1, 2], [3, 4]],), [[1, 3], [2, 4]], ([[1, 1], [1, 1]],)),
    ("transpose", ([1, 2],), [1, 2], ([1, 1],)),
    ("transpose", (3,), 3, (1,)),
    ("reshape", ([[1, 2], [3, 4]],), [1, 2, 3, 4], ([[1, 1], [1, 1]],)),
    ("softmax", ([1000, -1000, 0],), [1, 0, 0], ([0, 0, 0],)),
    ("softmax", ([-INF, 0],), [0, 1], ([0, 0],)),
    ("softmax", ([INF, 0],), [1, 0], ([0, 0],)),
    ("softmax", ([INF, -INF],), [1, 0], ([0, 0],)),
    ("softmax", ([INF],), [1], ([0],)),
    ("softmax", ([-INF],), [1], ([0],)),
    ("softmax", ([INF, INF, 0],), [NAN, NAN, 0], ([NAN] * 3,)),
    ("softmax", ([-INF, -INF],), [NAN, NAN], ([NAN] * 2,)),
    ("softmax", ([INF, *[0] * 40],), [1, *[0] * 40], ([0] * 41,)),
    ("softmax", ([INF, NAN],), [NAN, NAN], ([NAN] * 2,)),
    ("softmax", ([[INF, 0], [-INF, 0]],), [[1, 0], [0, 1]], ([[0, 0], [0, 0]],)),
    ("log_softmax", ([INF, 0],), [0, -INF], ([-1, 1],)),
    ("log_softmax", ([-INF, 0],), [-INF, 0], ([1, -1],)),
    ("log_softmax", ([INF, INF, 0],), [NAN, NAN, -INF], ([NAN, NAN, 1],)),
    ("log_softmax", ([-INF, -INF],), [NAN, NAN], ([NAN] * 2,)),
    ("log_softmax", ([-INF],), [0], ([0],)),
    ("log_softmax", ([1000, -1000],), [0, -2000], ([-1, 1],)),
    ("log_sum_exp", ([1000, 1000],), 1000 + np.log(2), ([0.5, 0.5],)),
    ("log_sum_exp", ([-1000, -1000],), -1000 + np.log(2), ([0.5, 0.5],)),
    ("log_sum_exp", ([1000, -1000],), 1000, ([1, 0],)),
    ("log_sum_exp", ([INF, 0],), INF, ([1, 0],)),
    ("log_sum_exp", ([INF, -INF],), INF, ([1, 0],)),
    ("log_sum_exp", ([INF, INF, 0],), INF, ([NAN, NAN, 0],)),
    ("log_sum_exp", ([-INF, 0],), 0, ([0, 1],)),
    ("log_sum_exp", ([-INF, -INF],), -INF, ([NAN, NAN],)),
    ("log_sum_exp", ([-INF],), -INF, ([1],)),
    ("log_sum_exp", ([INF],), INF, ([1],)),
    ("log_sum_exp", ([[INF, 0], [1, 1]],), [INF, 1 + np.log(2)], ([[1, 0], [0.5, 0.5]],)),
    ("hinge", ([3.2, 5.1, -1.7], 0), 2.9, ([-1, 1, 0], None)),
    ("hinge", ([2, 1, -1], 0), 0, ([0, 0, 0], None)),
    ("hinge", ([1000, -1000], 1), 2001, ([1, -1], None)),
    ("hinge", ([-1000, 1000], 1), 0, ([0, 0], None)),
    ("hinge", ([7], 0), 0, ([0], None)),
    ("hinge", ([1, 1, 1], [0, 1, 0]), 2, ([1, -2, 1], None)),
    ("perceptron", (2, 1), 0, (0, 0)),
    ("perceptron", (-2, 1), 2, (-1, 2)),
    ("perceptron", (2, -1), 2, (1, -2)),
    ("perceptron", (0, 1), 0, (-1, 0)),
    ("perceptron", (0, -1), 0, (1, 0)),
    (
        "perceptron",
        ([[-1, 3], [2, -0.5]], [[1, 1], [-1, -1]]),
        1.5,
        ([[-0.5, 0], [0.5, 0]], [[0.5, 0], [-1, 0]]),
    ),
    ("perceptron", (NAN, 1), NAN, (NAN, NAN)),
    ("perceptron", (-INF, 1), INF, (-1, INF)),
    ("perceptron", (INF, 1), 0, (0, 0)),
    ("binary_cross_entropy", (0, 1), np.log(2), (-0.5, 0)),
    ("binary_cross_entropy", (1000, 1), 0, (0, -1000)),
    ("binary_cross_entropy", (-1000, 0), 0, (0, 1000)),
    ("binary_cross_entropy", (1000, 0), 1000, (1, -1000)),
    ("binary_cross_entropy", (-1000, 1), 1000, (-1, 1000)),
    ("binary_cross_entropy", (40, 1), np.exp(-40), (0, -40)),
    ("binary_cross_entropy", (INF, 1), 0, (0, -INF)),
    ("binary_cross_entropy", (-INF, 0), 0, (0, INF)),
    ("binary_cross_entropy", (INF, 0), INF, (1, -INF)),
    ("binary_cross_entropy", (-INF, 1), INF, (-1, INF)),
    ("binary_cross_entropy", (INF, 0.25), INF, (0.75, -INF)),
    ("binary_cross_entropy", (-INF, 0.25), INF, (-0.25, INF)),
    ("binary_cross_entropy", ([INF, -INF], [1, 0]), 0, ([0, 0], [-INF, INF])),
    ("absolute_error", (3, 3), 0, (0, 0)),
    (
        "absolute_error",
        ([[1, 2], [5, 0]], [[0, 4], [5, 0]]),
        1.5,
        ([[0.5, -0.5], [0, 0]], [[-0.5, 0.5], [0, 0]]),
    ),
    ("huber", (1, 0), 0.5, (1, -1)),
    ("huber", (-3, 0), 2.5, (-1, 1)),
    ("huber", (0.5, 0), 0.125, (0.5, -0.5)),
    ("huber", (1e200, 0), 1e200, (1, -1)),
    ("huber", (INF, 0), INF, (1, -1)),
    ("half_squared_error", (3, 1), 2, (2, -2)),
    (
        "mean_squared_error",
        ([[1, 2], [3, 4]], [[0, 0], [0, 0]]),
        7.5,
        ([[0.5, 1], [1.5, 2]], [[-0.5, -1], [-1.5, -2]]),
    ),
    ("l1_penalty", ([[1, -2], [0, 4]], 0.5), 3.5, ([[0.5, -0.5], [0, 0.5]], 7)),
    ("squared_error", (3, 3), 0, (0, 0)),
    ("squared_error", (1e200, 0), INF, (2e200, -2e200)),
    ("l2_penalty", ([[1, 2], [3, 4]], 0.5), 15, ([[1, 2], [3, 4]], 30)),
    ("l2_penalty", ([1, 2], 0), 0, ([0, 0], 5)),
]


@pytest.mark.parametrize(("name", "inputs", "value", "gradients"), CONVENTIONS, ids=str)
def test_values_and_gradients_follow_the_conventions(name, inputs, value, gradients):
    found, slopes = evaluated(name, inputs)
    np.testing.assert_allclose(found, value, rtol=1e-12, atol=0)
    for slope, expected in zip(slopes, gradients, strict=True):
        if expected is None:
            assert slope is None
        else:
            np.testing.assert_allclose(slope, expected, rtol=1e-12, atol=1e-300)


@pytest.mark.parametrize(
    ("name", "inputs", "value", "gradients"), [row for row in CONVENTIONS if OPS[row[0]].local], ids=str
)
def test_numbers_and_arrays_of_one_follow_the_same_conventions(name, inputs, value, gradients):
    found, slopes = evaluated(name, [np.array(x)[..., None] for x in inputs])
    np.testing.assert_allclose(found, np.array(value)[..., None], rtol=1e-12)
    for slope, expected in zip(slopes, gradients, strict=True):
        np.testing.assert_allclose(slope, np.array(expected)[..., None], rtol=1e-12, atol=1e-300)


@pytest.mark.parametrize("x", [88.0, 89.0, 104.0, 1000.0])
@pytest.mark.parametrize("sign", [-1, 1])
def test_single_precision_saturates_without_overflow(x, sign):
    for name, above, below in (("sigmoid", 1, 0), ("softplus", x, 0), ("tanh", 1, -1), ("elu", x, -1)):
        value, (slope,) = evaluated(name, [sign * x], np.float32)
        assert value == pytest.approx(above if sign > 0 else below, abs=1e-37)
        assert np.isfinite(slope)


@pytest.mark.parametrize("op", GATES, ids=row_name)
def test_not_a_number_flows_through(op):
    shapes = op.sample_shapes[0]
    if op.name == "where":  # what is not chosen does not count
        return
    for port in (port for port, vjp in zip(op.ports, op.vjp, strict=True) if vjp is not None):
        inputs = [
            np.full(shape, NAN if name == port else 0.0 if name == "label" else -2.0)
            for name, shape in zip(op.ports, shapes, strict=True)
        ]
        value, _gradients = evaluated(op.name, inputs)
        assert np.isnan(value).any() if op.name in HALF else np.isnan(value).all(), port


@pytest.mark.parametrize(
    ("name", "attributes", "x", "value", "gradient"),
    [
        ("step", {"low": -1.0, "high": 1.0}, -0.5, -1, 0),
        ("step", {"low": -1.0, "high": 1.0}, 0.0, 1, 0),
        ("leaky_relu", {"slope": 0.2}, -5.0, -1, 0.2),
        ("leaky_relu", {"slope": -0.5}, -2.0, 1, -0.5),
        ("leaky_relu", {"slope": 1.0}, -2.0, -2, 1),
        ("leaky_relu", {"slope": 0.0}, -2.0, 0, 0),
        ("elu", {"alpha": 2.0}, -1.0, 2 * np.expm1(-1), 2 * np.exp(-1)),
        ("elu", {"alpha": 2.0}, 0.0, 0, 2),
        ("add_constant", {"c": -1.5}, 2.0, 0.5, 1),
        ("scale", {"factor": -3.0}, 2.0, -6, -3),
        ("scale", {"factor": 0.0}, 2.0, 0, 0),
    ],
)
def test_attributes_shape_the_op(name, attributes, x, value, gradient):
    found, slopes = evaluated(name, [x], **attributes)
    assert found == pytest.approx(value, abs=1e-15)
    assert slopes == [pytest.approx(gradient)]


@pytest.mark.parametrize("name", ["softmax_cross_entropy", "hinge"])
@pytest.mark.parametrize("label", [3, -1, 0.5, NAN, INF, -INF])
@pytest.mark.parametrize("batch", [False, True])
def test_a_label_that_is_no_class_is_refused_with_its_node_and_value(name, label, batch):
    logits, labels = ([[0.0, 1.0, 2.0]] * 2, [0.0, label]) if batch else ([0.0, 1.0, 2.0], label)
    with pytest.raises(InvalidValueError, match=rf"label holds {label:g}; .* from 0 to 2") as caught:
        evaluated(name, [logits, labels])
    assert caught.value.node == 1


@pytest.mark.parametrize("row", [[0, 0, 0], [1, 1, 0], [0, 2, 0], [0.5, 0.5, 0], [NAN, 0, 1]])
def test_a_hinge_loss_refuses_rows_that_name_no_single_class(row):
    with pytest.raises(InvalidValueError, match="not one-hot"):
        evaluated("hinge", [[1.0, 2.0, 3.0], row])


def test_the_margin_is_what_a_wrong_class_must_keep_away():
    assert evaluated("hinge", [[2.0, 1.0], 0], margin=3.0)[0] == 2
    assert evaluated("hinge", [[2.0, 1.0], 0], margin=0.0)[0] == 0
    assert evaluated("huber", [5.0, 0.0], delta=2.0)[0] == 8


def test_labels_may_be_one_hot_rows_or_class_weights():
    logits = np.array([[1.0, 2.0, 0.5], [0.1, -1.0, 3.0]])
    by_class = evaluated("softmax_cross_entropy", [logits, [2, 0]])
    one_hot = evaluated("softmax_cross_entropy", [logits, [[0, 0, 1], [1, 0, 0]]])
    np.testing.assert_allclose(by_class[0], one_hot[0], rtol=1e-15)
    np.testing.assert_allclose(by_class[1][0], one_hot[1][0], rtol=1e-15)
    doubled = evaluated("softmax_cross_entropy", [logits, [[0, 0, 2], [2, 0, 0]]])
    np.testing.assert_allclose(doubled[0], 2 * one_hot[0])
    np.testing.assert_allclose(doubled[1][0], 2 * one_hot[1][0])


def test_certainty_costs_nothing_and_not_minus_nothing():
    value, (slope, _none) = evaluated("softmax_cross_entropy", [[1000.0, 0.0], 0])
    assert not np.signbit(value)
    np.testing.assert_array_equal(slope, [0, 0])


@pytest.mark.parametrize("classes", [2, 10, 32, 33, 100])
@pytest.mark.parametrize("leading", [(), (4,), (3, 4)])
def test_softmaxes_of_few_and_of_many_classes_are_the_same_function(classes, leading):
    scores = np.random.default_rng(classes).normal(0, 300, (*leading, classes))
    largest = scores.max(axis=-1, keepdims=True)
    weights = np.exp(scores - largest)
    total = weights.sum(axis=-1, keepdims=True)
    np.testing.assert_allclose(evaluated("softmax", [scores])[0], weights / total, rtol=1e-13)
    logarithms = scores - largest - np.log(total)
    np.testing.assert_allclose(evaluated("log_softmax", [scores])[0], logarithms, rtol=1e-13, atol=1e-13)
    found = evaluated("log_sum_exp", [scores])[0]
    np.testing.assert_allclose(found, (largest + np.log(total))[..., 0], rtol=1e-13)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("whole", [np.int64, np.uint8])
def test_labels_of_a_whole_number_dtype_are_classes_and_keep_the_precision_of_the_logits(dtype, whole):
    op, rng = OPS["softmax_cross_entropy"], np.random.default_rng(0)
    logits, label = rng.normal(size=(2, 4, 3)).astype(dtype), np.array([2, 0, 1, 1])
    g, rows = np.array([1.0, -2.0], dtype), np.eye(3, dtype=dtype)[label]
    found = op.forward(logits, label.astype(whole)), op.vjp[0](g, None, logits, label.astype(whole))
    expected = op.forward(logits, rows), op.vjp[0](g, None, logits, rows)
    for array, other in zip(found, expected, strict=True):
        assert array.dtype == dtype
        np.testing.assert_allclose(array, other, rtol=1e-6 if dtype is np.float32 else 1e-14)


def test_as_many_labels_as_classes_are_still_labels():
    logits = np.array([[1.0, 2.0, 0.5], [0.1, -1.0, 3.0], [0.0, 0.0, 4.0]])
    value, (slope, _none) = evaluated("softmax_cross_entropy", [logits, [2, 0, 1]])
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    assert value == pytest.approx(-np.log(probabilities[[0, 1, 2], [2, 0, 1]]).mean())
    np.testing.assert_allclose(slope, (probabilities - np.eye(3)[[2, 0, 1]]) / 3)


def test_adding_the_same_number_to_all_scores_changes_no_cross_entropy():
    logits = np.array([[1.0, 2.0, 0.5]])
    near, far = (evaluated("softmax_cross_entropy", [logits + shift, [1]]) for shift in (0.0, 4096.0))
    np.testing.assert_allclose(near[0], far[0], rtol=1e-12)
    np.testing.assert_allclose(near[1][0], far[1][0], rtol=1e-11)
