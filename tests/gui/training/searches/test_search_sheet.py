"""What every sheet that searches does: it asks, follows, shows, refuses in words, and ends with a race."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSplitter, QStackedWidget

from engine.errors import ConfigurationError
from engine.training.searching import SearchReport
from gui.look.theme import DARK, LIGHT, appearance
from gui.training.plots.band_plot import BandPlot
from gui.training.searches.search_sheet import FINE, SearchSheet


class Wanted:
    """Stands for a command that begins a search."""


class Race(QObject):
    """Stands for the conductor of a race: notes what is asked for, and says that a search began or ended."""

    searched, searching_changed = Signal(object), Signal()

    def __init__(self):
        super().__init__()
        self.noted, self.runs = [], False

    def is_searching(self, kind):
        assert kind is Wanted
        return self.runs

    def search(self, make):
        self.noted.append(make("settings"))
        self.turn(True)

    def stop_search(self, kind):
        assert kind is Wanted
        self.noted.append("given up")
        self.turn(False)

    def turn(self, runs):
        self.runs = runs
        self.searching_changed.emit()


class Sheet(SearchSheet):
    """Looks for what its editor says, and notes what it is told to do."""

    def __init__(self):
        self.wanted, self.race = QLineEdit("gold"), Race()
        self.noted = self.race.noted
        super().__init__(self.race, Wanted, "Search", "trying …", self.wanted, (400, 300), None)
        buttons, rows = QHBoxLayout(), QHBoxLayout()
        for widget in (self.find_button, self.progress, self.verdict):
            buttons.addWidget(widget)
        self.plots = {name: BandPlot("Loss", name, is_log=False) for name in ("Rates", "Steps")}
        self.parted = self._beside(self.wanted, self._tabbed(self.plots, "how to read it"), 100)
        rows.addWidget(self.parted)
        self._fill("what it is for", buttons, self.parted)

    def _wanted(self):
        wanted = self.wanted.text()
        if not wanted:
            raise ConfigurationError("say what is wanted")
        return lambda settings: f"{wanted} of {settings}"

    def _show_nothing(self):
        self.noted.append("nothing")

    def _show(self, found):
        self.noted.append(found)
        self._end("found it")


@pytest.fixture
def sheet(qtbot):
    appearance().choose("light")
    sheet = Sheet()
    qtbot.addWidget(sheet)
    sheet.begin()
    yield sheet
    appearance().choose("system")


def report(done, findings=None, refusal=""):
    return SearchReport(1, Wanted, done, findings, refusal)


def stands(sheet):
    """Return what its button offers, how far it is, what it says and whether the editors can be used."""
    told = max(sheet.progress.value(), 0) / FINE if sheet.progress.isVisible() else None
    return sheet.find_button.text(), told, sheet.verdict.text(), sheet.wanted.isEnabled()


def test_enter_begins_and_it_follows_until_something_is_found(sheet):
    assert stands(sheet) == ("Find", None, "", True)
    assert sheet.focusWidget() is sheet.find_button
    sheet.wanted.setFocus()
    QTest.keyClick(sheet.wanted, Qt.Key.Key_Return)
    assert stands(sheet) == ("Stop", 0.0, "trying …", False)
    for done in (0.25, 0.75):
        sheet.race.searched.emit(report(done))
        assert stands(sheet) == ("Stop", done, "trying …", False)
    sheet.race.searched.emit(report(1.0, findings="a nugget"))
    sheet.race.turn(False)
    assert stands(sheet) == ("Find", None, "found it", True)
    assert sheet.progress.value() == 0
    assert sheet.noted == ["nothing", "gold of settings", "a nugget"]


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (lambda sheet: sheet.find_button.click(), "Stopped; nothing was found."),
        (lambda sheet: sheet.race.turn(False), "Given up: another race was begun."),
    ],
    ids=["stopped", "another race"],
)
def test_a_search_that_ends_early_says_how(sheet, end, words):
    sheet.find_button.click()
    end(sheet)
    assert stands(sheet) == ("Find", None, words, True)


def test_what_is_refused_is_said_in_the_colour_of_what_is_wrong_until_something_else_is_said(sheet):
    def colour():
        return sheet.verdict.styleSheet()

    assert LIGHT.ink.name() in colour()
    sheet.wanted.clear()
    sheet.find_button.click()
    assert stands(sheet) == ("Find", None, "say what is wanted", True)
    assert LIGHT.danger.name() in colour()
    appearance().choose("dark")
    assert DARK.danger.name() in colour()
    sheet.wanted.setText("silver")
    sheet.find_button.click()
    assert DARK.ink.name() in colour()
    sheet.race.searched.emit(report(0.5, refusal="too little silver"))
    sheet.race.turn(False)
    assert stands(sheet)[2] == "too little silver"
    assert DARK.danger.name() in colour()


def test_what_is_said_of_another_search_is_not_heard(sheet):
    sheet.find_button.click()
    sheet.race.searched.emit(SearchReport(1, str, 1.0, "dust"))
    assert stands(sheet) == ("Stop", 0.0, "trying …", False)
    assert "dust" not in sheet.noted


@pytest.mark.parametrize("runs", [False, True])
def test_closing_gives_up_what_runs_and_nothing_else(sheet, runs):
    if runs:
        sheet.find_button.click()
    sheet.noted.clear()
    sheet.reject()
    assert sheet.noted == (["given up"] if runs else [])
    assert not sheet.isVisible()


def test_tabs_turn_to_their_plots_and_the_larger_part_takes_what_room_there_is(sheet):
    stack = sheet.findChild(QStackedWidget)
    assert [sheet.tabs.tabText(at) for at in range(sheet.tabs.count())] == ["Rates", "Steps"]
    for at, plot in enumerate(sheet.plots.values()):
        sheet.tabs.setCurrentIndex(at)
        assert stack.currentWidget() is plot
    assert "how to read it" in sheet.tabs.toolTip()
    splitter = sheet.findChild(QSplitter)
    left, right = splitter.sizes()
    sheet.resize(sheet.width() + 200, sheet.height())
    assert splitter.sizes()[0] > left
    assert abs(splitter.sizes()[1] - right) <= 1
