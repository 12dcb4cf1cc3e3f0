"""Every row of the table of spellings is found, and its op has the formula's numbers."""

from __future__ import annotations

import pytest

from engine.formulas.expression import parse
from engine.ops import OPS
from engine.recognition.patterns import PATTERNS
from engine.recognition.recognizer import collapse
from tests.engine.recognition.spellings import (
    assert_same_numbers,
    shapes_for,
    the_match,
    values_at,
    with_values,
)

ROWS = [
    pytest.param(pattern, shapes, id=f"{pattern.op}: {pattern.formula} at {shapes}")
    for pattern in PATTERNS
    for shapes in shapes_for(pattern)
]


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: f"{pattern.op}: {pattern.formula}")
def test_every_row_is_a_formula_over_the_ports_of_an_op_that_holds_somewhere(pattern):
    formula = parse(pattern.formula)
    assert set(formula.unset) == set(OPS[pattern.op].ports)
    assert not OPS[pattern.op].attributes
    assert shapes_for(pattern)


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize(("pattern", "shapes"), ROWS)
def test_every_spelling_is_found_and_collapses_to_its_op_with_the_same_numbers(pattern, shapes, seed):
    graph, target = with_values(pattern.formula, **values_at(pattern, shapes, seed))
    match = the_match(graph, pattern.op, target)
    collapsed = collapse(graph, match)
    gates = [node for node in collapsed.nodes() if not node.op.is_leaf]
    assert [(gate.op.name, gate.id, gate.name) for gate in gates] == [
        (pattern.op, target, graph.node(target).name)
    ]
    assert {collapsed.node(leaf.id).name for leaf in collapsed.leaves()} == set(OPS[pattern.op].ports)
    assert_same_numbers(graph, collapsed, target)
