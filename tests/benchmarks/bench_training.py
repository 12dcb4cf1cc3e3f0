"""How many steps a second seven optimizers take together, beside a loop over PyTorch eager.

Both train from the same weights on the same batches in float32, and must have the same losses. Every
measurement has a process of its own; the libraries take turns, so that what else the machine does hits both
alike. Nothing here passes or fails by time.
"""

from __future__ import annotations

import importlib.util
import json
import statistics
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.benchmarks.trainers import CONTESTANTS, NETWORKS

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 3
PACKAGES = {"PyTorch": "torch"}
ABSENT = [name for name, package in PACKAGES.items() if not importlib.util.find_spec(package)]


def measure(library: str, network: str) -> dict:
    """Return what one process measured."""
    command = [sys.executable, "-m", "tests.benchmarks.measure_training", library, network]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def rounds_of(network: str) -> dict[str, list[dict]]:
    """Return the rounds of every library, taken in turn."""
    found: dict[str, list[dict]] = {name: [] for name in ("Chainrule", *PACKAGES) if name not in ABSENT}
    for _round in range(ROUNDS):
        for name, rounds in found.items():
            rounds.append(measure(name, network))
    return found


def rates_of(rounds: list[dict]) -> list[float]:
    """Return the steps per second of all contestants together, for every portion that was timed."""
    return [len(CONTESTANTS) / time for each in rounds for time in each["times"]]


def row(name: str, rounds: list[dict], ours: float) -> str:
    """Return a line of the table: median, quartiles, and how many times as quick Chainrule is."""
    low, middle, high = statistics.quantiles(rates_of(rounds), n=4)
    ratio = "" if name == "Chainrule" else f"  Chainrule: {ours / middle:.1f} ×"
    return f"  {name:10} {middle:10,.0f}  ({low:,.0f} … {high:,.0f}){ratio}"


@pytest.mark.timeout(0)
@pytest.mark.parametrize("network", NETWORKS)
def test_a_race_of_seven_optimizers_beside_pytorch(network):
    found = rounds_of(network)
    ours = statistics.median(rates_of(found["Chainrule"]))
    print(f"\n{network}, seven optimizers: steps of one contestant per second, median (quartiles)")
    for name, rounds in found.items():
        print(row(name, rounds, ours))
    if ABSENT:
        print(f"  not measured: {', '.join(ABSENT)} (not installed)")
    losses = {name: np.array(rounds[0]["losses"]) for name, rounds in found.items()}
    check_that_all_learn(losses["Chainrule"])
    check_that_all_agree(losses)


def check_that_all_learn(losses: np.ndarray) -> None:
    start, end = losses[:10].mean(axis=0), losses[-10:].mean(axis=0)
    assert np.all(end < start), dict(zip(map(str, CONTESTANTS), end / start, strict=True))


def check_that_all_agree(losses: dict[str, np.ndarray]) -> None:
    for name, theirs in losses.items():
        np.testing.assert_allclose(theirs, losses["Chainrule"], rtol=1e-3, atol=1e-3, err_msg=name)
