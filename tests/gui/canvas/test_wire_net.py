from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF

from engine.graphs.graph import Edge
from engine.graphs.ways import FARTHEST
from gui.canvas.geometry import bounds_of
from gui.canvas.node_boxes import adjusted
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


def test_wires_are_led_anew_at_once_and_told_of_where_they_run_otherwise(qapp):
    ends, asked = Ends(), []

    def ways_of(edges, places):
        asked.append(list(edges))
        return [None] * len(edges)

    net = WireNet(ends, ways_of=ways_of)
    net.add(FORK)
    wires = [net.wire(edge) for edge in FORK]
    assert net.lead_anew(wires).tolist() == [True, True]
    assert net.lead_anew(wires).tolist() == [False, False]
    assert [wire.course is None for wire in wires] == [False, False]
    assert asked == [FORK, FORK]
    ends.left = 30.0
    assert net.lead_anew(wires[:1]).tolist() == [True]
    assert (wires[0].shape.x0, wires[1].shape.x0) == (30.0, 0.0)
    assert net.lead_anew([]).tolist() == []


def test_a_wire_that_is_not_led_yet_has_room_for_wherever_it_may_be_led(qapp):
    net = WireNet(Ends())
    net.add(FORK)
    room = bounds_of(np.array([(0.0, 0.0, 200.0, 40.0 * edge.target) for edge in FORK]))
    farthest = adjusted(room, 0.0, -FARTHEST, 0.0, FARTHEST).tolist()
    wires = [net.wire(edge) for edge in FORK]
    assert net.boxes(wires).tolist() == farthest
    assert [len(found) for found in net.unled_within(QRectF(100.0, -FARTHEST, 1.0, 1.0))] == [2, 2]
    net.lead(wires[:1])
    assert net.boxes(wires).tolist() == [room[0].tolist(), farthest[1]]
    found, ends = net.unled_within(QRectF(100.0, 0.0, 1.0, 1.0))
    assert ([wire.edge for wire in found], ends.tolist()) == (FORK[1:], [[0.0, 0.0, 200.0, 120.0]])
    found, ends = net.unled_about(QRectF(100.0, 0.0, 1.0, 1.0))
    assert ([wire.edge for wire in found], ends.tolist()) == (FORK[1:], [[0.0, 0.0, 200.0, 120.0]])
    assert net.unled_about(QRectF(900.0, 0.0, 1.0, 1.0))[0] == []
    net.touch(wires[:1])
    assert len(net.unled_within(QRectF(100.0, 0.0, 1.0, 1.0))[0]) == 2


def test_wires_about_an_area_are_those_that_have_an_end_in_common_with_one_in_it(qapp):
    edges = [Edge(1, 2, "x"), Edge(1, 3, "x"), Edge(2, 4, "x"), Edge(5, 6, "x"), Edge(6, 5, "y")]
    at = {1: 0.0, 2: 300.0, 3: 9000.0, 4: 9000.0, 5: 20000.0, 6: 20100.0}
    net = WireNet(lambda asked: np.array([(at[edge.source], 0.0, at[edge.target], 40.0) for edge in asked]))
    net.add(edges)
    area = QRectF(10.0, 0.0, 5.0, 5.0)
    assert [wire.edge for wire in net.unled_within(area)[0]] == [edges[0], edges[1]]
    assert [wire.edge for wire in net.unled_about(area)[0]] == edges[:3]
    there = net.roughly_within(np.array([[10.0, 0.0, 15.0, 5.0]]))
    assert [wire.edge for wire in there] == edges[:2]
    assert [wire.edge for wire in net.ending_within(np.array([[299.0, 30.0, 301.0, 50.0]]))] == [edges[0]]
    assert [wire.edge for wire in net.at([1, 2])] == edges[:3]
    assert ([net.forks(node) for node in (1, 2, 9)], net.leaving(9), net.entering(9)) == (
        [True, False, False],
        [],
        [],
    )
    net.remove([edges[1]])
    assert (net.is_read, net.forks(1), net.find(edges[1])) == (False, False, None)


def test_from_afar_a_wire_is_the_straight_lines_from_bend_to_bend(qapp):
    bends = {FORK[0]: ((50.0, 90.0), (70.0, 10.0))}
    net = WireNet(Ends(), lambda: bends)
    net.add(FORK)
    net.boxes([])
    bent, straight = net.lines([net.wire(edge) for edge in FORK])
    assert [line.toTuple() for line in bent] == [
        (0.0, 0.0, 50.0, 90.0), (50.0, 90.0, 70.0, 10.0), (70.0, 10.0, 200.0, 80.0),
    ]  # fmt: skip
    assert [line.toTuple() for line in straight] == [(0.0, 0.0, 200.0, 120.0)]
    assert net.lines([net.wire(FORK[1])])[0] is straight
