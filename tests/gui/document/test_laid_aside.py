"""A document that was laid aside comes back as it stood, whatever stood in its place meanwhile."""

from __future__ import annotations

from dataclasses import replace

from engine.files.document import Contents, View, encode
from engine.files.examples import find
from engine.files.journal import read
from engine.graphs.graph import Graph
from gui.document import annotating, bending, commands
from gui.document.keeping import Keeper


def change(document):
    """Do something of each kind, and take the last back."""
    graph = document.graph
    commands.set_value(document, graph.find("x").id, 3.0)
    commands.set_target(document, graph.find("q").id)
    commands.add_node(document, "tanh", (0.0, 300.0))
    bending.lead(document, graph.edges()[0], ((5.0, 70.0),))
    annotating.add_note(document, (0.0, 0.0), "a note")
    commands.move(document, {graph.find("y").id: (8.0, 64.0)})
    document.undo_stack.undo()


def test_everything_a_document_is_comes_back(product_of_a_sum, tmp_path):
    document = product_of_a_sum
    document.save(tmp_path / "a.chainrule")
    change(document)
    document.flush()
    view = View((1.0, 2.0), 3.0)
    laid, before = document.laid_aside(view), encode(document.contents(view))
    found = document.evaluation.values
    document.replace(Contents(Graph()))
    document.take_up(laid)
    assert encode(document.contents(document.view)) == before
    assert (document.path, document.title, document.chosen) == (
        tmp_path / "a.chainrule", "a", document.graph.find("q").id
    )  # fmt: skip
    assert document.laid_aside(view) == replace(laid, contents=document.contents(view))
    assert document.evaluation.values == found
    assert (document.undo_stack.undoText(), document.undo_stack.redoText()) == ("Add a note", "Move")
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert not document.is_modified
    document.flush()


def test_what_is_laid_aside_says_of_itself_what_the_document_does(product_of_a_sum, tmp_path):
    document = product_of_a_sum

    def told():
        laid = document.laid_aside()
        assert (laid.title, laid.is_modified) == (document.title, document.is_modified)
        assert laid.loses_work == document.loses_work
        return laid.is_modified, laid.loses_work

    assert told() == (False, False)
    commands.set_value(document, document.graph.find("x").id, 3.0)
    assert told() == (True, False)  # only played with
    commands.add_node(document, "tanh", (0.0, 300.0))
    assert told() == (True, True)
    document.save(tmp_path / "a.chainrule")
    assert told() == (False, False)
    commands.set_value(document, document.graph.find("x").id, 4.0)
    assert told() == (True, True)
    document.replace(find("fork").contents(), unsaved=True)
    assert told() == (True, True)


def test_a_keeper_at_rest_keeps_its_journal_and_goes_on_with_it(product_of_a_sum, tmp_path):
    document = product_of_a_sum
    first = Keeper(document, tmp_path)
    commands.set_value(document, document.graph.find("x").id, 3.0)
    first.rest()
    laid = document.laid_aside()
    second = Keeper(document, tmp_path)
    document.replace(find("fork").contents())
    commands.add_node(document, "tanh", (0.0, 300.0))
    second.rest()
    other = document.laid_aside()
    document.take_up(laid)
    first.go_on()
    document.undo_stack.undo()
    commands.set_value(document, document.graph.find("y").id, 6.0)
    for keeper in (first, second):
        keeper.wait()
    histories = [read(path) for path in tmp_path.glob("*.journal")]
    told = sorted([state.text for state in history.states] for history in histories)
    assert told == [["", "Add gate tanh"], ["", "Set y"]]
    assert all(history.is_unsaved for history in histories)
    first.close()
    assert len([*tmp_path.glob("*.journal")]) == 1
    document.take_up(other)
    second.close(keep=True)
    (journal,) = tmp_path.glob("*.journal")
    assert encode(read(journal).states[-1].contents()) == encode(other.contents)
