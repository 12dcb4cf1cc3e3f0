"""The end of the pipe that never waits: what goes, what is left out, and how it takes a death."""

from __future__ import annotations

import time
from multiprocessing import Pipe

import pytest

from engine.training.courier import Courier
from engine.training.data.datasets import DatasetSettings
from engine.training.messages import (
    Configure,
    Failed,
    Pause,
    Play,
    RequestDiagram,
    RequestNetwork,
    Reset,
    SetHyperparameter,
    SetPictures,
    SetSpeed,
    TakeSteps,
    supersedes,
)
from engine.training.networks.network import Network
from engine.training.rules.contestants import contestant
from engine.training.settings import RaceSettings

RACE = RaceSettings(DatasetSettings("xor"), Network((4,)), (contestant("sgd"),))
SOON = 10.0
"""Seconds that a thread gets for what takes it a moment; only a failing test waits so long."""


def rate(contestant_index, value):
    return SetHyperparameter(contestant_index, "learning_rate", value)


@pytest.fixture
def ends():
    """Return a courier and the worker's end of its pipe."""
    ours, theirs = Pipe()
    courier = Courier(ours)
    yield courier, theirs
    theirs.close()
    courier.close()


def wait_until(condition):
    end = time.monotonic() + SOON
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_commands_arrive_in_their_order_and_reports_come_back(ends):
    courier, theirs = ends
    for command in (Configure(RACE, 1), SetSpeed(5), Play()):
        courier.send(command)
    assert [theirs.recv() for _command in range(3)] == [Configure(RACE, 1), SetSpeed(5), Play()]
    theirs.send(Failed(1, "first"))
    theirs.send(Failed(1, "second"))
    wait_until(courier.poll)
    assert courier.recv().message == "first"
    wait_until(courier.poll)
    assert courier.recv().message == "second"
    assert not courier.poll()


def test_a_worker_that_does_not_read_holds_up_nobody_and_gets_only_the_last_of_each(ends):
    courier, theirs = ends
    started = time.monotonic()
    for turn in range(20_000):
        courier.send(SetSpeed(turn + 1.0))
        courier.send(rate(turn % 2, turn / 1e6))
    assert time.monotonic() - started < SOON
    wait_until(lambda: len(courier.waiting) <= 3)
    courier.send(Pause())
    received = [theirs.recv()]
    while not isinstance(received[-1], Pause):
        received.append(theirs.recv())
    assert len(received) < 40_000
    speeds = [command for command in received if isinstance(command, SetSpeed)]
    assert speeds[-1] == SetSpeed(20_000.0)
    assert [command for command in received if command in (rate(0, 19_998 / 1e6), rate(1, 19_999 / 1e6))]


def test_two_ends_that_both_write_and_do_not_read_do_not_stop_one_another(ends):
    courier, theirs = ends
    for turn in range(3_000):
        courier.send(SetSpeed(turn + 1.0))
        theirs.send(Failed(1, "a long reason " * 20))
    courier.send(Pause())
    while not isinstance(theirs.recv(), Pause):
        pass
    wait_until(lambda: len(courier._inbox) == 3_000)


def test_a_worker_that_is_gone_is_noticed_after_its_last_words(ends):
    courier, theirs = ends
    theirs.send(Failed(1, "farewell"))
    theirs.close()
    wait_until(courier.poll)
    assert courier.recv().message == "farewell"
    with pytest.raises(EOFError):
        wait_until(courier.poll)
    courier.send(Play())  # into the void, without a word


SUPERSEDED = [
    (SetSpeed(1), SetSpeed(2), True),
    (SetSpeed(1), SetPictures(64), False),
    (SetPictures(64), SetPictures(None), True),
    (rate(0, 0.1), rate(0, 0.2), True),
    (rate(0, 0.1), rate(1, 0.2), False),
    (rate(0, 0.1), SetHyperparameter(0, "momentum", 0.2), False),
    (RequestNetwork(0), RequestNetwork(0), True),
    (RequestNetwork(0), RequestNetwork(1), False),
    (RequestDiagram(0, 5), RequestDiagram(1, 9), True),
    (RequestDiagram(0, 5), RequestNetwork(0), False),
    (Play(), Pause(), True),
    (TakeSteps(3), Play(), True),
    (Reset(1), Play(), False),
    (Play(), Reset(1), True),
    (Reset(1), Reset(2), True),
    (rate(0, 0.1), Reset(1), False),
    (Configure(RACE, 1), Reset(2), False),
    (Configure(RACE, 1), Configure(RACE, 2), True),
    (Reset(1), Configure(RACE, 2), True),
    (rate(0, 0.1), Configure(RACE, 2), True),
    (SetSpeed(1), Configure(RACE, 2), False),
    (SetPictures(64), Configure(RACE, 2), False),
]


@pytest.mark.parametrize(("earlier", "later", "expected"), SUPERSEDED)
def test_a_command_makes_needless_what_it_does_again_or_undoes(earlier, later, expected):
    assert supersedes(later, earlier) is expected
