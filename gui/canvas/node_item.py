"""A node's item in the scene: it knows its id and asks the scene for everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gui.canvas.geometry import node_rect
from gui.canvas.node_painter import BLOCKS_BELOW, paint_block, paint_node, painted_rect, stamped_rect

if TYPE_CHECKING:
    from gui.canvas.scene import CanvasScene


class NodeItem(QGraphicsItem):
    """One node, drawn in one call; it holds an id and no state of the model."""

    def __init__(self, scene: CanvasScene, node_id: int) -> None:
        super().__init__()
        self.node_id = node_id
        self._canvas = scene
        self._bounds = self._painted()
        self.setZValue(1.0)

    def _painted(self) -> QRectF:
        node = self._canvas.shown.graph.node(self.node_id)
        return painted_rect(node.op, node.name)

    def fit(self) -> None:
        """Take the room that the node needs as it is now."""
        if self._bounds != self._painted():
            self.prepareGeometryChange()
            self._bounds = self._painted()

    def boundingRect(self) -> QRectF:
        """Return the box that the painter stays in."""
        return self._bounds

    def shape(self) -> QPainterPath:
        """Return nothing: the scene does its own hit test."""
        return QPainterPath()

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        """Draw the node as it stands."""
        canvas, zoom = self._canvas, painter.worldTransform().m11()
        now = canvas.situation(self.node_id)
        if zoom < BLOCKS_BELOW:
            node = canvas.shown.graph.node(self.node_id)
            paint_block(painter, canvas.theme, node_rect(node.op, node.name), node.op.kind, now)
            return
        face = canvas.face(self.node_id)
        key = (canvas.theme.name, face, now)
        canvas.stamps.draw(
            painter, key, stamped_rect(face, zoom),
            lambda painter: paint_node(painter, canvas.theme, face, now, zoom),
        )  # fmt: skip
