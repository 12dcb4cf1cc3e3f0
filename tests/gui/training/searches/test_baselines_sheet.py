"""The sheet of baselines in a Lab whose worker runs in the test's own process."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt

from engine.training.baselines.messages import SearchBaselines
from engine.training.baselines.search import BaselineSearch
from engine.training.data.datasets import DatasetSettings
from engine.training.searching import StopSearch
from gui.look.theme import DARK, LIGHT, appearance
from gui.training.plots.mark import USUAL
from gui.training.searches import baselines_sheet


@pytest.fixture
def sheet(lab, qtbot):
    """The sheet, opened by its button, with little to try."""
    qtbot.mouseClick(lab.dataset_panel.baselines_button, Qt.MouseButton.LeftButton)
    made = lab.baselines.sheet
    qtbot.addWidget(made)
    fill(made, neighbours="1, 3, 5", strengths="0.1, 1", folds=3)
    return made


def fill(sheet, neighbours=None, strengths=None, folds=None) -> None:
    for editor, text in ((sheet.choices.neighbours, neighbours), (sheet.choices.strengths, strengths)):
        if text is not None:
            editor.setText(text)
    if folds is not None:
        sheet.choices.folds.set_value(folds)


def press(qtbot, button) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def find(qtbot, lab, sheet) -> None:
    press(qtbot, sheet.find_button)
    for _tick in range(1000):
        if not lab.race.is_searching(SearchBaselines):
            return
        lab.client.drain()
    raise AssertionError("the search did not end")


def alone(lab, sheet):
    """What the engine finds by itself."""
    search = BaselineSearch(lab.settings().dataset, sheet.choices.settings())
    while search.is_busy:
        search.advance()
    return search.findings


def cells(sheet) -> list[list[str]]:
    table = sheet.table
    return [
        [table.item(row, column).text() for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def bold(sheet) -> list[str]:
    names = [sheet.table.item(row, 0) for row in range(sheet.table.rowCount())]
    return [item.text() for item in names if item.font().bold()]


def test_it_opens_with_nothing_found(sheet):
    assert sheet.isVisible()
    assert sheet.find_button.text() == "Find"
    assert cells(sheet) == []
    assert not sheet.progress.isVisible()
    assert {plot.heading for plot in (sheet.neighbours, sheet.linear)} == {"Nothing has been tried yet."}


def test_what_is_found_stands_beside_the_networks_as_they_are(qtbot, lab, sheet):
    expected = alone(lab, sheet)
    find(qtbot, lab, sheet)
    latest = lab.race.record.latest
    told = cells(sheet)
    for row, baseline in enumerate(expected.baselines):
        figures = (baseline.crossed, baseline.train.accuracy, baseline.test.accuracy)
        assert told[row] == [baseline.title, *map(expected.told, figures)]
    for row, entry in enumerate(lab.model.entries, start=3):
        run = entry.run
        figures = (latest.train_accuracy[run], latest.test_accuracy[run])
        assert told[row] == [entry.title, "–", *map(expected.told, figures)]
        assert not sheet.table.item(row, 0).icon().isNull()
    assert len(told) == 5
    names = {entry.run: entry.title for entry in lab.model.entries}
    assert sheet.verdict.text().splitlines()[0] == expected.verdict(names, latest)
    assert bold(sheet)[0] == expected.best.title


def test_the_plots_draw_means_with_all_folds_between_and_what_the_test_part_says(qtbot, lab, sheet):
    expected = alone(lab, sheet)
    find(qtbot, lab, sheet)
    for plot, name in ((sheet.neighbours, "neighbours"), (sheet.linear, "strengths")):
        (band,) = plot.curves
        sweep = expected.sweeps[name]
        assert band.x.tolist() == list(sweep.values)
        np.testing.assert_array_equal(band.figures, sweep.bands)
        assert band.best == (sweep.best_value, sweep.best_mean)
        assert band.usual == expected.test_point(name)
        assert [mark.symbol for mark in plot.drawn.marks] == [USUAL, "o"]
        assert plot.accessibleName() == "Accuracy"


def test_networks_are_followed_while_they_learn_and_who_is_ahead_is_bold(qtbot, lab, sheet):
    fill(sheet, neighbours="20")
    find(qtbot, lab, sheet)
    before = cells(sheet)
    lab.race._take_steps(600)
    while lab.race.is_running:
        lab.client.drain()
    assert cells(sheet)[:3] == before[:3]
    assert cells(sheet)[3:] != before[3:]
    latest, found = lab.race.record.latest, sheet.findings
    ahead = [lab.model.entries[place].title for place in found.ahead(latest)]
    assert bold(sheet) == [found.best.title, *ahead]
    assert [found.told(share) for share in latest.test_accuracy] == [row[3] for row in cells(sheet)[3:]]


def test_while_it_searches_it_can_only_be_stopped(qtbot, lab, sheet, connections):
    press(qtbot, sheet.find_button)
    lab.client.drain()
    assert lab.race.is_searching(SearchBaselines)
    assert sheet.find_button.text() == "Stop"
    assert sheet.progress.isVisible()
    assert not sheet.choices.isEnabled()
    press(qtbot, sheet.find_button)
    assert connections[-1].sent[-1] == StopSearch(SearchBaselines)
    assert sheet.find_button.text() == "Find"
    assert sheet.choices.isEnabled()
    assert "Stopped" in sheet.verdict.text()
    assert sheet.findings is None


def test_closing_gives_the_search_up(qtbot, lab, sheet, connections):
    press(qtbot, sheet.find_button)
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert not lab.race.is_searching(SearchBaselines)
    assert connections[-1].sent[-1] == StopSearch(SearchBaselines)


def test_another_race_ends_the_search_and_it_says_so(qtbot, lab, sheet):
    press(qtbot, sheet.find_button)
    lab.race.reset()
    lab.client.drain()
    assert not lab.race.is_searching(SearchBaselines)
    assert "another race was begun" in sheet.verdict.text()
    assert sheet.find_button.text() == "Find"


def test_another_race_on_the_same_data_is_compared_with_what_was_found(qtbot, lab, sheet):
    find(qtbot, lab, sheet)
    found = sheet.findings
    lab.configure(replace(lab.settings(), seed=5))
    lab.client.drain()
    assert sheet.findings is found
    shares = lab.race.record.latest.test_accuracy
    assert [row[3] for row in cells(sheet)[3:]] == [found.told(share) for share in shares]


def test_nobody_is_compared_while_another_race_is_awaited(qtbot, lab, sheet):
    find(qtbot, lab, sheet)
    lab.model.add("rmsprop")
    lab.race.prepare()
    sheet.begin()
    assert len(cells(sheet)) == len(sheet.findings.baselines)
    lab.client.drain()
    assert len(cells(sheet)) == len(sheet.findings.baselines) + 3


def test_other_data_take_what_was_found_away(qtbot, lab, sheet):
    find(qtbot, lab, sheet)
    lab.configure(replace(lab.settings(), dataset=DatasetSettings("circles", size=40)))
    lab.client.drain()
    assert sheet.findings is None
    assert cells(sheet) == []
    assert "data are others now" in sheet.verdict.text()


def test_numbers_are_compared_by_their_squared_error_alone(qtbot, lab, sheet):
    lab.configure(replace(lab.settings(), dataset=DatasetSettings("sine", size=40)))
    lab.client.drain()
    find(qtbot, lab, sheet)
    assert sheet.neighbours.accessibleName() == "Mean squared error, standardized"
    losses = lab.race.record.latest.test_loss
    assert [row[3] for row in cells(sheet)[3:]] == [sheet.findings.told(loss) for loss in losses]
    network = replace(lab.settings().network, loss="huber")
    lab.configure(replace(lab.settings(), network=network))
    lab.client.drain()
    assert sheet.findings is not None
    assert len(cells(sheet)) == 3


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"neighbours": "0"}, "The number of neighbours is 0"),
        ({"neighbours": "1, some"}, "The number of neighbours is 'some'"),
        ({"strengths": "-1"}, "The strength of the penalty is -1"),
        ({"folds": 1}, "The number of folds is 1"),
    ],
)
def test_what_cannot_be_tried_is_refused_in_words_and_nothing_is_sent(
    qtbot, lab, sheet, connections, chosen, words
):
    fill(sheet, **chosen)
    press(qtbot, sheet.find_button)
    assert words in sheet.verdict.text()
    assert appearance().theme.danger.name() in sheet.verdict.styleSheet()
    assert not any(isinstance(command, SearchBaselines) for command in connections[-1].sent)


def test_what_the_data_are_too_few_for_is_told_as_the_worker_says_it(qtbot, lab, sheet):
    fill(sheet, folds=31)
    find(qtbot, lab, sheet)
    assert "only 30 rows" in sheet.verdict.text()
    assert sheet.find_button.text() == "Find"


def test_empty_fields_stand_for_their_defaults_and_a_distance_is_chosen_by_name(sheet):
    fill(sheet, neighbours="", strengths=" ")
    sheet.choices.folds.set_value(None)
    sheet.choices.distance.setCurrentIndex(1)
    chosen = sheet.choices.settings()
    assert chosen == type(chosen)(distance="l1")


def test_opened_again_it_still_shows_what_was_found(qtbot, lab, sheet):
    find(qtbot, lab, sheet)
    sheet.reject()
    lab.race.step()
    lab.client.drain()
    lab.baselines.open()
    assert sheet.findings is not None
    shares = lab.race.record.latest.train_accuracy
    assert [row[2] for row in cells(sheet)[3:]] == [sheet.findings.told(share) for share in shares]


def test_another_theme_colours_it_anew(qtbot, lab, sheet):
    find(qtbot, lab, sheet)
    for theme in (DARK, LIGHT):
        appearance().choose(theme.name)
        assert sheet.neighbours.drawn.marks[0].colour == theme.ink
        assert theme.ink.name() in sheet.verdict.styleSheet()
        assert len(cells(sheet)) == 5


def test_networks_figures_change_no_faster_than_they_can_be_read(qtbot, lab, sheet, monkeypatch):
    find(qtbot, lab, sheet)
    arrived, compared = [], []
    lab.client.snapshots_arrived.connect(arrived.extend)
    lab.race.step()
    while lab.race.is_running:
        lab.client.drain()
    paused = replace(arrived[-1], playing=False)
    monkeypatch.setattr(sheet, "_compare", lambda: compared.append(round(now[0] - later, 2)))
    now, later = [0.0], 1e9
    monkeypatch.setattr(baselines_sheet.time, "monotonic", lambda: now[0])
    for after, snapshot in ((0.0, None), (0.05, None), (0.06, paused), (0.12, None), (0.17, None)):
        now[0] = later + after
        sheet._advance([snapshot or replace(paused, playing=True)])
    assert compared == [0.0, 0.06, 0.17]
    sheet.reject()
    sheet._advance([paused])
    assert len(compared) == 3
