"""Plants faults one at a time and says how many of them the tests notice: `make mutants`.

    python -m tests.faults.mutants [--seed 1] [--count 300] [--jobs 2] [--only engine]

A seeded sample of lines is drawn, and for each a fault (`planting`). Each is tried in a copy of the project
by the tests that run its line, the nearest first, for ninety seconds of their time at most. The first test
that fails has caught it. What survives is printed, and so is what only changes speed or looks, with the
reason that stands in `harmless`; the share is of the others.
"""

from __future__ import annotations

import argparse
import compileall
import json
import py_compile
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from tests.faults.covering import PLANTED_IN, CoverageMap, copy_tree, coverage_map, environment, in_portions
from tests.faults.harmless import reason
from tests.faults.planting import Fault, faults_in

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".venv" / "mutants"
PORTIONS = (5.0, 85.0)
"""Seconds of tests that a fault is tried with: first those, and the others only if it survives."""
GRACE = 30.0
"""Seconds that a run of tests may take beyond ten times what they took before."""


@dataclass(frozen=True)
class Tried:
    """A fault and what became of it."""

    fault: Fault
    outcome: str

    @property
    def is_caught(self) -> bool:
        """Whether a test failed, or ran on and on."""
        return self.outcome in {"caught", "overtime"}


class Worker:
    """A warm process in a copy of the project of its own."""

    def __init__(self, tree: Path) -> None:
        command = [sys.executable, "-m", "tests.faults.trying"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            command, cwd=tree, env=environment(tree), stdin=pipe, stdout=pipe, text=True
        )

    def outcome_of(self, fault: Fault, source: str, tests: Sequence[str], limit: float) -> str:
        """Return what the tests make of a fault."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        request = {"file": fault.file, "text": fault.planted_in(source), "tests": tests, "limit": limit}
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()

    def end(self) -> None:
        """Let the process come to its end."""
        self._process.communicate()


def main() -> None:
    """Plant, try, and print the share that is caught."""
    options = _options()
    begin = time.monotonic()
    chart = coverage_map(ROOT, CACHE, options.jobs)
    faults = sample(ROOT, options.seed, options.count, options.only)
    harmful = [fault for fault in faults if reason(fault) is None]
    results = list(_all_tried(chart, harmful, options.jobs))
    _report(faults, results, options.seed, time.monotonic() - begin)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Plant faults and say how many the tests catch.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", default="", help="plant only in files whose path begins so")
    return parser.parse_args()


def sample(root: Path, seed: int, count: int, only: str = "") -> list[Fault]:
    """Return so many faults on different lines, drawn by the seed from all lines that can have one."""
    by_line: dict[tuple[str, int], list[Fault]] = {}
    for folder in PLANTED_IN:
        for path in sorted((root / folder).rglob("*.py")):
            file = path.relative_to(root).as_posix()
            for fault in faults_in(file, path.read_text(encoding="utf-8")) if file.startswith(only) else ():
                by_line.setdefault((file, fault.lines[0]), []).append(fault)
    draw = random.Random(seed)
    places = draw.sample(sorted(by_line), min(count, len(by_line)))
    return [draw.choice(by_line[place]) for place in sorted(places)]


def _all_tried(chart: CoverageMap, faults: Sequence[Fault], jobs: int) -> Iterator[Tried]:
    """Yield the outcome of every fault, as each comes in, printing those that survive."""
    tests = {fault: chart.tests_of(fault) for fault in faults}
    with _workers(jobs) as idle, ThreadPoolExecutor(jobs) as pool:

        def attempt(fault: Fault) -> Tried:
            worker = idle.get()
            try:
                return Tried(fault, _outcome(worker, chart, fault, tests[fault]))
            finally:
                idle.put(worker)

        for number, tried in enumerate(pool.map(attempt, faults), start=1):
            if not tried.is_caught:
                print(f"{number:4} of {len(faults)}  {tried.outcome}  {tried.fault}", flush=True)
            yield tried


def _outcome(worker: Worker, chart: CoverageMap, fault: Fault, tests: Sequence[str]) -> str:
    source = (ROOT / fault.file).read_text(encoding="utf-8")
    outcome = "no test runs it"
    for portion in in_portions(tests, chart.seconds, PORTIONS):
        limit = GRACE + 10 * sum(chart.seconds[test] for test in portion)
        outcome = worker.outcome_of(fault, source, portion, limit)
        if outcome in {"caught", "overtime"}:
            break
    return outcome


@contextmanager
def _workers(jobs: int) -> Iterator[SimpleQueue[Worker]]:
    """Start the workers, each in a scratch copy that goes when they do."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        idle: SimpleQueue[Worker] = SimpleQueue()
        workers = []
        for number in range(jobs):
            tree = Path(folder, str(number))
            copy_tree(ROOT, tree)
            # Compiled files that are known by a digest of their source: a planted fault is never overlooked.
            compileall.compile_dir(
                tree, quiet=1, invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH
            )
            workers.append(Worker(tree))
            idle.put(workers[-1])
        try:
            yield idle
        finally:
            for worker in workers:
                worker.end()


def _report(faults: Sequence[Fault], results: Sequence[Tried], seed: int, seconds: float) -> None:
    harmless = [fault for fault in faults if reason(fault) is not None]
    for fault in harmless:
        print(f"harmless  {fault}\n          {reason(fault)}")
    caught = sum(tried.is_caught for tried in results)
    share = 100 * caught / max(len(results), 1)
    print(
        f"{len(faults)} faults by seed {seed} in {seconds / 60:.0f} minutes: {caught} caught, "
        f"{len(results) - caught} survived, {len(harmless)} harmless. Caught: {share:.1f} %."
    )


if __name__ == "__main__":
    main()
