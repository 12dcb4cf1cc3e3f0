"""What lies under a point of a scene: one hit test for everything that can be pointed at in a graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from engine.graphs.graph import Edge
from gui.canvas.faces import ends_of
from gui.canvas.geometry import CHIP_FROM, chip_rect
from gui.canvas.slots import slot_at

if TYPE_CHECKING:
    from gui.canvas.scene import CanvasScene

PORT_REACH, WIRE_REACH = 10.0, 7.0
"""How near a port is meant, in scene pixels, and a wire, in those of the screen where one looks from afar."""
PORTS_FROM = 0.35
"""Zoom from which a port is large enough to be meant rather than its node."""


@dataclass(frozen=True)
class Hit:
    """What lies under a point: a port of a node (OUTPUT for its output), a node, a wire, or nothing.

    `on_value` is a leaf's value, `on_chip` what makes a gate the target, `slot` the open port before which an
    empty plate lies there.
    """

    node: int | None = None
    port: str | None = None
    edge: Edge | None = None
    on_value: bool = False
    on_chip: bool = False
    slot: str = ""

    @property
    def thing(self) -> int | Edge | None:
        """The node's id or the wire; None on empty ground."""
        return self.edge if self.node is None else self.node


NOTHING = Hit()


def hit_at(canvas: CanvasScene, point: QPointF, zoom: float) -> Hit:
    """Return what lies under a point: a chip before ports, ports before nodes, nodes before wires."""
    chip = _chip_at(canvas, point) if zoom >= CHIP_FROM else None
    if chip is not None:
        return Hit(chip, on_chip=True)
    near = ends_near(canvas, point, PORT_REACH) if zoom >= PORTS_FROM else []
    if near:
        return Hit(*near[0])
    if zoom >= CHIP_FROM and (slot := slot_at(canvas, point)) is not None:
        return Hit(slot[0], slot=slot[1])
    nodes = canvas.nodes_in(QRectF(point.x() - 0.5, point.y() - 0.5, 1.0, 1.0))
    if nodes:
        return Hit(nodes[0], on_value=canvas.value_area(nodes[0]).contains(point))
    edge = canvas.wires.wire_at(point, WIRE_REACH / min(1.0, zoom))
    return Hit(edge=edge) if edge is not None else NOTHING


def ends_near(canvas: CanvasScene, point: QPointF, reach: float) -> list[tuple[int, str]]:
    """Return the ports and outputs within reach of a point, in scene pixels, nearest first."""
    box = QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach)
    ends = [
        (QPointF.dotProduct(gap, gap), node_id, port)
        for node_id in canvas.nodes_in(box)
        for port in ends_of(canvas.shown.graph.node(node_id).op)
        for gap in (canvas.port_place(node_id, port) - point,)
    ]
    return [(node_id, port) for square, node_id, port in sorted(ends) if square < reach * reach]


def _chip_at(canvas: CanvasScene, point: QPointF) -> int | None:
    """Return the node whose chip lies under a point."""
    candidates = {*canvas.selected_nodes, canvas.hovered if isinstance(canvas.hovered, int) else None}
    shown = (node_id for node_id in candidates if node_id is not None and canvas.offers_aim(node_id))
    return next((node_id for node_id in shown if _chip_area(canvas, node_id).contains(point)), None)


def _chip_area(canvas: CanvasScene, node_id: int) -> QRectF:
    return chip_rect(canvas.shown.graph.node(node_id).op).translated(canvas.centre(node_id))
