"""The terms of a gate that is selected, beside its wires: local × upstream = downstream, a line a port."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from engine.graphs.graph import Edge
from engine.ops import Array
from engine.text import _
from gui.canvas import lettering
from gui.canvas.node_boxes import meets, sides
from gui.canvas.scene import CanvasScene
from gui.look import numbers

FROM = 0.5
"""Zoom from which terms are written."""
SIZE, LARGEST = 12.0, 18.0
LINE, PADDING, GAP = 1.35, 6.0, 12.0
_STEPS = (0.0, 28.0, 56.0, 84.0)
"""How much farther from the gate the terms stand where there is no room next to it."""


def terms_of(canvas: CanvasScene) -> tuple[int, list[str]] | None:
    """Return the one gate that is selected and its terms, as far as they are single numbers that are live."""
    shown, selected = canvas.shown, canvas.selected_nodes
    if len(selected) != 1 or canvas.focus is not None or shown.gradients_are_stale or shown.tells_tangents:
        return None
    (node_id,) = selected
    ports = shown.graph.node(node_id).op.ports
    edges = sorted(shown.graph.edges_into(node_id), key=lambda edge: ports.index(edge.port))
    lines = [line for edge in edges if (line := _term(canvas, edge)) is not None]
    return (node_id, lines) if lines else None


def _term(canvas: CanvasScene, edge: Edge) -> str | None:
    shown = canvas.shown
    local = shown.local_gradient(edge.target, edge.port)
    upstream, downstream = shown.gradient(edge.target), shown.contribution(edge)
    if local is None or upstream is None or downstream is None:
        return None
    if np.ndim(local) or np.ndim(upstream) or np.ndim(downstream):
        return None
    words = _("{source}: {local} × {upstream} {equals} {downstream}")
    told: dict[str, Array] = {"local": local, "upstream": upstream, "downstream": downstream}
    written = {name: numbers.terse(number) for name, number in told.items()}
    equals = "=" if all(map(numbers.is_told_by, told.values(), written.values())) else "≈"
    return words.format(source=shown.name_of(edge.source), equals=equals, **written)


def place_of(
    canvas: CanvasScene, node_id: int, lines: list[str], pixels: float, zoom: float, seen: QRectF
) -> QRectF | None:
    """Return where terms cover no node, name or number, whole in sight if that can be; None where nowhere."""
    width = max(lettering.width_of(line, pixels, bold=True) for line in lines) + 2 * PADDING
    height = LINE * pixels * len(lines) + PADDING
    gate = canvas.node_area(node_id)
    around = gate.adjusted(-2 * width, -200.0, 2 * width, 200.0)
    shown = canvas.wires.numbers.within(around, canvas.wires.net.within(around, 0.0), zoom)
    solid = np.concatenate([canvas.boxes.meeting(around), *([sides(number.box)] for number in shown)])
    free = [box for box in _candidates(gate, width, height) if not meets(solid, sides(box)).any()]
    return next(filter(seen.contains, free), free[0] if free else None)


def _candidates(gate: QRectF, width: float, height: float) -> Iterator[QRectF]:
    """Yield boxes around a gate, those over its wires first."""
    for step in _STEPS:
        above, below = gate.top() - GAP - height - step, gate.bottom() + GAP + step
        for top in (above, below):
            for right in (gate.left() + PADDING, gate.center().x() + width / 2):
                yield QRectF(right - width, top, width, height)


def paint_terms(painter: QPainter, canvas: CanvasScene, zoom: float, seen: QRectF) -> None:
    """Draw the terms of the gate that is selected in a frame on a ground of their own."""
    found = terms_of(canvas) if zoom >= FROM else None
    if found is None:
        return
    node_id, lines = found
    pixels = lettering.legible(SIZE, zoom, LARGEST)
    box, theme = place_of(canvas, node_id, lines, pixels, zoom, seen), canvas.theme
    if box is None:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.accent, 1.2))
    painter.setBrush(theme.card)
    painter.drawRoundedRect(box, 5.0, 5.0)
    for index, line in enumerate(lines):
        baseline = box.top() + PADDING / 2 + LINE * pixels * (index + 0.75)
        at = QPointF(box.left() + PADDING, baseline)
        lettering.draw(painter, at, line, pixels, theme.ink, bold=True)
