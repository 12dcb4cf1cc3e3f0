"""Jacobians: by the cheaper mode, with their pattern, and the products that never build them."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import InvalidValueError, MissingInputError, UnknownNodeError, UnknownPortError
from engine.run.autodiff import evaluate, sum_to_shape
from engine.run.plan import compile
from engine.study.jacobian import jacobian, jvp, local_gradient, vjp
from engine.study.paths.between import between
from engine.study.sparsity import Sparsity, Structure

AFFINE = {
    "x": [[1.0, 0.0, -2.0], [3.0, 4.0, 5.0]],
    "w": [[0.1, 0.2], [0.3, 0.0], [0.5, 0.6]],
    "b": [0.0, 1.0],
    "y": ("affine", "x", "w", "b"),
}


def ids(graph, *names):
    return [graph.find(name).id for name in names]


def local(graph, name, port, **limits):
    node = graph.find(name).id
    return jacobian(graph, node, graph.source(node, port), **limits)


@pytest.mark.parametrize(
    ("port", "structure", "blocks"),
    [
        ("x", Structure.BLOCK_DIAGONAL, 2),
        ("w", Structure.DIAGONAL_BLOCKS, 2),
        ("b", Structure.ONE_PER_ROW, 1),
    ],
)
def test_an_affine_layer_has_blocks(build, port, structure, blocks):
    found = local(build(**AFFINE), "y", port)
    assert found.sparsity == Sparsity(structure, blocks)
    assert found.values.shape == found.output_shape + found.input_shape
    assert str(blocks) in found.sparsity.sentence or blocks == 1


@pytest.mark.parametrize("op", ["tanh", "relu", "step", "square", "exp"])
def test_an_elementwise_op_has_a_diagonal_jacobian(build, op):
    found = local(build(x=[-1.0, 0.5, 2.0], f=(op, "x")), "f", "x")
    assert found.sparsity == Sparsity(Structure.DIAGONAL, 3)
    assert np.count_nonzero(found.values - np.diag(np.diag(found.values))) == 0


def test_the_pattern_is_of_the_op_and_the_count_of_its_values(build):
    found = local(build(x=[-1.0, 0.5, 2.0], f=("relu", "x")), "f", "x")
    assert (found.nonzero, found.sparsity.structure) == (2, Structure.DIAGONAL)


@pytest.mark.parametrize(
    ("rows", "port", "structure"),
    [
        ({"x": 2.0, "y": 3.0, "f": ("multiply", "x", "y")}, "x", Structure.SCALAR),
        ({"x": 2.0, "y": [3.0, 4.0], "f": ("multiply", "x", "y")}, "x", Structure.DENSE),
        ({"x": [[1.0, 2.0]], "y": [[3.0], [4.0]], "f": ("add", "x", "y")}, "x", Structure.ONE_PER_ROW),
        ({"x": [1.0, 2.0], "f": ("sum", "x")}, "x", Structure.DENSE),
        ({"x": [0.1, 0.2], "k": 1.0, "f": ("softmax_cross_entropy", "x", "k")}, "logits", Structure.DENSE),
        ({"x": [0.1, 0.2], "k": 1.0, "f": ("softmax_cross_entropy", "x", "k")}, "label", Structure.ZERO),
    ],
)
def test_other_patterns_are_named(build, rows, port, structure):
    assert local(build(**rows), "f", port).sparsity.structure is structure


def test_the_mode_with_fewer_passes_builds_it(build):
    graph = build(x=2.0, v=[1.0, 2.0, 3.0], p=("multiply", "x", "v"), s=("sum", "p"))
    wide, tall = jacobian(graph, *ids(graph, "s", "v")), jacobian(graph, *ids(graph, "p", "x"))
    assert (wide.mode, wide.passes) == ("reverse", 1)
    assert (tall.mode, tall.passes) == ("forward", 1)
    np.testing.assert_array_equal(wide.values, [2.0, 2.0, 2.0])
    np.testing.assert_array_equal(tall.values, [1.0, 2.0, 3.0])


def test_a_network_keeps_examples_apart_up_to_its_loss(build):
    graph = build(
        **AFFINE, h=("relu", "y"), v=[[1.0, -1.0], [2.0, 0.5]], c=[0.0, 0.0], z=("affine", "h", "v", "c"),
        t=[[0.0, 0.0], [0.0, 0.0]], f=("squared_error", "z", "t"),
    )  # fmt: skip
    between = jacobian(graph, *ids(graph, "z", "y"))
    assert between.sparsity == Sparsity(Structure.BLOCK_DIAGONAL, 2)
    assert between.values.shape == (2, 2, 2, 2)
    assert jacobian(graph, *ids(graph, "f", "x")).sparsity.structure is Structure.DENSE
    assert jacobian(graph, *ids(graph, "x", "f")).sparsity.structure is Structure.ZERO
    assert jacobian(graph, *ids(graph, "y", "v")).nonzero == 0


def test_a_node_is_the_identity_of_itself(build):
    graph = build(x=[1.0, 2.0], f=("square", "x"))
    found = jacobian(graph, *ids(graph, "f", "f"))
    np.testing.assert_array_equal(found.matrix, np.eye(2))
    assert found.sparsity.structure is Structure.DIAGONAL


def test_what_is_too_large_is_not_built(build):
    graph = build(x=np.zeros(200), f=("tanh", "x"), g=("sum", "f"))
    found = jacobian(graph, *ids(graph, "f", "x"))
    assert (found.values, found.matrix) == (None, None)
    assert (found.nonzero, found.mode, found.passes) == (None, None, None)
    assert (found.output_shape, found.input_shape) == ((200,), (200,))
    unbuilt = local(graph, "f", "x")
    assert (unbuilt.nonzero, unbuilt.mode, unbuilt.passes) == (None, None, None)
    assert jacobian(graph, *ids(graph, "f", "x"), largest=40_000).nonzero == 200
    assert local(graph, "f", "x").sparsity == Sparsity(Structure.DIAGONAL, 200)
    assert local(graph, "g", "x", largest=10).sparsity.structure is Structure.DENSE
    np.testing.assert_array_equal(vjp(graph, *ids(graph, "f", "x"), np.arange(200.0)), np.arange(200.0))


def test_the_blocks_of_a_layer_are_told_where_its_jacobian_is_too_large_to_build(build):
    graph = build(x=np.ones((32, 8)), w=np.ones((8, 6)), b=np.ones(6), y=("affine", "x", "w", "b"))
    found = {port: local(graph, "y", port) for port in "xwb"}
    assert [found[port].values is None for port in "xwb"] == [True, False, False]
    assert [found[port].sparsity for port in "xwb"] == [
        Sparsity(Structure.BLOCK_DIAGONAL, 32), Sparsity(Structure.DIAGONAL_BLOCKS, 6),
        Sparsity(Structure.ONE_PER_ROW),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "wrt", "structure", "blocks"),
    [
        ("y", "x", Structure.BLOCK_DIAGONAL, 32),
        ("y", "w", Structure.DIAGONAL_BLOCKS, 20),
        ("y", "b", Structure.ONE_PER_ROW, 1),
        ("r", "y", Structure.DIAGONAL, 640),
        ("r", "x", Structure.BLOCK_DIAGONAL, 32),
        ("r", "w", Structure.DIAGONAL_BLOCKS, 20),
        ("p", "r", Structure.BLOCK_DIAGONAL, 32),
        ("p", "w", Structure.DENSE, 1),
        ("t", "r", Structure.PERMUTATION, 1),
        ("u", "r", Structure.DIAGONAL, 640),
        ("x", "y", Structure.ZERO, 1),
    ],
)
def test_between_any_two_nodes_the_pattern_is_told_without_building(build, name, wrt, structure, blocks):
    graph = build(
        x=np.zeros((32, 30)), w=np.zeros((30, 20)), b=np.zeros(20), y=("affine", "x", "w", "b"),
        r=("relu", "y"), p=("softmax", "r"), t=("transpose", "r"), u=("transpose", "t"),
    )  # fmt: skip
    found = jacobian(graph, *ids(graph, name, wrt))
    assert found.values is None
    assert found.sparsity == Sparsity(structure, blocks)


def test_a_pattern_that_a_few_passes_cannot_tell_is_left_unknown(build):
    graph = build(x=np.zeros((50, 50)), t=("transpose", "x"), f=("add", "x", "t"))
    assert jacobian(graph, *ids(graph, "f", "x")).sparsity.structure is Structure.UNKNOWN


def test_a_pattern_with_very_many_columns_is_not_looked_for(build):
    graph = build(x=np.zeros(1_000_001), f=("sum", "x"))
    assert local(graph, "f", "x").sparsity.structure is Structure.UNKNOWN


def test_a_pattern_is_told_where_one_on_the_way_is_too_large(build):
    graph = build(x=[1.0, 0.0], n=np.ones((50, 1)), p=("multiply", "x", "x"), q=("multiply", "p", "n"),
                  f=("sum", "q"))  # fmt: skip
    found = jacobian(graph, *ids(graph, "f", "x"), largest=150)
    np.testing.assert_array_equal(found.values, [100.0, 0.0])
    assert (found.nonzero, found.sparsity.structure) == (1, Structure.DENSE)


@pytest.mark.parametrize(
    ("op", "slopes"), [("log", [np.inf, 0.5]), ("sqrt", [np.inf, 0.5 / np.sqrt(2)]), ("exp", [1, np.exp(2)])]
)
def test_an_infinite_slope_leaves_the_zeros_beside_it_zero(build, op, slopes):
    graph = build(x=[0.0, 2.0], f=(op, "x"), g=("negate", "f"))
    for found, expected in (
        (jacobian(graph, *ids(graph, "g", "x")), np.negative(slopes)),
        (local(graph, "f", "x"), slopes),
    ):
        np.testing.assert_allclose(found.matrix, np.diag(expected))
        assert found.sparsity == Sparsity(Structure.DIAGONAL, 2)


def test_with_respect_to_a_node_between_what_comes_before_is_held(product_of_sum):
    assert jacobian(product_of_sum, 5, 4).values == -4.0


def test_refusals_name_what_is_wrong(build, product_of_sum):
    with pytest.raises(UnknownNodeError):
        jacobian(product_of_sum, 5, 99)
    with pytest.raises(UnknownPortError):
        local(product_of_sum, "f", "w")
    graph = build(x=[1.0, 2.0], f=("sum", "x"))
    with pytest.raises(InvalidValueError, match="f has shape"):
        vjp(graph, 2, 1, [1.0, 2.0])
    with pytest.raises(InvalidValueError, match="x has shape"):
        jvp(graph, 2, 1, 1.0)
    product_of_sum.disconnect(4, "x")
    with pytest.raises(MissingInputError):
        jacobian(product_of_sum, 5, 3)


def test_a_jacobian_cannot_be_changed(build):
    found = local(build(**AFFINE), "y", "x")
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.values = None
    with pytest.raises(ValueError, match="read-only"):
        found.values[0] = 1.0


# Local gradients -----------------------------------------------------------------------------------------


def test_upstream_times_local_is_what_flows_along_an_elementwise_edge(build, rng):
    graph = build(
        x=rng.normal(size=(2, 3)), y=rng.normal(size=3), a=("multiply", "x", "y"), f=("tanh", "a"),
        s=("sum", "f"),
    )  # fmt: skip
    plan = compile(graph, [5])
    result = evaluate(graph, plan, 5)
    for gate, port in ((3, "x"), (3, "y"), (4, "x")):
        local = local_gradient(plan, result, gate, port)
        downstream = sum_to_shape(result.gradients[gate] * local, np.shape(result.contributions[gate, port]))
        np.testing.assert_allclose(downstream, result.contributions[gate, port])


def test_the_jacobian_of_a_product_of_matrices(build):
    graph = build(a=[[1.0, 2.0]], b=[[3.0, 4.0], [5.0, 6.0]], f=("matmul", "a", "b"))
    plan = compile(graph, [3])
    result = evaluate(graph, plan, 3)
    np.testing.assert_array_equal(local_gradient(plan, result, 3, "a")[0, :, 0, :], [[3, 5], [4, 6]])
    assert local_gradient(plan, result, 3, "b").shape == (1, 2, 2, 2)


def test_a_jacobian_too_large_to_look_at_is_not_built(build):
    graph = build(a=np.ones((4, 5)), b=np.ones((5, 3)), f=("matmul", "a", "b"))
    plan = compile(graph, [3])
    result = evaluate(graph, plan, 3)
    assert local_gradient(plan, result, 3, "a", largest=4 * 3 * 4 * 5 - 1) is None
    assert local_gradient(plan, result, 3, "a", largest=4 * 3 * 4 * 5).shape == (4, 3, 4, 5)


def test_a_local_gradient_may_be_infinite_without_a_warning(build):
    graph = build(x=0.0, f=("sqrt", "x"))
    plan = compile(graph, [2])
    assert local_gradient(plan, evaluate(graph, plan), 2, "x") == np.inf


@pytest.mark.parametrize(("node", "port"), [(1, "x"), (5, "w"), (99, "x")])
def test_a_local_gradient_of_no_port_is_refused(product_of_sum, node, port):
    plan = compile(product_of_sum, [5])
    with pytest.raises(UnknownPortError) as caught:
        local_gradient(plan, evaluate(product_of_sum, plan), node, port)
    assert (caught.value.node, caught.value.port) == (node, port)


# Together ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arrays", [False, True])
@given(data=st.data())
def test_jacobians_agree_with_their_products_and_with_local_gradients(build, random_rows, arrays, data):
    rows = data.draw(random_rows(arrays=arrays, kinks=True, gates=5))
    graph = build(**rows)
    target, wrt = ids(graph, list(rows)[-1], data.draw(st.sampled_from(list(rows))))
    found, rng = jacobian(graph, target, wrt), np.random.default_rng(1)
    upstream, tangent = (rng.normal(size=shape)[()] for shape in (found.output_shape, found.input_shape))
    backward, onward = vjp(graph, target, wrt, upstream), jvp(graph, target, wrt, tangent)
    tolerance = {"rtol": 1e-9, "atol": 1e-11}
    np.testing.assert_allclose(np.reshape(backward, -1), np.reshape(upstream, -1) @ found.matrix, **tolerance)
    np.testing.assert_allclose(np.reshape(onward, -1), found.matrix @ np.reshape(tangent, -1), **tolerance)
    plan = compile(graph, [target])
    evaluation = evaluate(graph, plan)
    step = plan.steps[-2]
    source = graph.source(step.node, step.op.ports[0])
    if between(graph, source, step.node).count() > 1:
        return  # the Jacobian is then of all ways from the one to the other
    part = jacobian(graph, step.node, source)
    small = local_gradient(plan, evaluation, step.node, step.op.ports[0])
    if small is None:
        assert not np.any(part.matrix)
    elif not step.op.local:
        np.testing.assert_allclose(part.values, small, **tolerance)
    elif part.sparsity.structure is Structure.DIAGONAL:
        np.testing.assert_allclose(np.diag(part.matrix), np.reshape(small, -1), **tolerance)
