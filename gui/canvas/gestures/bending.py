"""Leading a wire through points: dragging its middle makes one, dragging a knob moves it."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QPointF

from engine.files.document import Bends
from engine.graphs.graph import Edge
from engine.graphs.layout import Position
from engine.text import _
from gui.canvas.bent_wire import BentWire, place_along
from gui.canvas.geometry import GRID, WireShape, snapped
from gui.canvas.gestures.interactions import Modifier, Pointer
from gui.canvas.gestures.stage import Stage
from gui.canvas.gestures.wiring import PressWire
from gui.canvas.scene import CanvasScene
from gui.document import bending
from gui.document.document import Document

KNOB_REACH = 9.0
"""How near in scene pixels to a knob it is meant."""


class BendWire(PressWire):
    """Moves a knob of a wire, or a new one, on the grid unless Alt is held; let go in line, it is gone."""

    _dragged: Bends | None = None

    def start(self, pointer: Pointer) -> None:
        """Find the knob that was pressed, if one was."""
        super().start(pointer)
        assert pointer.hit.edge is not None
        self._edge = pointer.hit.edge
        self._start = self.document.bends.get(self._edge, ())
        self._knob = knob_at(self.canvas, self._edge, pointer.scene)

    def move(self, pointer: Pointer) -> None:
        """Lead the wire through where the pointer is."""
        if self._dragged is None:
            if not self.is_drag(pointer):
                return
            self._begin()
        place = pointer.scene if pointer.has(Modifier.AltModifier) else snapped(pointer.scene)
        bends, knob = self._dragged or (), self._knob or 0
        self._dragged = (*bends[:knob], (place.x(), place.y()), *bends[knob + 1 :])
        self.document.set_bends(self._edge, self._dragged)

    def _begin(self) -> None:
        self._dragged = self._start
        if self._knob is None:
            self._knob, self._dragged = with_bend(self.canvas, self._edge, self.origin.scene)
        self.stage.say(_("Let it go in line with the wire, or double-click it, to take the bend away"))

    def finish(self, pointer: Pointer) -> None:
        """Leave the wire so, as one step; without a drag it was a click."""
        if self._dragged is None:
            super().finish(pointer)
            return
        assert self._knob is not None
        after = without_idle(self.canvas.wires.net.shape(self._edge), self._dragged, self._knob)
        self.cancel()
        bending.lead(self.document, self._edge, after)

    def cancel(self) -> None:
        """Lead the wire as it was led."""
        self.stage.say("")
        if self._dragged is not None:
            self.document.set_bends(self._edge, self._start)


def knob_at(canvas: CanvasScene, edge: Edge, point: QPointF) -> int | None:
    """Return which knob of a wire is meant at a point; None where none is."""
    shape = canvas.wires.net.shape(edge)
    return shape.bend_near(point, KNOB_REACH) if isinstance(shape, BentWire) else None


def with_bend(canvas: CanvasScene, edge: Edge, point: QPointF) -> tuple[int, Bends]:
    """Return the points that a wire is led through with one more, and which of them that is."""
    bends = canvas.shown.bends.get(edge, ())
    place = place_along(canvas.wires.net.shape(edge).points, bends, point)
    return place, (*bends[:place], (point.x(), point.y()), *bends[place:])


def without_idle(shape: WireShape, bends: Bends, knob: int) -> Bends:
    """Return the points without one of them, where the wire would run through that anyway."""
    rest = (*bends[:knob], *bends[knob + 1 :])
    ends = shape.x0, shape.y0, shape.x1, shape.y1
    straight = BentWire(*ends, rest) if rest else WireShape(*ends)
    return rest if straight.distance(*bends[knob]) < GRID else bends


def toggle_bend(stage: Stage, edge: Edge, point: QPointF) -> None:
    """Take away the knob at a point of a wire, or put one there."""
    knob, bends = knob_at(stage.canvas, edge, point), stage.document.bends.get(edge, ())
    if knob is None:
        bending.lead(stage.document, edge, with_bend(stage.canvas, edge, point)[1])
    else:
        bending.lead(stage.document, edge, (*bends[:knob], *bends[knob + 1 :]))


class CarriedBends:
    """Shows the bends of wires going along with nodes that are dragged, both ends of a wire alike."""

    def __init__(self, document: Document, nodes: Collection[int]) -> None:
        self._document = document
        inside = (edge for edge in document.bends if edge.source in nodes and edge.target in nodes)
        self._starts = {edge: document.bends[edge] for edge in inside}

    def carry(self, step: Position) -> None:
        """Show them moved by so much."""
        for edge, bends in self._starts.items():
            self._document.set_bends(edge, bending.shifted(bends, step))

    def put_back(self) -> None:
        """Show them where they were."""
        self.carry((0.0, 0.0))
