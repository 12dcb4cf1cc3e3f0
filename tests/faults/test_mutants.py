"""Faults are planted where they mean something, and tried by the tests that run their lines."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from engine.files.examples import examples
from engine.ops import OPS
from tests.faults import harmless
from tests.faults.covering import CoverageMap, in_portions
from tests.faults.forgetting import caches, pytest_runtest_setup
from tests.faults.harmless import HARMLESS
from tests.faults.mutants import ROOT, Tried, Worker, sample
from tests.faults.planting import Fault, faults_in


def changes(source: str, file: str = "engine/f.py") -> list[str]:
    return [fault.change for fault in faults_in(file, source)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a < b", ["a < b → (a <= b)"]),
        ("a is not None", ["a is not None → (a is None)"]),
        ("a + b", ["a + b → (a - b)"]),
        ("a += b", ["a += b → a -= b"]),
        ("a and b", ["a and b → (a or b)"]),
        ("not a", ["not a → a"]),
        ("-a", ["-a → a"]),
        ("x = 3", ["3 → 4"]),
        ("x = 0.5", ["0.5 → 1.0"]),
        ("x = True", ["True → False"]),
        ("x = f(a, b)", ["f(a, b) → f(b, a)"]),
        ("f(a)", ["f(a) → pass"]),
        ("raise Wrong", ["raise Wrong → pass"]),
        ("def f(): return a", ["return a → return None"]),
        ("def f(): return False", ["False → True"]),
        ("def f(): self.a = b", ["self.a = b → pass"]),
        ("while a: b", ["a → (not a)"]),
        ("a if b else c", ["b → (not b)"]),
    ],
)
def test_a_fault_turns_a_meaning_round(source: str, expected: list[str]) -> None:
    assert changes(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        '"""Says what it is: 3 > 2."""',
        "def f(a: int | None) -> tuple[int, 3]: pass",
        "x = _('so many: {0}', 3)",
        "@decorated(1, 2)\ndef f(): pass",
        "class A(b(1, 2)): pass",
        "Number = int | float",
        "x: list[3]",
        "assert 1 + 1 == 2",
        "f'{a + b}'",
        "return None",
        "def f(): raise NotImplementedError",
        "def f(): super().__init__(a)",
        "x = zip(a, strict=True)",
        "x = field(repr=False)",
        "x = max(a, b)",
        "x = f(a, a)",
        "x = np.clip(a, b, c)",
        "x = 'text'",
        "if TYPE_CHECKING:\n    x = 1",
        "import a",
        "for a in b:\n    try:\n        x = c\n    except E:\n        continue",
        "for a in b:\n    with c:\n        continue",
    ],
)
def test_what_is_only_said_stays_as_it_is(source: str) -> None:
    assert changes(source) == []


def test_whatever_length_is_left_may_be_any_negative_number() -> None:
    assert changes("x = y.reshape(-1, 3)") == ["y.reshape(-1, 3) → y.reshape(3, -1)", "-1 → 1", "3 → 4"]
    assert np.zeros(6).reshape(-2, 3).shape == (2, 3)
    assert changes("x = y.resize(-1)") == ["-1 → 1", "1 → 2"]


def test_what_skips_the_rest_of_a_loop_may_go() -> None:
    assert "continue → pass" in changes("for a in b:\n    if c:\n        continue\n    x = d")


def test_a_number_with_a_name_is_how_the_window_looks() -> None:
    source = "WIDTH = 3\ndef f(): return g(4)"
    assert changes(source, "gui/look.py") == ["return g(4) → return None", "4 → 5"]
    assert "3 → 4" in changes(source, "engine/f.py")


def test_a_planted_fault_changes_its_place_alone() -> None:
    source = "π = a(\n    b <\n    c,\n)  # as is\nx = a < b\n"
    first, second = [
        fault.planted_in(source) for fault in faults_in("engine/f.py", source) if "<" in fault.before
    ]
    assert first == "π = a(\n    (b <= c),\n)  # as is\nx = a < b\n"
    assert second == "π = a(\n    b <\n    c,\n)  # as is\nx = (a <= b)\n"


def test_a_fault_knows_its_function_and_the_lines_of_its_statement() -> None:
    source = "class A:\n    def f(self):\n        if (a and\n            b > 2):\n            c()\n"
    fault = next(fault for fault in faults_in("engine/f.py", source) if fault.before == "b > 2")
    assert (fault.function, fault.lines) == ("A.f", (4, 3, 4))
    assert str(fault) == "engine/f.py:4 in A.f: b > 2 → (b >= 2)"


def test_a_fault_knows_the_row_of_the_table_that_it_stands_in() -> None:
    source = "ROWS = (Row('one', 3, lambda: g('four', 4)), Row('a title', 5))\ndef f(): return g('six', 6)"
    rows = {fault.before: fault.row for fault in faults_in("engine/f.py", source)}
    assert (rows["3"], rows["4"], rows["5"], rows["6"]) == ("one", "one", "", "")


def test_a_sample_is_drawn_by_its_seed_from_different_lines() -> None:
    drawn = sample(ROOT, 5, 40, "gui/look")
    assert drawn == sample(ROOT, 5, 40, "gui/look")
    assert drawn != sample(ROOT, 6, 40, "gui/look")
    assert len({(fault.file, fault.lines[0]) for fault in drawn}) == 40
    assert all(fault.file.startswith("gui/look") for fault in drawn)


def test_tests_are_cut_into_portions_by_their_time() -> None:
    seconds = {"a": 1.0, "b": 2.0, "c": 4.0, "d": 8.0}
    assert in_portions("abcd", seconds, (2, 5)) == [["a", "b"], ["c", "d"]]
    assert in_portions("abcd", seconds, (2, 3)) == [["a", "b"], ["c"]]
    assert in_portions("", seconds, (2, 3)) == []


def test_the_nearest_and_fastest_tests_come_first(tmp_path: Path) -> None:
    import coverage

    data = coverage.CoverageData(str(tmp_path / "coverage"))
    lines = {
        "tests/gui/test_far.py::quick": [2],
        "tests/engine/run/test_plan.py::slow": [2],
        "tests/engine/run/test_plan.py::quick": [2],
        "tests/engine/run/test_near.py::any": [2],
        "tests/engine/run/test_near.py::other": [3],
    }
    for test, numbers in lines.items():
        data.set_context(f"{test}|run")
        data.add_lines({"engine/run/plan.py": numbers})
    data.write()
    seconds = {test: 5.0 if "slow" in test else 1.0 for test in lines}
    chart = CoverageMap(tmp_path, seconds)
    fault = Fault("engine/run/plan.py", "f", (2,), 0, 1, "a", "b")
    assert chart.tests_of(fault) == [
        "tests/engine/run/test_plan.py::quick",
        "tests/engine/run/test_plan.py::slow",
        "tests/engine/run/test_near.py::any",
        "tests/gui/test_far.py::quick",
    ]
    data.set_context("")
    data.add_lines({"engine/run/plan.py": [1]})
    data.write()
    chart = CoverageMap(tmp_path, seconds)
    for function, line in (("", 1), ("run_while_imported", 1), ("run_elsewhere", 9)):
        imported = Fault("engine/run/plan.py", function, (line,), 0, 1, "a", "b")
        assert set(chart.tests_of(imported)) == set(lines)
    table = Fault("engine/run/table.py", "", (1,), 0, 1, "a", "b")
    assert set(chart.tests_of(table)) == {test for test in lines if test.startswith("tests/engine/run/")}


def test_cases_of_the_row_that_a_fault_stands_in_come_before_all_others(tmp_path: Path) -> None:
    tests = ["tests/engine/test_ops.py::test[sum-1]", "tests/gui/test_all.py::test[tan]"]
    chart = CoverageMap(tmp_path, dict.fromkeys(tests, 1.0))
    fault = Fault("engine/ops.py", "", (1,), 0, 1, "a", "b", row="tan")
    assert chart._in_order(tests, fault) == tests[::-1]
    assert chart._in_order(tests, replace(fault, row="an")) == tests


def test_tests_that_look_at_everything_come_with_those_of_the_room(tmp_path: Path) -> None:
    tests = {
        "tests/gui/app/test_outlines.py::second": 2.0,
        "tests/gui/app/test_outlines.py::first": 1.0,
        "tests/gui/app/test_files.py::quick": 0.1,
        "tests/gui/panels/test_near.py::slow": 9.0,
    }
    fault = Fault("gui/panels/palette.py", "f", (1,), 0, 1, "a", "b")
    assert [test.rpartition("::")[2] for test in CoverageMap(tmp_path, tests)._in_order(tests, fault)] == [
        "slow", "first", "second", "quick",
    ]  # fmt: skip


def test_each_test_is_credited_with_what_a_cached_function_runs() -> None:
    before = examples()
    assert examples() is before
    pytest_runtest_setup()
    assert examples() is not before


def test_there_is_one_row_of_each_count_of_inputs_for_good() -> None:
    before = OPS["add"].of_many(3)
    pytest_runtest_setup()
    assert OPS["add"].of_many(3) is before


def test_only_what_the_project_itself_caches_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    source = "class Kept:\n    @cache\n    def method(self): ...\n@cache\ndef function(): ..."
    module = ModuleType("engine.kept")
    vars(module).update(cache=cache, dumps=cache(json.dumps))
    exec(source, vars(module))
    monkeypatch.setattr(sys, "modules", {"engine.kept": module})
    cleared = {clear.__self__ for clear in caches()}
    assert cleared == {module.Kept.method, module.function}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project of one module and one test."""
    for folder in ("engine", "tests/faults"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("trying", "planting"):
        text = Path(__file__).with_name(f"{name}.py").read_text(encoding="utf-8")
        (tmp_path / "tests" / "faults" / f"{name}.py").write_text(text, encoding="utf-8")
    (tmp_path / "engine" / "__init__.py").touch()
    (tmp_path / "engine" / "bigger.py").write_text(SOURCE)
    (tmp_path / "tests" / "test_bigger.py").write_text(TEST)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    return tmp_path


SOURCE = (
    "def bigger(a, b):\n    return a if a > b else b\n\n\ndef count(n):\n    while n > 0:\n        n -= 1\n"
)
TEST = """
from engine.bigger import bigger, count

def test_bigger():
    assert bigger(1, 2) == 2

def test_count():
    count(3)
"""


@pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "fork"), reason="there is no fork here")
def test_a_fault_is_caught_or_survives_or_never_ends_and_leaves_no_trace(project: Path) -> None:
    worker = Worker(project)
    faults = {fault.change: fault for fault in faults_in("engine/bigger.py", SOURCE)}
    tests = ["tests/test_bigger.py::test_bigger", "tests/test_bigger.py::test_count"]

    def outcome(change: str, tests: list[str], limit: float = 60.0) -> str:
        return worker.outcome_of(faults[change], SOURCE, tests, limit)

    assert outcome("a > b → (a >= b)", tests) == "survived"
    assert outcome("return a if a > b else b → return None", tests) == "caught"
    assert outcome("a > b → (a >= b)", ["tests/test_bigger.py::none"]) == "nothing ran"
    assert outcome("n -= 1 → n += 1", tests, limit=3.0) == "overtime"
    worker.end()
    assert (project / "engine" / "bigger.py").read_text() == SOURCE


