"""Undo in the Lab takes back edits of the contestants, and brings back the race that was put aside."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from engine.training.messages import SetHyperparameter
from gui.document.undo_stack import History
from gui.training.contestants.columns import Column
from tests.gui.training.racing import run, settle


def optimizers(lab) -> list[str]:
    return [entry.spec.optimizer for entry in lab.model.entries]


def undo(lab):
    assert lab.history.canUndo()
    lab.history.undo()
    settle(lab)


def redo(lab):
    assert lab.history.canRedo()
    lab.history.redo()
    settle(lab)


EDITS = {
    "Duplicate a contestant": lambda lab: lab.model.duplicate(0),
    "Add a contestant": lambda lab: lab.model.add("rmsprop"),
    "Remove a contestant": lambda lab: lab.model.remove(0),
    "Switch a contestant off": lambda lab: lab.model.set_enabled(1, False),
    "Hide a contestant": lambda lab: lab.model.set_visible(1, False),
    "Recolour a contestant": lambda lab: lab.model.recolour(1, 6),
    "Move a contestant": lambda lab: lab.model.move(0, 1),
    "Change Learning rate": lambda lab: lab.model.set_hyperparameter(0, "learning_rate", 0.5),
    "Change Schedule": lambda lab: lab.model.set_rule(0, "schedule", "cosine"),
    "Change the optimizer": lambda lab: lab.model.setData(lab.model.index(0, Column.OPTIMIZER), "nesterov"),
    "Sweep the rate": lambda lab: lab.table.rates.sweep(),
    "Change the rates": lambda lab: lab.table.rates.race_at([0.3, 0.4]),
}


@pytest.mark.parametrize("steps", [0, 9])
@pytest.mark.parametrize("words", EDITS)
def test_every_edit_of_the_contestants_is_taken_back_and_made_again_with_its_race(lab, words, steps):
    run(lab, steps) if steps else None
    before, at = [entry.listed for entry in lab.model.entries], lab.race.at_step
    EDITS[words](lab)
    settle(lab)
    after = [entry.listed for entry in lab.model.entries]
    assert after != before
    assert lab.history.undoText() == words
    undo(lab)
    assert [entry.listed for entry in lab.model.entries] == before
    assert lab.race.at_step == at
    assert sorted(entry.run for entry in lab.model.entries) == [0, 1]
    raced = [entry.spec.optimizer for entry in sorted(lab.model.entries, key=lambda entry: entry.run)]
    assert [spec.optimizer for spec in lab.race._ready.settings.contestants] == raced
    assert lab.history.redoText() == words
    redo(lab)
    assert [entry.listed for entry in lab.model.entries] == after
    undo(lab)
    assert [entry.listed for entry in lab.model.entries] == before


def test_undo_goes_back_edit_by_edit_and_the_race_comes_with_the_one_that_put_it_aside(lab):
    run(lab, 12)
    lab.model.recolour(0, 7)
    lab.model.duplicate(1)
    settle(lab)
    lab.model.move(2, -1)
    assert lab.race.at_step == 0
    undo(lab)
    assert (optimizers(lab), lab.race.at_step) == (["sgd", "adam", "adam"], 0)
    undo(lab)
    assert (optimizers(lab), lab.race.at_step) == (["sgd", "adam"], 12)
    assert lab.model.entries[0].hue == 7
    undo(lab)
    assert lab.model.entries[0].hue is None
    assert lab.race.at_step == 12


def test_many_presses_of_an_arrow_on_one_rate_are_one_step(lab):
    for rate in (0.02, 0.03, 0.04):
        lab.model.set_hyperparameter(0, "learning_rate", rate)
    lab.model.set_hyperparameter(1, "learning_rate", 0.5)
    undo(lab)
    undo(lab)
    assert [entry.spec.hyperparameters["learning_rate"] for entry in lab.model.entries] == [0.01, 0.05]
    assert not lab.history.canUndo()


def test_a_rate_that_is_taken_back_is_taken_back_in_the_race_that_runs(lab, connections):
    run(lab, 3)
    lab.model.set_hyperparameter(0, "learning_rate", 0.5)
    undo(lab)
    told = [each for each in connections[0].sent if isinstance(each, SetHyperparameter)]
    assert [(each.contestant, each.value) for each in told] == [(0, 0.5), (0, 0.01)]
    assert lab.race.at_step == 3


def test_a_race_that_something_else_put_aside_comes_back_before_older_edits(lab):
    lab.model.recolour(0, 7)
    run(lab, 5)
    lab.race.reset()
    settle(lab)
    assert lab.history.undoText() == "change of the race"
    undo(lab)
    assert lab.race.at_step == 5
    assert lab.history.undoText() == "Recolour a contestant"
    lab.model.recolour(1, 3)
    undo(lab)
    assert [entry.hue for entry in lab.model.entries] == [7, None]


def test_settings_that_are_opened_have_nothing_to_take_back(lab, small_race):
    lab.model.recolour(0, 7)
    lab.configure(small_race)
    settle(lab)
    assert not lab.history.canUndo()


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
