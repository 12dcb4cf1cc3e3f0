"""All nodes of the canvas in one item: it draws those in sight, as plain blocks from afar.

What it drew is kept, and what changed of it is told. Only the words that may stand under gates depend on what
is near: they make room for numbers.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPainterPath, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from engine.composites.sizes import shape_at
from gui.canvas.kept_view import KeptView
from gui.canvas.node_boxes import adjusted, as_rows, box_of, hull, sides
from gui.canvas.node_painter import (
    BLOCKS_BELOW,
    CAPTION_WIDTH,
    LOWEST_CAPTION,
    MARGIN,
    SLOT_ROOM,
    TITLES_FROM,
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
        self._blocks, self._cards = KeptView(self._draw_blocks), KeptView(self._draw_cards_at_once)
        self._has_titles = False
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def boundingRect(self) -> QRectF:
        """Return the box around all nodes, which is that around their wires."""
        return self._canvas.wires.boundingRect()

    def shape(self) -> QPainterPath:
        """Return nothing: the scene does its own hit test."""
        return QPainterPath()

    def repaint(self, node_ids: Collection[int]) -> None:
        """Draw nodes anew."""
        if len(node_ids) > MOST_REPAINTED:
            self._expose(None)
        else:
            self._expose(np.array([sides(self._painted(node_id)) for node_id in node_ids]).reshape(-1, 4))

    def _painted(self, node_id: int) -> QRectF:
        node = self._canvas.shown.graph.node(node_id)
        rect = painted_rect(node.op, node.name, shape_at(node)).adjusted(-SLOT_ROOM, 0.0, 0.0, 0.0)
        return rect.translated(self._canvas.centre(node_id))

    def moved(self, spans: np.ndarray) -> None:
        """Draw anew where nodes stood or now stand, by boxes around all that they keep free."""
        self._expose(adjusted(spans, -_BESIDE, -_ABOVE, _BESIDE, _BELOW))

    def make_room(self, areas: np.ndarray | None = None) -> None:
        """Find anew which gates have room for words under them: numbers changed, or those in areas did."""
        if self._has_titles:
            self.forget(areas)

    def forget(self, areas: np.ndarray | None = None) -> None:
        """Keep no picture of the nodes, or of those in some areas: they changed."""
        for kept in (self._blocks, self._cards):
            kept.forget(areas)

    def _expose(self, areas: np.ndarray | None) -> None:
        if areas is None or len(areas) > MOST_REPAINTED:
            self.forget()
            self.update()
        elif len(areas):
            self.forget(areas)
            self.update(box_of(hull(areas)))

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw the nodes that the exposed part shows, those added last on top."""
        zoom = painter.worldTransform().m11()
        self._has_titles = zoom >= TITLES_FROM
        kept = self._blocks if zoom < BLOCKS_BELOW else self._cards
        kept.paint(painter, QRectF(option.exposedRect), self.boundingRect(), widget)

    def drawing(self, painter: QPainter, exposed: QRectF) -> Steps[None]:
        """Draw the same as `paint` on what is no view, and stop after each few nodes."""
        if painter.worldTransform().m11() < BLOCKS_BELOW:
            self._draw_blocks(painter, as_rows(exposed))
        else:
            yield from self._draw_cards(painter, as_rows(exposed))

    def _draw_blocks(self, painter: QPainter, areas: np.ndarray) -> None:
        areas = adjusted(areas, -_FRAME, -_FRAME, _FRAME, _FRAME)
        canvas, graph = self._canvas, self._canvas.shown.graph
        special = canvas.stands_out()
        fills = {op: block_colour(canvas.theme, op.kind) for op in graph.ops()}
        for node_id, rect in canvas.boxes.outlines_within(areas):
            op = graph.node(node_id).op
            if special is not None and node_id not in special:
                painter.fillRect(rect, fills[op])
            else:
                paint_block(painter, canvas.theme, rect, op.kind, canvas.situation_from_afar(node_id))

    def _draw_cards_at_once(self, painter: QPainter, areas: np.ndarray) -> None:
        at_once(self._draw_cards(painter, areas))

    def _draw_cards(self, painter: QPainter, areas: np.ndarray) -> Steps[None]:
        areas = adjusted(areas, -_BESIDE, -_BELOW, _BESIDE, _ABOVE)
        place = painter.worldTransform()
        titled = yield from titled_within(self._canvas, box_of(hull(areas)), place.m11())
        for node_id in self._canvas.boxes.within(areas):
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
