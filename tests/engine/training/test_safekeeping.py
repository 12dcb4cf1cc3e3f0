"""A session keeps its race on the disk, goes on with one that was kept, and brings back one put aside."""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
import pytest

from engine.training.checkpoint import summary
from engine.training.data.datasets import DatasetSettings
from engine.training.messages import (
    BringBack,
    Configure,
    Failed,
    KeepAt,
    Pause,
    Play,
    Ready,
    Reset,
    Resume,
    SetHyperparameter,
    SetPictures,
    SetSpeed,
    Snapshot,
    TakeSteps,
    supersedes,
)
from engine.training.networks.network import Network
from engine.training.record import Measure
from engine.training.rules.contestants import contestant
from engine.training.session import Session
from engine.training.settings import RaceSettings

TWO = (contestant("sgd"), contestant("adam", learning_rate=0.01))
SMALL = RaceSettings(DatasetSettings("moons", size=60), Network(hidden=(4,)), TWO, batch_size=16)
OTHER = replace(SMALL, dataset=DatasetSettings("xor"))


class Bench:
    """A session with its clock, and all that it reported."""

    def __init__(self):
        self.now, self.reports = 0.0, []
        self.session = Session(lambda: self.now)

    def do(self, *commands):
        for command in commands:
            self.reports += self.session.obey(command)
            while not isinstance(command, Play) and not self.session.idle:
                self.work()

    def work(self, seconds=0.05):
        self.now += seconds
        self.reports += self.session.work()

    def last(self, kind):
        return next(report for report in reversed(self.reports) if isinstance(report, kind))

    def losses(self):
        """Return batch losses by step, as a window gathers them from the last `Ready` on."""
        start = max(place for place, report in enumerate(self.reports) if isinstance(report, Ready))
        record = self.reports[start].record
        told = {int(step): row.tolist() for step, row in zip(*record.curve(Measure.BATCH_LOSS), strict=True)}
        for report in self.reports[start:]:
            if isinstance(report, Snapshot):
                told |= {report.first_step + place: row.tolist() for place, row in enumerate(report.losses)}
        return told


@pytest.fixture
def bench():
    return Bench()


@pytest.fixture
def uninterrupted():
    bench = Bench()
    bench.do(Configure(SMALL, 1), TakeSteps(50))
    return bench.losses()


def test_a_race_that_was_kept_at_a_pause_goes_on_in_another_session(bench, tmp_path, uninterrupted):
    place = tmp_path / "a.race"
    bench.do(KeepAt(str(place)), Configure(SMALL, 1), SetSpeed(100), Play())
    bench.work()
    bench.do(Pause())
    reached = bench.last(Snapshot).step
    assert 0 < reached < 50
    other = Bench()
    other.do(Resume(str(place), 7))
    ready = other.last(Ready)
    assert (ready.race, ready.step, ready.settings) == (7, reached, SMALL)
    assert other.last(Snapshot).step == reached
    other.do(TakeSteps(50 - reached))
    assert other.losses() == uninterrupted


def test_a_race_is_kept_now_and_then_while_it_runs(bench, tmp_path):
    place = tmp_path / "a.race"
    bench.do(KeepAt(str(place)), Configure(SMALL, 1), SetSpeed(100), Play())
    kept = []
    for _slice in range(100):
        bench.work()
        kept.append(summary(place).step if place.exists() else 0)
    assert 2 <= len(set(kept) - {0}) <= 4  # in five seconds
    assert kept[-1] > bench.last(Snapshot).step / 4


def test_a_race_that_has_not_begun_is_not_kept(bench, tmp_path):
    bench.do(KeepAt(str(tmp_path / "a.race")), Configure(SMALL, 1), Pause(), Reset(2))
    assert list(tmp_path.iterdir()) == []


def test_without_a_place_nothing_is_written(bench, tmp_path):
    bench.do(KeepAt(str(tmp_path / "a.race")), KeepAt(None), Configure(SMALL, 1), TakeSteps(5))
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_refuses_is_told_once_and_the_race_goes_on(bench, tmp_path):
    bench.do(KeepAt(str(tmp_path / "gone" / "a.race")), Configure(SMALL, 1), SetSpeed(100), Play())
    for _slice in range(100):
        bench.work()
    told = [report for report in bench.reports if isinstance(report, Failed)]
    assert [report.message for report in told] == [
        f"a crash now would lose the race: it cannot be kept ({os.strerror(2)})"
    ]
    assert told[0].playing
    assert not bench.session.idle


def test_a_file_that_holds_no_race_is_refused_and_the_race_that_is_there_stays(bench, tmp_path):
    (tmp_path / "bad.race").write_bytes(b"no race")
    bench.do(Configure(SMALL, 1), TakeSteps(5), Resume(str(tmp_path / "bad.race"), 2))
    failed = bench.last(Failed)
    assert (failed.message, failed.field) == ("bad.race is no race that can be read", "race")
    bench.do(TakeSteps(1))
    assert bench.last(Snapshot).step == 6


