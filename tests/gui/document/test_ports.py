"""Ports of a composite take other places from inside, and another gate becomes what it gives."""

from __future__ import annotations

import pytest

from engine.files.document import encode
from gui.document import commands, ports, regrouping
from gui.document.inside import Inside
from tests.gui.document.states import node


@pytest.fixture
def inside(document):
    """What is inside of q and f, with ports for x, y and z."""
    made = regrouping.group(document, [node(document, "q"), node(document, "f")], "both")
    document.flush()
    return Inside(document, made, document)


def order(inside):
    return "".join(inside.graph.node(leaf).name for leaf in inside.ports())


@pytest.mark.parametrize(
    ("leaf", "by", "after"),
    [("x", 1, "yxz"), ("x", 2, "yzx"), ("z", -1, "xzy"), ("z", -2, "zxy"), ("y", 1, "xzy"), ("y", -1, "yxz")],
)
def test_a_port_goes_as_far_down_or_up_as_it_is_told(document, inside, leaf, by, after):
    assert order(inside) == "xyz"
    before, steps = encode(document.contents()), document.undo_stack.count()
    moved = inside.graph.find(leaf).id
    assert ports.can_move_port(inside, moved, by)
    ports.move_port(inside, moved, by)
    assert order(inside) == after
    assert document.undo_stack.undoText() == f"both: Move port {leaf}"
    assert document.undo_stack.count() == steps + 1
    document.undo_stack.undo()
    assert encode(document.contents()) == before


@pytest.mark.parametrize(("leaf", "by"), [("x", -1), ("x", 3), ("z", 1), ("y", 2), ("y", -2), ("q", 1)])
def test_none_goes_past_the_ends_and_a_gate_is_none(inside, leaf, by):
    assert not ports.can_move_port(inside, inside.graph.find(leaf).id, by)


def test_another_gate_becomes_what_the_composite_gives(document, inside):
    new = commands.add_node(inside, "tanh", (0.0, 0.0), name="t")
    commands.connect(inside, inside.graph.find("q").id, new, "x")
    steps = document.undo_stack.count()
    ports.make_output(inside, new)
    document.flush()
    assert inside.target == new
    assert document.undo_stack.undoText() == "both: Output t"
    assert document.undo_stack.count() == steps + 1
