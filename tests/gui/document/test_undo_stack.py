"""The undo stack goes back and forth, and knows where the document was saved."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from gui.document.undo_stack import UndoStack


@dataclass
class Written:
    """A step that appends its text to a log and takes it off again."""

    log: list[str]
    text: str

    def redo(self):
        self.log.append(self.text)

    def undo(self):
        assert self.log.pop() == self.text


@dataclass
class Desk:
    stack: UndoStack = field(default_factory=UndoStack)
    log: list[str] = field(default_factory=list)

    def write(self, text):
        self.log.append(text)
        self.stack.push(Written(self.log, text))


@pytest.fixture
def desk(qapp):
    desk = Desk()
    for text in "abc":
        desk.write(text)
    return desk


def test_undo_takes_back_the_last_step_and_redo_makes_it_again(desk):
    desk.stack.undo()
    desk.stack.undo()
    assert desk.log == ["a"]
    assert (desk.stack.undoText(), desk.stack.redoText()) == ("a", "b")
    desk.stack.redo()
    assert desk.log == ["a", "b"]


def test_a_new_step_forgets_what_was_undone(desk):
    desk.stack.undo()
    desk.write("d")
    assert not desk.stack.canRedo()
    assert desk.stack.count() == 3
    assert desk.log == ["a", "b", "d"]


def test_beyond_either_end_nothing_happens(desk):
    desk.stack.redo()
    for _step in range(5):
        desk.stack.undo()
    assert desk.log == []
    assert not desk.stack.canUndo()
    assert desk.stack.undoText() == ""


def test_the_saved_state_is_found_again_by_undo_and_redo(desk):
    desk.stack.setClean()
    desk.stack.undo()
    assert not desk.stack.isClean()
    desk.stack.redo()
    assert desk.stack.isClean()


def test_a_saved_state_that_was_undone_and_overwritten_never_comes_back(desk):
    desk.stack.setClean()
    desk.stack.undo()
    desk.write("d")
    assert not desk.stack.isClean()
    desk.stack.undo()
    assert not desk.stack.isClean()


def test_clearing_forgets_all_and_counts_as_saved(desk):
    desk.stack.clear()
    assert desk.stack.isClean()
    assert desk.stack.count() == 0


def test_every_change_is_told(desk, qtbot):
    for action in (desk.stack.undo, desk.stack.redo, desk.stack.setClean, desk.stack.clear):
        with qtbot.waitSignal(desk.stack.changed):
            action()


def test_a_history_is_taken_up_where_it_was_left_and_goes_on_from_there(desk):
    desk.stack.setClean()
    desk.stack.undo()
    past = desk.stack.past
    desk.stack.clear()
    assert (desk.stack.count(), desk.stack.isClean(), past.is_clean) == (0, True, False)
    desk.stack.take_up(past)
    assert (desk.stack.undoText(), desk.stack.redoText(), desk.stack.past) == ("b", "c", past)
    desk.stack.redo()
    assert desk.log == ["a", "b", "c"]
    assert desk.stack.isClean()
