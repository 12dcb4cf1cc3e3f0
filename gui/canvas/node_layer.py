"""All nodes of the canvas in one item: it draws those in sight, as plain blocks from afar."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPainterPath, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from engine.composites.sizes import shape_at
from gui.canvas.kept_view import KeptView
from gui.canvas.node_painter import (
    BLOCKS_BELOW,
    CAPTION_WIDTH,
    LOWEST_CAPTION,
    MARGIN,
    SLOT_ROOM,
    block_colour,
    paint_block,
    paint_node,
    painted_rect,
    stamped_rect,
)
from gui.canvas.titles import titled_within
from gui.look.slices import Steps, at_once

if TYPE_CHECKING:
    from gui.canvas.scene import CanvasScene

MOST_REPAINTED = 40
"""With more nodes to draw anew than these, drawing everything is no slower."""
_BESIDE, _ABOVE, _BELOW = max(MARGIN, CAPTION_WIDTH / 2), MARGIN, MARGIN + LOWEST_CAPTION
"""How far outside its outline a node may be drawn."""
_FRAME = 5.0
"""How far outside its outline the frame of a block is drawn."""


class NodeLayer(QGraphicsItem):
    """The one item that draws every node; it holds no state of the model, and asks the scene for it."""

    def __init__(self, scene: CanvasScene) -> None:
        super().__init__()
        self._canvas = scene
        self._kept = KeptView(self._draw_blocks)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self.setZValue(1.0)

    def boundingRect(self) -> QRectF:
        """Return the box around all nodes, which is that around their wires."""
        return self._canvas.wires.boundingRect()

    def shape(self) -> QPainterPath:
        """Return nothing: the scene does its own hit test."""
        return QPainterPath()

    def repaint(self, node_ids: Collection[int]) -> None:
        """Draw nodes anew."""
        if len(node_ids) > MOST_REPAINTED:
            self.forget()
            self.update()
            return
        for node in self._canvas.shown.graph.nodes(node_ids):
            rect = painted_rect(node.op, node.name, shape_at(node)).adjusted(-SLOT_ROOM, 0.0, 0.0, 0.0)
            area = rect.translated(self._canvas.centre(node.id))
            self.forget(area)
            self._canvas.update(area)

    def forget(self, area: QRectF | None = None) -> None:
        """Keep no picture of the blocks that nodes are from afar, or of those in an area: they changed."""
        self._kept.forget(area)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw the nodes that the exposed part shows, those added last on top."""
        exposed = QRectF(option.exposedRect)
        if painter.worldTransform().m11() < BLOCKS_BELOW:
            self._kept.paint(painter, exposed, self.boundingRect(), widget)
        else:
            at_once(self._draw_cards(painter, exposed))

    def drawing(self, painter: QPainter, exposed: QRectF) -> Steps[None]:
        """Draw the same as `paint` on what is no view, and stop after each few nodes."""
        if painter.worldTransform().m11() < BLOCKS_BELOW:
            self._draw_blocks(painter, exposed)
        else:
            yield from self._draw_cards(painter, exposed)

    def _draw_blocks(self, painter: QPainter, exposed: QRectF) -> None:
        canvas, graph = self._canvas, self._canvas.shown.graph
        exposed = exposed.adjusted(-_FRAME, -_FRAME, _FRAME, _FRAME)
        special = canvas.stands_out()
        fills = {op: block_colour(canvas.theme, op.kind) for op in graph.ops()}
        for node_id, rect in canvas.boxes.outlines_within(exposed):
            op = graph.node(node_id).op
            if special is not None and node_id not in special:
                painter.fillRect(rect, fills[op])
            else:
                paint_block(painter, canvas.theme, rect, op.kind, canvas.situation_from_afar(node_id))

    def _draw_cards(self, painter: QPainter, exposed: QRectF) -> Steps[None]:
        place, exposed = painter.worldTransform(), exposed.adjusted(-_BESIDE, -_BELOW, _BESIDE, _ABOVE)
        titled = yield from titled_within(self._canvas, exposed, place.m11())
        for node_id in self._canvas.boxes.within(exposed):
            painter.setWorldTransform(QTransform(place).translate(*self._canvas.places[node_id]))
            self._draw_card(painter, node_id, place.m11(), untitled=node_id not in titled)
            yield
        painter.setWorldTransform(place)

    def _draw_card(self, painter: QPainter, node_id: int, zoom: float, *, untitled: bool) -> None:
        canvas = self._canvas
        face, now = canvas.face(node_id), canvas.situation(node_id)._replace(untitled=untitled)
        canvas.stamps.draw(
            painter, (canvas.theme.name, face, now), stamped_rect(face, zoom, now),
            lambda painter: paint_node(painter, canvas.theme, face, now, zoom),
        )  # fmt: skip
