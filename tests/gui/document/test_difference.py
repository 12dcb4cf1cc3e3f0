"""One gesture tells once what it changed, and what comes to nothing is not told."""

from __future__ import annotations

import pytest

from engine.errors import GraphError
from engine.files import document as files
from engine.formulas.expression import parse
from engine.graphs.graph import Edge
from gui.document import commands, rewiring
from gui.document.difference import Difference
from gui.document.document import Document


@pytest.fixture
def document(qapp):
    document = Document()
    formula = parse("x = -2; y = 5; z = -4; q = x + y; f = q * z")
    document.replace(files.Contents(formula.graph, {}, formula.target))
    document.differences = []
    document.changed.connect(document.differences.append)
    yield document
    document.flush()


def node(document, name):
    return document.graph.find(name).id


def test_deleting_everything_is_told_once_and_so_is_its_undo(document):
    nodes, edges = frozenset(document.graph), frozenset(document.graph.edges())
    commands.delete(document, nodes)
    document.undo_stack.undo()
    removed, added = document.differences
    assert removed == Difference(nodes_removed=nodes, edges_removed=edges, retargeted=True)
    assert added == Difference(nodes_added=nodes, edges_added=edges, retargeted=True)
    assert removed.gone == nodes
    assert added.gone == frozenset()
    assert removed.restructures
    assert added.restructures
    assert not Difference(changed=frozenset({1}), moved=frozenset({2}), retargeted=True).restructures


def test_a_node_with_another_op_is_removed_and_added_but_not_gone(document):
    q = node(document, "q")
    commands.set_inputs(document, q, 3)
    [difference] = document.differences
    assert difference.nodes_removed == difference.nodes_added == {q}
    assert difference.gone == frozenset()
    assert q in difference.redrawn


def test_a_refused_gesture_tells_of_nothing(document):
    old = Edge(node(document, "x"), node(document, "q"), "x")
    with pytest.raises(GraphError):
        rewiring.join(document, Edge(node(document, "f"), node(document, "q"), "x"), old)
    assert [difference for difference in document.differences if difference.gone] == []
    assert {edge for difference in document.differences for edge in difference.edges_added} <= {
        Edge(node(document, "x"), node(document, "q"), "x")
    }


def test_values_names_and_places_are_told_by_node(document):
    x = node(document, "x")
    document.preview_value(x, 3.0)
    document.rename(x, "u")
    document.preview_positions({x: (1.0, 2.0)})
    document.set_target(node(document, "q"))
    assert document.differences == [
        Difference(changed=frozenset({x})),
        Difference(changed=frozenset({x})),
        Difference(moved=frozenset({x})),
        Difference(retargeted=True),
    ]


def test_what_came_and_went_within_one_gesture_is_no_difference(document):
    with document.changing():
        made = commands.add_node(document, "exp", (0.0, 0.0))
        commands.delete(document, [made])
    assert document.differences == []


def test_listeners_are_told_when_all_is_done(document):
    seen = []
    document.changed.connect(lambda _difference: seen.append((len(document.graph), document.target)))
    document.described.connect(lambda: seen.append(document.description))
    contents = files.Contents(parse("a * b").graph, description="a * b")
    commands.replace_graph(document, contents, "Draw formula")
    assert seen == [(3, document.graph.end()), "a * b"]
