"""Gestures on nodes: clicking, moving, and scrubbing a leaf's value."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, Qt

from engine.graphs.layout import Position
from engine.text import _
from gui.canvas.geometry import snapped
from gui.canvas.gestures.bending import CarriedBends
from gui.canvas.gestures.ghosts import ghosts_of
from gui.canvas.gestures.guides import Neighbours
from gui.canvas.gestures.interactions import Interaction, Modifier, Pointer
from gui.canvas.gestures.landing import Landing
from gui.document import commands, rewiring
from gui.document.bending import step_between
from gui.document.rewiring import Slot
from gui.look.habits import habits

SCRUB_STEP = 0.01
FINE, COARSE = 0.1, 10.0


class PressNode(Interaction):
    """What a click on a node does; gestures that begin on a node fall back to it when nothing is dragged."""

    def start(self, pointer: Pointer) -> None:
        """Select the node unless it is selected already."""
        super().start(pointer)
        assert pointer.hit.node is not None
        self.node: int = pointer.hit.node
        self._before = self.canvas.selection
        if self.node not in self.canvas.selected_nodes:
            kept = self._before if pointer.extends else (frozenset(), frozenset())
            self.canvas.select(kept[0] | {self.node}, kept[1])

    def finish(self, pointer: Pointer) -> None:
        """Take a click: select the node alone and let the gradient run, or with a modifier toggle it."""
        if pointer.extends:
            if self.node in self._before[0]:
                self.canvas.select(self._before[0] - {self.node}, self._before[1])
            return
        self.canvas.select({self.node})
        self.stage.run_gradient(self.node)

    def cancel(self) -> None:
        """Select what was selected before."""
        self.canvas.select(*self._before)


class PressChip(Interaction):
    """A click on the ∂ at a gate makes it the target."""

    cursor = Qt.CursorShape.PointingHandCursor

    def finish(self, pointer: Pointer) -> None:
        """Differentiate the gate, unless the pointer has gone elsewhere."""
        node_id = self.origin.hit.node
        if node_id is not None and not self.is_drag(pointer):
            self.stage.differentiate(node_id)


class MoveNodes(PressNode):
    """Moves the selected nodes with the pointer, in line with neighbours or on the grid; with Ctrl, copies.

    A single gate that feeds nothing is put into a wire that it is dropped on. Alt suppresses all of it.
    """

    auto_pans = True
    _places: dict[int, Position] | None = None
    _landing: Landing | None = None
    _neighbours: Neighbours | None = None
    _slot: Slot | None = None

    def move(self, pointer: Pointer) -> None:
        """Bring the nodes along, or copies of them, and show the wire that a node would be put into."""
        if self._places is None:
            if not self.is_drag(pointer):
                return
            self._places = {node: self.document.positions[node] for node in self.canvas.selected_nodes}
            self._look_around(self._places)
            self._bends = CarriedBends(self.document, self._places.keys())
        places = self._moved(self._places, pointer)
        if pointer.has(Modifier.ControlModifier):
            self.document.preview_positions(self._places)
            self._bends.put_back()
            self.stage.sketch.set_ghosts(ghosts_of(self.canvas, places))
            self._take_slot(None)
            return
        self.stage.sketch.set_ghosts(None)
        self.document.preview_positions(places)
        self._bends.carry(step_between(self._places[self.node], places[self.node]))
        self._take_slot(self._slot_under(pointer))

    def _look_around(self, places: dict[int, Position]) -> None:
        if habits().snaps:
            self._neighbours = Neighbours(self.canvas, set(places), self.node)
        if len(places) == 1:
            node = self.document.graph.node(self.node)
            self._landing = Landing(self.stage, node.op, node)

    def _slot_under(self, pointer: Pointer) -> Slot | None:
        if self._landing is None or pointer.has(Modifier.AltModifier):
            return None
        return self._landing.slot_at(self.canvas.centre(self.node))

    def _take_slot(self, slot: Slot | None) -> None:
        """Show the wire that the node would be put into, or none."""
        if self._landing is not None and (slot is not None or self._slot is not None):
            self._landing.show(slot, self.canvas.centre(self.node))
            self.stage.say(_("Let go to put it into this wire. Alt moves it over the wire") if slot else "")
        self._slot = slot

    def _stop_looking(self) -> Slot | None:
        slot = self._slot
        self._take_slot(None)
        self.stage.sketch.set_guides(())
        self.stage.sketch.set_ghosts(None)
        return slot

    def _moved(self, places: dict[int, Position], pointer: Pointer) -> dict[int, Position]:
        grabbed = QPointF(*places[self.node])
        step = self._goal(grabbed + pointer.scene - self.origin.scene, pointer) - grabbed
        return {node: (x + step.x(), y + step.y()) for node, (x, y) in places.items()}

    def _goal(self, wanted: QPointF, pointer: Pointer) -> QPointF:
        """Return where the held node goes: into line with neighbours, onto the grid, with Alt as wanted."""
        if pointer.has(Modifier.AltModifier):
            self.stage.sketch.set_guides(())
            return wanted
        goal = snapped(wanted)
        if self._neighbours is not None:
            seen = self.stage.seen()
            x, y = self._neighbours.drawn_to(wanted, seen, self.stage.zoom)
            goal = QPointF(goal.x() if x is None else x, goal.y() if y is None else y)
            self.stage.sketch.set_guides(self._neighbours.lines(goal, seen))
        return goal

    def finish(self, pointer: Pointer) -> None:
        """Leave the nodes where they are, or copies of them, as one step; without a drag it was a click."""
        if self._places is None:
            super().finish(pointer)
            return
        self.move(pointer)
        slot = self._stop_looking()
        self._bends.put_back()
        if pointer.has(Modifier.ControlModifier):
            self._copy(self._moved(self._places, pointer))
            return
        after = {node: self.document.positions[node] for node in self._places}
        if slot is None:
            commands.move(self.document, after, before=self._places)
        else:
            place, before = after[self.node], self._places[self.node]
            rewiring.insert(self.document, self.node, slot, place, before)

    def _copy(self, goals: dict[int, Position]) -> None:
        step = step_between(self.document.positions[self.node], goals[self.node])
        self.stage.sketch.set_guides(())
        self.canvas.select(commands.duplicate(self.document, sorted(goals), step))

    def cancel(self) -> None:
        """Put the nodes back."""
        self._stop_looking()
        if self._places is not None:
            self.document.preview_positions(self._places)
            self._bends.put_back()
        super().cancel()


class Scrub(PressNode):
    """Changes a leaf's number by dragging sideways: Shift for fine, Ctrl for coarse steps."""

    cursor = Qt.CursorShape.SizeHorCursor
    _held: float | None = None

    def move(self, pointer: Pointer) -> None:
        """Show and evaluate the number that the pointer has reached."""
        if self._held is None:
            if not self.is_drag(pointer):
                return
            self._held = float(self.document.graph.node(self.node).value or 0.0)
            self._reached, self._last = self._held, self.origin.viewport.x()
        pixels, self._last = pointer.viewport.x() - self._last, pointer.viewport.x()
        self._reached += pixels * scrub_step(self._held, pointer)
        self.document.preview_value(self.node, round(self._reached, 12))

    def finish(self, pointer: Pointer) -> None:
        """Keep the number, as one step; without a drag it was a click."""
        if self._held is None:
            super().finish(pointer)
        elif round(self._reached, 12) != self._held:
            commands.set_value(self.document, self.node, round(self._reached, 12), before=self._held)

    def cancel(self) -> None:
        """Put the number back."""
        if self._held is not None:
            self.document.preview_value(self.node, self._held)
        super().cancel()


def scrub_step(held: float, pointer: Pointer) -> float:
    """Return how much one pixel changes a number: a hundredth, or of a large number its own decade's."""
    size = abs(held) if math.isfinite(held) else 1.0
    step = SCRUB_STEP * 10.0 ** math.floor(math.log10(max(size, 1.0)))
    if pointer.has(Modifier.ShiftModifier):
        return step * FINE
    return step * COARSE if pointer.has(Modifier.ControlModifier) else step


def can_scrub(value: object) -> bool:
    """Return whether a leaf's value is a single finite number."""
    return value is not None and np.ndim(value) == 0 and math.isfinite(float(value))  # type: ignore[arg-type]