def test_a_data_file_that_was_changed_meanwhile_is_told(bench, tmp_path):
    table = tmp_path / "a.csv"
    rows = [f"{n},{n * 7 % 11},{n % 2}" for n in range(20)]
    table.write_text("\n".join(["a,b,c", *rows]))
    settings = replace(SMALL, dataset=DatasetSettings("csv", path=str(table)))
    bench.do(KeepAt(str(tmp_path / "a.race")), Configure(settings, 1), TakeSteps(3))
    table.write_text("\n".join(["a,b,c", *reversed(rows), "1,2,1"]))
    bench.do(Resume(str(tmp_path / "a.race"), 2))
    assert "are not what they were" in bench.last(Failed).message
    table.unlink()
    bench.do(Resume(str(tmp_path / "a.race"), 3))
    assert "a.csv" in bench.last(Failed).message


# -- bringing back ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("wipe", [Reset(2), Configure(OTHER, 2), Configure(replace(SMALL, seed=3), 2)])
def test_a_race_that_was_put_aside_comes_back_and_goes_on(bench, uninterrupted, wipe):
    bench.do(Configure(SMALL, 1), TakeSteps(20), wipe)
    assert (bench.last(Ready).step, bench.last(Ready).put_aside) == (0, 20)
    assert not bench.losses()
    bench.do(BringBack(3))
    ready = bench.last(Ready)
    assert (ready.race, ready.step, ready.settings, ready.put_aside) == (3, 20, SMALL, 0)
    bench.do(TakeSteps(30))
    assert bench.losses() == uninterrupted


def test_a_race_that_was_brought_back_is_kept_at_once(bench, tmp_path):
    place = tmp_path / "a.race"
    bench.do(KeepAt(str(place)), Configure(SMALL, 1), TakeSteps(20), Reset(2), TakeSteps(3))
    assert summary(place).step == 3
    bench.do(BringBack(3))
    assert summary(place).step == 20


def test_many_changes_without_a_step_put_only_the_race_aside(bench):
    bench.do(Configure(SMALL, 1), TakeSteps(20), Reset(2), Configure(OTHER, 3), Reset(4))
    assert bench.last(Ready).put_aside == 20


def test_what_stood_there_instead_is_put_aside_in_turn(bench):
    bench.do(Configure(SMALL, 1), TakeSteps(20), Configure(OTHER, 2), TakeSteps(7), BringBack(3))
    assert (bench.last(Ready).step, bench.last(Ready).put_aside) == (20, 7)
    bench.do(BringBack(4))
    assert (bench.last(Ready).step, bench.last(Ready).settings) == (7, OTHER)


def test_a_race_waits_although_its_successor_could_not_be_made(bench, tmp_path):
    missing = replace(SMALL, dataset=DatasetSettings("csv", path=str(tmp_path / "none.csv")))
    bench.do(Configure(SMALL, 1), TakeSteps(20), Configure(missing, 2), BringBack(3))
    assert bench.last(Ready).step == 20


def test_a_rate_that_was_changed_comes_back_with_the_race(bench):
    bench.do(Configure(SMALL, 1), TakeSteps(2), SetHyperparameter(0, "learning_rate", 0.5), Reset(2))
    assert bench.last(Ready).settings.contestants[0] == contestant("sgd", learning_rate=0.5)
    bench.do(BringBack(3))
    assert bench.last(Ready).settings.contestants[0] == contestant("sgd", learning_rate=0.5)


def test_where_nothing_was_put_aside_bringing_back_says_so(bench):
    bench.do(Configure(SMALL, 1), BringBack(2))
    assert bench.last(Failed).message == "there is no race to bring back"


def test_a_record_that_was_told_is_not_written_on(bench):
    bench.do(Configure(SMALL, 1), TakeSteps(3), Reset(2), BringBack(3))
    told = bench.last(Ready).record
    bench.do(TakeSteps(3))
    assert len(told.curve(Measure.BATCH_LOSS)[0]) == 3
    assert np.isfinite(told.latest.train_loss).all()


@pytest.mark.parametrize(
    ("later", "earlier", "is_needless"),
    [
        (Resume("a", 2), Configure(SMALL, 1), True),
        (Configure(SMALL, 2), Resume("a", 1), True),
        (Configure(SMALL, 2), KeepAt("a"), False),
        (KeepAt("b"), KeepAt("a"), True),
        (BringBack(2), Configure(SMALL, 1), False),
        (BringBack(2), Reset(1), False),
        (Resume("a", 2), SetPictures(64), False),
    ],
)
def test_what_is_needless_once_a_later_command_waits(later, earlier, is_needless):
    assert supersedes(later, earlier) == is_needless
