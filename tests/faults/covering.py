"""Which tests run which line: one run of the suite under coverage, kept as long as nothing has changed."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path, PurePath

import coverage

from tests.faults.planting import Fault

SUITE = ("tests/engine", "tests/gui")
KEPT = ("engine", "gui", "resources", "tests", ".ci", "pyproject.toml", "Makefile", "README.md")
UNRELATED = {"__pycache__", "faults", "benchmarks", "locale"}
SEE_ALL = {
    "test_outlines.py", "test_standing.py", "test_drawings.py", "test_written.py", "test_nothing_stays.py",
}  # fmt: skip
"""Tests that compare all that a window, a painter or a writer makes."""
PLANTED_IN = ("engine", "gui")
SETTINGS = """
[run]
relative_files = true
source =
    engine
    gui
data_file = {data}
"""


@dataclass(frozen=True)
class CoverageMap:
    """The tests of the suite by the line they run, and how long each takes, in seconds.

    Tests that failed are not in `seconds`, and never chosen.
    """

    folder: Path
    seconds: Mapping[str, float]
    _read: dict[str, Mapping[int, Sequence[str]]] = field(default_factory=dict)

    @cached_property
    def _data(self) -> coverage.CoverageData:
        data = coverage.CoverageData(str(self.folder / "coverage"))
        data.read()
        return data

    def tests_of(self, fault: Fault) -> list[str]:
        """Return the tests that run a fault's line, the nearest first and then the fastest.

        What runs while modules are imported, or in another process, is looked at by all tests that run
        anything of the file and by those that mirror it; where nothing of the file is run, by those of its
        room.
        """
        contexts = self._contexts(fault.file)
        run = next(filter(None, (self._tests(contexts.get(line, ())) for line in fault.lines)), set())
        run = run or self._tests(chain.from_iterable(contexts.values()))
        mirror = _mirror(fault.file) + "::" if run else f"{PurePath(_mirror(fault.file)).parent}/"
        return self._in_order(run | {test for test in self.seconds if test.startswith(mirror)}, fault)

    def _in_order(self, tests: Iterable[str], fault: Fault) -> list[str]:
        """Return first the tests that mirror the fault's file, then those of its room, then all others.

        Before all of them come the cases of the table's row that it stands in, and with those of the room the
        tests that look at everything. Of several other files one test each comes in turn: the tests of one
        file often see the same.
        """
        turns: Counter[str] = Counter()
        ordered = []
        for test in sorted(tests, key=self.seconds.__getitem__):
            turns[_test_file(test)] += 1
            distance, sees_all = _distance(test, fault.file), PurePath(_test_file(test)).name in SEE_ALL
            nearness = (not _is_case_of(fault.row, test), min(distance, 1 if sees_all else 2))
            turn = 1 if sees_all else turns[_test_file(test)]
            ordered.append((*nearness, turn, distance, len(ordered), test))
        return [test for *_order, test in sorted(ordered)]

    def _contexts(self, file: str) -> Mapping[int, Sequence[str]]:
        if file not in self._read:
            self._read[file] = self._data.contexts_by_lineno(file)
        return self._read[file]

    def _tests(self, contexts: Iterable[str]) -> set[str]:
        return {name.rpartition("|")[0] for name in contexts} & self.seconds.keys()


def _test_file(test: str) -> str:
    return test.partition("::")[0]


def _is_case_of(row: str, test: str) -> bool:
    return bool(row) and row in re.split(r"[][-]", test)


def _mirror(file: str) -> str:
    path = PurePath(file)
    return str(PurePath("tests", path.parent, f"test_{path.name}"))


def _distance(test: str, file: str) -> int:
    """Return how far a test stands from a file: 0 mirrors it, then each folder apart counts."""
    mirror = _mirror(file)
    if _test_file(test) == mirror:
        return 0
    ours, theirs = PurePath(mirror).parent.parts, PurePath(_test_file(test)).parent.parts
    shared = next(
        (at for at, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b),
        min(len(ours), len(theirs)),
    )
    return 1 + len(ours) - shared


def copy_tree(root: Path, to: Path) -> None:
    """Copy what the tests need of the project."""
    for name in KEPT:
        if (root / name).is_dir():
            shutil.copytree(root / name, to / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif (root / name).exists():
            shutil.copy2(root / name, to / name)


def fingerprint(root: Path) -> str:
    """Return a text that changes when a source, a test or a resource does."""
    digest = hashlib.sha256(sys.version.encode())
    for name in KEPT[:4]:
        for path in sorted((root / name).rglob("*")):
            if path.is_file() and not UNRELATED & {*path.parts}:
                digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def coverage_map(root: Path, cache: Path, jobs: int) -> CoverageMap:
    """Return the map of a tree as it is, from the cache or by running its suite once."""
    folder = cache / fingerprint(root)
    if not (folder / "seconds.json").exists():
        print("Running the suite once, to see which tests run which lines …", flush=True)
        shutil.rmtree(cache, ignore_errors=True)
        (folder / "tree").mkdir(parents=True)
        copy_tree(root, folder / "tree")
        _run_suite(folder, jobs)
    return CoverageMap(folder, json.loads((folder / "seconds.json").read_text()))


def _run_suite(folder: Path, jobs: int) -> None:
    settings = folder / "settings.ini"
    settings.write_text(SETTINGS.format(data=folder / "coverage"))
    command = [
        sys.executable, "-m", "pytest", "-q", "-n", str(jobs), "-p", "no:cacheprovider", "-o", "timeout=600",
        "-p", "tests.faults.stopwatch", "-p", "tests.faults.forgetting",
        "--cov", f"--cov-config={settings}", "--cov-context=test", "--cov-report=", *SUITE,
    ]  # fmt: skip
    tree, stopwatch = folder / "tree", str(folder / "seconds.json")
    ran = subprocess.run(
        command,
        cwd=tree,
        env=environment(tree, STOPWATCH=stopwatch),
        capture_output=True,
        text=True,
        check=False,
    )
    print("\n".join(ran.stdout.splitlines()[-6:]), flush=True)
    if not json.loads((folder / "seconds.json").read_text() if (folder / "seconds.json").exists() else "{}"):
        (folder / "seconds.json").unlink(missing_ok=True)
        raise SystemExit(ran.stdout + ran.stderr)


def environment(tree: Path, **more: str) -> dict[str, str]:
    """Return the environment in which a tree's own modules are imported, and nothing is written there."""
    return {
        **os.environ, "PYTHONPATH": str(tree), "QT_QPA_PLATFORM": "offscreen", "OPENBLAS_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1", **more,
    }  # fmt: skip


def in_portions(
    tests: Sequence[str], seconds: Mapping[str, float], limits: Iterable[float]
) -> list[list[str]]:
    """Return the tests cut where their time reaches each limit in turn; the rest is left out."""
    portions, rest = [], list(tests)
    for limit in limits:
        total, count = 0.0, 0
        while count < len(rest) and (total < limit):
            total += seconds[rest[count]]
            count += 1
        portions.append(rest[:count])
        rest = rest[count:]
    return [portion for portion in portions if portion]
