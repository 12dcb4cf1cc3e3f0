"""Undo in the Lab brings back the race that was put aside."""

from __future__ import annotations

from PySide6.QtCore import Qt

from gui.document.undo_stack import History
from gui.training.race_history import RaceHistory


class Race:
    def __init__(self, put_aside):
        self.put_aside, self.asked = put_aside, 0

    @property
    def can_bring_back(self):
        return self.put_aside > 0

    def bring_back(self):
        self.asked += 1


def test_there_is_something_to_undo_once_a_race_was_put_aside():
    history = RaceHistory(Race(0))
    assert (history.canUndo(), history.undoText(), history.canRedo(), history.redoText()) == (
        False, "", False, "",
    )  # fmt: skip
    race = Race(12)
    history = RaceHistory(race)
    assert (history.canUndo(), history.undoText()) == (True, "change of the race")
    history.undo()
    history.redo()
    assert race.asked == 1


def test_what_is_in_front_decides_what_undo_is_about(window):
    window.show_graph()
    assert window.subject(History) is window.document.undo_stack
    window.show_lab()
    assert window.subject(History) is window.lab.history
    assert not window.actions_table["undo"].isEnabled()


def test_ctrl_z_is_the_labs_while_the_lab_is_in_front(window, qtbot, monkeypatch):
    asked = []
    window.show_lab()
    monkeypatch.setattr(window.lab.history, "canUndo", lambda: True)
    monkeypatch.setattr(window.lab.history, "undo", lambda: asked.append("undo"))
    window.actions_table.refresh()
    assert window.actions_table["undo"].isEnabled()
    window.activateWindow()
    qtbot.keyClick(window.lab, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert asked == ["undo"]
