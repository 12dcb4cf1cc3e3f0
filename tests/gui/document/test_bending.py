"""The ways of wires are saved, copied, and recovered with the document, and so are numbers typed at ports."""

from __future__ import annotations

from typing import Any

import pytest

from engine.files.document import Contents, decode, encode
from engine.formulas.expression import parse
from engine.graphs.graph import Edge
from gui.document import bending, commands, inlining
from gui.document.changes import changes_to_contents, perform
from gui.document.document import Document


@pytest.fixture
def document(qapp: Any) -> Any:
    """A wire from x to a, led through a point, and a number at the open port of b."""
    graph = parse("x = 1; a = exp(x)").graph
    document = Document()
    document.replace(Contents(graph, {node: (100.0 * node, 0.0) for node in graph}))
    bending.lead(document, wire(document), ((150.0, 40.0),))
    gate = commands.add_node(document, "multiply", (300.0, 80.0), name="b")
    inlining.give(document, gate, "y", 3.0)
    yield document
    document.flush()


def wire(document: Document) -> Edge:
    return Edge(document.graph.find("x").id, document.graph.find("a").id, "x")


def test_a_saved_document_opens_as_it_was(document: Document) -> None:
    data = encode(document.contents())
    other = Document()
    other.replace(decode(data))
    assert other.bends == {wire(document): ((150.0, 40.0),)}
    assert encode(other.contents()) == data
    other.flush()


def test_where_the_ends_are_moved_unlike_each_other_the_way_stays(document: Document) -> None:
    x, a = (document.graph.find(name).id for name in "xa")
    commands.move(document, {x: (0.0, 0.0), a: (500.0, 0.0)})
    assert document.bends == {wire(document): ((150.0, 40.0),)}


def test_copies_of_both_ends_have_a_copy_of_the_way(document: Document) -> None:
    mime = commands.copy(document, [document.graph.find(name).id for name in "xa"])
    ids = commands.paste(document, mime)
    assert document.bends[Edge(ids[0], ids[1], "x")] == ((174.0, 64.0),)
    document.undo_stack.undo()
    assert list(document.bends) == [wire(document)]
    assert bending.ways_within(document, document.graph.part([wire(document).source])) == ()


def test_a_document_becomes_another_in_which_wires_run_otherwise(document: Document) -> None:
    before = document.contents()
    bent = encode(before)
    perform(document, "Back", changes_to_contents(document, decode(bent.replace(b"40.0", b"56.0"))))
    assert document.bends == {wire(document): ((150.0, 56.0),)}
    perform(document, "Back", changes_to_contents(document, Contents(before.graph.copy(), before.positions)))
    assert document.bends == {}
    for _step in range(2):
        document.undo_stack.undo()
    assert encode(document.contents()) == bent


def test_a_way_goes_with_its_wire_for_good_and_comes_back_by_undo(document: Document) -> None:
    edge, way = wire(document), {wire(document): ((150.0, 40.0),)}
    commands.disconnect(document, edge.target, edge.port)
    assert document.bends == {}
    commands.connect(document, *edge)
    assert document.bends == {}
    for _step in range(2):
        document.undo_stack.undo()
    assert document.bends == way
    commands.delete(document, [edge.source])
    document.undo_stack.undo()
    assert document.bends == way


def test_a_way_goes_along_where_both_ends_of_its_wire_move_alike(document: Document) -> None:
    edge = wire(document)
    commands.nudge(document, [edge.source, edge.target], 30.0, -7.0)
    assert document.bends == {edge: ((180.0, 33.0),)}
    commands.nudge(document, [edge.source], 30.0, 0.0)
    commands.nudge(document, [edge.target], 30.0, 0.0)
    assert document.bends == {edge: ((180.0, 33.0),)}
    bending.lead(document, edge, ((1.0, 2.0), (3.0, 4.0)), before=((180.0, 33.0),))
    assert document.undo_stack.undoText() == "Bend a wire"
    bending.lead(document, edge, ())
    assert document.undo_stack.undoText() == "Straighten a wire"
    steps = document.undo_stack.count()
    bending.lead(document, edge, ())
    bending.lead(document, edge, (), before=())
    assert (document.bends, document.undo_stack.count()) == ({}, steps)
    document.undo_stack.undo()
    assert document.bends == {edge: ((1.0, 2.0), (3.0, 4.0))}
