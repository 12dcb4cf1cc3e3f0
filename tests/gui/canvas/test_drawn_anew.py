"""Whatever looks otherwise after a change has been drawn anew, without anybody asking for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QLineF, QObject, QPointF, QRectF
from PySide6.QtGui import QPolygonF, QRegion
from PySide6.QtWidgets import QApplication

from engine.files.examples import find
from engine.graphs.graph import Edge
from gui.canvas.geometry import WireShape
from gui.canvas.view import CanvasView
from gui.document import annotating, bending, commands
from gui.look.habits import Habits, kept_habits
from gui.look.theme import appearance
from tests.gui.canvas.test_kept_view import ROUNDING, shot


class Painted(QObject):
    """What of a widget is painted, by its paint events."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self.region = QRegion()
        view.viewport().installEventFilter(self)

    def eventFilter(self, _widget: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.region += event.region()
        return False


def of(view: CanvasView, name: str) -> int:
    return view.document.graph.find(name).id


def wire(view: CanvasView) -> Edge:
    return sorted(view.document.graph.edges())[0]


CHANGES: dict[str, Callable[[CanvasView], object]] = {
    "a value": lambda view: view.document.preview_value(of(view, "x"), 7.0),
    "a value that fails": lambda view: view.document.preview_value(of(view, "x"), [[1.0, 2.0]]),
    "a place": lambda view: view.document.preview_positions({of(view, "f"): (440.0, 240.0)}),
    "a name": lambda view: commands.rename(view.document, of(view, "q"), "sum"),
    "a new node": lambda view: commands.add_node(view.document, "tanh", (240.0, 320.0)),
    "what is differentiated": lambda view: view.differentiate(of(view, "q")),
    "a selected node": lambda view: view.select([of(view, "x")]),
    "the terms of a gate": lambda view: view.select([of(view, "q")]),
    "a selected wire": lambda view: view.canvas.select((), {wire(view)}),
    "a wire under the pointer": lambda view: view.canvas.hover(wire(view)),
    "a node under the pointer": lambda view: view.canvas.hover(of(view, "q")),
    "a wire whose end is dragged": lambda view: view.canvas.lift(wire(view)),
    "ports that are offered": lambda view: view.canvas.offer({of(view, "f"): frozenset({"x"})}),
    "a wire that is bent": lambda view: bending.lead(view.document, wire(view), ((180.0, 170.0),)),
    "a wire that is led far out": lambda view: bending.lead(view.document, wire(view), ((180.0, 900.0),)),
    "a wire less": lambda view: view.document.remove_edges([wire(view)]),
    "a node less": lambda view: commands.delete(view.document, [of(view, "z")]),
    "a node that is pinned": lambda view: view.document.set_anchored(frozenset({of(view, "x")})),
    "a frame": lambda view: annotating.frame(view.document, [of(view, "x"), of(view, "y")]),
    "a note": lambda view: annotating.add_note(view.document, (240.0, 320.0), "a note"),
    "nodes on their way": lambda view: view.canvas.show_at({of(view, "q"): (300.0, 320.0)}),
    "a gradient under way": lambda view: (
        view.canvas.wave.run(view.document.wave(of(view, "f"))),
        view.canvas.wave.go_to(0.3),
    ),
    "a rubber band": lambda view: view.sketch.set_band(QRectF(60.0, 300.0, 90.0, 60.0)),
    "a wire in the hand": lambda view: view.sketch.set_wires(WireShape(60.0, 320.0, 300.0, 360.0)),
    "a cut": lambda view: view.sketch.set_cut(QPolygonF([QPointF(60.0, 320.0), QPointF(300.0, 360.0)])),
    "letters at ports": lambda view: view.sketch.set_tags({"a": QPointF(240.0, 320.0)}),
    "lines of the grid": lambda view: view.sketch.set_guides([QLineF(0.0, 320.0, 600.0, 320.0)]),
    "a node that would take others in": lambda view: view.sketch.set_receiver(
        QRectF(60.0, 300.0, 90.0, 60.0)
    ),
    "another graph": lambda view: view.document.replace(find("fork").contents()),
    "the theme": lambda view: appearance().choose("dark"),
    "the course of wires": lambda view: kept_habits().take(wires="orthogonal"),
    "the scale of gradients": lambda view: kept_habits().take(relative=True),
    "the zoom": lambda view: view.zoom_in(),
    "the place looked at": lambda view: view.pan_by(31.0, 17.0),
}


AFTERWARDS: dict[str, tuple[Callable[[CanvasView], object], Callable[[CanvasView], object]]] = {
    "nothing selected": (CHANGES["a selected node"], lambda view: view.select([])),
    "no wire selected": (CHANGES["a selected wire"], lambda view: view.select([])),
    "no node under the pointer": (
        CHANGES["a node under the pointer"], lambda view: view.canvas.hover(None)
    ),
    "no wire under the pointer": (
        CHANGES["a wire under the pointer"], lambda view: view.canvas.hover(None)
    ),
    "no ports offered": (CHANGES["ports that are offered"], lambda view: view.canvas.offer(None)),
    "a wire let go": (CHANGES["a wire whose end is dragged"], lambda view: view.canvas.lift(None)),
    "nodes that have arrived": (CHANGES["nodes on their way"], lambda view: view.canvas.show_at(None)),
    "a gradient that has arrived": (
        CHANGES["a gradient under way"], lambda view: view.canvas.wave.stop()
    ),
    "nothing in the hand": (CHANGES["letters at ports"], lambda view: view.sketch.clear()),
    "a note less": (CHANGES["a note"], lambda view: view.document.undo_stack.undo()),
    "a note that is selected": (
        CHANGES["a note"], lambda view: view.canvas.annotations.choose(0)
    ),
    "a name that is mentioned": (
        lambda view: view.document.rename(of(view, "q"), "add"),
        lambda view: view.complain("add is not joined", QPointF(500.0, 320.0)),
    ),
    "a name that is mentioned no more": (
        lambda view: (
            view.document.rename(of(view, "q"), "add"),
            view.complain("add is not joined", QPointF(500.0, 320.0)),
        ),
        lambda view: view.overlays.bubble.dismiss(),
    ),
    "a wire that is straight again": (
        CHANGES["a wire that is bent"], lambda view: view.document.undo_stack.undo()
    ),
    "a value that is right again": (
        CHANGES["a value that fails"], lambda view: view.document.preview_value(of(view, "x"), -2.0)
    ),
}  # fmt: skip
"""What is there beforehand, and what changes."""


@pytest.fixture(autouse=True)
def as_usual() -> Iterator[None]:
    """Leave no habit behind."""
    yield
    kept_habits().take(**vars(Habits()))


def settle(view: CanvasView) -> None:
    """Have all numbers, and all drawn that somebody asked for; what is computed anew ends a wave."""
    if not view.canvas.wave.is_running:
        view.document.flush()
    QApplication.processEvents()


@pytest.mark.parametrize("name", [*CHANGES, *AFTERWARDS])
def test_what_looks_otherwise_has_been_drawn_anew(view: CanvasView, name: str) -> None:
    before_it, change = AFTERWARDS.get(name) or (lambda _view: None, CHANGES[name])
    view.document.flush()
    before_it(view)
    settle(view)
    before = shot(view)
    painted = Painted(view)
    change(view)
    settle(view)
    region = QRegion(painted.region)
    view.viewport().removeEventFilter(painted)
    after = shot(view)
    differs = np.abs(after - before).reshape(*after.shape[:1], -1, 4).max(axis=2) > ROUNDING
    assert differs.any(), "something is to be seen of it"
    for rect in region:
        differs[rect.top() : rect.bottom() + 1, rect.left() : rect.right() + 1] = False
    assert not differs.any(), "all of it was drawn anew"
    view.canvas.wave.stop()
    view.canvas.offer(None)
    view.canvas.show_at(None)
    appearance().choose("light")