def test_a_fault_that_takes_too_long_counts_as_caught() -> None:
    fault = Fault("engine/f.py", "", (1,), 0, 1, "a", "b")
    caught = {
        outcome: Tried(fault, outcome).is_caught
        for outcome in ("caught", "overtime", "survived", "nothing ran")
    }
    assert caught == {"caught": True, "overtime": True, "survived": False, "nothing ran": False}


@pytest.mark.parametrize("key", HARMLESS, ids=str)
def test_what_is_harmless_still_stands_in_its_file(key: tuple[str, str, str]) -> None:
    file, function, change = key
    faults = faults_in(file, (ROOT / file).read_text(encoding="utf-8"))
    assert change in [fault.change for fault in faults if fault.function == function]


def test_a_statement_that_only_changes_speed_or_room_is_known_by_what_it_calls() -> None:
    source = "def f():\n    a.setCacheMode(b)\n    a.resize(3, c)\n    x = a.resize(4)\n    a.setText(b)\n"
    reasons = {fault.change: harmless.reason(fault) for fault in faults_in("gui/f.py", source)}
    assert reasons == {
        "a.setCacheMode(b) → pass": harmless.SPEED,
        "a.resize(3, c) → pass": None,
        "a.resize(3, c) → a.resize(c, 3)": None,
        "3 → 4": harmless.ROOM,
        "4 → 5": None,
        "a.setText(b) → pass": None,
    }
