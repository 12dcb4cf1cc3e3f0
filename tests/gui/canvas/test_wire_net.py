from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF

from engine.graphs.graph import Edge
from gui.canvas.wire_net import WireNet

FORK = [Edge(1, 2, "x"), Edge(1, 3, "x")]


class Ends:
    """Where two wires of a fork begin and end, which the test may change."""

    def __init__(self) -> None:
        self.left = 0.0

    def __call__(self, edges: Sequence[Edge]) -> np.ndarray:
        return np.array([(self.left, 0.0, 200.0, 40.0 * edge.target) for edge in edges]).reshape(-1, 4)


def test_once_shapes_are_forgotten_the_wires_and_their_trunk_begin_where_they_now_do(qapp):
    ends = Ends()
    net = WireNet(ends)
    net.add(FORK)
    assert net.trunk(1).elementAt(0).x == 0.0
    ends.left = 30.0
    net.forget_shapes()
    assert net.trunk(1).elementAt(0).x == 30.0
    assert [net.shape(edge).x0 for edge in FORK] == [30.0, 30.0]


def test_a_wire_runs_through_what_it_is_near_and_not_through_all_that_its_box_holds(qapp):
    edge = Edge(1, 2, "x")
    net = WireNet(lambda edges: np.array([[0.0, 0.0, 600.0, 300.0]] * len(edges)))
    net.add([edge])
    corners = np.array([[0.0, 200.0, 100.0, 300.0], [500.0, 0.0, 600.0, 100.0]])
    assert net.within(QRectF(0.0, 200.0, 100.0, 100.0))
    assert not net.through(corners)
    for x, y in net.wire(edge).shape.points:
        spot = np.array([[x - 1.0, y - 1.0, x + 1.0, y + 1.0]])
        assert [wire.edge for wire in net.through(np.concatenate([corners, spot]))] == [edge]
