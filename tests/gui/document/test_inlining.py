"""Constants that are typed at ports stand before these, wherever their gates are."""

from __future__ import annotations

import pytest

from engine.composites.sizes import inline_offset
from gui.document import commands, inlining
from gui.document.docking import docked, place_before
from tests.gui.document.states import node, state


@pytest.fixture
def gate(document):
    """Return a new sum with open ports, away from all else."""
    return commands.add_node(document, "add", (50.0, 700.0), name="s")


def test_a_number_at_an_open_port_is_one_step_and_another_one_its_value(document, gate):
    before, steps = state(document), document.undo_stack.count()
    inlining.give(document, gate, "y", 2.5)
    constant = document.graph.source(gate, "y")
    held = document.graph.node(constant)
    assert (float(held.value), held.op.inline, document.graph.source(gate, "x")) == (2.5, True, None)
    assert document.undo_stack.undoText() == "Set y of s"
    inlining.give(document, gate, "y", 4.0)
    assert document.graph.source(gate, "y") == constant
    assert float(document.graph.node(constant).value) == 4.0
    assert document.undo_stack.count() == steps + 2
    for _step in range(2):
        document.undo_stack.undo()
    assert state(document) == before


@pytest.mark.parametrize("port", ["x", "y"])
def test_it_stands_before_its_port_and_goes_where_its_gate_goes(document, gate, port):
    inlining.give(document, gate, port, 1.0)
    constant = document.graph.source(gate, port)
    right, down = inline_offset(document.graph.node(gate).op, port)
    assert right < 0
    for place in ((50.0, 700.0), (-300.0, 20.0)):
        commands.move(document, {gate: place})
        standing = (place[0] + right, place[1] + down)
        assert document.positions[constant] == standing
        assert place_before(document.graph, document.positions, gate, port) == standing


def test_only_what_stands_elsewhere_is_told_and_nothing_of_what_was_not_typed(document, gate):
    assert docked(document.graph, document.positions) == {}
    for port in "xy":
        inlining.give(document, gate, port, 1.0)
    assert docked(document.graph, document.positions) == {}
    constant = document.graph.source(gate, "y")
    away = {**document.positions, constant: (0.0, 0.0), node(document, "x"): (9.0, 9.0)}
    assert docked(document.graph, away) == {constant: document.positions[constant]}
