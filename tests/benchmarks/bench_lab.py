"""How late the window is and how fast the race, while one is watched in the Lab at full speed.

It runs in a process of its own on a virtual display; nothing here passes or fails by time.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.benchmarks.bench_engine import ROOT


@pytest.mark.timeout(0)
def test_the_lab_while_seven_contestants_race(x_display, tmp_path):
    own = {"HOME": str(tmp_path), "CHAINRULE_SETTINGS": str(tmp_path), "XDG_STATE_HOME": str(tmp_path)}
    environment = {
        **os.environ,
        **own,
        "PYTHONPATH": str(ROOT),
        "DISPLAY": x_display,
        "QT_QPA_PLATFORM": "xcb",
    }
    command = [sys.executable, "-m", "tests.benchmarks.measure_lab"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    print("\nthe Training Lab at full speed, 1280 × 760\n" + done.stdout)
    assert done.stdout.count("steps/s") == 2
