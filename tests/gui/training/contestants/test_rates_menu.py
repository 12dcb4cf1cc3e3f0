"""The menu of learning rates, and what stands over the plots when it has been used."""

from __future__ import annotations

import pytest

from engine.training.rules.contestants import RATE
from gui.look.theme import appearance
from gui.training.plots.mark import CHANGED


def rates(lab) -> list[float]:
    return [entry.spec.hyperparameters[RATE] for entry in lab.model.entries]


def choose(lab, words: str) -> None:
    next(action for action in lab.table.rates.actions() if words in action.text()).trigger()
    lab.client.drain()


def heading(lab) -> str:
    return lab.plots.loss.heading


def test_all_race_at_their_defaults_from_the_start(lab):
    lab.race.step()
    lab.client.drain()
    choose(lab, "default rates")
    assert rates(lab) == [0.01, 0.001]
    assert lab.race.at_step == 0
    assert heading(lab).startswith("At default rates · start ")


def test_all_race_at_the_rate_of_the_one_that_is_chosen(lab):
    lab.table.choose(1)
    choose(lab, "chosen contestant's rate")
    assert rates(lab) == [0.05, 0.05]
    assert heading(lab).startswith("At one rate: η 0.05")


def test_a_sweep_races_the_chosen_one_at_a_tenth_and_at_ten_times_its_rate_beside_it(lab, qtbot):
    lab.table.choose(1)
    choose(lab, "Sweep")
    assert [entry.spec.optimizer for entry in lab.model.entries] == ["sgd", "adam", "adam", "adam"]
    assert rates(lab) == [0.01, 0.005, 0.05, 0.5]
    assert len({entry.slot for entry in lab.model.entries}) == 4
    qtbot.waitUntil(lambda: lab.race.record.contestants == 4)


def test_a_sweep_beyond_the_range_of_rates_is_refused_in_words(lab):
    lab.model.set_hyperparameter(0, RATE, 500.0)
    choose(lab, "Sweep")
    assert len(lab.model.entries) == 2
    assert "5000" in lab.bar.text


def test_the_heading_names_rates_as_they_are_chosen_and_what_the_race_started_from(lab):
    kind, start = heading(lab).split(" · start ")
    assert kind == "At chosen rates"
    assert len(start) == len("1234-abcd")
    assert lab.plots.accuracy.heading == heading(lab)


def test_a_rate_that_changes_at_the_start_changes_what_race_it_is(lab):
    lab.model.set_hyperparameter(0, RATE, 0.05)
    assert heading(lab).startswith("At one rate: η 0.05")


def test_a_rate_that_changes_on_the_way_is_told_until_the_race_begins_anew(lab):
    lab.race.step()
    lab.client.drain()
    lab.model.set_hyperparameter(0, RATE, 0.05)
    assert heading(lab).startswith("Changed on the way · start ")
    lab.race.reset()
    lab.client.drain()
    assert heading(lab).startswith("At one rate: η 0.05 · start ")


@pytest.mark.parametrize("place", range(3))
def test_every_entry_says_what_it_is_good_for(lab, place):
    assert lab.table.rates.actions()[place].toolTip()


def changes(lab) -> list[tuple[float, str]]:
    marks = lab.plots.loss.drawn.marks
    return [(mark.x, mark.colour.name()) for mark in marks if mark.symbol == CHANGED]


def test_a_change_on_the_way_is_marked_on_the_curve_of_its_contestant_where_it_was_made(lab):
    for _step in range(6):
        lab.race.step()
        lab.client.drain()
    lab.model.set_hyperparameter(1, "beta1", 0.5)
    for _step in range(3):
        lab.race.step()
        lab.client.drain()
    adam = lab.model.entries[1].colour(appearance().theme).name()
    assert changes(lab) == [(6.0, adam)]
    lab.race.reset()
    lab.client.drain()
    assert changes(lab) == []


def test_a_change_at_the_start_is_no_change_on_the_way(lab):
    lab.model.set_hyperparameter(1, "beta1", 0.5)
    lab.race.step()
    lab.client.drain()
    assert changes(lab) == []
