"""Nodes shown where they would be, before they are there."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from engine.graphs.graph import Graph
from engine.graphs.layout import Position
from engine.ops import Op
from gui.canvas.faces import Face, Situation
from gui.canvas.node_painter import paint_node
from gui.canvas.scene import CanvasScene

OPACITY = 0.65

Draw = Callable[[QPainter], None]


def ghost_of(canvas: CanvasScene, op: Op, centre: QPointF) -> Draw:
    """Return what draws a node of an op that is not there yet."""
    node = Graph().draft(op)
    face = Face(op, node.symbol, "" if not op.is_leaf else node.name, frozenset(op.ports))
    return lambda painter: _draw(painter, canvas, face, centre.toTuple())


def ghosts_of(canvas: CanvasScene, places: Mapping[int, Position]) -> Draw:
    """Return what draws nodes of a canvas, as they look, at other places."""

    def draw(painter: QPainter) -> None:
        for node_id, place in places.items():
            _draw(painter, canvas, canvas.face(node_id), place)

    return draw


def _draw(painter: QPainter, canvas: CanvasScene, face: Face, place: Position) -> None:
    painter.save()
    painter.translate(*place)
    painter.setOpacity(OPACITY)
    paint_node(painter, canvas.theme, face, Situation(), painter.worldTransform().m11())
    painter.restore()
