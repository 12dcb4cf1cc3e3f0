"""What the tests of several exporters share: graphs to export, and one process that runs many programs."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from tests.engine.cases import cases, example, op_case, random_case

__all__ = ["cases", "example", "op_case", "random_case", "run_all"]

RUN_ALL = """
import contextlib, io, json, sys
def plain(value):
    return value.tolist() if hasattr(value, "tolist") else value
results = []
for text, wanted in json.load(sys.stdin):
    namespace = {"__name__": "__main__"}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(text, "program", "exec"), namespace)
    found = {name: plain(eval(name, namespace)) for name in wanted}
    results.append([found, printed.getvalue()])
json.dump(results, sys.stdout)
"""


@pytest.fixture(scope="session")
def run_all() -> Callable[[list[tuple[str, list[str]]]], list[tuple[dict[str, Any], str]]]:
    """Return a function that runs programs in one process of their own, warnings being errors.

    Each program comes with expressions to evaluate after it; back come their values, and what was printed.
    """

    def run(programs: list[tuple[str, list[str]]]) -> list[tuple[dict[str, Any], str]]:
        command = [sys.executable, "-W", "error", "-c", RUN_ALL]
        ran = subprocess.run(command, input=json.dumps(programs), capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout)

    return run
