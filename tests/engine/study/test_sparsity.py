"""Patterns of Jacobians: what they are called, and that they cover what is not zero."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.composites.grouping import group
from engine.graphs.graph import Graph
from engine.ops import OPS
from engine.run.autodiff import evaluate
from engine.run.plan import compile
from engine.study.jacobian import jacobian
from engine.study.sparsity import Sparsity, Structure, classify, op_pattern


@pytest.mark.parametrize(
    ("rows", "structure"),
    [
        ([[0, 0], [0, 0]], Structure.ZERO),
        ([[1]], Structure.SCALAR),
        ([[1, 0], [0, 0]], Structure.DIAGONAL),
        ([[1, 1], [1, 1]], Structure.DENSE),
        ([[0, 1], [1, 0]], Structure.PERMUTATION),
        ([[1, 0], [1, 0]], Structure.ONE_PER_ROW),
        ([[1, 0], [0, 1], [0, 1]], Structure.ONE_PER_ROW),
        ([[1, 1, 0], [0, 0, 1]], Structure.ONE_PER_COLUMN),
        ([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]], Structure.BLOCK_DIAGONAL),
        ([[1, 0, 1, 0], [0, 1, 0, 1], [1, 0, 1, 0], [0, 1, 0, 1]], Structure.DIAGONAL_BLOCKS),
        ([[1, 1, 0], [0, 1, 1], [1, 0, 1]], Structure.SPARSE),
    ],
)
def test_patterns_are_classified(rows, structure):
    found = classify(np.array(rows, dtype=bool))
    assert found.structure is structure
    assert found.sentence


TOLD_BY_VALUES = {"cross_entropy_of_probabilities"}
"""Ops of which the values of one port tell which entries of another count; a large pattern stays unknown."""

SAMPLES = [(op, shapes) for op in OPS.values() for shapes in op.sample_shapes]


@pytest.mark.parametrize(("op", "shapes"), SAMPLES, ids=[f"{op.name}-{shapes}" for op, shapes in SAMPLES])
def test_the_pattern_of_every_op_covers_its_jacobian(op, shapes, rng):
    graph = Graph()
    gate = graph.add(op)
    for port, shape, domain in zip(op.ports, shapes, op.domain, strict=True):
        value = rng.uniform(domain.low, domain.high, shape)
        leaf = graph.add("input", value=np.floor(value) if domain.integer else value)
        graph.connect(leaf, gate, port)
    plan = compile(graph, [gate])
    evaluation = evaluate(graph, plan)
    step = plan.steps[0]
    values = [evaluation.values[leaf.id] for leaf in graph.leaves()]
    for index, port in enumerate(op.ports):
        possible = op_pattern(op, index, evaluation.values[gate], values, step.attributes)
        whole = jacobian(graph, gate, graph.source(gate, port))
        assert not np.any((whole.matrix != 0) & ~possible), port
        outlined = jacobian(graph, gate, graph.source(gate, port), largest=0).sparsity
        is_open = op.name in TOLD_BY_VALUES and outlined == Sparsity(Structure.UNKNOWN)
        assert is_open or outlined == whole.sparsity


def test_the_pattern_of_a_composite_is_that_of_its_inside(build):
    graph = build(
        x=[6.0, 7.0], a=("add_constant", "x", {"c": -5.0}), r=("sqrt", "a"), q=("square", "r"), f=("exp", "q")
    )
    grouped = group(graph, [graph.find(name).id for name in "arq"]).graph
    target, leaf = (grouped.find(name).id for name in "fx")
    assert jacobian(grouped, target, leaf).sparsity == Sparsity(Structure.DIAGONAL, 2)
    assert jacobian(grouped, target, leaf, largest=0).sparsity == Sparsity(Structure.DIAGONAL, 2)


@given(data=st.data())
def test_a_pattern_told_from_marks_is_the_one_told_entry_by_entry(build, random_rows, data):
    rows = data.draw(random_rows(arrays=True, kinks=True))
    graph = build(**rows)
    target = graph.find(list(rows)[-1]).id
    for leaf in graph.leaves():
        outlined = jacobian(graph, target, leaf.id, largest=0).sparsity
        assert outlined in (jacobian(graph, target, leaf.id).sparsity, Sparsity(Structure.UNKNOWN))
