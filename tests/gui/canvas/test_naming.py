"""What a message calls by a name can be told by it on the canvas, for as long as the message is there."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter

from engine.composites.naming import name_of
from engine.files.document import Contents
from engine.formulas.expression import parse
from gui.canvas.naming import mentioned, paint_names
from gui.document import commands

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
        ("multiply depends on exp: that would be a cycle", {"multiply", "exp"}),
        ("port x of multiply has no wire", {"multiply"}),
        ("x, y, q and f stand there anyway", set()),
        ("multiplying is no name, nor is Multiply", set()),
        ("", set()),
    ],
)
def test_names_that_are_words_of_the_text_and_not_to_be_seen_are_found(hand, nodes, text, named) -> None:
    assert mentioned(hand.document, text) == {nodes[name]: name for name in named}


def test_a_refusal_names_its_nodes_until_it_is_gone(hand: Any, nodes: dict[str, int]) -> None:
    hand.view.attempt(lambda: commands.connect(hand.document, nodes["f"], nodes["multiply"], "x"), QPointF())
    hand.view.complain("multiply depends on exp", QPointF())
    assert hand.view._named == {nodes[name]: name for name in ("multiply", "exp")}
    hand.view.overlays.bubble.dismiss()
    assert hand.view._named == {}


def test_the_hint_names_what_is_differentiated(hand: Any, nodes: dict[str, int]) -> None:
    hand.view.differentiate(nodes["exp"])
    called = name_of(hand.document.graph, nodes["exp"], nodes["exp"])
    assert hand.view.overlays.said.startswith(f"∂{called}/")
    assert hand.view._named == {nodes["exp"]: called}
    hand.view.differentiate(nodes["q"])
    assert hand.view._named == {}


def test_a_name_is_written_under_its_node_if_that_is_there(hand: Any, nodes: dict[str, int]) -> None:
    def ink(named: dict[int, str]) -> int:
        image = QImage(400, 400, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        with QPainter(image) as painter:
            area = hand.view.canvas.node_area(nodes["multiply"])
            painter.translate(200.0 - area.center().x(), 200.0 - area.bottom())
            paint_names(painter, hand.view.canvas, named, 1.0)
        below = image.copy(0, 200, 400, 40)
        return sum(below.pixel(x, y) != 0 for x in range(400) for y in range(40))

    assert ink({}) == ink({9999: "f"}) == 0
    assert ink({nodes["multiply"]: "multiply"}) > 50
