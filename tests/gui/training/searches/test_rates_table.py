"""The table of best rates says of each contestant what was found, also where that is nothing."""

from __future__ import annotations

import pytest

from engine.training.chances.search import RateSearch
from engine.training.chances.settings import SearchSettings
from engine.training.data.datasets import DatasetSettings
from engine.training.networks.network import Network
from engine.training.rules.contestants import contestant
from engine.training.settings import RaceSettings
from gui.training.contestants.marks import LegendEntry
from gui.training.searches.rates_table import ACCURACY, HEADINGS, NONE, RatesTable

SPECS = (contestant("sgd"), contestant("adam"))
ENTRIES = [LegendEntry(spec, slot) for slot, spec in enumerate(SPECS)]


def found(data, lowest, highest):
    race = RaceSettings(DatasetSettings(data, size=40), Network((4,)), SPECS, batch_size=10)
    search = RateSearch(race, SearchSettings(lowest, highest, count=2, seeds=1, steps=40))
    while search.is_busy:
        search.advance()
    return search.findings


@pytest.fixture
def table(qtbot):
    table = RatesTable()
    qtbot.addWidget(table)
    return table


def cells(table, row):
    return [table.item(row, column).text() for column in range(table.columnCount())]


def test_who_diverged_at_every_rate_has_a_row_that_says_so(table):
    table.show_findings(found("sine", 100.0, 1000.0), ENTRIES)
    assert cells(table, 0) == ["SGD", "diverged", *[NONE] * (len(HEADINGS) - 2)]
    assert table.isColumnHidden(ACCURACY)


def test_a_target_of_ones_own_is_what_steps_are_told_to(table):
    findings = found("or", 0.1, 1.0)
    table.show_findings(findings, ENTRIES)
    assert not table.isColumnHidden(ACCURACY)
    for target in (1e6, 1e-9, None):
        table.set_target(target)
        told = [cells(table, row)[-1] for row in range(2)]
        steps = [
            findings.steps_to(row, findings.usual_target if target is None else target).median
            for row in (0, 1)
        ]
        assert told == [f"{step:,.0f}" if step < 1e9 else "∞" for step in steps]
    table.show_entries(ENTRIES)
    assert [cells(table, row)[1:] for row in range(2)] == 2 * [[""] * (len(HEADINGS) - 1)]
