"""The sheet of best rates in a Lab whose worker runs in the test's own process."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from engine.training.chances.messages import SearchRates
from engine.training.chances.search import RateSearch
from engine.training.rules.contestants import RATE
from engine.training.searching import StopSearch
from gui.training.plots.mark import USUAL


@pytest.fixture
def sheet(lab, qtbot):
    """The sheet, opened by its menu, with a budget that is soon spent."""
    next(action for action in lab.table.rates.actions() if "Find best" in action.text()).trigger()
    made = lab.best_rates.sheet
    qtbot.addWidget(made)
    for name, value in {"lowest": 0.01, "highest": 1.0, "count": 3, "seeds": 2, "steps": 20}.items():
        made.budget.fields[name].set_value(value)
    return made


def press(qtbot, button) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def find(qtbot, lab, sheet) -> None:
    press(qtbot, sheet.find_button)
    for _tick in range(1000):
        if not lab.race.is_searching(SearchRates):
            return
        lab.client.drain()
    raise AssertionError("the search did not end")


def cells(sheet) -> list[list[str]]:
    table = sheet.table
    return [
        [table.item(row, column).text() for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def test_it_opens_with_the_contestants_that_race_and_nothing_found(sheet):
    assert sheet.isVisible()
    assert [row[0] for row in cells(sheet)] == ["SGD", "Adam"]
    assert sheet.find_button.text() == "Find"
    assert not sheet.take_button.isEnabled()
    assert not sheet.progress.isVisible()


def test_what_is_found_is_what_the_engine_finds(qtbot, lab, sheet):
    alone = RateSearch(lab.settings(), sheet.budget.search())
    find(qtbot, lab, sheet)
    while alone.is_busy:
        alone.advance()
    np.testing.assert_array_equal(sheet.findings.curves, alone.findings.curves)
    for row, told in enumerate(cells(sheet)):
        assert told[1].split()[0] == f"{alone.findings.best_rate(row):g}"
        assert told[1].endswith("(edge)") == alone.findings.is_at_edge(row)
        assert "…" in told[3]
        assert told[4].endswith("%")
    assert sheet.verdict.text() == "\n".join(alone.findings.remarks())
    assert sheet.take_button.isEnabled()


def test_the_plots_draw_every_rate_and_the_course_at_the_best_one(qtbot, lab, sheet):
    find(qtbot, lab, sheet)
    found = sheet.findings
    for row, band in enumerate(sheet.sensitivity.curves):
        assert band.x.tolist() == [0.01, 0.1, 1.0]
        assert band.figures[0].tolist() == [spread.median for spread in found.final(row)]
        assert band.best == found.best_point(row)
        assert band.usual == found.usual(row)
    for row, band in enumerate(sheet.curves.curves):
        assert (band.x[0], band.x[-1]) == (0, 20)
        np.testing.assert_array_equal(band.figures, found.curve(row))
    symbols = [mark.symbol for mark in sheet.sensitivity.drawn.marks]
    assert symbols.count(USUAL) == 1
    assert len(symbols) == 3


def test_while_it_searches_it_can_only_be_stopped(qtbot, lab, sheet, connections):
    press(qtbot, sheet.find_button)
    lab.client.drain()
    assert lab.race.is_searching(SearchRates)
    assert sheet.find_button.text() == "Stop"
    assert sheet.progress.isVisible()
    assert not sheet.budget.isEnabled()
    press(qtbot, sheet.find_button)
    assert connections[-1].sent[-1] == StopSearch(SearchRates)
    assert sheet.find_button.text() == "Find"
    assert sheet.budget.isEnabled()
    assert "Stopped" in sheet.verdict.text()
    assert sheet.findings is None


def test_closing_gives_the_search_up(qtbot, lab, sheet, connections):
    press(qtbot, sheet.find_button)
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert not lab.race.is_searching(SearchRates)
    assert connections[-1].sent[-1] == StopSearch(SearchRates)


def test_another_race_ends_the_search_and_it_says_so(qtbot, lab, sheet):
    press(qtbot, sheet.find_button)
    lab.race.reset()
    lab.client.drain()
    assert not lab.race.is_searching(SearchRates)
    assert "another race was begun" in sheet.verdict.text()
    assert sheet.find_button.text() == "Find"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("seeds", 0, "The number of seeds is 0"),
        ("lowest", 5, "must be below the highest"),
        ("count", 2.5, "The number of rates is 2.5"),
    ],
)
def test_a_budget_that_cannot_be_is_refused_in_words_and_nothing_is_sent(
    qtbot, lab, sheet, connections, field, value, words
):
    sheet.budget.fields[field].set_value(value)
    press(qtbot, sheet.find_button)
    assert words in sheet.verdict.text()
    assert not any(isinstance(command, SearchRates) for command in connections[-1].sent)


def test_an_empty_field_stands_for_its_default(sheet):
    sheet.budget.fields["steps"].set_value(None)
    assert sheet.budget.search().steps == 1000


def test_rates_that_are_taken_are_raced_from_the_start_and_named_over_the_plot(qtbot, lab, sheet):
    lab.race.step()
    lab.client.drain()
    find(qtbot, lab, sheet)
    best = sheet.findings.best_rates
    press(qtbot, sheet.take_button)
    lab.client.drain()
    assert not sheet.isVisible()
    assert tuple(entry.spec.hyperparameters[RATE] for entry in lab.model.entries) == best
    assert lab.race.at_step == 0
    assert lab.race.can_bring_back
    heading = lab.plots.loss.heading
    assert heading.startswith("At best rates (3 tried, 2 seeds) · start ")


def test_rates_are_not_taken_by_contestants_they_were_not_found_for(qtbot, lab, sheet):
    find(qtbot, lab, sheet)
    lab.model.add("lion")
    press(qtbot, sheet.take_button)
    assert sheet.isVisible()
    assert "Other contestants race now" in sheet.verdict.text()


def test_opened_again_it_still_shows_what_was_found_unless_others_race(qtbot, lab, sheet):
    find(qtbot, lab, sheet)
    sheet.reject()
    lab.best_rates.open()
    assert sheet.findings is not None
    sheet.reject()
    lab.model.add("lion")
    lab.best_rates.open()
    assert sheet.findings is None
    assert [row[0] for row in cells(sheet)] == ["SGD", "Adam", "Lion"]
    assert not sheet.take_button.isEnabled()


def test_data_without_accuracies_have_no_column_of_them(qtbot, lab, sheet):
    from dataclasses import replace

    from engine.training.data.datasets import DatasetSettings

    lab.configure(replace(lab.settings(), dataset=DatasetSettings("sine", size=40)))
    lab.client.drain()
    find(qtbot, lab, sheet)
    assert sheet.table.isColumnHidden(4)
    titles = [plot.accessibleName() for plot in (sheet.sensitivity, sheet.curves)]
    assert titles == ["Loss after the last step, standardized", "Loss at the best rate, standardized"]


def test_steps_are_told_to_the_loss_that_is_asked_for_or_to_the_usual_one(qtbot, lab, sheet):
    find(qtbot, lab, sheet)
    found = sheet.findings

    def told(target: float) -> list[str]:
        medians = [found.steps_to(row, target).median for row in (0, 1)]
        return [f"{median:,.0f}" if np.isfinite(median) else "∞" for median in medians]

    assert [row[5] for row in cells(sheet)] == told(found.usual_target)
    assert sheet.target.lineEdit().placeholderText() == f"{found.usual_target:.3g}"
    for target in (10.0, 1e-6):
        sheet.target.lineEdit().setText(str(target))
        sheet.target.editingFinished.emit()
        assert [row[5] for row in cells(sheet)] == told(target)
    assert told(10.0) == ["0", "0"]
    assert told(1e-6) == ["∞", "∞"]
