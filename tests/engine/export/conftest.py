"""What the tests of several exporters share: graphs to export, and one process that runs many programs.

PyTorch programs are not run: what PyTorch gave for the same program is stored. They are run, and what they
give is written to a file, only where `tests/engine/reference/make.py` names that file in RECORD_PROGRAMS.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.engine.cases import cases, example, op_case, random_case
from tests.engine.reference.stored import program_name, save, stored

__all__ = ["cases", "example", "op_case", "random_case", "runners"]

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


Program = tuple[str, list[str]]
"""A text, and the expressions to evaluate after it."""

Result = tuple[dict[str, Any], str]
"""The values of the expressions, and what was printed."""


def run(programs: list[Program]) -> list[Result]:
    """Run programs in one process of their own, warnings being errors."""
    command = [sys.executable, "-W", "error", "-c", RUN_ALL]
    ran = subprocess.run(command, input=json.dumps(programs), capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def recall(program: Program) -> Result | None:
    """Return what a program gave in PyTorch, or None where it has not been run."""
    text, wanted = program
    name = program_name(text, wanted)
    if name not in stored():
        return None
    *values, printed = stored()[name]
    return dict(zip(wanted, values, strict=True)), bytes(printed.astype(np.uint8)).decode()


@pytest.fixture(scope="session")
def runners() -> Iterator[dict[str, Callable[[list[Program]], Sequence[Result | None]]]]:
    """Return what runs programs, by language; PyTorch's gives None for one that has not been run."""
    record = os.environ.get("RECORD_PROGRAMS")
    if record is None:
        yield {"numpy": run, "pytorch": lambda programs: list(map(recall, programs))}
        return
    results: dict[str, list[Any]] = {}

    def run_and_record(programs: list[Program]) -> list[Result]:
        ran = run(programs)
        for (text, wanted), (values, printed) in zip(programs, ran, strict=True):
            letters = [] if wanted else [*printed.encode()]
            results[program_name(text, wanted)] = [*(values[name] for name in wanted), letters]
        return ran

    yield {"numpy": run, "pytorch": run_and_record}
    save(Path(record), results)
