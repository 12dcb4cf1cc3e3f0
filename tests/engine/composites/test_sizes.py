"""How large nodes are drawn: gates grow with their ports, composites with their names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.composites.composite import composite
from engine.composites.sizes import (
    COMPOSITE_WIDTHS,
    GATE,
    INLINE_SIZE,
    LEAF_HEIGHT,
    LEAF_WIDTHS,
    PORT_MARGIN,
    op_size,
)
from engine.formulas.expression import parse
from engine.graphs.layout import PORT_PITCH
from engine.ops import OPS


@pytest.mark.parametrize(
    ("op", "size"),
    [
        ("input", (LEAF_WIDTHS[0], LEAF_HEIGHT)),
        ("constant", (LEAF_WIDTHS[0], LEAF_HEIGHT)),
        ("negate", (GATE, GATE)),
        ("add", (GATE, GATE)),
        ("affine", (GATE, 3 * PORT_PITCH + PORT_MARGIN)),
    ],
)
def test_gate_grows_with_its_ports(op: str, size: tuple[float, float]) -> None:
    assert op_size(OPS[op]) == size


def test_a_leaf_is_as_wide_as_its_name_within_bounds() -> None:
    names = ("x", "number", "momentum_coefficient", "unreadably" * 9)
    widths = [op_size(OPS["parameter"], name)[0] for name in names]
    assert LEAF_WIDTHS[0] == widths[0] == widths[1] < widths[2] < widths[3] == LEAF_WIDTHS[1]


def test_a_composite_is_as_wide_as_its_names_within_bounds() -> None:
    inside = parse("exp(x)").graph
    widths = [
        op_size(composite(name, inside, (1,), 2))[0] for name in ("f", "a_longer_name", "unreadably" * 9)
    ]
    assert COMPOSITE_WIDTHS[0] == widths[0] < widths[1] < widths[2] == COMPOSITE_WIDTHS[1]


def test_a_number_that_stands_at_a_port_takes_no_more_room_than_it_needs() -> None:
    inline = replace(OPS["constant"], inline=True)
    assert op_size(inline, "a_name_that_is_not_shown") == INLINE_SIZE
