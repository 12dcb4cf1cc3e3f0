"""How long a re-evaluation takes, forward and backward, beside other libraries and a loop in C.

Every measurement has a process of its own; the libraries take turns, so that what else the machine does hits
all alike. Times are medians, with the quartiles beside them. Nothing here passes or fails by time.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.picture import draw

ROOT = Path(__file__).resolve().parents[2]
PICTURE = Path(os.environ.get("CHAINRULE_BENCH_PICTURE", ROOT / ".venv" / "speed.svg"))
ROUNDS = 3
PACKAGES = {"micrograd": "micrograd", "autograd": "autograd", "PyTorch": "torch"}
LARGEST = {"micrograd": 100_000, "autograd": 10_000, "PyTorch": 100_000}
"""autograd takes 20 µs a node and its time at 100,000 says no more than that at 10,000."""
PROGRAMS = [(100, 0), (1_000, 0), (10_000, 0), (100_000, 0), (1_000, 5)]


def libraries(size: int) -> list[str]:
    """Return the libraries that are installed and can be waited for at this size."""
    peers = [
        name
        for name, package in PACKAGES.items()
        if importlib.util.find_spec(package) and size <= LARGEST[name]
    ]
    return ["Chainrule", *peers, *(["C loop"] if shutil.which("cc") else [])]


def measure(library: str, size: int, window: int) -> dict | None:
    """Return what one process measured, or None where it broke down, as deep recursion does."""
    command = [sys.executable, "-m", "tests.benchmarks.measure", library, str(size), str(window)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else None


def rounds_of(size: int, window: int) -> dict[str, list[dict]]:
    """Return the rounds of every library, taken in turn."""
    found: dict[str, list[dict]] = {name: [] for name in libraries(size)}
    for _round in range(ROUNDS if size < 100_000 else 1):
        for name, rounds in found.items():
            measured = measure(name, size, window)
            if measured:
                rounds.append(measured)
    return {name: rounds for name, rounds in found.items() if rounds}


def times_of(rounds: list[dict]) -> list[float]:
    return [time for each in rounds for time in each["times"]]


def row(name: str, rounds: list[dict], ours: float) -> str:
    """Return a line of the table: median, quartiles, ratio to Chainrule, memory."""
    times = times_of(rounds)
    low, middle, high = statistics.quantiles(times, n=4)
    ratio = "" if name == "Chainrule" else f"{middle / ours:8.2f} ×"
    memory = statistics.median(each["memory"] for each in rounds)
    return (
        f"  {name:10} {middle * 1e3:10.3f} ms  ({low * 1e3:.3f} … {high * 1e3:.3f})"
        f"  {ratio:>10}  {memory:7.1f} MB"
    )


def missing(found: dict[str, list[dict]]) -> str:
    absent = [name for name in PACKAGES if name not in found]
    return f"  not measured: {', '.join(absent)} (not installed, too slow, or out of stack)" if absent else ""


@pytest.mark.timeout(0)
def test_a_reevaluation_beside_other_libraries():
    curves: dict[str, list[tuple[int, float]]] = {}
    for size, window in PROGRAMS:
        found = rounds_of(size, window)
        ours = statistics.median(times_of(found["Chainrule"]))
        deep = f", deep: inputs among the latest {window}" if window else ""
        print(f"\n{size:,} nodes{deep}: median (quartiles), time over Chainrule's, memory of the program")
        for name, rounds in found.items():
            print(row(name, rounds, ours))
            if not window:
                curves.setdefault(name, []).append((size, statistics.median(times_of(rounds))))
        compiling = statistics.median(time for each in found["Chainrule"] for time in each["compiling"])
        print(f"  compiling  {compiling * 1e3:10.3f} ms  = {compiling / ours:.1f} evaluations")
        print(missing(found))
        check_that_all_agree(found)
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_text(draw(curves), encoding="utf-8")
    print(f"\nTime against nodes, both logarithmic: {PICTURE}")


def check_that_all_agree(found: dict[str, list[dict]]) -> None:
    expected = found["Chainrule"][0]["gradients"]
    for rounds in found.values():
        assert rounds[0]["gradients"] == pytest.approx(expected, rel=1e-9, abs=1e-12)
