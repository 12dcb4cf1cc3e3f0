"""What stands on the screen after each gesture is what would be drawn if everything were drawn anew.

Widgets are drawn only where they say that they changed; what forgets to say so leaves an old picture behind.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPointF, QRectF

from engine.files.document import Contents
from engine.files.examples import find
from engine.graphs.graph import Edge, Graph
from gui.canvas.faces import OUTPUT
from gui.canvas.geometry import WireShape
from gui.canvas.view import CanvasView
from gui.document import commands
from gui.look.theme import DARK, LIGHT
from tests.gui.screen import MOST_OTHERWISE, anew, difference, on_screen


def node(view: CanvasView, name: str) -> int:
    return view.document.graph.find(name).id


def edge(view: CanvasView, source: str, target: str, port: str = "x") -> Edge:
    return Edge(node(view, source), node(view, target), port)


def set_value(view: CanvasView, value: Any) -> None:
    commands.set_value(view.document, node(view, "x"), value)
    view.document.flush()


def break_and_mend(view: CanvasView) -> None:
    set_value(view, [1.0, 2.0])
    commands.set_value(view.document, node(view, "y"), [1.0, 2.0, 3.0])
    view.document.flush()
    on_screen(view)
    commands.set_value(view.document, node(view, "y"), [1.0, 2.0])
    view.document.flush()


def drag(view: CanvasView) -> None:
    view.document.preview_positions({node(view, "q"): (300.0, 220.0)})


def draft_and_drop(view: CanvasView) -> None:
    view.sketch.set_wires(WireShape(100.0, 100.0, 260.0, 240.0))
    on_screen(view)
    view.sketch.set_wires()


def offer_and_drop(view: CanvasView) -> None:
    view.canvas.offer({node(view, "f"): frozenset({"x", OUTPUT})})
    on_screen(view)
    view.canvas.offer(None)


def band_and_drop(view: CanvasView) -> None:
    view.sketch.set_band(QRectF(0.0, 0.0, 300.0, 200.0))
    on_screen(view)
    view.sketch.set_band(None)


def theme(view: CanvasView, theme: Any) -> None:
    view.canvas.set_theme(theme)
    view.overlays.set_theme(theme)


GESTURES: dict[str, tuple[Callable[[CanvasView], object], bool]] = {
    "select a node": (lambda view: view.select([node(view, "q")]), True),
    "select nothing": (lambda view: (view.select_all(), on_screen(view), view.select([])), False),
    "select a wire": (lambda view: view.canvas.select((), {edge(view, "q", "f")}), True),
    "hover over a gate": (lambda view: view.canvas.hover(node(view, "q")), True),
    "hover over a wire": (lambda view: view.canvas.hover(edge(view, "z", "f", "y")), True),
    "leave what was hovered over": (
        lambda view: (view.canvas.hover(node(view, "q")), on_screen(view), view.canvas.hover(None)), False
    ),
    "leave a wire": (
        lambda view: (view.canvas.hover(edge(view, "q", "f")), on_screen(view), view.canvas.hover(None)),
        False,
    ),
    "set a value": (lambda view: set_value(view, 3.0), True),
    "break": (lambda view: set_value(view, [[1.0, 2.0]]), True),
    "break and mend": (break_and_mend, True),
    "choose another target": (lambda view: commands.set_target(view.document, node(view, "q")), True),
    "rename a gate": (lambda view: commands.rename(view.document, node(view, "q"), "another_name"), True),
    "rename a leaf": (lambda view: commands.rename(view.document, node(view, "x"), "a_long_name"), True),
    "move": (lambda view: commands.move(view.document, {node(view, "q"): (300.0, 240.0)}), True),
    "move far": (lambda view: commands.move(view.document, {node(view, "q"): (9e3, 240.0)}), True),
    "drag": (drag, True),
    "delete a node": (lambda view: commands.delete(view.document, [node(view, "q")], ()), True),
    "delete a wire": (lambda view: commands.delete(view.document, (), [edge(view, "q", "f")]), True),
    "add a node": (lambda view: commands.add_node(view.document, "tanh", (480.0, 60.0)), True),
    "undo": (
        lambda view: (view.select([node(view, "q")]), view.delete_selection(), on_screen(view),
                      view.document.undo_stack.undo(), view.select([])),
        False,
    ),
    "lift a wire": (lambda view: view.canvas.lift(edge(view, "q", "f")), True),
    "draw a wire": (lambda view: view.sketch.set_wires(WireShape(100.0, 100.0, 260.0, 240.0)), True),
    "draw a wire and drop it": (draft_and_drop, False),
    "offer ports": (lambda view: view.canvas.offer({node(view, "f"): frozenset({"x"})}), True),
    "offer ports no more": (offer_and_drop, False),
    "rubber band": (lambda view: view.sketch.set_band(QRectF(0.0, 0.0, 300.0, 200.0)), True),
    "rubber band dropped": (band_and_drop, False),
    "pan": (lambda view: view.pan_by(64.0, 40.0), True),
    "zoom": (lambda view: view.zoom_to(1.25), True),
    "fit": (lambda view: view.fit(), True),
    "dark": (lambda view: theme(view, DARK), True),
    "hint": (lambda view: view.overlays.say_hint("Short"), True),
    "target, evaluated": (
        lambda view: (commands.set_target(view.document, node(view, "q")), view.document.flush()), True
    ),
    "a graph that has nothing in it": (
        lambda view: (view.document.replace(Contents(Graph())), on_screen(view), theme(view, DARK)), True
    ),
    "another graph": (lambda view: view.document.replace(find("fork").contents()), True),
    "complain": (lambda view: view.complain("This cannot be", QPointF(300.0, 200.0)), True),
}  # fmt: skip


@pytest.mark.parametrize("name", GESTURES)
def test_no_gesture_leaves_an_old_picture_on_the_screen(
    view: CanvasView, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    gesture, shows = GESTURES[name]
    theme(view, LIGHT)
    view.document.flush()
    view.setFixedSize(view.size())
    monkeypatch.setattr(view.document._tick, "start", lambda: None)  # an evaluation draws everything anew
    before = on_screen(view)
    gesture(view)
    after = on_screen(view)
    assert difference(after, anew(view)) < MOST_OTHERWISE
    assert (difference(before, after) > MOST_OTHERWISE) == shows
