"""What gestures show and say while they last is what was looked at: sketch, offers, hint, wires, places.

`WRITE_DRAWINGS=1 pytest tests/gui/canvas/gestures/test_drawings.py` stores it anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt

from engine.graphs.graph import Edge
from gui.canvas import lettering
from gui.document import commands
from gui.look.theme import LIGHT
from tests.gui import drawing
from tests.gui.drawing import Drawing, compare

NO_KEYS = Qt.KeyboardModifier.NoModifier
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
SHIFT, RIGHT = Qt.KeyboardModifier.ShiftModifier, Qt.MouseButton.RightButton
GROUND, AWAY = QPointF(540.0, 60.0), QPointF(420.0, 400.0)


Gesture = Callable[[Any], Iterator[str]]
"""Yields what is told of each of its steps, once the step is made."""


def pulled(hand: Any, start: QPointF, *ways: tuple[str, QPointF, Qt.KeyboardModifier]) -> Iterator[str]:
    """Press at a place and go from one to the next, and let go at the last."""
    keys = ways[0][2]
    hand.press(start, keys=keys)
    hand.move(start + QPointF(6.0, 6.0), keys)
    for words, place, keys in ways:
        hand.move(place, keys)
        yield words
    hand.release(ways[-1][1], keys=keys)
    yield "let go"


def wire(hand: Any, source: str, target: str, port: str, share: float) -> QPointF:
    points = hand.view.canvas.wires.net.shape(Edge(hand.id(source), hand.id(target), port)).points
    return QPointF(*points[round(share * (len(points) - 1))])


def draw_a_wire(hand: Any) -> Iterator[str]:
    yield from pulled(
        hand, hand.out("q"), ("over ground", AWAY, NO_KEYS), ("at an open port", hand.at("t", "x"), NO_KEYS)
    )


def draw_a_wire_that_may_not_be(hand: Any) -> Iterator[str]:
    yield from pulled(hand, hand.out("f"), ("at a port before it", hand.at("q", "y"), NO_KEYS))


def draw_a_wire_backwards(hand: Any) -> Iterator[str]:
    yield from pulled(hand, hand.at("t", "x"), ("near an output", hand.out("z") + QPointF(9.0, 3.0), NO_KEYS))


def take_a_wire_away(hand: Any) -> Iterator[str]:
    yield from pulled(
        hand, hand.at("f", "y"), ("back", hand.at("f", "y"), NO_KEYS), ("over ground", AWAY, NO_KEYS)
    )


def move_a_node(hand: Any) -> Iterator[str]:
    yield from pulled(
        hand, hand.at("t"),
        ("into line", QPointF(282.0, 400.0), NO_KEYS), ("anywhere", QPointF(333.0, 411.0), ALT),
        ("over a wire", wire(hand, "z", "f", "y", 0.3), NO_KEYS),
        ("a copy of it", wire(hand, "z", "f", "y", 0.3), CONTROL),
        ("over it with Alt", wire(hand, "z", "f", "y", 0.3), ALT),
    )  # fmt: skip


def copy_nodes(hand: Any) -> Iterator[str]:
    hand.view.select([hand.id("x"), hand.id("y")])
    start = hand.name_of("x")
    yield from pulled(hand, start, ("far away", start + QPointF(40.0, 250.0), CONTROL))


def select_in_a_rectangle(hand: Any) -> Iterator[str]:
    yield from pulled(
        hand, QPointF(20.0, 30.0),
        ("around a node", QPointF(140.0, 110.0), NO_KEYS), ("around two", QPointF(160.0, 200.0), NO_KEYS),
    )  # fmt: skip


def cut_wires(hand: Any) -> Iterator[str]:
    hand.press(QPointF(210.0, 40.0), RIGHT, CONTROL)
    hand.move(QPointF(210.0, 130.0), CONTROL, RIGHT)
    yield "through one"
    hand.move(QPointF(210.0, 320.0), CONTROL, RIGHT)
    yield "through three"
    hand.release(QPointF(210.0, 320.0), RIGHT, CONTROL)
    yield "let go"


def bend_a_wire(hand: Any) -> Iterator[str]:
    start = wire(hand, "z", "f", "y", 0.5)
    yield from pulled(
        hand, start, ("down", start + QPointF(10.0, 100.0), NO_KEYS),
        ("freely", start + QPointF(13.0, 91.0), ALT),
    )  # fmt: skip


def wire_by_letters(hand: Any) -> Iterator[str]:
    hand.key(Qt.Key.Key_C)
    yield "from where"
    hand.key(Qt.Key.Key_A)
    yield "to where"
    hand.key(Qt.Key.Key_Escape)
    yield "left"


def scrub_a_value(hand: Any) -> Iterator[str]:
    start = hand.value_of("x")
    yield from pulled(
        hand,
        start,
        ("up", start + QPointF(30.0, 0.0), NO_KEYS),
        ("finely", start + QPointF(40.0, 0.0), SHIFT),
    )


def pick_things(hand: Any) -> Iterator[str]:
    hand.click(hand.at("q"))
    yield "a node"
    hand.click(hand.at("f"), SHIFT)
    yield "another too"
    hand.click(wire(hand, "z", "f", "y", 0.5))
    yield "a wire"
    hand.click(GROUND)
    yield "nothing"


GESTURES: dict[str, Gesture] = {
    each.__name__.replace("_", "-"): each
    for each in (
        draw_a_wire, draw_a_wire_that_may_not_be, draw_a_wire_backwards, take_a_wire_away, move_a_node,
        copy_nodes, select_in_a_rectangle, cut_wires, bend_a_wire, wire_by_letters, scrub_a_value,
        pick_things,
    )
}  # fmt: skip


def standing(hand: Any) -> list[str]:
    """Return what there is to be seen on the canvas while a gesture goes on, and what it has done."""
    view, document, painter = hand.view, hand.document, Drawing(LIGHT)
    graph, has_ghosts = document.graph, view.sketch.ghosts is not None
    with pytest.MonkeyPatch.context() as patch:
        for name in ("width_of", "draw"):
            patch.setattr(lettering, name, getattr(drawing, name))
        patch.setattr(view.sketch, "ghosts", None)  # which are real nodes
        view.sketch.paint(painter, LIGHT, 1.0)  # type: ignore[arg-type]

    def named(edge: Edge | None) -> str:
        if edge is None:
            return "none"
        return f"{graph.node(edge.source).name} to {graph.node(edge.target).name}.{edge.port}"

    offered = view.canvas._offered
    ports = {graph.node(node).name: sorted(ports) for node, ports in (offered or {}).items()}
    places = {graph.node(node).name: place for node, place in document.positions.items()}
    return [
        *painter.lines,
        f"ghosts: {has_ghosts}",
        f"hint: {view.overlays.hint.text}",
        f"bubble: {view.overlays.bubble.text() if view.overlays.bubble.isVisible() else ''}",
        f"lifted: {named(view.canvas.lifted)}",
        f"offered: {'all' if offered is None else ports}",
        f"selected: {sorted(hand.selected())}, {sorted(map(named, view.selected_edges()))}",
        f"bends: {[(named(edge), bends) for edge, bends in sorted(document.bends.items())]}",
        "at " + ", ".join(f"{name} {x:g} {y:g}" for name, (x, y) in sorted(places.items())),
        f"x = {float(graph.find('x').value):g}; steps: {hand.undo_texts}",
    ]


@pytest.mark.parametrize("name", GESTURES)
def test_a_gesture_shows_and_says_what_was_looked_at(hand: Any, name: str) -> None:
    commands.add_node(hand.document, "tanh", (280.0, 360.0), name="t")
    lines = []
    for words in GESTURES[name](hand):
        hand.document.flush()
        lines += [f"-- {words}", *standing(hand)]
    hand.view.editing.close()
    compare(f"gesture-{name}", lines)
