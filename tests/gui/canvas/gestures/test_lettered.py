"""C, then letters: wiring without the mouse."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtTest import QTest

from gui.canvas.faces import OUTPUT
from gui.canvas.gestures import drafts
from gui.canvas.gestures.lettered import LETTERS, _tags
from gui.document import commands
from gui.look.theme import LIGHT


def tags(hand: Any) -> dict[str, tuple[str, str]]:
    """Return which end each tag on the canvas stands at: the nearest."""
    canvas, graph = hand.view.canvas, hand.document.graph
    ends = [(node.name, port) for node in graph.nodes() for port in (*node.op.ports, OUTPUT)]

    def gap(end: tuple[str, str], place: QPointF) -> float:
        return (canvas.port_place(hand.id(end[0]), end[1]) - place).manhattanLength()

    return {tag: min(ends, key=lambda end: gap(end, place)) for tag, place in hand.view.sketch.tags.items()}


def source(hand: Any, name: str, port: str) -> str | None:
    found = hand.document.graph.source(hand.id(name), port)
    return None if found is None else hand.document.graph.node(found).name


def test_a_letter_stands_at_every_port_that_can_take_the_selected_node_and_typing_it_wires(
    hand: Any,
) -> None:
    hand.view.select([hand.id("q")])
    hand.key(Qt.Key.Key_C)
    assert tags(hand) == {"A": ("f", "y")}  # which has z as yet; x has q already, and q's own close a cycle
    assert "q" in hand.view.overlays.hint.text
    hand.key(Qt.Key.Key_A)
    assert source(hand, "f", "y") == "q"
    assert hand.undo_texts == ["Rewire"]
    assert (hand.view.sketch.tags, hand.view._gesture) == ({}, None)
    assert hand.view.canvas.situation(hand.id("f")).offered is None


def test_without_a_selected_node_the_output_is_chosen_first(hand: Any) -> None:
    hand.key(Qt.Key.Key_C)
    ends = {end: tag for tag, end in tags(hand).items()}
    assert set(ends) == {(name, OUTPUT) for name in "xyzqf"}
    QTest.keyClicks(hand.view, ends["y", OUTPUT].lower())
    assert hand.selected() == {"y"}
    ends = {end: tag for tag, end in tags(hand).items()}
    assert set(ends) == {("q", "x"), ("f", "x"), ("f", "y")}
    QTest.keyClicks(hand.view, ends["f", "x"].lower())
    assert source(hand, "f", "x") == "y"


def test_escape_another_key_a_click_and_going_elsewhere_leave(hand: Any) -> None:
    hand.view.select([hand.id("q")])
    ways = {
        "Esc": lambda: hand.key(Qt.Key.Key_Escape),
        "no letter there": lambda: hand.key(Qt.Key.Key_M),
        "a click": lambda: hand.click(QPointF(100.0, 400.0)),
        "the focus goes": hand.view.clearFocus,
    }
    for way, leave in ways.items():
        hand.view.setFocus()
        hand.view.select([hand.id("q")])
        hand.key(Qt.Key.Key_C)
        assert hand.view.sketch.tags, way
        leave()
        assert (hand.view.sketch.tags, hand.view._gesture) == ({}, None), way
        assert hand.view.canvas.situation(hand.id("f")).offered is None, way
    assert hand.undo_texts == []


def test_what_nothing_can_take_says_so(hand: Any) -> None:
    hand.view.select([hand.id("f")])
    hand.key(Qt.Key.Key_C)
    assert hand.view.overlays.bubble.text() == "Nothing in sight can take a wire from here"
    assert hand.view._gesture is None


def test_many_ends_have_two_letters_each_and_the_first_leaves_those_that_begin_with_it(hand: Any) -> None:
    assert list(_tags(26)) == list(LETTERS)
    for count in (300, 26**2 + 1, 5_000):  # as many as a large graph has in sight
        assert len(set(_tags(count))) == count
    for row in range(14):
        commands.add_node(hand.document, "add", (520.0 + row, 300.0), name=f"g{row}")
    hand.view.select([hand.id("x")])
    hand.key(Qt.Key.Key_C)
    assert {len(tag) for tag in hand.view.sketch.tags} == {2}
    everything = len(hand.view.sketch.tags)
    hand.key(Qt.Key.Key_A)
    assert 0 < len(hand.view.sketch.tags) < everything
    hand.key(Qt.Key.Key_S)
    assert hand.undo_texts[-1] in {"Connect", "Rewire"}


def test_of_letters_that_would_lie_over_each_other_the_first_are_drawn(qapp, monkeypatch):
    drawn: list[str] = []
    draw = drafts.lettering.draw

    def noted(painter: QPainter, at: QPointF, text: str, *look: Any, **more: Any) -> None:
        drawn.append(text)
        draw(painter, at, text, *look, **more)

    monkeypatch.setattr(drafts.lettering, "draw", noted)
    tags = {"A": QPointF(0.0, 0.0), "B": QPointF(60.0, 0.0), "C": QPointF(3.0, 2.0), "D": QPointF(0.0, 24.0)}
    picture = QPixmap(200, 100)
    for zoom, seen in ((1.0, "ABD"), (0.1, "A"), (8.0, "ABCD")):
        drawn.clear()
        with QPainter(picture) as painter:
            painter.scale(zoom, zoom)
            drafts.paint_tags(painter, LIGHT, tags, zoom)
        assert "".join(drawn) == seen
