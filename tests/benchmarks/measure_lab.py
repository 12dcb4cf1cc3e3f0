"""How calm the Lab is while seven contestants race at full speed: `python -m tests.benchmarks.measure_lab`.

Prints, for each data set, by how much a timer of 16 ms in the window's thread comes late (median and 99th
percentile) and how many steps a second the race takes, beside the same race without a window; all in one run.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.training.data.datasets import DatasetSettings
from engine.training.messages import Configure, Play, SetSpeed, Snapshot
from engine.training.networks.network import Network
from engine.training.rules.contestants import contestant
from engine.training.settings import RaceSettings
from engine.training.worker import start_worker, stop_worker
from gui.training.lab import TrainingLab
from tests.benchmarks.trainers import SEVEN

RACES = {"moons": (8, 8), "digits": (64,)}
SIZE = (1280, 760)
INTERVAL = 0.016
SECONDS, WARM_UP = 5.0, 2.0


def main(names: Sequence[str]) -> None:
    """Measure the races named, or all, and print a line for each."""
    application = QApplication.instance() or QApplication([])
    for name in names or RACES:
        settings = RaceSettings(
            DatasetSettings(name), Network(RACES[name]), tuple(contestant(each) for each in SEVEN)
        )
        alone = without_a_window(settings)
        late, shown = in_the_lab(settings)
        median, worst = np.percentile(1e3 * late, [50, 99])
        print(
            f"{name}: a timer of {INTERVAL * 1e3:.0f} ms is late by {median:.1f} ms, at the 99th percentile "
            f"{worst:.1f} ms; {shown:,.0f} steps/s of {alone:,.0f} without a window ({shown / alone:.0%})"
        )
    application.processEvents()


def without_a_window(settings: RaceSettings) -> float:
    """Return the steps a second of a worker that nobody draws."""
    process, connection = start_worker()
    try:
        for command in (Configure(settings), SetSpeed(None), Play()):
            connection.send(command)
        _heard(connection, WARM_UP)
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


def in_the_lab(settings: RaceSettings) -> tuple[np.ndarray, float]:
    """Return by how many seconds the timer was late each time, and the steps a second of the race."""
    lab = TrainingLab()
    lab.resize(*SIZE)
    lab.configure(settings)
    lab.show()
    lab.client.set_speed(None)
    lab.race.play()
    QTest.qWait(round(1e3 * WARM_UP))
    times: list[float] = []
    timer = QTimer(timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: times.append(time.perf_counter()))
    first, started = lab.race.at_step, time.perf_counter()
    timer.start(round(1e3 * INTERVAL))
    QTest.qWait(round(1e3 * SECONDS))
    timer.stop()
    speed = (lab.race.at_step - first) / (time.perf_counter() - started)
    lab.race.pause()
    lab.shutdown()
    return np.maximum(np.diff(times) - INTERVAL, 0.0), speed


if __name__ == "__main__":
    main(sys.argv[1:])
