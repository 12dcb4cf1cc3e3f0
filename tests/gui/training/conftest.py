"""A Training Lab whose worker runs in the test's own process, one slice of work a look into the pipe."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import pytest


class FakeProcess:
    """Stands for the worker process; it ends when it is asked to."""

    exitcode = 0

    def join(self, timeout: float | None = None) -> None:
        pass

    def kill(self) -> None:
        pass

    def is_alive(self) -> bool:
        return False

    def close(self) -> None:
        pass


@dataclass
class FakeConnection:
    """Obeys commands at once; while the race runs, every poll works until there is a report."""

    sent: list = field(default_factory=list)
    reports: deque = field(default_factory=deque)
    broken: bool = False
    is_stopped: bool = False
    closed: bool = False

    def __post_init__(self) -> None:
        from engine.training.session import Session

        self.now = 0.0
        self.session = Session(self.clock)
        self.worked_since_empty = False

    def clock(self) -> float:
        self.now += 0.004
        return self.now

    def send(self, command) -> None:
        if self.broken:
            raise BrokenPipeError
        self.sent.append(command)
        self.reports.extend(self.session.obey(command))

    def poll(self, timeout: float = 0.0) -> bool:
        if self.broken:
            raise EOFError
        if self.is_stopped:
            return False
        if not self.reports and self.is_busy and not self.worked_since_empty:
            while not self.reports:
                self.reports.extend(self.session.work())
            self.worked_since_empty = True
        elif not self.reports:
            self.worked_since_empty = False
        return bool(self.reports)

    @property
    def is_busy(self) -> bool:
        return self.session.is_searching or not self.session.idle

    def recv(self):
        return self.reports.popleft()

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def connections() -> list[FakeConnection]:
    """Return the connections made so far: one for each worker started."""
    return []


@dataclass
class HandClock:
    """A clock that stands still until it is set."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> HandClock:
    """Return the client's clock."""
    return HandClock()


@pytest.fixture
def client(qapp, connections, clock):
    from gui.training.client import WorkerClient

    def start():
        connections.append(FakeConnection())
        return FakeProcess(), connections[-1]

    client = WorkerClient(start=start, clock=clock)
    yield client
    client.shutdown()


@pytest.fixture
def small_race():
    from engine.training.data.datasets import DatasetSettings
    from engine.training.networks.network import Network
    from engine.training.rules.contestants import contestant
    from engine.training.settings import RaceSettings

    return RaceSettings(
        DatasetSettings("moons", size=40, noise=0.15, test_fraction=0.25),
        Network((4,)),
        (contestant("sgd"), contestant("adam", learning_rate=0.05)),
        batch_size=10,
    )


@pytest.fixture
def opened_lab(qtbot, client, small_race):
    """Return a function that shows a Lab with the small race."""
    from gui.training.lab import TrainingLab

    labs = []

    def of():
        found = TrainingLab(client=client)
        labs.append(found)
        qtbot.addWidget(found)
        found.resize(1280, 720)
        found.configure(small_race)
        with qtbot.waitExposed(found):
            found.show()
        client.drain()
        return found

    yield of
    for found in labs:
        found.shutdown()


@pytest.fixture
def lab(opened_lab):
    return opened_lab()
