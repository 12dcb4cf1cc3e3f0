"""The sheet of the profile over data sets: chosen, looked for, shown by a target, stopped and given up."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from engine.training.chances.messages import SearchProfile
from engine.training.chances.profiling import READY_MADE
from engine.training.data.datasets import DATASETS
from engine.training.searching import StopSearch
from gui.look.theme import appearance


@pytest.fixture
def sheet(lab):
    next(action for action in lab.table.rates.actions() if "Profile" in action.text()).trigger()
    found = lab.best_rates.profile
    found.datasets.tick(frozenset({"or", "and"}))
    for name, value in (("count", 2), ("seeds", 1), ("steps", 20)):
        found.budget.fields[name].set_value(value)
    yield found
    found.close()


def find(lab, sheet):
    sheet.find_button.click()
    while sheet.is_searching:
        lab.client.drain()


def cells(table) -> list[list[str]]:
    return [
        [table.item(row, column).text() for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def test_the_action_opens_it_in_front_with_nothing_found(sheet):
    assert sheet.isVisible()
    assert sheet.findings is None
    assert [row[0] for row in cells(sheet.scores)] == ["SGD", "Adam"]
    assert "Nothing has been tried" in sheet.profile.heading
    assert sheet.find_button.hasFocus()


def test_every_data_set_that_needs_no_file_is_offered_with_its_description(sheet):
    titles = [sheet.datasets.item(row).text() for row in range(sheet.datasets.count())]
    assert titles == [DATASETS[name].title for name in READY_MADE]
    assert all(sheet.datasets.item(row).toolTip() for row in range(sheet.datasets.count()))


def test_what_is_ticked_is_tried_with_the_budget(sheet, lab, connections):
    sheet.find_button.click()
    command = connections[-1].sent[-1]
    assert isinstance(command, SearchProfile)
    assert [each.name for each in command.datasets] == ["and", "or"]
    assert (command.search.count, command.search.seeds, command.search.steps) == (2, 1, 20)
    assert not sheet.datasets.isEnabled()
    assert sheet.progress.isVisible()


def test_what_is_found_is_shown_in_the_contestants_colours_as_shares_and_as_steps(sheet, lab):
    find(lab, sheet)
    found = sheet.findings
    profile = found.profile()
    assert [curve.entry.slot for curve in sheet.profile.curves] == [0, 1]
    assert [mark.x for mark in sheet.profile.drawn.marks] == [1.0, 1.0]
    assert [mark.y for mark in sheet.profile.drawn.marks] == profile.share(1.0).tolist()
    theme = appearance().theme
    assert [mark.colour for mark in sheet.profile.drawn.marks] == [
        entry.colour(theme) for entry in lab.model.racing
    ]
    assert [row[-1] for row in cells(sheet.scores)] == [f"{score:.2f}" for score in profile.scores]
    assert [row[0] for row in cells(sheet.steps)] == ["AND", "OR"]
    assert sheet.steps.columnCount() == 4
    assert sheet.verdict.text() == "\n".join(found.remarks())
    assert sheet.datasets.isEnabled()
    names = [sheet.profile.plotItem.getAxis(side).labelText for side in ("left", "bottom")]
    assert names == ["Share of the data sets", "Factor τ of the quickest contestant's steps"]


def test_another_target_tells_it_anew_without_another_search(sheet, lab, connections):
    find(lab, sheet)
    sent = len(connections[-1].sent)
    sheet.target.set_value(1e9)
    sheet.target.value_changed.emit()
    assert len(connections[-1].sent) == sent
    assert {cell for row in cells(sheet.steps) for cell in row[2:]} == {"0"}
    assert [row[-1] for row in cells(sheet.scores)] == ["1.00", "1.00"]
    sheet.target.set_value(1e-8)
    sheet.target.value_changed.emit()
    assert "Nobody came to the target" in sheet.verdict.text()
    assert not np.any(sheet.findings.profile(1e-8).scores)


def test_without_a_data_set_it_says_so(sheet, connections):
    sheet.datasets.tick(frozenset())
    sheet.find_button.click()
    assert sheet.verdict.text() == "Choose a data set at least."
    assert not any(isinstance(command, SearchProfile) for command in connections[-1].sent)


def test_it_can_be_stopped_and_closing_it_stops_it_too(sheet, connections):
    for stop in (sheet.find_button.click, sheet.reject):
        sheet.find_button.click()
        assert sheet.is_searching
        stop()
        assert not sheet.is_searching
        assert connections[-1].sent[-1] == StopSearch(SearchProfile)


def test_what_is_found_on_the_first_data_sets_is_shown_meanwhile_and_stays_when_it_is_stopped(
    sheet, lab, connections
):
    sheet.find_button.click()
    while sheet.findings is None:
        lab.client.drain()
    assert sheet.is_searching
    assert [row[0] for row in cells(sheet.steps)] == ["AND"]
    assert len(sheet.profile.curves) == 2
    assert sheet.verdict.text().startswith("So far 1 of 2 data sets.\nHighest score")
    sheet.find_button.click()
    assert not sheet.is_searching
    assert sheet.verdict.text() == "Stopped; this was found before."
    assert [row[0] for row in cells(sheet.steps)] == ["AND"]
    sheet.find_button.click()
    assert cells(sheet.steps) == []


def test_another_race_ends_it_and_other_contestants_have_nothing_found(sheet, lab):
    sheet.find_button.click()
    lab.race.prepare()
    lab.client.drain()
    assert "Given up" in sheet.verdict.text()
    find(lab, sheet)
    sheet.close()
    lab.model.add("rmsprop")
    sheet.begin()
    assert sheet.findings is None
    assert len(cells(sheet.scores)) == 3


def test_space_ticks_a_data_set(sheet, qtbot):
    sheet.datasets.setCurrentRow(READY_MADE.index("xor"))
    sheet.datasets.setFocus()
    qtbot.keyClick(sheet.datasets, Qt.Key.Key_Space)
    assert "xor" in sheet.datasets.names


def test_it_goes_on_beside_the_other_searches(sheet, lab):
    sheet.find_button.click()
    lab.best_rates.open()
    rates = lab.best_rates.sheet
    for name, value in (("count", 2), ("seeds", 1), ("steps", 20)):
        rates.budget.fields[name].set_value(value)
    rates.find_button.click()
    while sheet.is_searching or rates.is_searching:
        lab.client.drain()
    assert sheet.findings is not None
    assert rates.findings is not None
    rates.close()
