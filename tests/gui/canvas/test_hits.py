"""What lies under the pointer, and how near is near at each zoom."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF

from engine.graphs.graph import Edge
from gui.canvas.faces import OUTPUT
from gui.canvas.hits import PORTS_FROM, WIRE_REACH
from gui.document import commands


def test_a_wire_is_hit_as_near_on_the_screen_at_every_zoom(hand: Any) -> None:
    document, canvas = hand.document, hand.view.canvas
    leaf = commands.add_node(document, "input", (100.0, 420.0))
    gate = commands.add_node(document, "negate", (400.0, 420.0))
    commands.connect(document, leaf, gate, "x")
    edge, middle = Edge(leaf, gate, "x"), (canvas.port_place(leaf, OUTPUT) + canvas.port_place(gate, "x")) / 2
    for zoom, reach in ((2.0, WIRE_REACH), (1.0, WIRE_REACH), (0.5, 2 * WIRE_REACH)):
        places = (middle - QPointF(0.0, away) for away in (0.0, 0.6 * reach, 1.7 * reach))
        assert [canvas.hit(place, zoom).edge for place in places] == [edge, edge, None], zoom


def test_a_port_is_hit_only_where_it_is_large_enough_to_be_seen(hand: Any) -> None:
    canvas, place = hand.view.canvas, hand.at("f", "x")
    for zoom, port in ((1.0, "x"), (PORTS_FROM, "x"), (0.9 * PORTS_FROM, "")):
        hit = canvas.hit(place + QPointF(2.0, 0.0), zoom)
        assert (hit.node, hit.port or "") == (hand.id("f"), port)


def test_the_nearest_of_several_ends_comes_first_and_none_from_beyond_the_reach(hand: Any) -> None:
    canvas, target = hand.view.canvas, hand.id("f")
    first, second = hand.at("f", "x"), hand.at("f", "y")
    apart = (second - first).manhattanLength()
    assert canvas.ends_near(first, 1.0) == [(target, "x")]
    near_x = first + (second - first) * 0.4
    assert canvas.ends_near(near_x, apart)[:2] == [(target, "x"), (target, "y")]
    assert canvas.ends_near(first + (second - first) * 0.6, apart)[:2] == [(target, "y"), (target, "x")]
    assert canvas.ends_near(first - QPointF(50.0, 0.0), 49.0) == []


def test_a_value_is_hit_within_its_node(hand: Any) -> None:
    canvas = hand.view.canvas
    assert canvas.hit(hand.value_of("x")).on_value
    assert not canvas.hit(hand.name_of("x")).on_value
    assert canvas.hit(hand.name_of("x")).node == hand.id("x")
    assert canvas.hit(QPointF(60.0, 420.0)).thing is None
