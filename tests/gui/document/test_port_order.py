"""A wire enters another port of its gate, by one step that can be undone."""

from __future__ import annotations

import pytest

from engine.files.document import Contents, encode
from engine.formulas.expression import parse
from gui.document import commands, port_order, regrouping
from gui.document.document import Document


@pytest.fixture
def opened(qapp):
    """Yield what opens a formula and returns its document and the node called f."""
    documents = []

    def open_it(text):
        document, formula = Document(), parse(text)
        documents.append(document)
        document.replace(Contents(formula.graph, {}, formula.target))
        return document, formula.graph.find("f").id

    yield open_it
    for document in documents:
        document.flush()


def sources(document, node):
    graph = document.graph
    return [source and graph.node(source).name for port in graph.node(node).op.ports
            for source in [graph.source(node, port)]]  # fmt: skip


def test_inputs_of_a_gate_of_many_change_places_and_one_step_undoes_it(opened):
    document, f = opened("a = 1; b = 2; c = 3; f = max(a, b, c)")
    before = encode(document.contents())
    ports = document.graph.node(f).op.ports
    assert sources(document, f) == ["a", "b", "c"]
    port_order.move_input(document, f, ports[2], -1)
    assert sources(document, f) == ["a", "c", "b"]
    port_order.move_input(document, f, ports[0], 1)
    assert sources(document, f) == ["c", "a", "b"]
    assert [step.text for step in document.undo_stack.steps] == ["Swap inputs"] * 2
    for _turn in range(2):
        document.undo_stack.undo()
    assert encode(document.contents()) == before


def test_the_order_counts_where_it_means_something(opened):
    document, f = opened("a = 5; b = 2; f = a - b")
    assert document.value(f) == 3.0
    port_order.move_input(document, f, document.graph.node(f).op.ports[0], 1)
    document.flush()
    assert document.value(f) == -3.0


def test_a_wire_moves_to_an_open_port_and_none_past_the_ends(opened):
    document, f = opened("a = 5; b = 2; f = a - b")
    first, second = document.graph.node(f).op.ports
    commands.disconnect(document, f, second)
    assert not port_order.can_move_input(document, f, first, -1)
    assert not port_order.can_move_input(document, f, second, 1)
    assert not port_order.can_move_input(document, f, "none", 1)
    port_order.move_input(document, f, second, 1)
    assert sources(document, f) == ["a", None]
    port_order.move_input(document, f, first, 1)
    assert sources(document, f) == [None, "a"]


@pytest.mark.parametrize(
    ("place", "by", "beside"),
    [(0, 1, 1), (0, 2, 2), (0, 3, None), (0, -1, None), (1, -1, 0), (2, -2, 0), (2, 1, None), (2, -3, None)],
)
def test_beside_a_port_is_another_as_far_as_there_are_any(opened, place, by, beside):
    document, f = opened("a = 1; b = 2; c = 3; f = max(a, b, c)")
    ports = document.graph.node(f).op.ports
    other = None if beside is None else ports[beside]
    assert port_order.port_beside(document, f, ports[place], by) == other
    assert port_order.moved_port(document, f, ports[place], by) == (other or ports[place])
    assert port_order.port_beside(document, f, "none", by) is None


def test_two_wires_of_one_node_have_nothing_to_exchange(opened):
    document, f = opened("a = 5; f = a * a")
    assert not port_order.can_move_input(document, f, document.graph.node(f).op.ports[0], 1)


def test_a_port_of_a_composite_moves_with_its_wire_and_the_value_stays(opened):
    document, f = opened("a = 5; b = 2; c = 3; s = a - b; f = s * c")
    group = regrouping.group(document, [document.graph.find("s").id, f], "some")
    document.flush()
    before, value = encode(document.contents()), document.value(group)
    ports, wired = document.graph.node(group).op.ports, sources(document, group)
    port_order.move_input(document, group, ports[0], 1)
    document.flush()
    after = document.graph.node(group).op.ports
    assert after == (ports[1], ports[0], *ports[2:])
    assert sources(document, group) == [wired[1], wired[0], *wired[2:]]
    assert document.value(group) == value
    assert port_order.moved_port(document, group, after[0], 1) == after[0]
    assert document.undo_stack.undoText() == f"Move port {ports[0]}"
    for by, order in ((-1, (0, 1, 2)), (-2, (2, 0, 1)), (2, (0, 1, 2))):
        port_order.move_input(document, group, document.graph.node(group).op.ports[0 if by > 0 else -by], by)
        assert document.graph.node(group).op.ports == tuple(ports[place] for place in order)
    while document.undo_stack.canUndo() and document.undo_stack.undoText().startswith("Move port"):
        document.undo_stack.undo()
    assert encode(document.contents()) == before
