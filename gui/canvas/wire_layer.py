"""All wires of the canvas in one item: it draws the visible ones grouped by pen, and the numbers on them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from engine.composites.sizes import node_size
from engine.graphs.graph import Edge
from gui.canvas.branch_places import BranchPlaces
from gui.canvas.courses import LedWire
from gui.canvas.geometry import port_falls
from gui.canvas.gradient_scale import FIXED, Mark, mark_of, marks_of, relative_to
from gui.canvas.kept_view import KeptView
from gui.canvas.late_courses import LateCourses
from gui.canvas.leading import Leading
from gui.canvas.node_boxes import adjusted, around_both, as_rows, box_of, hull
from gui.canvas.wire_net import Wire, WireNet
from gui.canvas.wire_numbers import WireNumbers
from gui.canvas.wire_painter import WirePainter
from gui.document.focus import Region
from gui.look.habits import habits
from gui.look.slices import Steps, at_once

if TYPE_CHECKING:
    from gui.canvas.scene import CanvasScene

CURVES_FROM = 0.22
"""Zoom below which wires are drawn as straight lines."""
MOST_EXPOSED = 100
"""With more parts to draw anew than these, drawing everything is no slower."""
MOST_FOLLOWED = 200
"""When more nodes move than these, nothing is asked of what is near each: all is found anew."""
BLEED = 12.0
"""How far outside its box something may be drawn: thick strokes, and letters that grow from afar."""
_SURROUNDINGS = (-290.0, -290.0, 290.0, 290.0)
"""How far around a node its wires and numbers may go."""
_LOCALS = (-120.0, -48.0, 0.0, 0.0)
"""How far around a gate the local gradients at its ports may go."""


class WireLayer(QGraphicsItem):
    """The one item that draws every wire; ask `net` for shapes and `wire_at` for what a point touches."""

    def __init__(self, scene: CanvasScene) -> None:
        super().__init__()
        self._canvas = scene
        self._boxes = scene.boxes
        self._leading = Leading(self._boxes, lambda: self._canvas.is_at_rest)
        self.net = WireNet(self._ends_of, lambda: self._canvas.shown.bends, self._leading.ways)
        self._branches = BranchPlaces(self.net, self._boxes.meeting)
        self.numbers = WireNumbers(scene, self.net, self._branches)
        self._painter = WirePainter(scene, self.net, self.numbers)
        self._kept = KeptView(self._draw)
        self._is_far = True
        self._courses = LateCourses(self.net, self._leading, self.redraw, scene)
        self._bounds = QRectF()
        self._held_from: np.ndarray
        self.gradient_scale = FIXED
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    # -- keeping up with the picture ---------------------------------------------------------------------

    def rebuild(self) -> None:
        """Take in every wire of the graph anew."""
        self._leading.hold((), {})
        self.net.clear()
        self.net.add(self._canvas.shown.graph.edges())
        self.changed(self._canvas.shown.positions)
        self._cover_bends()
        self.recolour()

    def rewire(self, removed: Collection[Edge], added: Collection[Edge]) -> None:
        """Let wires go, and take others in."""
        self.net.remove(removed)
        self.net.add(added)
        self._changed()

    def reshape(self) -> None:
        """Find every shape anew: the nodes are shown elsewhere, or wires take another course."""
        self._boxes.forget()
        self.net.forget_shapes()
        self._canvas.nodes.forget()
        self._changed()

    def changed(self, added: Collection[int], removed: Collection[int] = ()) -> None:
        """Follow nodes that came, or others that went."""
        is_known = self._boxes.is_read and len(added) + len(removed) <= MOST_FOLLOWED
        gone = self._boxes.spans(removed) if is_known else None
        self._boxes.forget()
        if gone is None:
            self.net.forget_shapes()
        else:
            self.net.lead_anew(self.net.near(np.concatenate([gone, self._boxes.spans(added)])))
        self._grow(added)
        self._canvas.nodes.forget()
        self._changed()

    def moved(self, node_ids: Collection[int]) -> None:
        """Follow nodes that moved or are called otherwise; what is not near them stays as it is."""
        self._grow(node_ids)
        nodes = list(node_ids)
        if len(nodes) > MOST_FOLLOWED or not (self._boxes.is_read and self.net.is_read):
            self._boxes.moved(nodes)
            self._forget_courses(nodes)
            return
        before = self._boxes.spans(nodes)
        is_other = self._boxes.moved(nodes)
        if is_other.any():
            self._lead_anew([*compress(nodes, is_other)], before[is_other])

    def hold(self, node_ids: Collection[int]) -> None:
        """Take it that these nodes are being dragged; once none are, lead wires round them as they stand."""
        let_go = self.in_hand & self._canvas.shown.positions.keys()
        courses = {wire.edge: wire.course for wire in self.net.at(node_ids)}
        led = {edge: course.way for edge, course in courses.items() if isinstance(course, LedWire)}
        self._leading.hold(node_ids, led)
        if node_ids:
            self._held_from = self._boxes.spans(node_ids)
        elif len(let_go) > MOST_FOLLOWED or not self.net.is_read:
            self._forget_courses(let_go)
        elif let_go:
            self._lead_anew(let_go, self._held_from)

    @property
    def in_hand(self) -> frozenset[int]:
        """The nodes that are being dragged."""
        return self._leading.in_hand

    def _forget_courses(self, node_ids: Collection[int]) -> None:
        if self.in_hand:
            self.net.touch(self.net.at(node_ids))
        elif node_ids:
            self.net.forget_shapes()
        self._canvas.nodes.forget()
        self._branches.forget()
        self.redraw()

    def _lead_anew(self, node_ids: Collection[int], before: np.ndarray) -> None:
        """Lead wires round nodes that were elsewhere before, and those that end there."""
        after, wires = self._boxes.spans(node_ids), self.net.at(node_ids)
        areas = np.concatenate([before, after])
        if not self.in_hand:
            wires = list(dict.fromkeys([*wires, *self.net.near(areas)]))
        left = self._drawn_in(wires)
        changed = self.net.lead_anew(wires)
        wires = [*compress(wires, changed)]
        rooms = self._branches.forget_near(wires, areas, stay=bool(self.in_hand))
        self._canvas.nodes.moved(areas)
        swept = around_both(left[changed], self._drawn_in(wires)).reshape(-1, 4)
        self._expose(np.concatenate([swept, areas, rooms]))

    def _drawn_in(self, wires: Sequence[Wire]) -> np.ndarray:
        """Return boxes that hold wires as they are drawn, each as many: of three axes, the last the sides."""
        return self.net.boxes(wires)[:, None] if self._is_far else self.net.pieces(wires)

    def redraw(self, areas: np.ndarray | None = None) -> None:
        """Draw wires and numbers anew, those in areas that are boxes, a row each, or all."""
        self._kept.forget(areas)
        self._canvas.nodes.make_room(areas)
        if areas is None:
            self.update()
        elif len(areas):
            self.update(box_of(hull(areas)))

    def _expose(self, boxes: np.ndarray) -> None:
        """Have drawn anew what lies around wires, nodes and texts; everything, where that is too many."""
        self.redraw(adjusted(boxes, -BLEED, -BLEED, BLEED, BLEED) if len(boxes) <= MOST_EXPOSED else None)

    def redraw_along(self, edges: Collection[Edge]) -> None:
        """Draw wires anew, and the numbers at their ends."""
        wires = [wire for edge in edges if (wire := self.net.find(edge)) is not None]
        if len(wires) > MOST_EXPOSED or not self._boxes.is_read:
            self.redraw()
        elif wires:
            ends = {end for wire in wires for end in (wire.edge.source, wire.edge.target)}
            self._expose(np.concatenate([self.net.boxes(wires), self._boxes.spans(ends)]))

    def recolour(self, region: Region | None = None) -> None:
        """Draw with the values and gradients that there are now; in one region, where no others are."""
        if region is not None and self._boxes.is_read:
            self._recolour_region(region)
            return
        shown = self._canvas.shown
        self.gradient_scale = relative_to(map(shown.gradient, shown.graph)) if habits().relative else FIXED
        self.net.forget_marks()
        self.numbers.forget()
        self.redraw()

    def rescale(self) -> None:
        """Draw on the scale that one likes now, where it is another."""
        if habits().relative or self.gradient_scale != FIXED:
            self.recolour()

    def _recolour_region(self, region: Region) -> None:
        wires = [self.net.wire(edge) for edge in region.wires]
        for wire in wires:
            wire.mark = None
        self.numbers.forget_in(region)
        gates = {wire.edge.target for wire in wires}
        rooms = self._boxes.outlines(gates) + _LOCALS
        self._expose(np.concatenate([self.net.boxes(wires), self._boxes.spans(region.nodes), rooms]))

    def bent(self, edges: Iterable[Edge]) -> None:
        """Follow wires that are led through other points."""
        self.net.touch([wire for edge in edges if (wire := self.net.find(edge)) is not None])
        self._cover_bends()
        self._changed()

    def _cover_bends(self) -> None:
        """Have the bounds hold wires that are led far from all nodes."""
        bends = [QPointF(*bend) for bends in self._canvas.shown.bends.values() for bend in bends]
        area = QPolygonF(bends).boundingRect().adjusted(*_SURROUNDINGS) if bends else self._bounds
        self._widen_to(area)

    def _changed(self) -> None:
        self._branches.forget()
        self.numbers.forget_branches()
        self.redraw()

    def _grow(self, node_ids: Iterable[int]) -> None:
        positions, graph = self._canvas.shown.positions, self._canvas.shown.graph
        nodes = [graph.node(node_id) for node_id in node_ids]
        sides = [(*positions[node.id], *node_size(node)) for node in nodes]
        if not sides:
            return
        x, y, width, height = np.array(sides).T
        corner = QPointF(float((x - width / 2).min()), float((y - height / 2).min()))
        end = QPointF(float((x + width / 2).max()), float((y + height / 2).max()))
        self._widen_to(QRectF(corner, end).adjusted(*_SURROUNDINGS))

    def _widen_to(self, area: QRectF) -> None:
        bounds = self._bounds.united(area)
        if bounds != self._bounds:
            for layer in (self, self._canvas.nodes):
                layer.prepareGeometryChange()
            self._bounds = bounds

    def _ends_of(self, edges: Sequence[Edge]) -> np.ndarray:
        """Return where edges begin and end: at the middle of a node's right side, and at a port."""
        targets = self._canvas.shown.graph.nodes(edge.target for edge in edges)
        falls = [port_falls(node.op)[edge.port] for edge, node in zip(edges, targets, strict=True)]
        starts = self._boxes.outlines(edge.source for edge in edges)
        ends = self._boxes.outlines(edge.target for edge in edges)
        heights = (starts[:, 1] + starts[:, 3]) / 2, (ends[:, 1] + ends[:, 3]) / 2 + falls
        return np.stack([starts[:, 2], heights[0], ends[:, 0], heights[1]], axis=1)

    # -- asking -------------------------------------------------------------------------------------------

    def wire_at(self, point: QPointF, reach: float) -> Edge | None:
        """Return the wire within reach of a point, the nearest where there are several."""
        return self.net.nearest(point, reach)

    def mark(self, wire: Wire) -> Mark:
        """Return how a wire is drawn: by its own contribution."""
        if wire.mark is None:
            wire.mark = mark_of(self._canvas.shown.contribution(wire.edge), self.gradient_scale)
        return wire.mark

    def mark_all(self, wires: list[Wire]) -> None:
        """Find out how wires are drawn, all at once."""
        unmarked = [wire for wire in wires if wire.mark is None]
        contributions = self._canvas.shown.contributions([wire.edge for wire in unmarked])
        for wire, mark in zip(unmarked, marks_of(contributions, self.gradient_scale), strict=True):
            wire.mark = mark

    def branch_place(self, edge: Edge) -> QPointF:
        """Return where a branch's number ends, on its baseline."""
        return self._branches.place(self.net.wire(edge))

    # -- drawing ------------------------------------------------------------------------------------------

    def boundingRect(self) -> QRectF:
        """Return the box around all wires and their numbers; it only grows until the graph is replaced."""
        return self._bounds

    def shape(self) -> QPainterPath:
        """Return nothing: `wire_at` is the hit test."""
        return QPainterPath()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw the wires that the exposed part shows, then the numbers beside them."""
        self._courses.may_wait = widget is not None
        self._kept.paint(painter, QRectF(option.exposedRect), self._bounds, widget)

    def _draw(self, painter: QPainter, areas: np.ndarray) -> None:
        at_once(self._drawing(painter, areas))

    def drawing(self, painter: QPainter, exposed: QRectF) -> Steps[None]:
        """Draw the same as `paint` on what is no view, and stop after each few wires and numbers."""
        if painter.worldTransform().m11() >= CURVES_FROM:
            yield from self._courses.find_all(exposed)
        yield from self._drawing(painter, as_rows(exposed))

    def _drawing(self, painter: QPainter, areas: np.ndarray) -> Steps[None]:
        is_far = painter.worldTransform().m11() < CURVES_FROM
        self._is_far = is_far or not self._courses.are_there(box_of(hull(areas)))
        if self._is_far:
            self._painter.draw_lines(painter, areas)
        else:
            yield from self._painter.draw(painter, areas)
