"""Gates become one node, a node its gates again, and a spelled-out formula an op: each as one step."""

from __future__ import annotations

import pytest

from engine.composites.grouping import centre_of
from engine.errors import GraphError, InvalidNameError
from engine.files import document as files
from engine.formulas.expression import parse
from engine.recognition.recognizer import find
from gui.document import commands, regrouping
from tests.gui.document.states import node, state


def test_a_composite_stands_where_its_nodes_stood_and_expands_to_them(document):
    before, names = state(document), {each.id: each.name for each in document.graph.nodes()}
    wires = set(document.graph.edges())
    made = regrouping.group(document, [node(document, "q"), node(document, "f")])
    document.flush()
    assert document.target == made
    assert document.positions[made] == (450.0, 0.0)
    assert float(document.gradient(node(document, "z"))) == 3
    inside = regrouping.expand(document, made)
    document.flush()
    assert {each.id: each.name for each in document.graph.nodes()} == names
    assert set(document.graph.edges()) == wires
    assert set(inside) == {node(document, "q"), node(document, "f")}
    assert sorted(state(document)) == sorted(before)
    assert document.undo_stack.undoText() == "Expand"


def test_what_cannot_be_grouped_changes_nothing(document):
    before = state(document)
    with pytest.raises(GraphError, match="at least one gate"):
        regrouping.group(document, [node(document, "x")])
    assert state(document) == before
    assert not document.undo_stack.canUndo()


def has_collapsed(document):
    told = []
    regrouping.collapse_all(document, told.append)
    [has_changed] = told
    return has_changed


def test_a_spelled_out_sigmoid_collapses_and_comes_back(document):
    formula = parse("x = 2; f = 1 / (1 + exp(-x))")
    commands.insert(document, files.Contents(formula.graph, {}, formula.target), (0, 0), "Paste")
    document.flush()
    before, target = state(document), document.target
    gradient = float(document.gradient(document.graph.find("x2").id))
    [match] = [found for found in find(document.graph) if found.op == "sigmoid"]
    regrouping.collapse(document, match)
    document.flush()
    assert document.target == target
    assert document.graph.node(target).op.name == "sigmoid"
    assert float(document.gradient(document.graph.find("x2").id)) == pytest.approx(gradient, rel=1e-12)
    document.undo_stack.undo()
    assert state(document) == before


def test_a_composite_goes_by_the_name_of_its_node_until_it_is_told_apart(document):
    made = regrouping.group(document, [node(document, "q"), node(document, "f")])
    commands.rename(document, made, "both")
    assert document.graph.node(made).op.title == "both"
    [copied] = commands.duplicate(document, [made])
    assert (document.graph.node(copied).name, document.graph.node(copied).op.title) == ("both2", "both")
    commands.rename(document, copied, "other")
    assert document.graph.node(copied).op.title == "both"
    for _step in range(4):
        document.undo_stack.undo()
    assert document.graph.find("f").op.name == "multiply"


def test_a_composite_is_named_within_its_step_only_while_that_is_the_last(document):
    inside = [node(document, "q"), node(document, "f")]
    made = regrouping.group(document, inside)
    step = document.undo_stack.last
    made = regrouping.name_group(document, step, made, inside, "product")
    assert document.undo_stack.count() == 1
    step = document.undo_stack.last
    commands.move(document, {made: (5.0, 5.0)})
    assert regrouping.name_group(document, step, made, inside, "later") == made
    assert document.graph.node(made).name == "later"
    assert document.undo_stack.count() == 3
    with pytest.raises(InvalidNameError):
        regrouping.name_group(document, document.undo_stack.last, made, inside, "x")
    assert document.undo_stack.count() == 3


def test_a_gate_that_collapsing_makes_stands_amidst_its_neighbours(document):
    formula = parse("x = 2; f = 1 / (1 + exp(-3 * x))")
    places = {node_id: (100.0 * node_id, 10.0 * node_id) for node_id in formula.graph}
    document.replace(files.Contents(formula.graph, places, formula.target))
    before = state(document)
    assert has_collapsed(document)
    [made] = [node_id for node_id in document.graph if node_id not in places]
    assert document.graph.node(made).symbol == "×3"
    assert document.positions[made] == centre_of([places[1], places[formula.target]])
    document.undo_stack.undo()
    assert state(document) == before


@pytest.mark.parametrize(("target", "is_kept"), [("d", True), ("f", False)])
def test_gates_that_what_is_differentiated_is_one_of_do_not_collapse(document, target, is_kept):
    graph = parse("x = 2; e = exp(-x); d = 1 + e; f = 1 / d").graph
    document.replace(files.Contents(graph, dict.fromkeys(graph, (0.0, 0.0)), graph.find(target).id))
    has_collapsed(document)
    assert document.graph.node(document.target).name == target
    assert ("d" in {each.name for each in document.graph.nodes()}) is is_kept


def test_where_nothing_is_recognized_nothing_happens(document):
    assert not has_collapsed(document)
    assert not document.undo_stack.canUndo()


def test_a_product_with_itself_collapses_though_no_gate_is_saved(document):
    formula = parse("a = 3; s = a * a")
    document.replace(files.Contents(formula.graph, dict.fromkeys(formula.graph, (0.0, 0.0)), formula.target))
    assert has_collapsed(document)
    assert document.graph.find("s").op.name == "square"
