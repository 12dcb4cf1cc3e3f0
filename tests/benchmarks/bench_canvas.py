"""How long the canvas takes for what a user does, beside NodeGraphQt.

Every measurement has a process of its own; the two take turns, so that what else the machine does hits both.
Times are medians, of the processor's time. Nothing here passes or fails by time.
"""

from __future__ import annotations

import importlib.util
import json
import statistics
import subprocess
import sys

import pytest

from tests.benchmarks.bench_engine import ROOT
from tests.benchmarks.measure_canvas import LINES, TOO_LONG

OURS, PEER = "Chainrule", "NodeGraphQt"
ROUNDS = {100: 3, 1_000: 2, 5_000: 1}
LONGEST = 600.0
"""Seconds that one process may take; what a peer has not done by then is not measured."""

Times = dict[str, list[float]]


def measure(library: str, size: int) -> Times:
    """Return the times in seconds of every line that a process measured before it broke down or was late."""
    command = [sys.executable, "-m", "tests.benchmarks.measure_canvas", library, str(size)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        try:
            out, _err = process.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            process.kill()
            out, _err = process.communicate()
    return dict(json.loads(line) for line in out.splitlines() if line.endswith(b"]"))


def rounds_of(libraries: list[str], size: int) -> dict[str, Times]:
    """Return the times of every library, taken in turn."""
    gathered: dict[str, Times] = {library: {} for library in libraries}
    for _round in range(ROUNDS[size]):
        for library, lines in gathered.items():
            for line, times in measure(library, size).items():
                lines.setdefault(line, []).extend(times)
    return gathered


def row(line: str, ours: Times, theirs: Times) -> str:
    """Return a line of the table: our median, theirs, and how many times ours goes into theirs."""
    mine = statistics.median(ours[line])
    if line not in theirs:
        late = f"  {PEER} not finished in {LONGEST:.0f} s" if theirs else ""
        return f"  {line:22} {mine * 1e3:9.1f} ms{late}"
    other = statistics.median(theirs[line])
    return f"  {line:22} {mine * 1e3:9.1f} ms  {other * 1e3:9.1f} ms  {other / mine:8.2f} ×"


@pytest.mark.timeout(0)
@pytest.mark.parametrize("size", ROUNDS)
def test_what_a_user_does_on_the_canvas_beside_another_library(size):
    libraries = [OURS, *([PEER] if importlib.util.find_spec(PEER) else [])]
    gathered = rounds_of(libraries, size)
    ours, theirs = gathered[OURS], gathered.get(PEER, {})
    print(f"\n{size:,} nodes, twice the wires: Chainrule, {PEER}, theirs over ours")
    for line in LINES:
        print(row(line.name, ours, theirs))
    if not theirs:
        print(f"  {PEER}: not installed, broke down, or not finished with the first line in {LONGEST:.0f} s")
    elif (PEER, size) in TOO_LONG:
        print(f"  {PEER} was not asked for what takes it minutes: {', '.join(sorted(TOO_LONG[PEER, size]))}")
    assert set(ours) == {line.name for line in LINES}
