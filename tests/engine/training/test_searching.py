"""A search in the worker: beside a race, in slices, ended by another race, never the end of the worker."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.training.baselines.messages import SearchBaselines
from engine.training.baselines.search import BaselineSearch
from engine.training.baselines.settings import BaselineSettings
from engine.training.chances.messages import SearchProfile, SearchRates
from engine.training.chances.search import RateSearch
from engine.training.chances.settings import SearchSettings
from engine.training.data.datasets import DatasetSettings
from engine.training.messages import Configure, Failed, Pause, Play, Reset, SetSpeed, Snapshot, supersedes
from engine.training.rules.contestants import contestant
from engine.training.searching import SearchReport, StopSearch
from engine.training.session import Session
from engine.training.settings import RaceSettings

RACE = RaceSettings(DatasetSettings("moons", size=60), contestants=(contestant("sgd"), contestant("adam")))
BASELINES = SearchBaselines(RACE.dataset, BaselineSettings((1, 3), "l1", (0.1, 1.0), folds=3))
SEARCH = SearchSettings(lowest=0.01, highest=1.0, count=3, seeds=2, steps=30)
PROFILE = SearchProfile(RACE, (DatasetSettings("or", size=20), DatasetSettings("xor", size=20)), SEARCH)


class Worker:
    """A session whose clock goes on a little at every look."""

    def __init__(self) -> None:
        self.now = 0.0
        self.session = Session(self._look)

    def _look(self) -> float:
        self.now += 0.004
        return self.now

    def obey(self, command):
        return self.session.obey(command)

    def until_idle(self) -> list:
        reports = []
        while self.session.wait() is not None:
            reports += self.session.work()
        return reports


@pytest.fixture
def worker() -> Worker:
    made = Worker()
    made.obey(Configure(RACE, race=4))
    return made


def test_a_search_reports_how_far_it_is_and_at_last_what_it_found(worker):
    assert worker.obey(SearchRates(RACE, SEARCH)) == []
    reports = worker.until_idle()
    assert {report.kind for report in reports} == {SearchRates}
    assert {report.race for report in reports} == {4}
    done = [report.done for report in reports]
    assert done == sorted(done)
    assert len(done) > 3
    assert [report.findings is not None for report in reports] == [False] * (len(done) - 1) + [True]
    assert done[-1] == 1
    assert [report.is_last for report in reports] == [False] * (len(done) - 1) + [True]


def test_what_it_finds_is_what_the_search_finds_by_itself(worker):
    worker.obey(SearchRates(RACE, SEARCH))
    alone = RateSearch(RACE, SEARCH)
    while alone.is_busy:
        alone.advance()
    found = worker.until_idle()[-1].findings
    np.testing.assert_array_equal(found.curves, alone.findings.curves)


def test_what_is_known_of_some_data_sets_is_told_once_before_all_are_tried(worker):
    worker.obey(PROFILE)
    reports = worker.until_idle()
    (told,) = [report.so_far for report in reports if report.so_far is not None]
    assert [each.race.dataset.name for each in told.told] == ["or"]
    assert [each.name for each in told.left] == ["xor"]
    found = reports[-1].findings
    assert ([len(found.told), found.left], reports[-1].so_far) == ([2, ()], None)
    np.testing.assert_array_equal(found.told[0].curves, told.told[0].curves)


def test_what_is_found_only_as_a_whole_is_told_at_the_end(worker):
    for command in (SearchRates(RACE, SEARCH), BASELINES):
        worker.obey(command)
        assert {report.so_far for report in worker.until_idle()} == {None}


def test_it_goes_on_beside_a_race_that_plays_which_loses_no_step_by_it(worker):
    worker.obey(Play())
    worker.obey(SearchRates(RACE, SEARCH))
    reports = []
    while not any(isinstance(report, SearchReport) and report.findings for report in reports):
        reports += worker.session.work()
    reports += worker.obey(Pause())
    steps = [len(report.losses) for report in reports if isinstance(report, Snapshot)]
    last = next(report for report in reversed(reports) if isinstance(report, Snapshot))
    assert sum(steps) == last.step > 0


def test_a_search_that_is_stopped_says_no_more(worker):
    worker.obey(SearchRates(RACE, SEARCH))
    worker.session.work()
    assert worker.obey(StopSearch(SearchRates)) == []
    assert worker.session.wait() is None


@pytest.mark.parametrize("command", [Configure(RACE, race=5), Reset(race=5)], ids=["another", "anew"])
def test_another_race_ends_it(worker, command):
    worker.obey(SearchRates(RACE, SEARCH))
    worker.obey(command)
    assert worker.session.wait() is None


def test_another_search_takes_its_place(worker):
    worker.obey(SearchRates(RACE, SEARCH))
    worker.obey(SearchRates(RACE, replace(SEARCH, count=2)))
    assert worker.until_idle()[-1].findings.search.count == 2


def test_a_search_that_cannot_be_made_says_why_and_nothing_else_fails(worker):
    wide = replace(RACE, network=replace(RACE.network, hidden=(4096, 4096)))
    worker.obey(SearchRates(wide, SEARCH))
    (report,) = worker.until_idle()
    assert "too many" in report.refusal
    assert (report.done, report.findings, report.is_last) == (1.0, None, True)
    assert isinstance(worker.obey(Pause())[0], Snapshot)


def test_data_that_cannot_be_read_are_refused_at_once(worker):
    (report,) = worker.obey(
        SearchRates(replace(RACE, dataset=DatasetSettings("csv", path="none.csv")), SEARCH)
    )
    assert "none.csv" in report.refusal


@pytest.mark.parametrize(
    ("kind", "command"),
    [(RateSearch, SearchRates(RACE, SEARCH)), (BaselineSearch, BASELINES), (RateSearch, PROFILE)],
)
def test_a_search_that_breaks_is_told_once_and_ends_and_is_heard_of_no_more(
    worker, monkeypatch, kind, command
):
    def broken(_search):
        raise RuntimeError("out of order")

    monkeypatch.setattr(kind, "advance", broken)
    worker.obey(command)
    failed, last = worker.until_idle()
    assert isinstance(failed, Failed)
    assert "out of order" in failed.message
    assert "out of order" in last.refusal
    assert last.is_last


def test_of_commands_about_a_search_that_no_worker_has_seen_only_the_last_counts():
    search = SearchRates(RACE, SEARCH)
    assert supersedes(search, StopSearch(SearchRates))
    assert supersedes(StopSearch(SearchRates), search)
    assert supersedes(Configure(RACE), search)
    assert not supersedes(search, Play())
    assert not supersedes(Play(), search)
    assert not supersedes(SetSpeed(1.0), search)


def test_baselines_are_found_as_by_themselves_beside_a_search_for_rates(worker):
    alone = BaselineSearch(BASELINES.dataset, BASELINES.settings)
    while alone.is_busy:
        alone.advance()
    worker.obey(SearchRates(RACE, SEARCH))
    assert worker.obey(BASELINES) == []
    reports = worker.until_idle()
    told = [report for report in reports if report.kind is SearchBaselines]
    rates = [report for report in reports if report.kind is SearchRates]
    assert rates[-1].findings is not None
    assert {report.race for report in told} == {4}
    assert [report.done for report in told] == sorted(report.done for report in told)
    assert [report.is_last for report in told] == [False] * (len(told) - 1) + [True]
    for name, sweep in alone.findings.sweeps.items():
        np.testing.assert_array_equal(told[-1].findings.sweeps[name].figures, sweep.figures)


def test_each_search_is_stopped_alone(worker):
    worker.obey(SearchRates(RACE, SEARCH))
    worker.obey(BASELINES)
    worker.obey(StopSearch(SearchRates))
    assert {report.kind for report in worker.until_idle()} == {SearchBaselines}
    worker.obey(BASELINES)
    worker.obey(StopSearch(SearchBaselines))
    assert worker.session.wait() is None


def test_another_race_ends_the_search_for_baselines_too(worker):
    worker.obey(BASELINES)
    worker.obey(Configure(RACE, race=5))
    assert worker.session.wait() is None


def test_baselines_that_cannot_be_had_are_refused_at_once_and_end_what_was_looked_for(worker):
    worker.obey(BASELINES)
    (report,) = worker.obey(replace(BASELINES, settings=replace(BASELINES.settings, folds=60)))
    assert "only 44 rows" in report.refusal
    assert report.is_last
    assert worker.session.wait() is None


def test_of_commands_about_baselines_that_no_worker_has_seen_only_the_last_counts():
    search = SearchRates(RACE, SEARCH)
    assert supersedes(BASELINES, StopSearch(SearchBaselines))
    assert supersedes(StopSearch(SearchBaselines), BASELINES)
    assert supersedes(Configure(RACE), BASELINES)
    assert not supersedes(BASELINES, search)
    assert not supersedes(StopSearch(SearchRates), BASELINES)


def test_a_profile_is_found_beside_the_others_and_stopped_alone(worker):
    for command in (SearchRates(RACE, SEARCH), BASELINES, PROFILE):
        worker.obey(command)
    worker.obey(StopSearch(SearchRates))
    reports = worker.until_idle()
    assert {report.kind for report in reports} == {SearchBaselines, SearchProfile}
    told = [report for report in reports if report.kind is SearchProfile]
    assert [report.done for report in told] == sorted(report.done for report in told)
    assert len(told[-1].findings.told) == 2
