"""Schedules and clipping in the popup of a contestant, its cell, and the race that follows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from engine.training.rules.clippings import CLIPPINGS
from engine.training.rules.schedules import SCHEDULES
from gui.training.contestants.columns import Column
from gui.training.contestants.contestant_editors import HyperparameterPopup


@pytest.fixture
def popup(lab, qtbot) -> HyperparameterPopup:
    """The popup of SGD, the first contestant of the Lab."""
    made = HyperparameterPopup(lab.model, 0)
    qtbot.addWidget(made)
    made.show()
    return made


def choose(popup, field: str, name: str) -> None:
    box = popup.rules[field]
    box.setCurrentIndex(box.findData(name))
    box.activated.emit(box.currentIndex())


def visible(popup) -> list[str]:
    return [name for name, field in popup.fields.items() if field.isVisible()]


def cell(lab, role=Qt.ItemDataRole.DisplayRole) -> str:
    return lab.model.index(0, Column.OTHERS).data(role)


def test_every_schedule_and_every_clipping_is_offered_and_none_is_chosen(popup):
    for field, table in (("schedule", SCHEDULES), ("clipping", CLIPPINGS)):
        box = popup.rules[field]
        assert [box.itemData(index) for index in range(box.count())] == list(table)
        assert box.currentIndex() == 0
    assert visible(popup) == ["learning_rate"]


def test_a_rule_brings_its_fields_at_their_defaults_and_takes_them_away_again(popup):
    choose(popup, "schedule", "step")
    assert visible(popup) == ["learning_rate", "schedule_steps", "schedule_factor"]
    assert popup.fields["schedule_steps"].value() == 500
    choose(popup, "schedule", "cosine")
    assert visible(popup) == ["learning_rate", "schedule_steps"]
    assert popup.fields["schedule_steps"].value() == 1000
    choose(popup, "clipping", "norm")
    assert visible(popup) == ["learning_rate", "schedule_steps", "clip"]
    choose(popup, "schedule", "constant")
    choose(popup, "clipping", "none")
    assert visible(popup) == ["learning_rate"]


def test_what_two_schedules_both_have_stays_as_it_was_set(popup):
    choose(popup, "schedule", "step")
    popup.fields["schedule_steps"].lineEdit().setText("50")
    popup.fields["schedule_steps"].editingFinished.emit()
    choose(popup, "schedule", "cosine")
    assert popup.fields["schedule_steps"].value() == 50


def test_another_rule_races_from_the_start_and_stands_in_the_cell(lab, popup, qtbot):
    lab.race.step()
    lab.client.drain()
    choose(popup, "schedule", "cosine")
    qtbot.waitUntil(lambda: lab.client.drain() or lab.race.at_step == 0)
    assert lab.settings().contestants[0].schedule == "cosine"
    assert cell(lab) == "Cosine  T 1000"
    assert "Schedule: Cosine" in cell(lab, Qt.ItemDataRole.ToolTipRole)


def test_a_length_that_is_no_whole_number_is_refused_beside_its_field(popup, lab):
    choose(popup, "schedule", "cosine")
    popup.fields["schedule_steps"].lineEdit().setText("2.5")
    popup.fields["schedule_steps"].editingFinished.emit()
    assert "a whole number" in popup.error("schedule_steps")
    assert lab.model.entries[0].spec.hyperparameters["schedule_steps"] == 1000


def test_arrows_keep_to_the_range_of_the_schedule_that_is_chosen(popup):
    choose(popup, "schedule", "one_cycle")
    field = popup.fields["schedule_steps"]
    field.set_value(5)
    field.stepBy(-1)
    assert field.value() == 4
