"""What the platform decides — keys, focus, clipboard, dragging — is tested in real windows as well.

Tests with the mark `real_window` run once more here, in a process of their own, on a virtual X display.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
MARK = "mark.real_window"
ENOUGH = 240
"""Seconds in which all of them end, on a machine that is busy with others."""


@pytest.mark.timeout(ENOUGH + 30)
def test_what_the_platform_decides_holds_in_real_windows(x_display, tmp_path):
    environment = {**os.environ, "DISPLAY": x_display, "QT_QPA_PLATFORM": "xcb"}
    for name in [name for name in environment if name.startswith("PYTEST_")]:
        del environment[name]
    marked = [str(path) for path in sorted(TESTS.rglob("test_*.py")) if MARK in path.read_text("utf-8")]
    command = [sys.executable, "-m", "pytest", *marked, "-m", "real_window", "-q", "-n", "0",
               "-p", "no:cacheprovider", "--basetemp", str(tmp_path / "real")]  # fmt: skip
    run = subprocess.run(
        command, cwd=TESTS.parents[1], env=environment, capture_output=True, text=True, timeout=ENOUGH,
        check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
