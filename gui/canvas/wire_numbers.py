"""The numbers on wires as things stand: each is made when it is first asked for, and kept while it holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from engine.graphs.graph import Edge
from engine.ops import Array
from gui.canvas import wire_labels
from gui.canvas.branch_places import ROOM, BranchPlaces
from gui.canvas.entries import rows_of
from gui.canvas.gradient_scale import text_colour
from gui.canvas.heatmap import gradient_picture, value_picture
from gui.canvas.node_boxes import Areas, adjusted, as_rows, meets_any
from gui.canvas.wire_labels import Number, Placed
from gui.canvas.wire_net import Wire, WireNet
from gui.document.focus import Region, stands_out
from gui.look import numbers
from gui.look.slices import Steps, at_once

if TYPE_CHECKING:
    from gui.canvas.scene import CanvasScene

REACH = 120.0
"""How far in scene pixels from what is exposed a number may stand that is seen there."""

Standing = tuple[float, float, float, bool]
"""The point that a number stands at, the zoom, and whether what runs to it has come."""


class WireNumbers:
    """What is printed at outputs and, where a wire forks, near ports; `places` says where near a port."""

    def __init__(self, scene: CanvasScene, net: WireNet, places: BranchPlaces) -> None:
        self._canvas, self._net, self._places = scene, net, places
        self._at_outputs: dict[int, tuple[Number | None, Number | None]] = {}
        self._at_ports: dict[Edge, Number | None] = {}
        # What stands where, as long as places and zoom are these.
        self._placed: dict[int | Edge, tuple[Standing, list[Placed]]] = {}

    def forget(self) -> None:
        """Make every number anew: values, gradients or colours are others."""
        self._at_outputs.clear()
        self._at_ports.clear()
        self._placed.clear()

    def forget_branches(self) -> None:
        """Make those near ports anew: wires fork otherwise."""
        self._at_ports.clear()
        self._placed.clear()

    def forget_in(self, region: Region) -> None:
        """Make those of some nodes and wires anew."""
        for node_id in region.nodes:
            self._at_outputs.pop(node_id, None)
            self._placed.pop(node_id, None)
        for edge in region.wires:
            self._at_ports.pop(edge, None)
            self._placed.pop(edge, None)

    def number_of(self, node_id: int) -> tuple[Number | None, Number | None]:
        """Return the value and the gradient printed at a node's output."""
        if node_id not in self._at_outputs:
            self._at_outputs[node_id] = self._value_number(node_id), self._gradient_number(node_id)
        return self._at_outputs[node_id]

    def contribution_of(self, edge: Edge) -> Number | None:
        """Return what a branch prints near its port; None unless it is one of several."""
        if edge not in self._at_ports:
            self._at_ports[edge] = self._branch_number(edge)
        return self._at_ports[edge]

    def within(self, area: QRectF, wires: Iterable[Wire], zoom: float) -> list[Placed]:
        """Return the numbers that are shown in an area and at the ports of these wires, each whole."""
        return at_once(self.placing(area, wires, zoom))

    def placing_seen(self, areas: np.ndarray, zoom: float) -> Steps[list[Placed]]:
        """Return the numbers that are seen in any of these areas, each whole, and stop after each."""
        left, top, right, bottom = ROOM
        ending = self._net.ending_within(adjusted(areas, -right, -bottom, -left, -top))
        wires = [wire for wire in ending if wire.edge != self._canvas.lifted]
        placed = yield from self.placing(areas, wires, zoom)
        across, down = wire_labels.GROUND
        is_seen = meets_any(wire_labels.boxes_of(placed), adjusted(areas, -across, -down, across, down))
        return [*compress(placed, is_seen.tolist())]

    def placing(self, areas: Areas, wires: Iterable[Wire], zoom: float) -> Steps[list[Placed]]:
        """Find the numbers in some areas and at these ports, and stop after each."""
        placed: list[Placed] = []
        around = adjusted(as_rows(areas), -REACH, -40.0, 10.0, 40.0)
        for node_id, output in self._canvas.boxes.outputs_within(around):
            placed += self._placed_output(node_id, output, zoom)
            yield
        for wire in wires:
            placed += self._placed_branch(wire, zoom)
            yield
        solid = self._canvas.boxes.solid_within(adjusted(around, -REACH, -REACH, REACH, REACH))
        return wire_labels.readable(placed, solid)

    def _placed_output(self, node_id: int, output: QPointF, zoom: float) -> Sequence[Placed]:
        has_come = self._canvas.wave.has_reached(node_id)
        place = (output.x(), output.y(), zoom, has_come)
        known = self._placed.get(node_id)
        if known is None or known[0] != place:
            value, gradient = self.number_of(node_id)
            placed = wire_labels.placed_output(output, value, gradient if has_come else None, zoom)
            known = self._placed[node_id] = place, [*placed]
        return known[1]

    def _placed_branch(self, wire: Wire, zoom: float) -> Sequence[Placed]:
        number = self.contribution_of(wire.edge)
        if number is None or self._canvas.wave.share(wire.edge) != 1.0:
            return ()
        end = self._places.place(wire)
        place = (end.x(), end.y(), zoom, True)
        known = self._placed.get(wire.edge)
        if known is None or known[0] != place:
            known = self._placed[wire.edge] = place, [wire_labels.placed_branch(end, number, zoom)]
        return known[1]

    def _value_number(self, node_id: int) -> Number | None:
        shown, theme = self._canvas.shown, self._canvas.theme
        if shown.graph.node(node_id).op.is_leaf:
            return None
        value = shown.value(node_id)
        if value is None:
            return None
        picture = value_picture(theme, value, self._canvas.heat.end()) if np.ndim(value) else None
        finite = bool(np.all(np.isfinite(value)))
        colour = theme.ink if finite else theme.danger
        faded = shown.value_is_stale(node_id) or not stands_out(self._canvas.focus, node_id)
        return Number(numbers.short(value), colour, picture, faded, rows_of(value, lambda _entry: colour))

    def _gradient_number(self, node_id: int) -> Number | None:
        gradient = self._canvas.shown.gradient(node_id)
        return None if gradient is None else self._signed(gradient, node_id)

    def _branch_number(self, edge: Edge) -> Number | None:
        shown = self._canvas.shown
        is_told = shown.tells_term(edge, forks=self._net.forks(edge.source))
        contribution = shown.contribution(edge) if is_told else None
        return None if contribution is None else self._signed(contribution, edge)

    def _signed(self, gradient: Array | float, thing: int | Edge) -> Number:
        """Return what flows back through a node or a wire, with its sign and in the colour of that."""
        theme = self._canvas.theme
        scale = self._canvas.wires.gradient_scale
        picture = gradient_picture(theme, gradient, scale) if np.ndim(gradient) else None
        faded = self._canvas.shown.gradients_are_stale or not stands_out(self._canvas.focus, thing)
        rows = rows_of(gradient, partial(text_colour, theme), signed=True)
        return Number(numbers.signed(gradient), text_colour(theme, gradient), picture, faded, rows)
