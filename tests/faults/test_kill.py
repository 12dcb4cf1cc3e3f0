"""A few kills of the real program, and a judge that would notice what they are to find."""

from __future__ import annotations

import sys

import pytest

from engine.files.document import Contents, encode, write
from engine.files.journal import Journal
from engine.graphs.graph import Graph
from tests.faults.editing_session import digest
from tests.faults.kill import _judge, kill_once


def of(*names: str) -> Contents:
    graph = Graph()
    for name in names:
        graph.add("input", name=name)
    return Contents(graph)


DONE = [of(), of("a"), of("a", "b"), of("a", "b", "c")]
TOLD = [digest(contents) for contents in DONE]


@pytest.fixture
def journal(tmp_path):
    (tmp_path / "recovery").mkdir()
    made = Journal(tmp_path / "recovery" / "one.journal", encode(DONE[0]))
    yield made
    made.leave()


@pytest.mark.parametrize(("written", "lost"), [(3, 0), (2, 1), (1, 2), (0, 3)])
def test_lost_gestures_are_counted(journal, tmp_path, written, lost):
    for number, contents in enumerate(DONE[1 : written + 1]):
        journal.done(number, "Add", encode(contents))
    outcome = _judge(TOLD, tmp_path)
    assert outcome.lost == lost
    assert bool(outcome.fault) == (lost > 1)


def test_a_file_that_is_half_written_is_a_fault(journal, tmp_path):
    write(tmp_path / "a.chainrule", DONE[1])
    data = (tmp_path / "a.chainrule").read_bytes()
    (tmp_path / "a.chainrule").write_bytes(data[: len(data) // 2])
    assert "not valid JSON" in _judge(TOLD, tmp_path).fault


def test_a_file_that_was_never_there_is_a_fault(journal, tmp_path):
    write(tmp_path / "a.chainrule", of("z"))
    assert _judge(TOLD, tmp_path).fault == "the file holds what was never there"


def test_an_exception_before_the_kill_is_a_fault(journal, tmp_path):
    (tmp_path / "complaints").write_text("Traceback (most recent call last):\nAttributeError: play\n")
    assert "AttributeError: play" in _judge(TOLD[:1], tmp_path).fault


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are looked up in /proc")
@pytest.mark.parametrize("seed", [7, 8])
def test_the_program_survives_being_killed(seed):
    outcome = kill_once(seed)
    assert outcome.fault == ""
    assert outcome.gestures
