"""A wire that is led through points passes them all, arrives level, and lies within its bounds."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from gui.canvas.bent_wire import BentWire, place_along
from gui.canvas.geometry import STUB

WIRES = {
    "onwards": BentWire(0.0, 0.0, 300.0, 80.0, ((160.0, 60.0),)),
    "through two": BentWire(0.0, 0.0, 400.0, 0.0, ((140.0, 90.0), (260.0, -90.0))),
    "back": BentWire(0.0, 0.0, -200.0, 40.0, ((80.0, 120.0), (-260.0, 120.0))),
    "through one place twice": BentWire(0.0, 0.0, 300.0, 0.0, ((150.0, 50.0), (150.0, 50.0))),
}


@pytest.mark.parametrize("wire", WIRES.values(), ids=WIRES)
def test_it_passes_its_points_and_its_ends_and_stays_within_its_bounds(wire: BentWire) -> None:
    for place in ((wire.x0, wire.y0), *wire.bends, (wire.x1, wire.y1)):
        assert wire.distance(*place) < 1e-6
    left, top, right, bottom = wire.bounds
    assert np.all(np.isfinite(wire.points))
    assert np.all((wire.points >= (left - 1e-9, top - 1e-9)) & (wire.points <= (right + 1e-9, bottom + 1e-9)))
    drawn = wire.path()
    for share in np.linspace(0.0, 1.0, 20):
        point = drawn.pointAtPercent(float(share))
        assert wire.distance(point.x(), point.y()) < 2.0


def test_it_leaves_and_arrives_level() -> None:
    wire = WIRES["through two"]
    assert wire.stub == STUB
    steps = np.diff(wire.points, axis=0)
    assert abs(steps[1][1]) < 0.3 * steps[1][0]
    assert abs(steps[-1][1]) < 0.3 * steps[-1][0]


def test_what_is_skipped_of_its_straight_part_is_left_out() -> None:
    start = WIRES["onwards"].path(30.0).elementAt(0)
    assert (start.x, start.y) == (30.0, 0.0)


def test_the_nearest_knob_within_reach_is_found() -> None:
    wire = WIRES["through two"]
    assert wire.bend_near(QPointF(143.0, 88.0), 9.0) == 0
    assert wire.bend_near(QPointF(258.0, -85.0), 9.0) == 1
    assert wire.bend_near(QPointF(200.0, 0.0), 9.0) is None
    assert wire.bend_near(QPointF(148.9, 90.0), 9.0) == 0
    assert wire.bend_near(QPointF(149.0, 90.0), 9.0) is None


@pytest.mark.parametrize(
    ("point", "before"),
    [((60.0, 20.0), 0), ((200.0, 0.0), 1), ((330.0, -40.0), 2), ((140.0, 90.0), 0), ((260.0, -90.0), 1)],
)
def test_a_new_knob_stands_in_the_order_of_the_way(point: tuple[float, float], before: int) -> None:
    wire = WIRES["through two"]
    assert place_along(wire.points, wire.bends, QPointF(*point)) == before
