"""Shape rules: they foretell what NumPy does, and refuse with the port at fault and what would fit."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from engine.graphs.graph import Graph
from engine.ops import OPS, ShapeMismatch
from engine.run.autodiff import forward, pushforward, reverse
from engine.run.plan import compile
from tests.engine.ops.cases import of_every_op

SMALL = [shape for axes in range(4) for shape in product((1, 2), repeat=axes)]
"""Every shape of up to three axes of one or two entries."""


@of_every_op
def test_shape_rules_foretell_the_shape_of_the_value(case):
    assert case.op.shape(*case.shapes, **case.attributes) == np.shape(case.output(case.inputs()))


def accepted(op, shapes):
    try:
        return op.shape(*shapes, **op.defaults())
    except ShapeMismatch:
        return None


def shape_of_value(op, shapes):
    """Return what NumPy makes of arrays of these shapes, None where it refuses."""
    try:
        return np.shape(op.forward(*(np.ones(shape)[()] for shape in shapes), **op.defaults()))
    except ValueError:
        return None


@pytest.mark.parametrize(
    "name",
    [
        "add",
        "power",
        "max",
        "leaky_relu",
        "matmul",
        "sum",
        "mean",
        "l2_norm",
        "reshape",
        "concatenate",
    ],
)
def test_what_numpy_accepts_is_accepted_and_nothing_else(name):
    op = OPS[name]
    for shapes in product(SMALL, repeat=len(op.ports)):
        if not (op.local and set(shapes) >= {(2,), (2, 1)}):  # see the next test
            assert accepted(op, shapes) == shape_of_value(op, shapes), shapes


@pytest.mark.parametrize("name", [op.name for op in OPS.values() if op.local and len(op.ports) == 2])
@pytest.mark.parametrize("shapes", [((3, 1), (3,)), ((3,), (3, 1))])
def test_a_column_beside_a_vector_as_long_is_refused_with_the_cure(name, shapes):
    op = OPS[name]
    with pytest.raises(ShapeMismatch, match=r"broadcast to \(3, 3\); reshape one of them") as caught:
        op.shape(*shapes, **op.defaults())
    assert caught.value.port == op.ports[shapes.index((3, 1))]
    assert op.shape((3, 1), (4,), **op.defaults()) == (3, 4)
    assert op.shape((3, 1), (1, 3), **op.defaults()) == (3, 3)


@pytest.mark.parametrize(
    "name", ["softmax", "log_softmax", "log_sum_exp", "softmax_along", "log_softmax_along"]
)
def test_probabilities_along_an_axis_of_one_are_refused_with_the_cure(name):
    op = OPS[name]
    with pytest.raises(ShapeMismatch, match="there is only one class, and nothing to choose between"):
        op.shape((3, 1), **op.defaults())


@pytest.mark.parametrize("name", ["softmax_cross_entropy", "cross_entropy_of_probabilities", "hinge"])
def test_a_loss_over_one_class_is_refused_with_the_cure(name):
    op = OPS[name]
    with pytest.raises(ShapeMismatch, match="there is only one class"):
        op.shape((3, 1), (3, 1), **op.defaults())


REDUCING = [
    "squared_error", "mean_squared_error", "huber", "softmax_cross_entropy", "binary_cross_entropy",
    "perceptron",
    "l1_penalty", "l2_penalty",
]  # fmt: skip


@pytest.mark.parametrize("name", ["affine", *REDUCING])
def test_what_is_accepted_has_the_shape_foretold(name):
    op = OPS[name]
    found = {shapes: accepted(op, shapes) for shapes in product(SMALL, repeat=len(op.ports))}
    fitting = {shapes: shape for shapes, shape in found.items() if shape is not None}
    assert len(fitting) >= len(SMALL) - 1
    for shapes, shape in fitting.items():
        inputs = [np.zeros(shape)[()] for shape in shapes]
        assert np.shape(op.forward(*inputs, **op.defaults())) == shape, shapes


def test_an_affine_layer_never_stretches_the_batch_to_fit_its_bias():
    op = OPS["affine"]
    for x, w, b in product(SMALL, repeat=3):
        if (out := accepted(op, (x, w, b))) is not None:
            rows_and_columns = np.shape(np.ones(x) @ np.ones(w))[-2:]
            assert out[len(out) - len(rows_and_columns) :] == rows_and_columns


@pytest.mark.parametrize("name", ["matmul", "affine", *REDUCING])
def test_both_modes_are_right_at_every_shape_that_is_accepted(name, rng):
    op = OPS[name]
    graph = Graph()
    gate = graph.add(name)
    leaves = [graph.add("input") for _port in op.ports]
    for leaf, port in zip(leaves, op.ports, strict=True):
        graph.connect(leaf, gate, port)
    plan = compile(graph, [gate])
    for shapes in product(SMALL, repeat=len(op.ports)):
        if accepted(op, shapes) is None:
            continue
        inputs = {leaf: rng.normal(size=shape)[()] for leaf, shape in zip(leaves, shapes, strict=True)}
        tangents = {leaf: rng.normal(size=shape)[()] for leaf, shape in zip(leaves, shapes, strict=True)}
        if "label" in op.ports:
            inputs[leaves[1]] = np.zeros(shapes[1])[()]
            del tangents[leaves[1]]
        values = forward(plan, inputs)
        upstream = rng.normal(size=np.shape(values[plan.slot[gate]]))[()]
        gradients = reverse(plan, values, gate, upstream)
        tangent = pushforward(plan, values, tangents)[plan.slot[gate]]
        moved = [
            forward(plan, {leaf: x + h * tangents.get(leaf, 0.0) for leaf, x in inputs.items()})
            for h in (1e-5, -1e-5)
        ]
        numerical = (moved[0][plan.slot[gate]] - moved[1][plan.slot[gate]]) / 2e-5
        np.testing.assert_allclose(tangent, numerical, rtol=1e-6, atol=1e-8, err_msg=str(shapes))
        slope = sum(np.sum(gradients[plan.slot[leaf]] * along) for leaf, along in tangents.items())
        np.testing.assert_allclose(slope, np.sum(upstream * tangent), rtol=1e-10, atol=1e-12)
        assert [np.shape(gradients[plan.slot[leaf]]) for leaf in tangents] == [
            np.shape(inputs[leaf]) for leaf in tangents
        ]


MISFITS = [
    # op, shapes, port at fault, what the message must say
    ("add", ((2,), (3,)), "y", ["(3,)", "x's (2,)", "match", "or be 1"]),
    ("add", ((2, 3), (2,)), "y", ["(2,)", "x's (2, 3)", "from the last"]),
    ("prelu", ((2, 3), (2,)), "slope", ["(2,)", "x's (2, 3)"]),
    ("multiply", ((2, 3), (2,)), "y", ["(2,)", "x's (2, 3)"]),
    ("max", ((4, 1, 2), (3, 3)), "y", ["(3, 3)", "x's (4, 1, 2)"]),
    ("power", ((2, 2), (3, 2)), "y", ["(3, 2)", "x's (2, 2)"]),
    ("matmul", ((2, 4), (3, 2)), "b", ["(3, 2)", "first dimension must be 4", "a's last in (2, 4)"]),
    ("matmul", ((3,), (2,)), "b", ["(2,)", "must be 3", "a's last in (3,)"]),
    ("matmul", ((), (2, 2)), "a", ["single number", "use ×"]),
    ("matmul", ((2, 2), ()), "b", ["single number", "use ×"]),
    ("matmul", ((4, 2, 3), (5, 3, 2)), "b", ["(5, 3, 2)", "a's in (4, 2, 3), (4,)", "or be 1"]),
    ("matmul", ((3,), (2, 4, 5)), "b", ["(2, 4, 5)", "last dimension but one must be 3", "in (3,)"]),
    ("affine", ((2, 3), (4, 3), (3,)), "w", ["(4, 3)", "must be 3", "x's last"]),
    ("affine", ((), (3,), (3,)), "x", ["single number"]),
    ("affine", ((2, 3), (), (3,)), "w", ["single number"]),
    ("affine", ((2, 3), (3, 4), (3,)), "b", ["(3,)", "(4,)", "(2, 4)"]),
    ("affine", ((2, 3), (3, 4), (3, 4)), "b", ["(3, 4)", "(4,)", "(2, 4)"]),
    ("affine", ((1, 3), (3, 4), (2, 4)), "b", ["(2, 4)", "(4,)", "(1, 4)"]),
    ("affine", ((3,), (3, 4), (1, 4)), "b", ["(1, 4)", "(4,)"]),
    ("affine", ((2, 3), (3, 1), (4,)), "b", ["(4,)", "(1,)", "(2, 1)"]),
    ("affine", ((3,), (3,), (1,)), "b", ["(1,)", "()"]),
    ("affine", ((2, 3), (5, 3, 4), (6, 1, 4)), "b", ["(6, 1, 4)", "(5, 2, 4)"]),
    ("squared_error", ((3,), (2,)), "t", ["(2,)", "(3,)"]),
    ("squared_error", ((2, 3), (3,)), "t", ["(3,)", "(2, 3)"]),
    ("squared_error", ((), (1,)), "t", ["(1,)", "()"]),
    ("squared_error", ((4, 2, 3), (4, 2, 3)), "t", ["(4, 2, 3)", "(2, 3)"]),
    ("squared_error", ((4, 1), (4,)), "t", ["(4,)", "(4, 1)"]),
    ("softmax_cross_entropy", ((), ()), "logits", ["single number", "one score for each class"]),
    ("softmax_cross_entropy", ((4, 3), ()), "label", ["()", "(4,)", "(4, 3)"]),
    ("softmax_cross_entropy", ((4, 3), (3,)), "label", ["(3,)", "(4,)", "(4, 3)"]),
    ("softmax_cross_entropy", ((3,), (1,)), "label", ["(1,)", "()", "(3,)"]),
    ("softmax_cross_entropy", ((5, 4, 3), (5, 4)), "label", ["(5, 4)", "(4,)", "(4, 3)"]),
    ("huber", ((2, 3), (3,)), "t", ["(3,)", "(2, 3)"]),
    ("binary_cross_entropy", ((3,), ()), "t", ["()", "(3,)"]),
    ("hinge", ((), ()), "scores", ["single number", "one score for each class"]),
    ("hinge", ((4, 3), (3,)), "label", ["(3,)", "(4,)", "(4, 3)"]),
    ("softmax", ((),), "x", ["single number"]),
    ("dot", ((2, 3), (3,)), "a", ["(2, 3)", "vectors", "matmul"]),
    ("dot", ((3,), ()), "b", ["single number", "vectors", "use ×"]),
    ("dot", ((3,), (2,)), "b", ["(2,)", "(3,)"]),
    ("concatenate", ((), ()), "x", ["single number", "no axis 0", "reshape"]),
    ("concatenate", ((2, 3), (3,)), "y", ["(3,)", "(2, 3)", "axis 0"]),
    ("concatenate", ((2, 3), (2, 4)), "y", ["(2, 4)", "(2, 3)"]),
    ("slice", ((),), "x", ["single number", "no axis 0", "reshape"]),
    ("pick", ((),), "x", ["single number", "nothing to pick"]),
    ("maxout", ((3,), (2,), (), (3,), ()), "w1", ["(2,)", "must be 3"]),
    ("maxout", ((3,), (3, 2), (2,), (3, 2), (3,)), "b2", ["(3,)", "(2,)", "x·w2"]),
    ("maxout", ((3,), (3, 2), (2,), (3, 4), (4,)), "w2", ["(3, 4)", "(2,)", "(4,)"]),
    ("log_sum_exp", ((),), "x", ["single number"]),
    ("l1_penalty", ((2, 3), (1,)), "strength", ["(1,)", "single number"]),
    ("l2_penalty", ((2, 3), (1,)), "strength", ["(1,)", "single number"]),
    ("l2_penalty", ((2, 3), (2, 3)), "strength", ["(2, 3)", "single number"]),
]


@pytest.mark.parametrize(("name", "shapes", "port", "words"), MISFITS, ids=str)
def test_shapes_that_do_not_fit_are_refused_with_port_and_remedy(name, shapes, port, words):
    op = OPS[name]
    with pytest.raises(ShapeMismatch) as caught:
        op.shape(*shapes, **op.defaults())
    assert caught.value.port == port
    assert f"port {port}" in str(caught.value)
    assert [word for word in words if word not in str(caught.value)] == []


@pytest.mark.parametrize(
    ("name", "shape", "attributes", "words"),
    [
        ("reshape", (2, 3), {"shape": (4, 2)}, ["(2, 3)", "6 entries", "(4, 2)", "multiply to 6"]),
        ("reshape", (2, 3), {"shape": (4, -1)}, ["(2, 3)", "(4, -1)"]),
        ("reshape", (2, 3), {"shape": ()}, ["6 entries", "()"]),
        ("reshape", (2, 3), {"shape": (-1, -1)}, ["(-1, -1)", "−1"]),
        ("reshape", (2, 3), {"shape": (0, 6)}, ["(0, 6)", "from 1 up"]),
        ("reshape", (2, 3), {"shape": (-2, -3)}, ["(-2, -3)", "from 1 up"]),
        ("slice", (4,), {"axis": 1}, ["(4,)", "no axis 1", "from 0 to 0"]),
        ("slice", (4,), {"axis": -2}, ["(4,)", "no axis -2"]),
        (
            "slice",
            (4,),
            {"start": 2, "stop": 2},
            ["(4,)", "4 entries", "axis 0", "2 to before 2", "at 4"],
        ),
        ("slice", (4,), {"start": 1, "stop": 5}, ["4 entries", "5"]),
        ("slice", (4,), {"start": -5, "stop": 2}, ["4 entries", "-5"]),
        ("pick", (2, 3), {"index": (2,)}, ["(2, 3)", "[2]", "at [1, 2]"]),
        ("pick", (2, 3), {"index": (0, -4)}, ["(2, 3)", "[0, -4]"]),
        ("pick", (2, 3), {"index": (0, 0, 0)}, ["(2, 3)", "[0, 0, 0]"]),
    ],
)
def test_attributes_that_do_not_fit_the_shape_are_refused(name, shape, attributes, words):
    op = OPS[name]
    with pytest.raises(ShapeMismatch) as caught:
        op.shape(shape, **{**op.defaults(), **attributes})
    assert [word for word in words if word not in str(caught.value)] == []
