"""The Training Lab over its real worker process."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time

import numpy as np
import pytest

from engine.training.data.datasets import DatasetSettings
from engine.training.networks.network import Network
from engine.training.record import Measure
from engine.training.rules.contestants import contestant
from engine.training.rules.optimizers import OPTIMIZERS
from engine.training.settings import RaceSettings

SEVEN = RaceSettings(DatasetSettings("xor"), Network((8, 8)), tuple(contestant(name) for name in OPTIMIZERS))
PATIENCE = 20_000


@pytest.fixture
def lab(qtbot):
    from gui.training.lab import TrainingLab

    found = TrainingLab()
    qtbot.addWidget(found)
    found.configure(SEVEN)
    with qtbot.waitExposed(found):
        found.show()
    qtbot.waitUntil(lambda: found.race.record.contestants == len(OPTIMIZERS), timeout=PATIENCE)
    yield found
    found.shutdown()


def race_processes() -> list:
    return [process for process in multiprocessing.active_children() if process.name == "race"]


def test_seven_optimizers_play_pause_resume_and_are_closed_in_mid_run(lab, qtbot):
    lab.race.play()
    qtbot.waitUntil(lambda: lab.race.record.latest.step >= 50, timeout=PATIENCE)
    lab.race.pause()
    qtbot.waitUntil(lambda: not lab.client._pausing, timeout=PATIENCE)
    assert not lab.race.is_running
    paused_at = len(lab.race.record.curve(Measure.BATCH_LOSS)[0])
    losses = lab.race.record.curve(Measure.BATCH_LOSS)[1]
    assert losses.shape[1] == len(OPTIMIZERS)
    assert np.all(np.isfinite(losses))
    assert len(set(losses[-1].tolist())) > 3
    qtbot.wait(100)
    assert len(lab.race.record.curve(Measure.BATCH_LOSS)[0]) == paused_at
    lab.race.play()
    qtbot.waitUntil(lambda: len(lab.race.record.curve(Measure.BATCH_LOSS)[0]) > paused_at, timeout=PATIENCE)
    assert len(race_processes()) == 1
    threads = threading.active_count()
    lab.close()
    assert race_processes() == []
    assert threading.active_count() <= threads
    assert not lab.client.is_listening
    assert not lab.race.is_running


def test_a_killed_worker_is_told_of_and_play_starts_another(lab, qtbot):
    lab.race.play()
    qtbot.waitUntil(lambda: lab.race.record.latest.step > 0, timeout=PATIENCE)
    (process,) = race_processes()
    with qtbot.waitSignal(lab.client.died, timeout=PATIENCE):
        process.kill()
    assert "exit code −9" in lab.bar.text
    assert lab.race.record.latest.step > 0
    lab.race.play()
    qtbot.waitUntil(lambda: lab.race.is_running and lab.race.record.latest.step > 0, timeout=PATIENCE)
    assert len(race_processes()) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows stops no process")
def test_a_stopped_worker_is_told_of_within_seconds_holds_up_nobody_and_can_be_restarted(lab, qtbot):
    lab.race.play()
    qtbot.waitUntil(lambda: lab.race.record.latest.step > 0, timeout=PATIENCE)
    (process,) = race_processes()
    os.kill(process.pid, signal.SIGSTOP)
    started = time.monotonic()
    for turn in range(5_000):
        lab.client.set_speed(turn + 1.0)
    assert time.monotonic() - started < 5
    qtbot.waitUntil(lambda: "does not answer" in lab.bar.text, timeout=PATIENCE)
    assert time.monotonic() - started < 2 + 5
    lab.bar.choices["Restart"].click()
    assert race_processes() != [process]
    qtbot.waitUntil(lambda: lab.race.is_running and lab.race.record.latest.step > 0, timeout=PATIENCE)
    assert lab.bar.text == ""
