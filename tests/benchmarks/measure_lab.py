"""How calm the Lab is while seven contestants race at full speed: `python -m tests.benchmarks.measure_lab`.

Prints, for each data set, by how much a timer of 16 ms in the window's thread comes late (median and 99th
percentile) and how many steps a second the race takes, beside the same race without a window; all in one run.
Also what the turns of the event loop take of a processor's time, and how late a timer at any moment would be
by these alone: that can be compared on a machine that is busy with other work.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QAbstractEventDispatcher, QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from engine.training.data.datasets import DatasetSettings
from engine.training.messages import Configure, Play, SetSpeed, Snapshot
from engine.training.networks.network import Network
from engine.training.rules.contestants import contestant
from engine.training.settings import RaceSettings
from engine.training.worker import start_worker, stop_worker
from gui.app.tidying import Tidying
from gui.training.lab import TrainingLab
from tests.benchmarks.trainers import SEVEN

RACES = {"moons": (8, 8), "digits": (64,)}
SIZE = (1280, 760)
INTERVAL = 0.016
SECONDS, WARM_UP = 5.0, 2.0
SHORTEST = 2e-4
"""Seconds of a turn below which nothing was done in it."""


def main(names: Sequence[str]) -> None:
    """Measure the races named, or all, and print a line for each."""
    application = QApplication.instance() or QApplication([])
    for name in names or RACES:
        settings = RaceSettings(
            DatasetSettings(name), Network(RACES[name]), tuple(contestant(each) for each in SEVEN)
        )
        alone = without_a_window(settings)
        late, turns, shown = in_the_lab(settings)
        median, worst = np.percentile(1e3 * late, [50, 99])
        print(
            f"{name}: a timer of {INTERVAL * 1e3:.0f} ms is late by {median:.1f} ms, at the 99th percentile "
            f"{worst:.1f} ms; {shown:,.0f} steps/s of {alone:,.0f} without a window ({shown / alone:.0%})"
        )
        usual, long, longest = np.percentile(1e3 * turns[turns > SHORTEST], [50, 99, 100])
        print(
            f"{name}: a turn takes {usual:.1f} ms of the processor's time, at that percentile {long:.1f}, "
            f"at most {longest:.1f}; by that alone a timer is late by {1e3 * lateness(turns):.1f} ms there"
        )
    application.processEvents()


def without_a_window(settings: RaceSettings) -> float:
    """Return the steps a second of a worker that nobody draws."""
    process, connection = start_worker()
    try:
        for command in (Configure(settings), SetSpeed(None), Play()):
            connection.send(command)
        while not _heard(connection, WARM_UP):
            pass  # it still starts
        first = _heard(connection, 0.1)
        started = time.perf_counter()
        last = _heard(connection, SECONDS)
        return (last - first) / (time.perf_counter() - started)
    finally:
        stop_worker(process, connection)


def _heard(connection: object, seconds: float) -> int:
    """Take in what a worker says for so long, and return the step it came to."""
    step, until = 0, time.perf_counter() + seconds
    while time.perf_counter() < until:
        if connection.poll(0.05):
            report = connection.recv()
            step = report.step if isinstance(report, Snapshot) else step
    return step


def in_the_lab(settings: RaceSettings) -> tuple[np.ndarray, np.ndarray, float]:
    """Return how late the timer was each time, how long each turn took, and the race's steps a second."""
    lab, tidying = TrainingLab(), Tidying(QApplication.instance())
    lab.resize(*SIZE)
    lab.configure(settings)
    lab.show()
    lab.client.set_speed(None)
    lab.race.play()
    while not lab.race.at_step:
        turn_for(WARM_UP)
    turn_for(WARM_UP)
    times: list[float] = []
    timer = QTimer(timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: times.append(time.perf_counter()))
    first, started = lab.race.at_step, time.perf_counter()
    timer.start(round(1e3 * INTERVAL))
    turns = turn_for(SECONDS)
    timer.stop()
    speed = (lab.race.at_step - first) / (time.perf_counter() - started)
    lab.race.pause()
    lab.shutdown()
    lab.close()
    tidying.end()
    return np.maximum(np.diff(times) - INTERVAL, 0.0), turns, speed


def turn_for(seconds: float) -> np.ndarray:
    """Let the event loop turn, as a program's does, and return the seconds of the processor of each turn.

    `QTest.qWait` sleeps 10 ms between turns, so that every timer is late.
    """
    loop, dispatcher = QEventLoop(), QAbstractEventDispatcher.instance()
    begun: list[float] = []
    taken: list[float] = []

    def begin() -> None:
        begun[:] = [time.thread_time()]

    def end() -> None:
        taken.extend(time.thread_time() - start for start in begun)

    dispatcher.aboutToBlock.connect(begin)
    dispatcher.awake.connect(end)
    QTimer.singleShot(round(1e3 * seconds), loop.quit)
    loop.exec()
    dispatcher.aboutToBlock.disconnect(begin)
    dispatcher.awake.disconnect(end)
    return np.array(taken)


def lateness(turns: np.ndarray, share: float = 0.01) -> float:
    """Return what a timer is late by, in all but this share of cases, where it is delayed by turns alone.

    It comes at any moment of the run, and within a turn it has to wait for the rest of that.
    """
    delays = np.linspace(0.0, turns.max(), 2001)
    beyond = np.array([np.maximum(turns - delay, 0.0).sum() for delay in delays]) / SECONDS
    return float(delays[np.argmax(beyond <= share)])


if __name__ == "__main__":
    main(sys.argv[1:])
