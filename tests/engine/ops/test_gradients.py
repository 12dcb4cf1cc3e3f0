"""Every op's derivatives, in both modes, against central differences and against each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from engine.graphs.graph import Graph
from engine.run.autodiff import evaluate
from engine.run.plan import compile
from engine.study.jacobian import local_gradient
from tests.engine.ops.cases import of_every_elementwise_op, of_every_op
from tests.engine.rows import ROWS, row_name

STEP = 1e-5
CLOSE = {"rtol": 1e-6, "atol": 1e-8}
EQUAL = {"rtol": 1e-12, "atol": 1e-13}


def directional(function: Callable[[list[Any]], Any], inputs: list[Any], direction: dict[int, Any]) -> Any:
    """Central difference of a function of several arrays along a direction given by input index."""
    above = [x + STEP * direction.get(index, 0.0) for index, x in enumerate(inputs)]
    below = [x - STEP * direction.get(index, 0.0) for index, x in enumerate(inputs)]
    return (function(above) - function(below)) / (2 * STEP)


def units(shape: tuple[int, ...]) -> list[Any]:
    """Return an array for each entry, 1 there and 0 elsewhere."""
    size = int(np.prod(shape, dtype=int))
    return [row.reshape(shape)[()] for row in np.eye(size)]


def random_directions(case: Any, rng: np.random.Generator) -> dict[int, Any]:
    return {index: rng.normal(size=case.shapes[index])[()] for index in case.differentiable}


@pytest.mark.parametrize("op", ROWS, ids=row_name)
def test_every_op_brings_its_own_test_cases(op):
    assert op.is_leaf == (not op.sample_shapes)
    assert op.is_leaf == (op.forward is None)
    assert len(op.domain) == len(op.vjp) == len(op.jvp) == len(op.ports)
    assert all(len(shapes) == len(op.ports) for shapes in op.sample_shapes)
    assert [rule is None for rule in op.vjp] == [rule is None for rule in op.jvp]


@pytest.mark.parametrize("op", [op for op in ROWS if op.local and len(op.ports) > 1], ids=row_name)
def test_every_elementwise_op_of_several_ports_is_tested_with_broadcasting(op):
    assert any(len(set(shapes)) > 1 for shapes in op.sample_shapes)


@of_every_op
def test_reverse_mode_agrees_with_central_differences_entry_by_entry(case, rng):
    inputs = case.inputs()
    upstream = rng.normal(size=np.shape(case.output(inputs)))[()]
    gradients = case.gradients(inputs, upstream)
    for index in case.differentiable:
        numerical = [
            directional(lambda xs: np.sum(upstream * case.output(xs)), inputs, {index: unit})
            for unit in units(case.shapes[index])
        ]
        np.testing.assert_allclose(np.ravel(gradients[index]), numerical, **CLOSE)


@of_every_op
def test_forward_mode_agrees_with_central_differences_entry_by_entry(case):
    inputs = case.inputs()
    for index in case.differentiable:
        for unit in units(case.shapes[index]):
            numerical = directional(case.output, inputs, {index: unit})
            np.testing.assert_allclose(case.tangent(inputs, {index: unit}), numerical, **CLOSE)


@of_every_op
def test_both_modes_agree_with_central_differences_along_a_random_direction(case, rng):
    inputs, directions = case.inputs(), random_directions(case, rng)
    numerical = directional(case.output, inputs, directions)
    tangent = case.tangent(inputs, directions)
    np.testing.assert_allclose(tangent, numerical, **CLOSE)
    upstream = rng.normal(size=np.shape(tangent))[()]
    gradients = case.gradients(inputs, upstream)
    slope = sum(np.sum(gradients[index] * direction) for index, direction in directions.items())
    np.testing.assert_allclose(slope, np.sum(upstream * numerical), **CLOSE)


@of_every_op
def test_forward_and_reverse_mode_are_transposes_of_each_other(case, rng):
    inputs, directions = case.inputs(), random_directions(case, rng)
    tangent = case.tangent(inputs, directions)
    upstream = rng.normal(size=np.shape(tangent))[()]
    gradients = case.gradients(inputs, upstream)
    transposed = sum(np.sum(gradients[index] * direction) for index, direction in directions.items())
    np.testing.assert_allclose(transposed, np.sum(upstream * tangent), **EQUAL)


@of_every_op
def test_every_gradient_has_the_shape_of_its_value(case, rng):
    inputs = case.inputs()
    upstream = rng.normal(size=np.shape(case.output(inputs)))[()]
    gradients = case.gradients(inputs, upstream)
    assert {index: np.shape(gradients[index]) for index in case.differentiable} == {
        index: case.shapes[index] for index in case.differentiable
    }


@of_every_op
def test_ports_that_are_never_differentiated_send_no_gradient(case, rng):
    inputs = case.inputs()
    gradients = case.gradients(inputs, rng.normal(size=np.shape(case.output(inputs)))[()])
    assert [index for index, found in enumerate(gradients) if found is not None] == case.differentiable


@of_every_elementwise_op
def test_local_gradients_of_elementwise_ops_give_both_modes(case, rng):
    inputs = case.inputs()
    out = case.output(inputs)
    flowing = rng.normal(size=np.shape(out))[()]
    for local, vjp, jvp in zip(case.op.local, case.op.vjp, case.op.jvp, strict=True):
        expected = np.broadcast_to(flowing * local(out, *inputs, **case.attributes), np.shape(out))
        for rule in (vjp, jvp):
            found = rule(flowing, out, *inputs, **case.attributes)
            np.testing.assert_array_equal(np.broadcast_to(found, np.shape(out)), expected)


@of_every_op
def test_the_local_gradient_shown_is_the_whole_jacobian(case):
    graph = Graph()
    gate = graph.add(case.op, attributes=case.attributes)
    for port, value in zip(case.op.ports, case.inputs(), strict=True):
        graph.connect(graph.add("input", value=value), gate, port)
    plan = compile(graph, [gate])
    evaluation = evaluate(graph, plan, gate)
    for index, port in enumerate(case.op.ports):
        shown = local_gradient(plan, evaluation, gate, port)
        if index not in case.differentiable:
            assert shown is None
            continue
        assert np.ndim(shown) or isinstance(shown, np.float64)
        columns = [case.tangent(case.inputs(), {index: unit}) for unit in units(case.shapes[index])]
        if case.op.local:
            assert np.shape(shown) == np.shape(evaluation.values[gate])
            np.testing.assert_allclose(shown, np.sum(columns, axis=0), **EQUAL)
        else:
            jacobian = np.stack(columns, axis=-1).reshape(np.shape(columns[0]) + case.shapes[index])
            np.testing.assert_allclose(shown, jacobian, **EQUAL)
