"""What rows of the tables declare (ports, defaults, bounds, shapes) stays until somebody means another.

`WRITE_DECLARED=1 pytest tests/engine/test_declared.py` stores it anew; a row that is new needs no storing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.exercises.tolerance import Tolerance
from engine.files.exercise_section import ExerciseSettings
from engine.ops import OPS
from engine.training import instruments, session, settings
from engine.training.bounds import Bounds
from engine.training.data import datasets
from engine.training.data.datasets import DATASETS
from engine.training.networks import network
from engine.training.rules.optimizers import OPTIMIZERS

STORED = Path(__file__).parent / "declared"
LIMITS = {
    name: limit
    for module in (datasets, instruments, network, session, settings)
    for name, limit in vars(module).items()
    if isinstance(limit, Bounds)
}
DEFAULTS = {"race": settings.RaceSettings(), "exercise": ExerciseSettings(), "answers": Tolerance()}
TABLES: dict[str, Mapping[str, Any]] = {
    "ops": OPS, "optimizers": OPTIMIZERS, "datasets": DATASETS, "limits": LIMITS, "defaults": DEFAULTS,
}  # fmt: skip


def told(value: Any) -> str:
    """Return what a value declares in numbers and names; "" for functions and for what is said to users."""
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, str):
        return value if value.isidentifier() and value.islower() else ""
    if isinstance(value, tuple):
        return f"({' '.join(filter(None, map(told, value)))})"
    if is_dataclass(value) or isinstance(value, msgspec.Struct):
        return f"[{' '.join(_declared(value))}]"
    return repr(value) if isinstance(value, int | float) or value is None else ""


def _declared(row: Any) -> Iterator[str]:
    names = (
        row.__struct_fields__ if isinstance(row, msgspec.Struct) else [field.name for field in fields(row)]
    )
    for name in names:
        value = getattr(row, name)
        if value is not None and value is not False and told(value) not in {"", "()"}:
            yield f"{name}={told(value)}"


@pytest.mark.parametrize("name", TABLES)
def test_every_stored_row_declares_what_it_did(name: str) -> None:
    declared = {row_name: told(row) for row_name, row in TABLES[name].items()}
    path = STORED / f"{name}.txt"
    if os.environ.get("WRITE_DECLARED"):
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(f"{row}: {line}\n" for row, line in declared.items()), encoding="utf-8")
    stored = dict(line.split(": ", 1) for line in path.read_text(encoding="utf-8").splitlines())
    assert {row: declared.get(row) for row in stored} == stored
