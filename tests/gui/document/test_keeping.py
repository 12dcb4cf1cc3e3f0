"""The keeper: what a journal on disk tells is what was done, whatever the user did, in whatever order."""

from __future__ import annotations

import os
import random
from pathlib import Path
from threading import Event

import pytest

from engine.files.document import Contents, encode
from engine.files.examples import find
from engine.files.journal import read
from engine.graphs.graph import Graph
from gui.document import commands, keeping
from gui.document.keeping import Keeper, orphans


@pytest.fixture
def document(product_of_a_sum):
    return product_of_a_sum


@pytest.fixture
def kept(document, tmp_path):
    """Return a keeper of the document, and a function that reads what is on disk now."""
    keeper = Keeper(document, tmp_path)

    def journal():
        keeper.wait()
        found = [*tmp_path.glob("*.journal")]
        return read(found[0]) if found else None

    yield keeper, journal
    keeper.close()
    assert list(tmp_path.iterdir()) == []


def test_looking_leaves_no_journal(document, kept):
    document.flush()
    assert kept[1]() is None


def test_every_gesture_is_on_disk_with_its_name(document, kept):
    commands.set_value(document, document.graph.find("x").id, 3.0)
    commands.add_node(document, "tanh", (0.0, 96.0))
    history = kept[1]()
    assert [state.text for state in history.states] == ["", "Set x", "Add gate tanh"]
    assert encode(history.states[-1].contents()) == encode(document.contents())


def test_undo_and_redo_are_followed(document, kept):
    x = document.graph.find("x").id
    for value in (1.0, 2.0, 3.0):
        commands.set_value(document, x, value)
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert kept[1]().reached == 1
    document.undo_stack.redo()
    assert kept[1]().reached == 2
    commands.set_value(document, x, 9.0)
    history = kept[1]()
    held = [float(state.contents().graph.node(x).value) for state in history.states]
    assert (held, history.reached) == ([-2.0, 1.0, 2.0, 9.0], 3)


def test_saving_makes_it_safe_and_editing_unsafe_again(document, kept, tmp_path_factory):
    x = document.graph.find("x").id
    commands.set_value(document, x, 1.0)
    document.save(tmp_path_factory.mktemp("saved") / "a.chainrule")
    assert not kept[1]().is_unsaved
    commands.set_value(document, x, 2.0)
    assert kept[1]().is_unsaved


def test_another_document_has_a_journal_of_its_own(document, kept):
    commands.set_value(document, document.graph.find("x").id, 1.0)
    document.replace(Contents(Graph()))
    assert kept[1]() is None
    document.replace(find("fork").contents(), unsaved=True)
    assert (len(kept[1]().states), kept[1]().is_unsaved) == (1, True)


def test_a_journal_is_another_programs_only_once_its_own_is_gone(document, tmp_path):
    keeper = Keeper(document, tmp_path)
    commands.set_value(document, document.graph.find("x").id, 1.0)
    keeper.wait()
    assert orphans(tmp_path) == []
    keeper.close(keep=True)
    assert len(orphans(tmp_path)) == 1


def test_a_folder_that_cannot_be_written_is_said(document, tmp_path, qtbot):
    blocked = tmp_path / "file"
    blocked.write_text("")
    keeper = Keeper(document, blocked)
    with qtbot.waitSignal(keeper.failed) as failed:
        commands.set_value(document, document.graph.find("x").id, 1.0)
    assert "the journal cannot be written (" in failed.args[0]
    keeper.close()


@pytest.mark.parametrize("seed", range(5))
def test_after_any_gestures_the_journal_holds_the_document(document, kept, seed):
    draw = random.Random(seed)
    for _turn in range(40):
        _do_something(document, draw)
    history = kept[1]()
    assert encode(history.states[history.reached].contents()) == encode(document.contents())
    assert len(history.states) == len(document.undo_stack.steps) + 1


def _do_something(document, draw):
    leaves = [node.id for node in document.graph.leaves()]
    nodes = list(document.graph)
    match draw.randrange(6):
        case 0:
            commands.add_node(document, draw.choice(["tanh", "add", "input"]), (draw.random(), 0.0))
        case 1 if leaves:
            commands.set_value(document, draw.choice(leaves), draw.random())
        case 2 if len(nodes) > 2:
            commands.delete(document, [draw.choice(nodes)])
        case 3 if nodes:
            commands.move(document, {draw.choice(nodes): (draw.random(), draw.random())})
        case 4:
            document.undo_stack.undo()
        case 5:
            document.undo_stack.redo()


def test_no_entry_waits_for_the_disk_and_the_last_is_followed_by_it(monkeypatch):
    done, gate = [], Event()
    writer = keeping._Writer(lambda: done.append("disk"))
    writer.do(gate.wait)
    for number in range(3):
        writer.do(lambda number=number: done.append(number))
    gate.set()
    writer.finish()
    assert done == [0, 1, 2, "disk"]
    writer.finish()
    assert done[-2:] == [2, "disk"]


@pytest.mark.skipif(os.name != "posix", reason="names of Unix are bytes")
def test_gestures_on_a_file_of_any_name_are_kept(document, tmp_path):
    file = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.chainrule"))
    document.save(file)
    said = []
    keeper = Keeper(document, tmp_path / "journals")
    keeper.failed.connect(said.append)
    commands.set_value(document, document.graph.find("x").id, 3.0)
    keeper.close(keep=True)
    history = read(next((tmp_path / "journals").glob("*.journal")))
    assert (history.path, len(history.states), said) == (file, 2, [])
