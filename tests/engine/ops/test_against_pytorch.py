"""Values and gradients of every op, in both modes, against what PyTorch computed for the same numbers."""

from __future__ import annotations

import numpy as np
import pytest

from engine.graphs.graph import Graph
from engine.ops import OPS
from engine.run.autodiff import evaluate
from engine.run.plan import compile
from tests.engine.ops.cases import CASES
from tests.engine.reference.special_points import SPECIAL_POINTS, point_name
from tests.engine.reference.stored import MAKE_IT_ANEW, stored

SAME = {"rtol": 1e-12, "atol": 1e-14, "equal_nan": True}

NOT_IN_PYTORCH: dict[str, str] = {}
"""Ops that PyTorch has nothing to compare with, and why."""

STORED = [case for case in CASES if f"value/{case}" in stored()]


def test_every_op_was_compared_with_pytorch_on_all_its_shapes():
    missing = {str(case) for case in CASES if case.op.name not in NOT_IN_PYTORCH} - set(map(str, STORED))
    missing |= {
        name for name, inputs in SPECIAL_POINTS if f"value/{point_name(name, inputs)}" not in stored()
    }
    assert not missing, MAKE_IT_ANEW + ", ".join(sorted(missing))


@pytest.mark.parametrize("case", STORED, ids=str)
def test_values_and_derivatives_in_both_modes_are_those_of_pytorch(case):
    count = len(case.op.ports)
    given = stored()[f"given/{case}"]
    inputs, upstream, tangents = given[:count], given[count], given[count + 1 :]
    np.testing.assert_allclose(case.output(inputs), stored()[f"value/{case}"][0], **SAME)
    gradients = case.gradients(inputs, upstream)
    pairs = zip(case.differentiable, tangents, stored()[f"vjp/{case}"], stored()[f"jvp/{case}"], strict=True)
    for index, tangent, pulled_back, pushed_forward in pairs:
        np.testing.assert_allclose(gradients[index], pulled_back, **SAME)
        np.testing.assert_allclose(case.tangent(inputs, {index: tangent}), pushed_forward, **SAME)


@pytest.mark.parametrize(("name", "inputs"), SPECIAL_POINTS, ids=[point_name(*row) for row in SPECIAL_POINTS])
def test_conventions_at_special_points_are_those_of_pytorch(name, inputs):
    graph = Graph()
    gate = graph.add(OPS[name])
    leaves = [graph.add("input", value=value) for value in inputs]
    for leaf, port in zip(leaves, OPS[name].ports, strict=True):
        graph.connect(leaf, gate, port)
    evaluation = evaluate(graph, compile(graph, [gate]), gate)
    point = point_name(name, inputs)
    np.testing.assert_allclose(evaluation.values[gate], stored()[f"value/{point}"][0], **SAME)
    gradients = [evaluation.gradients[leaf] for leaf in leaves if leaf in evaluation.gradients]
    for ours, theirs in zip(gradients, stored()[f"vjp/{point}"], strict=True):
        np.testing.assert_allclose(ours, theirs, **SAME)
