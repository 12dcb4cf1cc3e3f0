"""Working something out: of a small document at once, of a large one in a thread, and of the one there is."""

from __future__ import annotations

import threading

import pytest

from engine.errors import GraphError
from gui.document import commands, regrouping
from gui.document.apart import at_work
from gui.document.document import Document
from gui.document.working_out import AT_ONCE
from tests.faults.watchdog import large


@pytest.fixture
def document(qapp):
    document = Document()
    document.replace(large(AT_ONCE + 1))
    yield document
    document.flush()


def count(contents):
    return len(contents.graph), threading.current_thread() is threading.main_thread()


def ask(document, work=count):
    """Ask for something and return the list that what was found will be appended to."""
    found = []
    document.working_out.ask("Counting …", work, found.append)
    return found


def test_of_a_small_document_it_is_there_at_once(product_of_a_sum, qtbot):
    with qtbot.assertNotEmitted(product_of_a_sum.working_out.started):
        assert ask(product_of_a_sum) == [(5, True)]


def test_of_a_small_document_a_refusal_is_raised(product_of_a_sum):
    with pytest.raises(GraphError):
        regrouping.group_apart(product_of_a_sum, [], lambda _made: None)


def test_of_a_large_one_a_thread_works_it_out_and_it_is_said_meanwhile(document, qtbot):
    with qtbot.waitSignals([document.working_out.started, document.working_out.ended]):
        found = ask(document)
        assert (found, document.working_out.is_busy) == ([], True)
    assert found == [(AT_ONCE + 1, False)]
    assert not document.working_out.is_busy


def test_a_refusal_of_a_large_one_is_told(document, qtbot):
    with qtbot.waitSignal(document.working_out.failed) as told:
        regrouping.group_apart(document, [], lambda _made: None)
    assert "choose at least one gate" in told.args[0]


def test_nothing_is_heard_of_what_was_cancelled(document, qtbot):
    gate = threading.Event()
    found = ask(document, lambda contents: gate.wait(10))
    with qtbot.waitSignal(document.working_out.ended):
        document.working_out.cancel()
    gate.set()
    later = ask(document)
    qtbot.waitUntil(lambda: bool(later))
    assert found == []
    assert not at_work()


@pytest.mark.parametrize("change", ["add", "undo", "value", "move"])
def test_what_is_used_was_worked_out_of_the_document_as_it_is(document, qtbot, change):
    commands.add_node(document, "input", (0.0, 0.0))
    gate, seen = threading.Event(), []

    def work(contents):
        seen.append(len(contents.graph))
        gate.wait(10)
        return len(contents.graph), {node.id: node.value for node in contents.graph.leaves()}

    found = ask(document, work)
    {
        "add": lambda: commands.add_node(document, "input", (0.0, 0.0)),
        "undo": document.undo_stack.undo,
        "value": lambda: commands.set_value(document, min(document.graph), 7.0),
        "move": lambda: commands.move(document, {min(document.graph): (1.0, 1.0)}),
    }[change]()
    gate.set()
    qtbot.waitUntil(lambda: bool(found))
    assert found == [(len(document.graph), {node.id: node.value for node in document.graph.leaves()})]
    assert len(seen) == (1 if change == "move" else 2)


def test_another_document_has_nothing_of_it(document, qtbot):
    gate = threading.Event()
    found = ask(document, lambda contents: gate.wait(10))
    document.replace(large(10))
    gate.set()
    assert not document.working_out.is_busy
    later = ask(document)
    qtbot.waitUntil(lambda: not at_work())
    assert (later, found) == ([(10, True)], [])


@pytest.mark.parametrize("seed", [0, 1])
def test_a_large_graph_is_collapsed_grouped_and_expanded_as_a_small_one_would_be(document, qtbot, seed):
    document.replace(large(AT_ONCE + 1, seed))
    twin = Document()
    twin.replace(large(AT_ONCE + 1, seed))
    told = []
    regrouping.collapse_all(document, told.append)
    qtbot.waitUntil(lambda: bool(told))
    regrouping.group_apart(document, list(document.graph), told.append)
    qtbot.waitUntil(lambda: len(told) == 2)
    regrouping._take_collapsed(twin, regrouping._collapsed(twin.contents()))
    assert told[1] == regrouping.group(twin, list(twin.graph))
    assert len(document.graph) < AT_ONCE
    regrouping.expand_apart(document, told[1], told.append)
    assert document.working_out.is_busy
    qtbot.waitUntil(lambda: len(told) == 3)
    assert told[2] == regrouping.expand(twin, told[1])
    assert document.graph.edges() == twin.graph.edges()
    assert document.positions == twin.positions
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
        twin.undo_stack.undo()
    assert document.graph.edges() == twin.graph.edges()
    twin.flush()
