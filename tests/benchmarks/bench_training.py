"""How many steps a second optimizers take, beside a loop in NumPy by hand and one over PyTorch eager.

All train from the same weights on the same batches in float32, and must have the same losses. A race has a
process of its own, in which the libraries take turns. Nothing here passes or fails by time.
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

from tests.benchmarks.trainers import AGREEING, FIELDS, NETWORKS, TRAINERS

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {"PyTorch": "torch"}
ABSENT = [name for name, package in PACKAGES.items() if not importlib.util.find_spec(package)]


def measure(network: str, field: str) -> dict:
    """Return what one process measured: times of a step and losses, by library."""
    libraries = [name for name in TRAINERS if name not in ABSENT]
    command = [sys.executable, "-m", "tests.benchmarks.measure_training", network, field, *libraries]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def row(name: str, times: list[float], ours: list[float], contestants: int) -> str:
    """Return a line of the table: median and quartiles, and how many times as quick Chainrule is."""
    low, middle, high = statistics.quantiles([contestants / each for each in times], n=4)
    ratio = statistics.median(theirs / our for theirs, our in zip(times, ours, strict=True))
    beside = "" if times is ours else f"  Chainrule: {ratio:.2f} ×"
    return f"  {name:13} {middle:10,.0f}  ({low:,.0f} … {high:,.0f}){beside}"


@pytest.mark.timeout(0)
@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("network", NETWORKS)
def test_a_race_beside_a_loop_by_hand_and_pytorch(network, field):
    found = measure(network, field)
    print(f"\n{network}, {field}: steps of one contestant per second, median (quartiles)")
    for name, times in found["times"].items():
        print(row(name, times, found["times"]["Chainrule"], len(FIELDS[field])))
    if ABSENT:
        print(f"  not measured: {', '.join(ABSENT)} (not installed)")
    losses = {name: np.array(each) for name, each in found["losses"].items()}
    check_that_all_learn(losses["Chainrule"], field)
    check_that_all_agree(losses)


def check_that_all_learn(losses: np.ndarray, field: str) -> None:
    start, end = losses[:10].mean(axis=0), losses[-10:].mean(axis=0)
    assert np.all(end < start), dict(zip(map(str, FIELDS[field]), end / start, strict=True))


def check_that_all_agree(losses: dict[str, np.ndarray]) -> None:
    for name, theirs in losses.items():
        pair = theirs[:AGREEING], losses["Chainrule"][:AGREEING]
        np.testing.assert_allclose(*pair, rtol=1e-3, atol=1e-3, err_msg=name)


@pytest.mark.timeout(0)
def test_a_race_in_one_lane_and_in_several():
    command = [sys.executable, "-m", "tests.benchmarks.measure_dealing"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    print("\na race dealt to all cores and kept in one lane\n" + done.stdout)
    assert "as quick" in done.stdout
