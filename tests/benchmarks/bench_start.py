"""How long the program takes from its start to the first picture, beside a bare window of its libraries.

Every start has a process of its own; the two take turns, so that what else the machine does hits both.
Nothing here passes or fails by time.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.bench_engine import ROOT
from tests.benchmarks.measure_start import PROGRAMS

ROUNDS = 5


def start(program: str, display: str, home: Path) -> tuple[float, float]:
    """Return how long one start of a program took, and how much of it was computing.

    It is a first start: what an earlier window remembered (panels that were open) is not made again.
    """
    command = [sys.executable, "-m", "tests.benchmarks.measure_start", program]
    own = {"HOME": str(home), "CHAINRULE_SETTINGS": str(home), "XDG_STATE_HOME": str(home)}
    environment = {**os.environ, **own, "PYTHONPATH": str(ROOT), "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    whole, computing = done.stdout.splitlines()[-1].split()
    return float(whole), float(computing)


@pytest.mark.timeout(0)
def test_start_to_the_first_picture_beside_a_bare_window(x_display, tmp_path):
    for program in PROGRAMS:  # the first start of each reads from the disk
        start(program, x_display, tmp_path)
    homes = [tmp_path / str(turn) for turn in range(ROUNDS)]
    pairs = [[start(program, x_display, home) for program in PROGRAMS] for home in homes]
    print("\nstart to first picture: Chainrule, a bare window of its libraries, ratio (medians)")
    for column, words in enumerate(("by the clock", "computing")):
        ours, bare = ([pair[program][column] for pair in pairs] for program in range(2))
        ratio = statistics.median(mine / theirs for mine, theirs in zip(ours, bare, strict=True))
        print(f"  {words:14} {statistics.median(ours):.2f} s  {statistics.median(bare):.2f} s  {ratio:.2f}")
