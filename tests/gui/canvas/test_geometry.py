from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPointF

from engine.ops import OPS
from gui.canvas.geometry import (
    CHIP,
    PORT_RADIUS,
    STUB,
    WireShape,
    chip_rect,
    node_rect,
    output_offset,
    port_offsets,
    snapped,
    value_rect,
)


def wire_between(start: QPointF, end: QPointF) -> WireShape:
    return WireShape(start.x(), start.y(), end.x(), end.y())


@pytest.mark.parametrize("op", OPS.values(), ids=lambda op: op.name)
def test_ports_lie_on_the_left_edge_and_the_output_on_the_right(op) -> None:
    rect = node_rect(op)
    assert tuple(port_offsets(op)) == op.ports
    for place in port_offsets(op).values():
        assert place.x() == rect.left()
        assert rect.top() + 12 < place.y() < rect.bottom() - 12
    assert output_offset(op) == QPointF(rect.right(), 0.0)


@pytest.mark.parametrize(
    ("name", "size"), [("add", (56, 56)), ("exp", (56, 56)), ("affine", (56, 74)), ("input", (104, 44))]
)
def test_gates_are_squares_that_grow_with_their_ports_and_leaves_are_pills(name: str, size: tuple) -> None:
    rect = node_rect(OPS[name])
    assert (rect.width(), rect.height()) == size


def test_a_wire_runs_straight_beside_its_numbers() -> None:
    shape = wire_between(QPointF(0, 0), QPointF(200, 80))
    assert shape.stub == STUB
    assert shape.distance(STUB - 1, 0.0) < 1e-9
    assert shape.distance(STUB - 1, 10.0) == pytest.approx(10.0, abs=1.0)


@pytest.mark.parametrize("end", [(200, 80), (60, -40), (-300, 10), (30, 0), (-10, 300)])
def test_the_box_of_a_wire_holds_all_of_it(end: tuple[float, float]) -> None:
    shape = wire_between(QPointF(5, 7), QPointF(*end))
    left, top, right, bottom = shape.bounds
    box = shape.path().boundingRect()
    assert left <= box.left() + 1e-6
    assert right >= box.right() - 1e-6
    assert top <= box.top() + 1e-6
    assert bottom >= box.bottom() - 1e-6
    assert shape.distance(*end) < 1e-9
    assert shape.distance(5, 7) < 1e-9


def test_a_point_snaps_to_the_grid() -> None:
    assert snapped(QPointF(11.0, -5.0)) == QPointF(8.0, -8.0)


@pytest.mark.parametrize("count", [2, 3, 4, 8, 20, 64])
def test_ports_of_a_gate_with_many_inputs_do_not_touch(count: int) -> None:
    of_many = OPS["add"].of_many
    assert of_many is not None
    row = of_many(count)
    heights = [place.y() for place in port_offsets(row).values()]
    assert len(heights) == count
    assert min(b - a for a, b in pairwise(heights)) >= 2 * PORT_RADIUS + 4
    assert node_rect(row).top() < heights[0] - PORT_RADIUS
    assert heights[-1] + PORT_RADIUS < node_rect(row).bottom()


INLINE = replace(OPS["constant"], inline=True)


@pytest.mark.parametrize(
    ("op", "name", "shape", "value"),
    [
        (OPS["add"], "", (), (0, 0, 0, 0)),
        (OPS["input"], "x", (), (-6, -22, 43, 22)),
        (OPS["input"], "a_name_that_is_long", (), (-6, -22, 79, 22)),
        (OPS["input"], "x", (2, 3), (-44, -24, 91, 24)),
        (OPS["input"], "x", (1,), (-6, -22, 43, 22)),
        (OPS["input"], "x", (40, 3), (-6, -22, 43, 22)),
        (INLINE, "c", (), (-20, -8, 20, 8)),
    ],
)
def test_a_leaf_is_taken_hold_of_at_its_value(op, name, shape, value) -> None:
    assert value_rect(op, name, shape).getCoords() == pytest.approx(value)


def test_the_chip_sits_at_the_upper_left_corner_of_a_gate() -> None:
    assert chip_rect(OPS["add"]).center() == node_rect(OPS["add"]).topLeft() + QPointF(5.0, -1.0)
    assert chip_rect(OPS["add"]).size().toTuple() == (2 * CHIP, 2 * CHIP)
