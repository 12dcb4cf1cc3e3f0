"""A few kills of the real program, and a judge that would notice what they are to find."""

from __future__ import annotations

import sys

import pytest

from engine.files.document import Contents, encode, write
from engine.files.journal import Journal
from engine.graphs.graph import Graph
from engine.training.checkpoint import checkpoint
from engine.training.checkpoint import digest as digest_of_data
from engine.training.checkpoint import write as write_race
from engine.training.race import Race
from engine.training.record import Record
from gui.training.first_race import FIRST_RACE
from tests.faults import kill
from tests.faults.editing_session import digest
from tests.faults.endings import way_of
from tests.faults.kill import Outcome, _judge, kill_once, summary


def of(*names: str) -> Contents:
    graph = Graph()
    for name in names:
        graph.add("input", name=name)
    return Contents(graph)


DONE = [of(), of("a"), of("a", "b"), of("a", "b", "c")]
TOLD = [f"{digest(contents)} {at / 10}" for at, contents in enumerate(DONE)]
KILLED = 9.0


@pytest.fixture
def journal(tmp_path):
    (tmp_path / "recovery").mkdir()
    made = Journal(tmp_path / "recovery" / "one.journal", encode(DONE[0]))
    yield made
    made.leave()


@pytest.mark.parametrize(
    ("written", "killed", "lost", "age", "is_fault"),
    [
        (3, KILLED, 0, 0.0, False),
        (2, KILLED, 1, 8.7, False),
        (1, KILLED, 2, 8.8, True),
        (0, KILLED, 3, 8.9, True),
        (1, 0.31, 2, 0.11, True),
    ],
    ids=["all written", "one in hand", "two", "all", "two at once"],
)
def test_lost_gestures_are_counted(journal, tmp_path, written, killed, lost, age, is_fault):
    for number, contents in enumerate(DONE[1 : written + 1]):
        journal.done(number, "Add", encode(contents))
    outcome = _judge(TOLD, tmp_path, killed)
    assert (outcome.lost, bool(outcome.fault)) == (lost, is_fault)
    assert outcome.age == pytest.approx(age)


def test_a_journal_that_had_only_just_been_begun_has_lost_nothing(journal, tmp_path):
    (tmp_path / "recovery" / "two.journal").write_bytes(b'{"type":"op')
    assert _judge(TOLD[:1], tmp_path, KILLED) == Outcome(1, 0)


def test_a_journal_that_is_damaged_is_a_fault(journal, tmp_path):
    (tmp_path / "recovery" / "two.journal").write_bytes(b"damaged\n")
    assert "no journal that can be read" in _judge(TOLD[:1], tmp_path, KILLED).fault


def test_the_summary_counts_what_was_in_hand():
    outcomes = [Outcome(5, 0), Outcome(7, 1, age=0.04), Outcome(9, 3, "3 gestures lost", 2.0)]
    assert summary(outcomes) == (
        "2 of 3 kills survived after 21 gestures; lost in hand: 0 gestures at 1, 1 gestures at 1, "
        "3 gestures at 1; the oldest 2.00 s before the kill"
    )


def test_a_program_that_ends_by_itself_is_a_fault(monkeypatch):
    monkeypatch.setattr(kill, "PROGRAM", "tests.faults.nowhere")
    outcome = kill_once(1)
    assert outcome.fault.startswith("the program ended by itself")
    assert "nowhere" in outcome.fault


def test_a_file_that_is_half_written_is_a_fault(journal, tmp_path):
    write(tmp_path / "a.chainrule", DONE[1])
    data = (tmp_path / "a.chainrule").read_bytes()
    (tmp_path / "a.chainrule").write_bytes(data[: len(data) // 2])
    assert "not valid JSON" in _judge(TOLD, tmp_path, KILLED).fault


def test_a_file_that_was_never_there_is_a_fault(journal, tmp_path):
    write(tmp_path / "a.chainrule", of("z"))
    assert _judge(TOLD, tmp_path, KILLED).fault == "the file holds what was never there"


def test_an_exception_before_the_kill_is_a_fault(journal, tmp_path):
    (tmp_path / "complaints").write_text("Traceback (most recent call last):\nAttributeError: play\n")
    assert "AttributeError: play" in _judge(TOLD[:1], tmp_path, KILLED).fault


# -- races ------------------------------------------------------------------------------------------------


@pytest.fixture
def race_at_40(journal, tmp_path):
    """Leave a race at step 40 beside the journal."""
    race, record = Race(FIRST_RACE), Record(4)
    record.add(race.advance(40))
    write_race(tmp_path / "recovery" / "a.race", checkpoint(race, record, digest_of_data(race.dataset)))


@pytest.mark.parametrize(
    ("told", "lost"),
    [
        (["race 30 0.0", "race 40 1.0", "race 90 5.5"], False),
        (["race 30 0.0", "race 41 1.0", "race 90 5.5"], True),
        (["race 80 0.0", "race 90 1.0", "race 1 2.0", "race 90 5.5"], False),
        ([], False),
    ],
)
def test_a_race_that_was_not_kept_for_long_is_a_fault(race_at_40, tmp_path, told, lost):
    assert ("long before" in _judge([TOLD[0], *told], tmp_path, KILLED).fault) == lost


def test_a_race_that_is_damaged_or_is_none_is_a_fault(race_at_40, tmp_path):
    (tmp_path / "recovery" / "a.race").write_bytes(b"damaged")
    assert "no race that can be read" in _judge(TOLD[:1], tmp_path, KILLED).fault


def test_a_race_that_never_ran_is_a_fault(journal, tmp_path):
    race, record = Race(FIRST_RACE), Record(4)
    record.add(race.advance(40))
    race.step = 39
    write_race(tmp_path / "recovery" / "a.race", checkpoint(race, record, digest_of_data(race.dataset)))
    assert "not the one that ran" in _judge(TOLD[:1], tmp_path, KILLED).fault


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are looked up in /proc")
@pytest.mark.parametrize(("seed", "way"), [(45, "SIGKILL"), (8, "SIGHUP"), (4, "display")])
def test_the_program_survives_being_ended(seed, way, request):
    """Takes more than a second each: it starts the program itself, and a session ends no otherwise."""
    if way == "display":
        request.getfixturevalue("x_display")  # which skips where there can be none
    assert way_of(seed) == way
    outcome = kill_once(seed)
    assert outcome.fault == ""
    assert outcome.gestures


def test_the_document_as_it_was_opened_is_no_gesture_that_could_be_lost(tmp_path):
    (tmp_path / "recovery").mkdir()
    assert _judge(TOLD[:1], tmp_path, KILLED).lost == 0
    assert _judge(TOLD[:2], tmp_path, KILLED).lost == 1
