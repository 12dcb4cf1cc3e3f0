"""The window's end of the pipe: what it sends, when it listens, and how it takes a death."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget

from engine.training.chances.messages import SearchRates
from engine.training.chances.settings import SearchSettings
from engine.training.data.datasets import DatasetSettings
from engine.training.messages import Play, Ready, SetSpeed, Snapshot
from engine.training.rules.contestants import contestant
from engine.training.searching import SearchReport, StopSearch
from engine.training.stopping import Goal
from gui.training.client import GRACE_TICKS, PATIENCE_GROWS, SILENT_SECONDS, TICK_MILLISECONDS
from tests.gui.diary import Diary
from tests.gui.drawing import compare


def collect(signal) -> list:
    taken: list = []
    signal.connect(taken.append)
    return taken


def test_all_snapshots_of_a_tick_arrive_as_one(client, connections, small_race):
    client.configure(small_race)
    client.drain()
    arrived = collect(client.snapshots_arrived)
    client.play()
    for _look in range(3):
        connections[0].reports.extend(connections[0].session.work() or ())
        while len(connections[0].reports) < 2:
            connections[0].reports.extend(connections[0].session.work())
    client.drain()
    assert len(arrived) == 1
    assert len(arrived[0]) >= 2


def test_no_timer_runs_before_there_is_something_to_hear(client):
    assert not client.is_listening
    client.start()
    assert not client.is_listening


def test_the_timer_stops_soon_after_the_last_answer(client, small_race):
    client.configure(small_race)
    assert client.is_listening
    for _tick in range(GRACE_TICKS + 2):
        client.drain()
    assert not client.is_listening


def test_the_timer_runs_on_while_the_race_does(client, small_race):
    client.configure(small_race)
    client.play()
    for _tick in range(GRACE_TICKS + 5):
        client.drain()
    assert client.is_listening
    assert client.is_playing
    client.pause()
    assert not client.is_playing
    for _tick in range(GRACE_TICKS + 2):
        client.drain()
    assert not client.is_listening


def test_reports_of_an_earlier_race_are_dropped(client, small_race):
    ready = collect(client.ready)
    client.configure(small_race)
    client.configure(replace(small_race, contestants=(contestant("sgd"),)))
    client.drain()
    assert [len(report.settings.contestants) for report in ready] == [1]


def test_a_snapshot_on_its_way_does_not_undo_a_pause(client, connections, small_race):
    client.configure(small_race)
    client.drain()
    client.play()
    connections[0].poll()
    client.pause()
    waiting = connections[0].reports
    while len(waiting) > 1:
        waiting.pop()  # only the snapshot from before the pause is there yet
    client.drain()
    assert not client.is_playing
    assert client.is_listening


@pytest.fixture
def told(client) -> list[str]:
    """Return what the client says of a silence, as it says it."""
    words: list[str] = []
    client.silent.connect(lambda: words.append("silent"))
    client.answered.connect(lambda: words.append("answered"))
    return words


def test_an_answer_that_is_due_for_two_seconds_is_told_of_once_and_so_is_its_coming(
    client, connections, clock, small_race, told
):
    client.configure(small_race)
    client.drain()
    client.play()
    connections[0].is_stopped = True
    for seconds, expected in ((1.0, []), (2.0, ["silent"]), (9.0, ["silent"])):
        clock.now = seconds
        client.drain()
        assert told == expected
    connections[0].is_stopped = False
    client.drain()
    assert told == ["silent", "answered"]


def test_whoever_waits_is_asked_again_later_and_later(client, connections, clock, small_race, told):
    client.configure(small_race)
    connections[0].is_stopped = True
    for seconds, count in ((2.0, 1), (4.0, 1), (10.0, 2)):
        clock.now = seconds
        client.drain()
        assert len(told) == count
        if seconds == 2.0:
            client.wait_longer()


def test_a_silence_is_told_of_beyond_its_bound_and_not_at_it(client, connections, clock, small_race, told):
    def wait(bound, count):
        """Be as silent as may be, and then a little longer."""
        for clock.now, expected in ((bound, count), (bound + 0.01, count + 1)):
            client.drain()
            assert len(told) == expected
        clock.now = 0.0

    client.configure(small_race)
    connections[0].is_stopped = True
    wait(SILENT_SECONDS, 0)
    client.wait_longer()
    wait(PATIENCE_GROWS * SILENT_SECONDS, 1)
    connections[0].is_stopped = False
    client.drain()
    client.play()
    connections[0].is_stopped = True
    wait(SILENT_SECONDS, 3)


def test_it_listens_for_some_ticks_after_the_last_word_and_not_for_one_more(client, small_race):
    client.configure(small_race)
    client.drain()
    for _quiet in range(GRACE_TICKS):
        client.drain()
        assert client.is_listening
    client.drain()
    assert not client.is_listening
    client.set_speed(5)
    assert client.is_listening


def test_a_worker_that_owes_no_answer_may_be_silent(client, clock, small_race, told):
    client.configure(small_race)
    client.drain()
    clock.now = 60.0
    client.set_speed(5)
    client.drain()
    assert told == []


@pytest.mark.parametrize("noticed_while", ["sending", "listening"])
def test_a_dead_worker_is_reported_and_the_next_race_gets_a_new_one(
    client, connections, small_race, noticed_while
):
    deaths = collect(client.died)
    client.configure(small_race)
    connections[0].broken = True
    if noticed_while == "sending":
        client.set_speed(10)
    else:
        client.drain()
    assert len(deaths) == 1
    assert "exit code 0" in deaths[0]
    assert not client.is_alive
    assert not client.is_listening
    ready = collect(client.ready)
    client.configure(small_race)
    client.drain()
    assert len(connections) == 2
    assert isinstance(ready[0], Ready)


def test_a_race_that_cannot_be_prepared_does_not_play(client, small_race):
    failures = collect(client.failed)
    client.configure(replace(small_race, dataset=DatasetSettings("csv", path="nowhere.csv")))
    client.play()
    client.drain()
    assert "nowhere.csv" in failures[0].message
    assert not client.is_playing


def test_a_refused_change_leaves_the_race_playing(client, small_race):
    failures = collect(client.failed)
    client.configure(small_race)
    client.play()
    client.set_hyperparameter(0, "learning_rate", -1.0)
    client.drain()
    assert failures
    assert client.is_playing


@pytest.mark.parametrize("ask", ["reset", "bring_back", "resume", "configure"])
def test_another_race_has_no_word_of_the_one_before_and_nothing_of_it_is_due(
    client, connections, small_race, tmp_path, ask
):
    client.configure(small_race)
    client.drain()
    client.play()
    connections[0].poll()
    client.request_diagram(0, 5)
    client.request_network(0)
    before = [*connections[0].reports]
    assert any(isinstance(report, Snapshot) for report in before)
    connections[0].reports.clear()
    arrived, given = collect(client.snapshots_arrived), {"resume": [tmp_path], "configure": [small_race]}
    getattr(client, ask)(*given.get(ask, []))
    connections[0].reports = deque(before)
    client.drain()
    assert arrived == []
    assert (client.is_playing, client.is_diagram_due, client.is_race_due) == (False, False, True)


def test_a_worker_that_was_killed_is_told_of_with_a_true_minus(client, small_race, monkeypatch):
    deaths = collect(client.died)
    client.configure(small_race)
    monkeypatch.setattr(client._process, "exitcode", -9, raising=False)
    client._bury()
    assert deaths == ["The training process ended unexpectedly (exit code −9). Play starts a new race."]


def test_it_listens_thirty_times_a_second(client):
    assert client._timer.interval() == TICK_MILLISECONDS == 33


def test_commands_without_a_worker_do_nothing(client, connections):
    client.set_speed(5)
    client.set_pictures(64)
    client.request_network(0)
    assert not connections
    assert not client.is_listening


def test_commands_reach_the_worker_in_their_order(client, connections, small_race):
    client.configure(small_race)
    client.set_speed(20)
    client.play()
    assert connections[0].sent[1:] == [SetSpeed(20), Play()]


def test_shutdown_closes_the_pipe_and_may_be_repeated(client, connections, small_race):
    client.configure(small_race)
    client.play()
    client.shutdown()
    client.shutdown()
    assert connections[0].closed
    assert not client.is_alive
    assert not client.is_playing


def test_a_search_is_heard_until_it_says_what_it_found_however_much_of_it_is_done(
    client, connections, small_race
):
    """All rates may have been tried before the last word is said."""
    client.configure(small_race)
    client.drain()
    arrived = collect(client.searched)
    client.search(SearchRates(small_race, SearchSettings(count=2, seeds=1, steps=1000)))
    connections[0].session.obey(StopSearch(SearchRates))  # what it says is said here
    connections[0].reports.append(SearchReport(1, SearchRates, 1.0))
    client.drain()
    assert client.searches == {SearchRates}
    connections[0].reports.append(SearchReport(1, SearchRates, 1.0, refusal="no"))
    client.drain()
    assert not client.searches
    assert [report.is_last for report in arrived] == [False, True]


def test_what_it_hears_says_and_knows_is_as_it_was_looked_at(
    qtbot, client, connections, clock, small_race, tmp_path
):
    """`WRITE_DRAWINGS=1 pytest` with this file stores it anew."""
    told = ("is_alive", "has_answered", "is_playing", "is_listening", "is_race_due", "is_diagram_due")
    root = QWidget()
    qtbot.addWidget(root)
    diary = Diary(
        root,
        client,
        more=lambda: {
            "client": [name for name in told if getattr(client, name)],
            "searched for": [kind.__name__ for kind in client.searches],
            "sent": [
                f"{number} {type(command).__name__}"
                for number, command in enumerate(
                    command for connection in connections for command in connection.sent
                )
            ],
            "waits": [f"{client._patience:g} s, {min(client._quiet_ticks, 9)} quiet ticks"],
        },
    )

    def do(act, *steps, ticks=0):
        for step in steps:
            step()
        for _tick in range(ticks):
            client.drain()
        diary.note(act)

    def wait(seconds):
        clock.now += seconds
        client.drain()

    search = SearchRates(small_race, SearchSettings(count=2, seeds=1, steps=20))
    nowhere = replace(small_race, dataset=DatasetSettings("csv", path="nowhere.csv"))
    do("nothing to talk to", client.play, client.pause, client.reset, client.bring_back)
    do("started", client.start, client.start)
    do("a race", lambda: client.configure(small_race))
    do("it stands", ticks=1)
    do("played", client.play)
    do("two ticks on", ticks=2)
    do("paused", client.pause)
    do("a tick later", ticks=1)
    do("it has paused", ticks=2)
    do("three steps", lambda: client.take_steps(3), ticks=3)
    do("a network", lambda: client.request_network(0))
    do("it has come", ticks=1)
    do("a diagram", lambda: client.request_diagram(1, 5))
    do("it has come as well", ticks=1)
    do("another rate", lambda: client.set_hyperparameter(0, "learning_rate", 0.5), ticks=1)
    do("no rate", lambda: client.set_hyperparameter(0, "learning_rate", -1.0), ticks=1)
    do("at ease, with pictures, to a goal", lambda: client.set_speed(5.0), lambda: client.set_pictures(8),
       lambda: client.set_goal(Goal("step", 99)), ticks=1)  # fmt: skip
    do("from the start", client.reset)
    do("it stands there", ticks=1)
    do("brought back", client.bring_back, ticks=1)
    do("kept", lambda: client.keep_at(tmp_path / "one.race"), client.play, ticks=3)
    do("paused there", client.pause, ticks=3)
    do("a search", lambda: client.search(search), ticks=1)
    do("given up", lambda: client.stop_search(SearchRates), ticks=1)
    do("a search to its end", lambda: client.search(search), ticks=60)
    do("nothing to hear", ticks=GRACE_TICKS)
    do("no such data", lambda: client.configure(nowhere), client.play, ticks=2)
    do("again", lambda: client.configure(small_race), ticks=1)
    connections[0].is_stopped = True
    do("silence that is due", lambda: wait(9.0), lambda: wait(9.0))
    do("silence", client.play, lambda: wait(SILENT_SECONDS + 0.1))
    do("more of it", client.wait_longer, lambda: wait(SILENT_SECONDS + 0.1))
    do("too much of it", lambda: wait(PATIENCE_GROWS * SILENT_SECONDS))
    connections[0].is_stopped = False
    do("an answer", ticks=1)
    connections[0].broken = True
    do("death", ticks=1)
    do("another one", lambda: client.configure(small_race), ticks=1)
    do("no diagram in time", lambda: client.request_diagram(0, 5), client.shutdown)

    def no_process():
        raise OSError(12, "Cannot allocate memory")

    client._start_worker = no_process
    do("none can be had", lambda: client.configure(small_race), lambda: client.search(search))
    compare("diary-client", diary.lines)
