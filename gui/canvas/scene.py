"""The scene: a thin mirror of a Shown, with selection and hovering, and where everything stands in it.

It listens from `attach` to `detach`. Items hold ids; what they show is read from the picture here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import product

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsScene

from engine.composites.sizes import shape_at
from engine.graphs.graph import Edge
from engine.graphs.layout import Position
from gui.canvas.annotation_layer import AnnotationLayer
from gui.canvas.faces import OUTPUT, Face, Situation, face_of
from gui.canvas.geometry import (
    outline_of,
    output_of,
    port_offsets,
    value_rect,
)
from gui.canvas.ground import paint_ground
from gui.canvas.heatmap import Heat
from gui.canvas.hits import Hit, ends_near, hit_at
from gui.canvas.node_boxes import NodeBoxes
from gui.canvas.node_layer import NodeLayer
from gui.canvas.slots import offers_slots
from gui.canvas.stamps import Stamps
from gui.canvas.standing import beside_outputs, kept_free
from gui.canvas.wave import Wave
from gui.canvas.wire_layer import WireLayer
from gui.document.difference import Difference
from gui.document.focus import Region, stands_out
from gui.document.shown import Shown
from gui.look.theme import Theme

Selection = tuple[frozenset[int], frozenset[Edge]]
"""Nodes and wires."""
_AFAR = {
    (selected, aimed, failed, quiet): Situation(
        selected=selected, is_target=aimed, failed=failed, quiet=quiet
    )
    for selected, aimed, failed, quiet in product((False, True), repeat=4)
}
"""All that can be the matter with a node that is a plain block: a few thousand of them share these."""


class CanvasScene(QGraphicsScene):
    """Shows one picture of a graph; `theme` is what it is painted in.

    `rebuilt` says that it is of another graph, `arranged` that nodes have come, gone or moved, and `changing`
    that something is about to be shown otherwise.
    """

    selection_changed = Signal()
    rebuilt = Signal()
    arranged = Signal()
    changing = Signal()

    def __init__(self, shown: Shown, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.shown = shown
        self.theme = theme
        self.selected_nodes: frozenset[int] = frozenset()
        self.selected_edges: frozenset[Edge] = frozenset()
        self.hovered: int | Edge | None = None
        self.lifted: Edge | None = None
        self.mentioned: frozenset[int] = frozenset()
        self._offered: Mapping[int, frozenset[str]] | None = None
        self._on_their_way: Mapping[int, Position] | None = None
        self._faces: dict[int, Face] = {}
        # What marked which nodes when last told of: a ring, a badge, old numbers.
        self._marks: dict[int | None, set[str]] = {}
        self.focus = shown.focus
        self.stamps, self.heat = Stamps(), Heat(lambda: map(self.shown.value, self.shown.graph))
        self.boxes = NodeBoxes(lambda: self.shown.positions, self.standing)
        self.annotations, self.wires, self.nodes = AnnotationLayer(self), WireLayer(self), NodeLayer(self)
        for height, layer in enumerate((self.annotations, self.wires, self.nodes)):
            layer.setZValue(height)
            self.addItem(layer)
        self.wave = Wave(self.wires.redraw_along, self)
        self.attach()

    # -- listening ----------------------------------------------------------------------------------------

    def _connections(self) -> list[tuple[object, object]]:
        shown = self.shown
        return [
            (shown.changed, self._follow),
            (shown.evaluated, self._show_numbers),
            (shown.replaced, self.rebuild),
        ]

    def attach(self) -> None:
        """Begin to follow the picture."""
        self._connect()
        self.rebuild()

    def _connect(self) -> None:
        for signal, slot in self._connections():
            signal.connect(slot)  # type: ignore[attr-defined]

    def _disconnect(self) -> None:
        for signal, slot in self._connections():
            signal.disconnect(slot)  # type: ignore[attr-defined]

    def detach(self) -> None:
        """Cease to follow the picture."""
        self.wave.stop()
        self._disconnect()

    def leave(self) -> None:
        """Show nothing any more, and keep nothing of what was: it would be garbage, and much of it."""
        self.show(Shown())
        self.detach()

    def show(self, shown: Shown) -> None:
        """Show another picture from now on; one of the same graph takes the place of the last at once."""
        is_same = shown.graph is self.shown.graph
        self._disconnect()
        self.shown = shown
        self._connect()
        if is_same:
            self._faces.clear()
            self._show_numbers()
            self._redraw()
        else:
            self.rebuild()

    def rebuild(self) -> None:
        """Show the graph as it is now, whatever was shown before."""
        self.changing.emit()
        self.focus = self.shown.focus
        self.wave.stop()
        self._faces.clear()
        self.heat.forget()
        self.hovered, self.lifted, self._offered = None, None, None
        self.wires.rebuild()
        self.annotations.follow()
        self._mark_nodes()
        self.select((), ())
        self.rebuilt.emit()
        self.arranged.emit()
        self._redraw()

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours from now on."""
        self.theme = theme
        self._faces.clear()
        self.wires.recolour()
        self._redraw()

    def _follow(self, difference: Difference) -> None:
        """Draw what a gesture changed."""
        self.changing.emit()
        self.wave.stop()
        for node_id in difference.gone | difference.redrawn:
            self._faces.pop(node_id, None)
        self._rewire(difference)
        self.wires.moved(difference.moved | difference.changed)
        if difference.annotated:
            self.annotations.follow()
        if difference.bent:
            self.wires.bent(difference.bent)
        self.nodes.repaint(difference.redrawn)
        self._let_go(difference)
        if difference.retargeted:
            self._mark_nodes()
        if difference.moved or difference.restructures:
            self.arranged.emit()

    def _rewire(self, difference: Difference) -> None:
        """Take wires that went away, put in what came, and look anew at where nodes stand."""
        if difference.edges_removed or difference.edges_added:
            self.wires.rewire(difference.edges_removed, sorted(difference.edges_added))
        if difference.nodes_added or difference.nodes_removed:
            self.wires.changed(difference.nodes_added, difference.nodes_removed)

    def _let_go(self, difference: Difference) -> None:
        """Neither select nor hover over what is gone; what was taken away and put back stays selected."""
        edges = difference.edges_removed - difference.edges_added
        if self.hovered in difference.gone | edges:
            self.hovered = None
        self.select(self.selected_nodes - difference.gone, self.selected_edges - edges)

    def _show_numbers(self) -> None:
        self.wave.stop()
        before, self.focus = self.focus, self.shown.focus
        if rescaled := self.heat.rescaled():
            self._faces.clear()
        if (region := self.shown.touched) is not None and not rescaled:
            self._show_region(region)
            return
        if self.focus is not None or before is not None or rescaled:
            self._redraw()
        self.wires.recolour()
        self._mark_nodes()

    def _show_region(self, region: Region) -> None:
        """Draw anew what alone is otherwise than it was."""
        self._repaint(region.nodes)
        self.wires.recolour(region)

    def _mark_nodes(self) -> None:
        """Draw anew the nodes at which a ring or a badge came or went, or numbers became old ones."""
        shown, before = self.shown, self._marks
        marked = {
            "target": [shown.target],
            "failed": [problem.node for problem in shown.problems],
            "warned": [problem.node for problem in shown.warnings],
            "not finite": [problem.node for problem in shown.faults],
            "stale": shown.stale,
        }
        self._marks = {}
        for mark, nodes in marked.items():
            for node in nodes:
                self._marks.setdefault(node, set()).add(mark)
        self._repaint(node for node in before | self._marks if before.get(node) != self._marks.get(node))

    # -- what items ask -----------------------------------------------------------------------------------

    def face(self, node_id: int) -> Face:
        """Return what a node shows of itself."""
        found = self._faces.get(node_id)
        if found is None:
            found = self._faces[node_id] = face_of(self.theme, self.shown, node_id, self.heat.end)
        return found

    def situation(self, node_id: int) -> Situation:
        """Return what happens around a node just now."""
        return Situation(
            selected=node_id in self.selected_nodes,
            hovered=node_id == self.hovered,
            is_target=node_id == self.shown.target,
            offers_aim=self.offers_aim(node_id),
            offers_slots=offers_slots(self, node_id),
            failed=bool(self.shown.problem_at(node_id)),
            warned=bool(self.shown.warning_at(node_id)),
            not_finite=bool(self.shown.fault_at(node_id)),
            stale=self.shown.value_is_stale(node_id),
            quiet=not stands_out(self.focus, node_id),
            anchored=node_id in self.shown.anchored,
            offered=None if self._offered is None else self._offered.get(node_id, frozenset()),
        )

    def situation_from_afar(self, node_id: int) -> Situation:
        """Return of a node's situation what is seen of it where it is a plain block."""
        return _AFAR[
            node_id in self.selected_nodes,
            node_id == self.shown.target,
            bool(self.shown.problem_at(node_id)),
            not stands_out(self.focus, node_id)
            or (self._offered is not None and not self._offered.get(node_id)),
        ]

    def stands_out(self) -> frozenset[int | None] | None:
        """Return the nodes that look otherwise from afar than most of their kind; None where all may."""
        if self.focus is not None or self._offered is not None:
            return None
        return self.selected_nodes | self._marks.keys()

    def offers_aim(self, node_id: int) -> bool:
        """Return whether a node shows the chip that makes it the target."""
        near = node_id == self.hovered or self.selected_nodes == {node_id}
        is_gate = not self.shown.graph.node(node_id).op.is_leaf
        return near and is_gate and self.shown.can_aim and node_id != self.shown.target

    # -- selection, hovering, offers ----------------------------------------------------------------------

    @property
    def selection(self) -> Selection:
        """The selected nodes and wires, as `select` takes them."""
        return self.selected_nodes, self.selected_edges

    def select(self, nodes: Iterable[int], edges: Iterable[Edge] = ()) -> None:
        """Select exactly these nodes and wires, as far as they are there."""
        graph = self.shown.graph
        chosen = frozenset(node for node in nodes if node in graph)
        wires = frozenset(edge for edge in edges if graph.has_edge(edge))
        if (chosen, wires) == self.selection:
            return
        self.annotations.choose(None)
        # What is selected alone offers more than what others are selected with.
        alone = [nodes for nodes in (chosen, self.selected_nodes) if len(nodes) == 1]
        changed = (chosen ^ self.selected_nodes).union(*alone)
        edges_changed = wires ^ self.selected_edges
        self.selected_nodes, self.selected_edges = chosen, wires
        self._repaint(changed)
        self.wires.redraw_along(edges_changed)
        self.selection_changed.emit()

    def hover(self, thing: int | Edge | None) -> bool:
        """Mark what the pointer is over; return whether that changed."""
        if thing == self.hovered:
            return False
        before, self.hovered = self.hovered, thing
        edges = [each for each in (before, thing) if isinstance(each, Edge)]
        self.wires.redraw_along(edges)
        self._repaint(each for each in (before, thing) if not isinstance(each, Edge))
        return True

    def offer(self, ports: Mapping[int, frozenset[str]] | None) -> None:
        """Highlight the ports where a wire may end and dim the nodes that have none; None ends it."""
        self._offered = ports
        self._redraw()

    def lift(self, edge: Edge | None) -> None:
        """Leave a wire out of the picture while its end is being dragged; None puts it back."""
        self.lifted = edge
        self.wires.redraw()

    def hold(self, node_ids: Collection[int]) -> None:
        """Take it that these nodes are being dragged, so that wires do not flee from them; none ends it."""
        self.wires.hold(node_ids)

    def _redraw(self) -> None:
        """Draw everything anew."""
        self.nodes.forget()
        self.update()

    def _repaint(self, node_ids: Iterable[int | None]) -> None:
        """Draw nodes anew, those that are there."""
        there = self.shown.graph
        self.nodes.repaint([node_id for node_id in node_ids if node_id is not None and node_id in there])

    # -- where things are ---------------------------------------------------------------------------------

    @property
    def places(self) -> Mapping[int, Position]:
        """Where nodes are shown: where they stand, unless they are on their way."""
        return self.shown.positions if self._on_their_way is None else self._on_their_way

    @property
    def is_at_rest(self) -> bool:
        """Whether all nodes are shown where they stand."""
        return self._on_their_way is None

    def show_at(self, places: Mapping[int, Position] | None) -> None:
        """Show nodes elsewhere than they stand; None shows all where they do."""
        self._on_their_way = None if places is None else {**self.shown.positions, **places}
        self.wires.reshape()

    def centre(self, node_id: int) -> QPointF:
        """Return a node's centre."""
        return QPointF(*self.places[node_id])

    def port_place(self, node_id: int, port: str) -> QPointF:
        """Return the centre of a port, or of the output where the port is OUTPUT."""
        node = self.shown.graph.node(node_id)
        offset = output_of(node) if port == OUTPUT else port_offsets(node.op)[port]
        return self.centre(node_id) + offset

    def node_area(self, node_id: int) -> QRectF:
        """Return a node's outline in the scene."""
        node = self.shown.graph.node(node_id)
        return outline_of(node).translated(self.centre(node_id))

    def value_area(self, node_id: int) -> QRectF:
        """Return where a leaf shows its value."""
        node = self.shown.graph.node(node_id)
        return value_rect(node.op, node.name, shape_at(node)).translated(self.centre(node_id))

    def standing(self, node_ids: Sequence[int]) -> np.ndarray:
        """Return the boxes that nodes keep free: of each as many, a row each, its outline first."""
        positions = self.places
        return kept_free(self.shown.graph.nodes(node_ids), [positions[node_id] for node_id in node_ids])

    def nodes_in(self, area: QRectF) -> list[int]:
        """Return the nodes whose outlines meet an area, the topmost first."""
        return self.boxes.within(area)[::-1]

    def graph_area(self) -> QRectF:
        """Return the box around all nodes and the numbers at their outputs; empty for an empty graph."""
        outlines, beside = self.boxes.outlines(self.shown.graph), self.annotations.area()
        if not len(outlines):
            return beside
        beside = beside.united(beside_outputs(self.shown, self.places))
        left, top = outlines[:, :2].min(axis=0).tolist()
        right, bottom = outlines[:, 2:].max(axis=0).tolist()
        return (
            QRectF(QPointF(left, top), QPointF(right, bottom)).adjusted(0.0, -4.0, 64.0, 8.0).united(beside)
        )

    def ends_near(self, point: QPointF, reach: float) -> list[tuple[int, str]]:
        """Return the ports and outputs within reach of a point, in scene pixels, nearest first."""
        return ends_near(self, point, reach)

    def hit(self, point: QPointF, zoom: float = 1.0) -> Hit:
        """Return what lies under a point."""
        return hit_at(self, point, zoom)

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Paint the ground."""
        paint_ground(painter, QRectF(rect), self.theme)
