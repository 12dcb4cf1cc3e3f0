"""A plugin of pytest that writes how many seconds each test took that passed, to the file named STOPWATCH."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from pathlib import Path

import pytest

_seconds: defaultdict[str, float] = defaultdict(float)
_not_passed: set[str] = set()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add up the phases of a test."""
    _seconds[report.nodeid] += report.duration
    if not report.passed:
        _not_passed.add(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the file, from the process that hears of all tests."""
    if not hasattr(session.config, "workerinput"):
        passed = {test: time for test, time in _seconds.items() if test not in _not_passed}
        Path(os.environ["STOPWATCH"]).write_text(json.dumps(passed))
