"""What rows of the op table write, in formulas and in programs, is what somebody read and stored.

`WRITE_TEXTS=1 pytest tests/engine/ops/test_written.py` stores it anew; a row that is new needs no storing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from engine.ops import OPS, Op
from tests.engine.written import STORED, WRITE

FIELDS = (
    "latex", "latex_of_arrays", "local_latex", "vjp_latex", "numpy", "numpy_vjp", "pytorch", "local_is",
    "gate",
)  # fmt: skip
ROWS = {
    name: op
    for row in OPS.values()
    for name, op in (
        (row.name, row),
        *((f"{row.name} of {n}", row.of_many(n)) for n in (3, 4) if row.of_many),
    )
}


def texts(op: Op, value: Any) -> Iterator[str]:
    """Yield a text, those of every port, or what a function of shapes makes of the row's samples."""
    if isinstance(value, tuple):
        for each in value:
            yield from texts(op, each)
    elif callable(value):
        for shapes in op.sample_shapes:
            yield f"{shapes} {value(*shapes)}"
    else:
        yield str(value)


def told(op: Op) -> str:
    """Return all that a row writes, and the shapes that its rule makes of its samples, on one line."""
    fields = {field: " ¦ ".join(texts(op, getattr(op, field))) for field in FIELDS if getattr(op, field)}
    shapes = " ".join(f"{shapes}→{op.shape(*shapes, **op.defaults())}" for shapes in op.sample_shapes)
    return " ‖ ".join([*(f"{field}: {text}" for field, text in fields.items()), shapes])


def test_every_stored_row_writes_what_it_did() -> None:
    written = {name: told(op) for name, op in ROWS.items()}
    path = STORED / "ops.txt"
    if os.environ.get(WRITE):
        path.write_text("".join(f"{name} = {line}\n" for name, line in written.items()), encoding="utf-8")
    stored = dict(line.split(" = ", 1) for line in path.read_text(encoding="utf-8").splitlines())
    assert {name: written.get(name) for name in stored} == stored


@pytest.mark.parametrize("name", ["add", "multiply", "max", "min"])
def test_a_row_of_many_inputs_has_a_text_for_each(name: str) -> None:
    op = ROWS[f"{name} of 4"]
    assert len(op.ports) == len(op.numpy_vjp) == len(op.vjp) == len(op.jvp) == 4
