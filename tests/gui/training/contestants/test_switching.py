"""A contestant that is switched off takes no part: the race goes on without it, and begins anew with it."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt

from engine.training.checkpoint import read
from engine.training.messages import Configure
from engine.training.rules.contestants import contestant
from gui.look.theme import appearance
from gui.training.contestants.columns import TIPS, Column
from tests.gui.training.racing import run, settle


def tick(lab, row, *, on):
    state = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
    lab.model.setData(lab.model.index(row, Column.RACES), state.value, Qt.ItemDataRole.CheckStateRole)


def configured(connection) -> list[list[str]]:
    return [
        [spec.optimizer for spec in command.settings.contestants]
        for command in connection.sent
        if isinstance(command, Configure)
    ]


def drawn(lab) -> set[int]:
    return {run for run, _measure in lab.plots.loss.curves}


def test_before_a_race_has_begun_it_is_prepared_without_who_is_switched_off(lab, connections):
    tick(lab, 0, on=False)
    settle(lab)
    assert configured(connections[0])[-1] == ["adam"]
    assert [entry.run for entry in lab.model.entries] == [None, 0]
    assert lab.race.record.contestants == 1
    assert drawn(lab) == {0}


def test_a_race_that_has_begun_goes_on_without_the_curve_and_with_it_again(lab, connections):
    run(lab, 8)
    tick(lab, 0, on=False)
    settle(lab)
    assert len(configured(connections[0])) == 1
    assert (lab.race.at_step, drawn(lab)) == (8, {1})
    assert lab.pictures.tiles == [1]
    run(lab, 2)
    tick(lab, 0, on=True)
    settle(lab)
    assert len(configured(connections[0])) == 1
    assert (lab.race.at_step, drawn(lab)) == (10, {0, 1})


def test_whoever_was_no_part_of_a_race_begins_another_one_and_the_one_before_can_come_back(lab, connections):
    tick(lab, 0, on=False)
    settle(lab)
    run(lab, 8)
    tick(lab, 0, on=True)
    settle(lab)
    assert configured(connections[0])[-1] == ["sgd", "adam"]
    assert lab.race.at_step == 0
    lab.bar.choices["Bring it back"].click()
    lab.client.drain()
    assert lab.race.at_step == 8
    assert [entry.enabled for entry in lab.model.entries] == [False, True]


def test_the_column_says_so_first():
    assert "leaves the race, which goes on" in TIPS[Column.RACES]
    assert "starts the race anew" in TIPS[Column.RACES]


def test_the_table_says_who_is_switched_off_quietly(lab):
    run(lab, 2)
    tick(lab, 0, on=False)
    cells = [lab.model.index(0, column) for column in Column]
    assert cells[Column.STATUS].data() == "Off"
    assert cells[Column.TEST_LOSS].data() == ""
    assert cells[Column.OPTIMIZER].data(Qt.ItemDataRole.ForegroundRole) == appearance().theme.soft
    assert cells[Column.RACES].data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Unchecked


@pytest.mark.parametrize("leave", ["switch off", "remove"])
def test_the_last_who_takes_part_stays(lab, leave):
    lab.model.set_enabled(0, False)
    lab.model.set_enabled(1, False) if leave == "switch off" else lab.model.remove(1)
    assert [entry.enabled for entry in lab.model.entries] == [False, True]
    assert lab.bar.text == "A race needs at least one contestant."
    lab.model.remove(0)
    assert len(lab.model.entries) == 1


def test_who_is_switched_off_may_be_edited_without_another_race(lab, connections):
    lab.model.set_enabled(0, False)
    settle(lab)
    run(lab, 3)
    before = len(configured(connections[0]))
    lab.model.set_rule(0, "schedule", "cosine")
    lab.model.setData(lab.model.index(0, Column.OPTIMIZER), "rmsprop")
    lab.model.duplicate(0)
    settle(lab)
    assert len(configured(connections[0])) == before
    assert lab.race.at_step == 3
    assert [entry.enabled for entry in lab.model.entries] == [False, False, True]


def test_who_left_a_race_and_was_set_otherwise_is_not_what_races_there(lab, connections):
    run(lab, 3)
    lab.model.set_enabled(0, False)
    lab.model.set_hyperparameter(0, "learning_rate", 0.5)
    lab.model.set_enabled(0, True)
    settle(lab)
    assert lab.race.at_step == 0
    assert configured(connections[0])[-1] == ["sgd", "adam"]


def test_rates_are_looked_for_and_raced_of_those_who_take_part(lab):
    lab.model.insert(1, contestant("rmsprop"))
    lab.model.set_enabled(1, False)
    settle(lab)
    lab.best_rates.open()
    assert [entry.spec.optimizer for entry in lab.best_rates.sheet._entries] == ["sgd", "adam"]
    lab.best_rates.sheet.close()
    lab.table.rates.race_at([0.3, 0.4])
    lab.client.drain()
    rates = [entry.spec.hyperparameters["learning_rate"] for entry in lab.model.entries]
    assert rates == [0.3, 0.01, 0.4]


def test_names_tell_apart_only_those_who_race(lab):
    lab.model.duplicate(0)
    lab.model.set_enabled(1, False)
    assert [entry.title for entry in lab.model.racing] == ["SGD", "Adam"]


# Kept with the race -----------------------------------------------------------------------------------------


def listed(lab):
    return [entry.listed for entry in lab.model.entries]


def dressed(lab):
    """Give contestants all that is kept of them beside what decides the race."""
    lab.model.duplicate(1)
    lab.model.set_enabled(1, False)
    lab.model.recolour(0, 8)
    lab.model.set_visible(2, False)
    settle(lab)
    return listed(lab)


def test_the_list_is_remembered_until_the_next_start(lab, client, small_race):
    before = dressed(lab)
    state = json.loads(json.dumps(lab.save_state()))
    lab.configure(small_race)
    lab.restore_state(state)
    assert listed(lab) == before


def test_a_race_that_is_kept_goes_on_with_its_list(lab, tmp_path, small_race):
    place = tmp_path / "a.race"
    lab.client.keep_at(place)
    before = dressed(lab)
    run(lab, 6)
    lab.model.recolour(2, 4)
    lab.client.drain()
    assert read(place).record.listed == tuple(listed(lab)) != tuple(before)
    told = listed(lab)
    lab.configure(small_race)
    lab.client.drain()
    lab.resume(place)
    lab.client.drain()
    assert lab.race.at_step == 6
    assert listed(lab) == told
    assert [entry.run for entry in lab.model.entries] == [0, None, 1]


def test_a_reset_keeps_the_list(lab):
    before = dressed(lab)
    run(lab, 3)
    lab.race.reset()
    settle(lab)
    assert listed(lab) == before
    assert lab.race.record.listed == tuple(before)
