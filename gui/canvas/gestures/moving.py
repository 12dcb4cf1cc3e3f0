"""Gestures on nodes: clicking and moving them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from engine.graphs.layout import Position
from engine.text import _
from gui.canvas.geometry import snapped
from gui.canvas.gestures.bending import CarriedBends
from gui.canvas.gestures.ghosts import ghosts_of
from gui.canvas.gestures.guides import Neighbours
from gui.canvas.gestures.interactions import Interaction, Modifier, Pointer
from gui.canvas.gestures.landing import Landing
from gui.canvas.gestures.receiving import Receiving
from gui.document import commands, rewiring
from gui.document.bending import step_between
from gui.document.rewiring import Splice
from gui.look.habits import habits


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

    A single gate that feeds nothing is put into a wire that it is dropped on, and gates into a composite that
    they are dropped on. Alt suppresses all of it.
    """

    auto_pans = True
    _places: dict[int, Position] | None = None
    _landing: Landing | None = None
    _neighbours: Neighbours | None = None
    _splice: Splice | None = None
    _receiving: Receiving | None = None

    def move(self, pointer: Pointer) -> None:
        """Bring the nodes along, or copies of them, and show the wire that a node would be put into."""
        if self._places is None:
            if not self.is_drag(pointer):
                return
            self._places = {node: self.document.positions[node] for node in self.canvas.selected_nodes}
            self.canvas.hold(self._places)
            self._look_around(self._places)
            self._bends = CarriedBends(self.document, self._places.keys())
        places = self._moved(self._places, pointer)
        if pointer.has(Modifier.ControlModifier):
            self.document.preview_positions(self._places)
            self._bends.put_back()
            self.stage.sketch.set_ghosts(ghosts_of(self.canvas, places))
            self._take_splice(None)
            self._receive(None)
            return
        self.stage.sketch.set_ghosts(None)
        self.document.preview_positions(places)
        self._bends.carry(step_between(self._places[self.node], places[self.node]))
        is_received = (
            self._receive(pointer.scene) if not pointer.has(Modifier.AltModifier) else self._receive(None)
        )
        self._take_splice(None if is_received else self._splice_under(pointer))

    def _receive(self, point: QPointF | None) -> bool:
        """Show the composite at a point that the nodes would be put into, or none."""
        return self._receiving is not None and self._receiving.follow(point)

    def _look_around(self, places: dict[int, Position]) -> None:
        if habits().snaps:
            self._neighbours = Neighbours(self.canvas, set(places), self.node)
        self._receiving = Receiving(self.stage, places)
        if len(places) == 1:
            node = self.document.graph.node(self.node)
            self._landing = Landing(self.stage, node.op, node)

    def _splice_under(self, pointer: Pointer) -> Splice | None:
        if self._landing is None or pointer.has(Modifier.AltModifier):
            return None
        return self._landing.splice_at(self.canvas.centre(self.node))

    def _take_splice(self, splice: Splice | None) -> None:
        """Show the wire that the node would be put into, or none."""
        if self._landing is not None and (splice is not None or self._splice is not None):
            self._landing.show(splice, self.canvas.centre(self.node))
            self.stage.say(_("Let go to put it into this wire. Alt moves it over the wire") if splice else "")
        self._splice = splice

    def _stop_looking(self) -> Splice | None:
        splice = self._splice
        self._take_splice(None)
        self._receive(None)
        self.canvas.hold(())
        self.stage.sketch.set_guides(())
        self.stage.sketch.set_ghosts(None)
        return splice

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
        receiver = self._receiving.node if self._receiving is not None else None
        splice = self._stop_looking()
        self._bends.put_back()
        if self._receiving is not None and receiver is not None:
            self.document.preview_positions(self._places)
            self._receiving.take(receiver)
            return
        if pointer.has(Modifier.ControlModifier):
            self._copy(self._moved(self._places, pointer))
            return
        after = {node: self.document.positions[node] for node in self._places}
        if splice is None:
            commands.move(self.document, after, before=self._places)
        else:
            place, before = after[self.node], self._places[self.node]
            rewiring.insert(self.document, self.node, splice, place, before)

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
