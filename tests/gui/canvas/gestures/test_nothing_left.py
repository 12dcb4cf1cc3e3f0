"""Whatever a hand does and however that ends, nothing of the gesture stays on the canvas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication

from engine.files.document import encode
from gui.document import annotating

GROUND = QPointF(60.0, 380.0)
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
MIDDLE, RIGHT = Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton


@dataclass(frozen=True)
class Drag:
    """A drag from one place to another, as a hand makes it."""

    start: Callable[[Any], QPointF]
    end: Callable[[Any], QPointF]
    how: dict[str, Any] = field(default_factory=dict)
    before: Callable[[Any], object] = lambda hand: None


def by(place: Callable[[Any], QPointF], x: float, y: float) -> Callable[[Any], QPointF]:
    return lambda hand: place(hand) + QPointF(x, y)


def gate(hand: Any) -> QPointF:
    return hand.at("q")


def wire(hand: Any) -> QPointF:
    return hand.out("z") + QPointF(60.0, 0.0)


DRAGS = {
    "a node": Drag(gate, by(gate, 60.0, 40.0)),
    "a node off the grid": Drag(gate, by(gate, 61.0, 43.0), {"keys": ALT}),
    "a node to be copied": Drag(gate, by(gate, 60.0, 120.0), {"keys": CONTROL}),
    "two nodes": Drag(
        gate, by(gate, 60.0, 40.0), before=lambda hand: hand.view.select([hand.id("q"), hand.id("x")])
    ),
    "a wire to a port": Drag(lambda hand: hand.out("z"), lambda hand: hand.at("q", "x")),
    "a wire to its own node": Drag(lambda hand: hand.out("z"), lambda hand: hand.at("z")),
    "the end of a wire": Drag(lambda hand: hand.at("f", "y") - QPointF(14.0, 0.0), lambda _hand: GROUND),
    "a rubber band": Drag(lambda _hand: GROUND, by(gate, 30.0, 30.0)),
    "the ground": Drag(lambda _hand: GROUND, by(lambda _hand: GROUND, 50.0, -40.0), {"button": MIDDLE}),
    "a knife": Drag(
        by(wire, 0.0, 60.0), by(wire, 0.0, -60.0), {"button": RIGHT, "keys": CONTROL}
    ),
    "a value": Drag(lambda hand: hand.value_of("x"), lambda hand: hand.value_of("x") + QPointF(30.0, 0.0)),
    "a chip": Drag(
        lambda hand: hand.chip("q"), by(lambda hand: hand.chip("q"), 50.0, 50.0),
        before=lambda hand: hand.view.select([hand.id("q")]),
    ),
    "a frame": Drag(
        lambda hand: QPointF(*hand.document.annotations[0].area[:2]) + QPointF(20.0, 12.0),
        lambda hand: QPointF(*hand.document.annotations[0].area[:2]) + QPointF(70.0, 60.0),
        before=lambda hand: annotating.frame(hand.document, [hand.id("x"), hand.id("y")]),
    ),
}  # fmt: skip


def left_over(view: Any) -> list[str]:
    """Return what there still is of a gesture."""
    sketch = view.sketch
    found = {
        "a gesture": view._gesture is not None,
        "words": bool(view._said),
        "nodes in the hand": bool(view.canvas.wires.in_hand),
        "a wire taken away": view.canvas.lifted is not None,
        "ports offered": view.canvas._offered is not None,
        "scrolling": view._edge_panning.is_active,
        "a cursor": view.viewport().cursor().shape() == Qt.CursorShape.ClosedHandCursor,
        **{
            name: bool(getattr(sketch, name))
            for name in ("band", "draft", "cut", "tags", "guides", "ghosts", "receiver")
        },
    }
    return [name for name, is_there in found.items() if is_there]


@pytest.mark.parametrize("end", ["dropped", "broken off", "interrupted"])
@pytest.mark.parametrize("name", DRAGS)
def test_nothing_stays_of_a_gesture_that_is_over(hand: Any, name: str, end: str) -> None:
    drag, view = DRAGS[name], hand.view
    drag.before(hand)
    hand.document.flush()
    before, looked = encode(hand.document.contents()), view.view_state()
    start, goal = drag.start(hand), drag.end(hand)
    hand.drag(start, goal, drop=False, **drag.how)
    assert "a gesture" in left_over(view)
    button = drag.how.get("button", Qt.MouseButton.LeftButton)
    if end == "dropped":
        hand.release(
            view.mapToScene(hand.pixel(goal)), button, drag.how.get("keys", Qt.KeyboardModifier.NoModifier)
        )
    elif end == "broken off":
        hand.key(Qt.Key.Key_Escape)
    else:
        view.cancel_gesture()
    assert left_over(view) == []
    if end != "dropped":
        assert encode(hand.document.contents()) == before
        assert view.view_state() == looked
        hand.release(goal, button)
        assert encode(hand.document.contents()) == before
        assert left_over(view) == []
    view.overlays.bubble.dismiss()
    QApplication.processEvents()
