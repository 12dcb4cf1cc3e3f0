"""What a message calls by a name can be told by it on the canvas, for as long as the message is there."""

from __future__ import annotations

import re
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter

from engine.composites.naming import name_of
from engine.files.document import Contents
from engine.formulas.expression import parse
from engine.graphs.graph import Edge
from gui.canvas.faces import OUTPUT
from gui.canvas.naming import MOST, mentioned, paint_names, told_of
from gui.document import commands, regrouping
from gui.document.focus import Focus
from gui.flow.passes import backward
from gui.flow.playback import Playback

FORMULA = "x = 1; y = 2; q = x + y; f = exp(x * y) * q"


@pytest.fixture
def nodes(hand: Any) -> dict[str, int]:
    """Put a graph on the canvas some of whose gates nobody has named; return ids by name."""
    formula = parse(FORMULA)
    places = {node: (140.0 * at, 90.0 * (at % 3)) for at, node in enumerate(formula.graph)}
    hand.document.replace(Contents(formula.graph, places, formula.target))
    return {node.name: node.id for node in hand.document.graph.nodes()}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("q_1 depends on u_1: that would be a cycle", {"q_1", "u_1"}),
        ("port x of q_1 has no wire", {"q_1"}),
        ("x, y, q and f stand there anyway", set()),
        ("q_11 is no name, nor is Multiply", set()),
        ("", set()),
    ],
)
def test_names_that_are_words_of_the_text_and_not_to_be_seen_are_found(hand, nodes, text, named) -> None:
    assert mentioned(hand.document, text) == {nodes[name]: name for name in named}


def test_a_refusal_names_its_nodes_until_it_is_gone(hand: Any, nodes: dict[str, int]) -> None:
    hand.view.attempt(lambda: commands.connect(hand.document, nodes["f"], nodes["q_1"], "x"), QPointF())
    hand.view.complain("q_1 depends on u_1", QPointF())
    assert hand.view._named == {nodes[name]: name for name in ("q_1", "u_1")}
    hand.view.overlays.bubble.dismiss()
    assert hand.view._named == {}


def test_the_hint_names_what_is_differentiated(hand: Any, nodes: dict[str, int]) -> None:
    hand.view.differentiate(nodes["u_1"])
    called = name_of(hand.document.graph, nodes["u_1"], nodes["u_1"])
    assert hand.view.overlays.said.startswith(f"∂{called}/")
    assert hand.view._named == {nodes["u_1"]: called}
    hand.view.differentiate(nodes["q"])
    assert hand.view._named == {}


def test_a_name_is_written_under_its_node_if_that_is_there(hand: Any, nodes: dict[str, int]) -> None:
    def ink(named: dict[int, str]) -> int:
        image = QImage(400, 400, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        with QPainter(image) as painter:
            area = hand.view.canvas.node_area(nodes["q_1"])
            painter.translate(200.0 - area.center().x(), 200.0 - area.bottom())
            paint_names(painter, hand.view.canvas, named, 1.0)
        below = image.copy(0, 200, 400, 40)
        return sum(below.pixel(x, y) != 0 for x in range(400) for y in range(40))

    assert ink({}) == ink({9999: "f"}) == 0
    assert ink({nodes["q_1"]: "q_1"}) > 50


def test_what_is_selected_and_what_feeds_it_are_called_as_the_inspector_calls_them(hand, nodes) -> None:
    hand.click(hand.at("u_1"))
    assert hand.view._named == {nodes[name]: name for name in ("q_1", "u_1")}
    hand.click(hand.at("x"))
    assert hand.view._named == {}
    hand.view.select([nodes["u_1"], nodes["f"]])
    assert hand.view._named == {}
    hand.click(hand.at("u_1", OUTPUT) + QPointF(24.0, 0.0))
    assert {hand.document.graph.node(edge.source).name for edge in hand.view.canvas.selected_edges} == {"u_1"}
    assert hand.view._named == {nodes["u_1"]: "u_1"}
    hand.key(Qt.Key.Key_Delete)
    assert hand.view._named == {}


def test_a_composite_is_not_called_by_its_title_twice(hand: Any, nodes: dict[str, int]) -> None:
    grouped = regrouping.group(hand.document, [nodes["q_1"], nodes["u_1"]], "bell")
    hand.view.select([grouped])
    assert hand.view._named == {}


def test_what_stands_out_in_a_pass_is_called_as_its_caption_calls_it(hand, nodes) -> None:
    playback = Playback(hand.document, backward(hand.document))
    hand.view.show_picture(playback)
    told = set()
    for event in range(1, len(playback.trace) + 1):
        playback.go_to(event)
        named = {name for name in ("q_1", "u_1") if name in re.findall(r"\w+", playback.words)}
        assert named <= set(hand.view._named.values()), playback.words
        told |= named
    assert told == {"q_1", "u_1"}
    hand.view.show_picture(hand.document)
    assert hand.view._named == {}


@pytest.mark.parametrize(("count", "is_told"), [(MOST, True), (MOST + 1, False)])
def test_of_more_that_stand_out_than_can_be_named_none_is(hand, monkeypatch, count, is_told) -> None:
    document = hand.document
    made = [commands.add_node(document, "exp", (60.0 * at, 300.0)) for at in range(count)]
    canvas = hand.view.canvas
    for nodes, wires in ((made, []), (made[:-1], [(made[-2], made[-1])])):
        for source, target in wires:
            commands.connect(document, source, target, "x")
        canvas.focus = Focus(frozenset(nodes), frozenset(Edge(*wire, "x") for wire in wires))
        assert set(told_of(canvas)) == (set(made) if is_told else set())
    canvas.focus = None
    document.flush()


@pytest.mark.parametrize("count", [MOST, MOST + 2])
def test_of_many_that_feed_what_is_selected_the_first_are_named(hand, count) -> None:
    document = hand.document
    gate = commands.add_node(document, "add", (400.0, 300.0))
    commands.set_inputs(document, gate, count)
    fed = [commands.add_node(document, "exp", (60.0 * at, 400.0)) for at in range(count)]
    for source, port in zip(fed, document.graph.node(gate).op.ports, strict=True):
        commands.connect(document, source, gate, port)
    hand.view.canvas.select([gate])
    assert set(told_of(hand.view.canvas)) == {gate, *fed[:MOST]}
    document.flush()
