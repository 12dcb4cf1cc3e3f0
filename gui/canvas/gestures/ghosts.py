"""Nodes shown where they would be, before they are there."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtGui import QPainter

from engine.graphs.layout import Position
from gui.canvas.faces import Situation
from gui.canvas.node_painter import paint_node
from gui.canvas.scene import CanvasScene

OPACITY = 0.65

Draw = Callable[[QPainter], None]


def ghosts_of(canvas: CanvasScene, places: Mapping[int, Position]) -> Draw:
    """Return what draws nodes of a canvas, as they look, at other places."""

    def draw(painter: QPainter) -> None:
        for node_id, place in places.items():
            painter.save()
            painter.translate(*place)
            painter.setOpacity(OPACITY)
            zoom = painter.worldTransform().m11()
            paint_node(painter, canvas.theme, canvas.face(node_id), Situation(), zoom)
            painter.restore()

    return draw
