"""Sheets on which something is searched, from the first look to the last word: all they say and show.

`WRITE_DRAWINGS=1 pytest tests/gui/training/searches/test_diary.py` stores it anew.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

import pytest

from engine.training.data.datasets import DatasetSettings
from tests.gui.diary import Diary, State, plain
from tests.gui.drawing import compare

pytestmark = pytest.mark.usefixtures("light")


def told_of(plot) -> State:
    """Return what a plot of bands draws, and what of its axes is seen."""
    name = plot.accessibleName()
    curves = [
        plain([each.entry.marker, [*each.x[:3]], [*each.figures[:, 0]], each.best, each.usual])
        for each in plot.curves
    ]
    axes = [plot.plotItem.getAxis(side).labelText for side in ("left", "bottom")]
    return {
        f"{name} drawn": curves,
        f"{name} marked": [plain([mark.x, mark.y, mark.symbol]) for mark in plot.drawn.marks],
        f"{name} axes": [
            *axes,
            *(plain([float(end) for end in side]) for side in plot.plotItem.vb.viewRange()),
        ],
    }


def entered(field, text: str):
    """Return what types a number and finishes it."""

    def do() -> None:
        field.lineEdit().setText(text)
        field.editingFinished.emit()

    return do


def told_in(diary: Diary) -> list[str]:
    """Return what was written down, but for how often a search was heard of and how far it was."""
    lines = [line for line in diary.lines if "searched(" not in line]
    return [re.sub(r"text '[1-9]\d*%', value \d+", "some of it", line) for line in lines]


class Story:
    """Does one thing after the other to a sheet, and has each noted."""

    def __init__(self, lab, sheet, plots) -> None:
        self._lab, self._sheet = lab, sheet
        self.diary = Diary(sheet, lab.race, lab.best_rates, more=lambda: self._more(plots))

    def do(self, act: str, *steps, ticks: int = 0) -> None:
        """Do something, let the worker answer for some ticks, and note it."""
        for step in steps:
            step()
        for _tick in range(ticks):
            self._lab.client.drain()
        self.diary.note(act)

    def find(self) -> None:
        """Have something searched until it is found."""
        self._sheet.find_button.click()
        for _tick in range(1000):
            self._lab.client.drain()
            if not self._sheet.is_searching:
                return
        raise AssertionError("the search did not end")

    def _more(self, plots) -> State:
        told = {"sheet": [f"seen {self._sheet.isVisible()}", f"searching {self._sheet.is_searching}"]}
        for plot in plots:
            told |= told_of(plot)
        heads = (table.horizontalHeaderItem for table in self._sheet.tables)
        told["headings"] = [item(at).text() for item in heads for at in range(9) if item(at) is not None]
        return told


@pytest.fixture
def story(lab, qtbot):
    """Return a function that begins a story of a sheet with these tables and plots."""

    def of(sheet, tables, plots) -> Story:
        sheet.tables = tables
        return Story(lab, sheet, plots)

    return of


def test_rates_are_searched_refused_stopped_and_raced(lab, story):
    lab.best_rates.open()
    sheet = lab.best_rates.sheet
    told = story(sheet, [sheet.table], [sheet.sensitivity, sheet.curves])
    fields = sheet.budget.fields
    told.do("too few seeds", entered(fields["seeds"], "0"), sheet.find_button.click)
    small = {"lowest": "0.01", "highest": "1", "count": "3", "seeds": "2", "steps": "20"}
    told.do("a small budget", *(entered(fields[name], text) for name, text in small.items()))
    told.do("begun", sheet.find_button.click, ticks=1)
    told.do("stopped", sheet.find_button.click, ticks=1)
    told.do("found", told.find)
    told.do("a target of one's own", entered(sheet.target, "10"))
    told.do("one out of reach", entered(sheet.target, "1e-6"))
    told.do("the usual one", entered(sheet.target, ""))
    told.do("at the best rate", lambda: sheet.tabs.setCurrentIndex(1))
    told.do("closed", sheet.reject)
    told.do("opened again", lab.best_rates.open)
    told.do("raced at", sheet.take_button.click, ticks=2)
    told.do("others race", lab.best_rates.open, lambda: lab.model.add("lion"), sheet.take_button.click)
    told.do("opened for them", sheet.reject, lab.best_rates.open)
    sheet.reject()
    compare("diary-rates", told_in(told.diary))


def test_baselines_are_searched_compared_and_given_up_with_their_data(lab, story, small_race):
    lab.baselines.open()
    sheet = lab.baselines.sheet
    told = story(sheet, [sheet.table], [sheet.neighbours, sheet.linear])
    choices = sheet.choices
    told.do("no neighbours", lambda: choices.neighbours.setText("0"), sheet.find_button.click)
    few = partial(choices.neighbours.setText, "1; 3,5"), partial(choices.strengths.setText, "0.1, 1")
    told.do("few of all", *few, entered(choices.folds, "3"))
    told.do("begun", sheet.find_button.click, ticks=1)
    told.do("stopped", sheet.find_button.click, ticks=1)
    told.do("found", told.find)
    told.do("an epoch later", lab.race.step_epoch, ticks=2)
    told.do("one off the list", lambda: lab.model.remove(0), lab.race._settling.stop)
    told.do("the linear model", lambda: sheet.tabs.setCurrentIndex(1))
    told.do("closed and opened again", sheet.reject, lab.baselines.open)
    sine = replace(small_race, dataset=DatasetSettings("sine", size=40))
    told.do("other data", lambda: lab.configure(sine), ticks=2)
    told.do("found for numbers", told.find)
    huber = replace(sine, network=replace(sine.network, loss="huber"))
    told.do("another loss", lambda: lab.configure(huber), ticks=2)
    sheet.reject()
    compare("diary-baselines", told_in(told.diary))


def test_a_profile_is_searched_and_told_by_other_targets(lab, story):
    lab.best_rates.open_profile()
    sheet = lab.best_rates.profile
    told = story(sheet, [sheet.scores, sheet.steps], [sheet.profile])
    fields = sheet.budget.fields
    told.do("no data", lambda: sheet.datasets.tick(frozenset()), sheet.find_button.click)
    small = {"count": "2", "seeds": "1", "steps": "20"}
    told.do("two sets and a small budget", lambda: sheet.datasets.tick(frozenset({"or", "and"})),
            *(entered(fields[name], text) for name, text in small.items()))  # fmt: skip
    told.do("begun", sheet.find_button.click, ticks=1)
    told.do("stopped", sheet.find_button.click, ticks=1)
    told.do("found", told.find)
    told.do("a target that all come to", entered(sheet.target, "1e9"))
    told.do("one that nobody comes to", entered(sheet.target, "1e-8"))
    told.do("the steps", lambda: sheet.tabs.setCurrentIndex(1))
    told.do("closed", sheet.reject)
    told.do("opened for others", lambda: lab.model.add("rmsprop"), sheet.begin)
    sheet.reject()
    compare("diary-profile", told_in(told.diary))
