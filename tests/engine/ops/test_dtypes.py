"""Every op keeps the precision it is given, leaves its inputs alone, and answers numbers with numbers."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engine.ops.cases import of_every_op

DTYPES = [np.float16, np.float32, np.float64]
ONE = [np.float32, np.float64]


@pytest.mark.parametrize("dtype", DTYPES)
@of_every_op
def test_values_gradients_and_tangents_keep_their_dtype_even_before_they_are_summed(case, dtype):
    inputs = case.inputs(dtype)
    out = case.output(inputs)
    upstream = np.ones_like(out)[()]
    gradients, told = case.gradients(inputs, upstream), {"value": out}
    for index in case.differentiable:
        along = np.ones_like(inputs[index])[()]
        told[f"gradient {index}"] = gradients[index]
        told[f"tangent {index}"] = case.tangent(inputs, {index: along})
        told[f"vjp {index}"] = case.op.vjp[index](upstream, out, *inputs, **case.attributes)
        told[f"jvp {index}"] = case.op.jvp[index](along, out, *inputs, **case.attributes)
    assert {what: np.result_type(array) for what, array in told.items()} == dict.fromkeys(told, dtype)


@of_every_op
def test_single_precision_is_as_close_to_double_as_it_can_be(case):
    exact, rounded = case.inputs(np.float64), case.inputs(np.float32)
    np.testing.assert_allclose(case.output(rounded), case.output(exact), rtol=2e-5, atol=1e-6)
    seed = np.ones_like(case.output(rounded))[()]
    for index in case.differentiable:
        expected = case.gradients(exact, seed)[index]
        np.testing.assert_allclose(case.gradients(rounded, seed)[index], expected, rtol=2e-4, atol=1e-5)


@pytest.mark.parametrize("dtype", ONE)
@of_every_op
def test_a_single_number_is_a_numpy_scalar_everywhere(case, dtype):
    inputs = case.inputs(dtype)
    out = case.output(inputs)
    gradients = case.gradients(inputs, np.ones_like(out)[()])
    tangents = [case.tangent(inputs, {i: np.ones_like(inputs[i])[()]}) for i in case.differentiable]
    found = [out, *(gradients[index] for index in case.differentiable), *tangents]
    assert [type(array) for array in found if np.ndim(array) == 0] == [
        dtype for array in found if np.ndim(array) == 0
    ]


@of_every_op
def test_rules_change_neither_their_inputs_nor_what_flows_in(case, rng):
    inputs = case.inputs()
    before = [np.copy(x) for x in inputs]
    out = np.asarray(case.output(inputs))
    out.setflags(write=False)
    upstream = np.asarray(rng.normal(size=np.shape(out)))
    upstream.setflags(write=False)
    case.gradients(inputs, upstream)
    for index in case.differentiable:
        tangent = np.ones(case.shapes[index])
        tangent.setflags(write=False)
        case.op.vjp[index](upstream, out[()], *inputs, **case.attributes)
        case.op.jvp[index](tangent, out[()], *inputs, **case.attributes)
    for x, copy in zip(inputs, before, strict=True):
        np.testing.assert_array_equal(x, copy)


@of_every_op
def test_no_result_shares_memory_with_an_input(case, rng):
    inputs = case.inputs()
    out = case.output(inputs)
    gradients = case.gradients(inputs, rng.normal(size=np.shape(out))[()])
    results = [out, *(gradients[index] for index in case.differentiable)]
    assert not any(np.shares_memory(result, x) for result in results for x in inputs)
