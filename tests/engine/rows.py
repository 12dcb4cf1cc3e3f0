"""The rows that tests of the op table run through: every op, also with three inputs where it can."""

from __future__ import annotations

from engine.ops import OPS, Op

ROWS = [*OPS.values(), *(op.of_many(3) for op in OPS.values() if op.of_many is not None)]
GATES = [op for op in ROWS if not op.is_leaf]


def row_name(op: Op) -> str:
    """Return a name for a test's case that tells rows of one op apart."""
    return op.name if op.of_many is None else f"{op.name}-of-{len(op.ports)}"
