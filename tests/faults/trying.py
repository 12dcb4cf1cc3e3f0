"""Runs chosen tests on a planted fault, each time in a fork of one process that has loaded what they need.

`python -m tests.faults.trying` in a copy of the project reads requests from its standard input, one JSON
object a line, and answers each with a line: "survived", "caught", "overtime", or "nothing ran". Nothing of
the project itself is loaded before the fork.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

LOADED_ONCE = (
    "hypothesis", "hypothesis.strategies", "msgspec", "networkx", "numpy", "numpy.random", "pyqtgraph",
    "PySide6.QtSvg", "PySide6.QtTest", "PySide6.QtWidgets", "rich.console", "rich.table",
    "ziamath", "babel",
)  # fmt: skip
LOADED_BEFORE = "ignore:Module already imported:pytest.PytestAssertRewriteWarning"
OUTCOMES = {pytest.ExitCode.OK: "survived", pytest.ExitCode.NO_TESTS_COLLECTED: "nothing ran"}


class Selection:
    """A plugin of pytest that keeps the named tests, in their order."""

    def __init__(self, tests: Sequence[str]) -> None:
        self._place = {test: place for place, test in enumerate(tests)}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out and sort."""
        items[:] = [item for item in items if item.nodeid in self._place]
        items.sort(key=lambda item: self._place[item.nodeid])


def main() -> None:
    """Answer requests until there are no more."""
    for name in LOADED_ONCE:
        importlib.import_module(name)
    for line in sys.stdin:
        print(outcome_of(**json.loads(line)), flush=True)


def outcome_of(file: str, text: str, tests: Sequence[str], limit: float) -> str:
    """Run tests with a file's text replaced, for at most `limit` seconds; then put the file back."""
    path = Path(file)
    before = path.read_bytes()
    path.write_text(text, encoding="utf-8")
    try:
        return _in_a_fork(tests, limit)
    finally:
        path.write_bytes(before)


def _in_a_fork(tests: Sequence[str], limit: float) -> str:
    child = os.fork()
    if child == 0:
        os.setsid()
        _run(tests)
    end = time.monotonic() + limit
    status: int | None = None
    while status is None and time.monotonic() < end:
        ended, raw = os.waitpid(child, os.WNOHANG)
        status = os.waitstatus_to_exitcode(raw) if ended else time.sleep(0.02)
    _end_group(child)
    if status is None:
        os.waitpid(child, 0)
        return "overtime"
    return OUTCOMES.get(status, "caught")


def _end_group(leader: int) -> None:
    """End what the fork, which leads a group of its own, has left running."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return


def _run(tests: Sequence[str]) -> Any:
    log = os.open("trying.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    files = dict.fromkeys(test.partition("::")[0] for test in tests)
    code: int = pytest.ExitCode.INTERNAL_ERROR
    try:
        options = ["-x", "-q", "-n", "0", "--tb=line", "-p", "no:cacheprovider", "-W", LOADED_BEFORE]
        code = pytest.main([*options, *files], plugins=[Selection(tests)])
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
