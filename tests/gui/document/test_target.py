"""What is differentiated: the graph's one natural end, until a user chooses."""

from __future__ import annotations

import pytest

from engine.files.document import Contents
from engine.formulas.expression import parse
from gui.document import commands
from gui.document.document import Document


@pytest.fixture
def document(qapp):
    document = Document()
    yield document
    document.flush()


def named(document, name):
    return document.graph.find(name).id


def test_the_first_gate_placed_does_not_stay_the_target_of_a_finished_graph(document):
    x = commands.add_node(document, "input", (0, 0))
    first = commands.add_node(document, "exp", (0, 0))
    assert document.target == first
    commands.connect(document, x, first, "x")
    second = commands.add_node(document, "add", (0, 0))
    assert document.target == first  # a gate without any wire takes nothing away
    commands.connect(document, x, second, "x")
    assert document.target is None  # two ends alike, and nobody chose
    commands.connect(document, first, second, "y")
    assert document.target == second
    for target in (None, first, first):
        document.undo_stack.undo()
        assert document.target == target


def test_a_branch_that_is_begun_leaves_the_target_where_most_of_the_graph_leads(document):
    document.replace(Contents(parse("q = x + y; f = q * z").graph))
    f = named(document, "f")
    branch = commands.add_node(document, "tanh", (0, 0))
    commands.connect(document, named(document, "x"), branch, "x")
    assert (document.chosen, document.target) == (None, f)
    longer = [commands.add_node(document, "exp", (0, 0)) for _step in range(3)]
    for source, end in zip([branch, *longer], longer, strict=False):
        commands.connect(document, source, end, "x")
    assert document.target is None  # as much leads to the one as to the other
    commands.connect(document, longer[-1], commands.add_node(document, "exp", (0, 0)), "x")
    assert document.target not in {None, f}
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert document.target == f


def test_among_many_ends_nobody_is_chosen_for_the_user(document):
    document.replace(Contents(parse("q = x + y; f = q * z").graph))
    for _branch in range(4):
        gate = commands.add_node(document, "tanh", (0, 0))
        commands.connect(document, named(document, "x"), gate, "x")
    assert document.target is None


def test_a_choice_stays_however_the_graph_grows(document):
    document.replace(Contents(parse("(x + y) * z").graph))
    gate = next(node.id for node in document.graph.nodes() if node.op.name == "add")
    commands.set_target(document, gate)
    commands.connect(document, document.graph.end(), commands.add_node(document, "exp", (0, 0)), "x")
    assert document.target == gate


def test_choosing_the_end_again_leaves_the_target_to_the_graph(document):
    document.replace(Contents(parse("q = x + y; f = q * z").graph))
    commands.set_target(document, named(document, "q"))
    commands.set_target(document, named(document, "f"))
    assert document.chosen is None
    commands.connect(document, named(document, "f"), commands.add_node(document, "exp", (0, 0)), "x")
    assert document.target == document.graph.end()
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert document.target == named(document, "f")


def test_deleting_the_target_passes_the_target_on(document):
    document.replace(Contents(parse("q = x + y; f = q * z").graph))
    commands.delete(document, [named(document, "f")])
    assert document.target == named(document, "q")


def test_deleting_a_chosen_target_passes_it_to_a_gate_that_fed_it(document):
    document.replace(Contents(parse("q = x + y; r = q * z; f = exp(r) + q").graph))
    commands.connect(document, named(document, "x"), commands.add_node(document, "tanh", (0, 0)), "x")
    commands.set_target(document, named(document, "r"))
    commands.delete(document, [named(document, "r")])
    assert document.target == named(document, "q")
    document.undo_stack.undo()
    assert document.target == named(document, "r")


def test_a_file_whose_target_is_its_end_follows_the_graph_as_it_grows(document):
    formula = parse("q = x + y; f = q * z")
    document.replace(Contents(formula.graph, target=formula.target))
    assert document.chosen is None
    assert document.contents().target == formula.target
    document.replace(Contents(formula.graph, target=formula.graph.find("q").id))
    assert document.chosen == formula.graph.find("q").id
