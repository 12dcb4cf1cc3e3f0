"""The neuron that every course draws, by hand alone: in few gestures, each of which is one step of undo."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from engine.files.document import Contents
from engine.graphs.graph import Graph

ENOUGH = 25
VALUES = {"w0": 2.0, "x0": -1.0, "w1": -3.0, "x1": -2.0, "w2": -3.0}
GRADIENTS = {"w0": -0.20, "x0": 0.39, "w1": -0.39, "x1": -0.59, "w2": 0.20}


class Drawing:
    """Counts what a hand does: a key that opens a list or a drag, with what is typed after it."""

    def __init__(self, hand: Any) -> None:
        self.hand, self.count = hand, 0

    def add(self, typed: str, place: QPointF) -> str:
        """Add a node by the list that the slash opens, and return its name."""
        self.hand.view.open_quick_add(self.hand.pixel(place))
        return self._choose(typed)

    def draw(self, start: QPointF, end: QPointF, typed: str = "") -> str:
        """Draw a wire from a port or an output, to what is chosen from the list that opens there."""
        self.hand.drag(start, end)
        return self._choose(typed)

    def _choose(self, typed: str) -> str:
        field = self.hand.view.editing.quick_add.field
        QTest.keyClicks(field, typed)
        QTest.keyClick(field, Qt.Key.Key_Return)
        self.count += 1
        (name,) = self.hand.selected()
        return name

    def set(self, name: str, value: float) -> None:
        """Type a leaf's value where it stands."""
        self.hand.double_click(self.hand.value_of(name))
        editor = self.hand.view.editing.editor
        QTest.keyClicks(editor, f"{value:g}")
        QTest.keyClick(editor, Qt.Key.Key_Return)
        self.count += 1


def test_a_sigmoid_neuron_takes_few_gestures_with_its_names_and_values(hand: Any) -> None:
    document, drawing = hand.document, Drawing(hand)
    document.replace(Contents(Graph()))
    hand.view.zoom_to(0.5)
    corner = hand.view.mapToScene(0, 0)

    def at(x: float, y: float) -> QPointF:
        return corner + QPointF(x, y)

    first = drawing.add("*", at(330, 200))
    drawing.draw(hand.at(first, "x"), at(200, 140), "w0")
    drawing.draw(hand.at(first, "y"), at(200, 260), "x0")
    both = drawing.draw(hand.out(first), at(480, 300), "+")
    second = drawing.draw(hand.at(both, "y"), at(380, 480), "*")
    drawing.draw(hand.at(second, "x"), at(200, 440), "w1")
    drawing.draw(hand.at(second, "y"), at(200, 560), "x1")
    total = drawing.draw(hand.out(both), at(660, 400), "+")
    drawing.draw(hand.at(total, "y"), at(560, 640), "w2")
    last = total
    for x, typed in ((840, "negate"), (1000, "exp"), (1160, "+1"), (1320, "1/x")):
        last = drawing.draw(hand.out(last), at(x, 400), typed)
    for name, value in VALUES.items():
        drawing.set(name, value)
    document.flush()
    assert drawing.count <= ENOUGH
    assert document.target == hand.id(last)
    assert float(document.value(document.target)) == pytest.approx(0.731, abs=0.001)
    assert {name: hand.gradient(name) for name in GRADIENTS} == pytest.approx(GRADIENTS, abs=0.005)
    assert len(hand.undo_texts) == drawing.count
    for _gesture in range(drawing.count):
        document.undo_stack.undo()
    assert len(document.graph) == 0
