"""How wires are drawn: grouped by pen, with the numbers on them; from afar as straight lines."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from engine.graphs.graph import Edge
from engine.text import _
from gui.canvas import wire_labels
from gui.canvas.geometry import end_of
from gui.canvas.gradient_scale import NOT_COMPUTED, Mark, mark_of, pen_of
from gui.canvas.wire_labels import Sheet
from gui.canvas.wire_net import Wire, WireNet
from gui.canvas.wire_numbers import WireNumbers
from gui.document.focus import stands_out
from gui.look import numbers
from gui.look.slices import Steps

if TYPE_CHECKING:
    from gui.canvas.scene import CanvasScene

KNOB = 4.5
"""The radius of what stands at a point that a wire is led through."""


class WirePainter:
    """Draws the wires of a scene that run through some areas, and the numbers that stand there."""

    def __init__(self, scene: CanvasScene, net: WireNet, numbers: WireNumbers) -> None:
        self._canvas, self._net, self._numbers = scene, net, numbers

    def draw_lines(self, painter: QPainter, areas: np.ndarray) -> None:
        """Draw the wires as from afar: straight, and without numbers."""
        visible = self._not_lifted(self._net.roughly_within(areas))
        self._canvas.wires.mark_all(visible)
        groups: defaultdict[Mark, list[QLineF]] = defaultdict(list)
        for wire, lines in zip(visible, self._net.lines(visible), strict=True):
            groups[wire.mark or NOT_COMPUTED] += lines
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for mark in sorted(groups, key=Mark.rank):
            painter.setPen(self._pen(mark))
            painter.drawLines(groups[mark])

    def draw(self, painter: QPainter, areas: np.ndarray) -> Steps[None]:
        """Draw the wires on their courses and, unless one looks from far, the numbers beside them.

        It stops after each few.
        """
        zoom, visible = painter.worldTransform().m11(), self._not_lifted(self._net.through(areas))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_highlights(painter, visible)
        yield from self._draw_wires(painter, visible)
        self._draw_bends(painter, visible)
        if zoom >= wire_labels.LABELS_FROM:
            yield from self._draw_numbers(painter, areas, zoom)

    def _not_lifted(self, wires: list[Wire]) -> list[Wire]:
        """Return wires without the one whose end is being dragged."""
        lifted = self._canvas.lifted
        return wires if lifted is None else [wire for wire in wires if wire.edge != lifted]

    def _draw_wires(self, painter: QPainter, visible: list[Wire]) -> Steps[None]:
        # One path for all wires of a pen would be slower: the rasterizer then sorts out where they overlap.
        groups: dict[tuple[bool, Mark], list[QPainterPath]] = {}
        for wire in visible:
            is_full = stands_out(self._canvas.focus, wire.edge)
            for mark, path in self._parts(wire):
                groups.setdefault((is_full, mark), []).append(path)
            yield
        wave = self._canvas.wave
        for source in {wire.edge.source for wire in visible if self._net.forks(wire.edge.source)}:
            gradient = self._canvas.shown.gradient(source) if wave.has_reached(source) else None
            is_full = any(stands_out(self._canvas.focus, wire.edge) for wire in self._net.leaving(source))
            mark = mark_of(gradient, self._canvas.wires.gradient_scale)
            groups.setdefault((is_full, mark), []).append(self._net.trunk(source))
        for is_full, mark in sorted(groups, key=lambda group: (group[0], group[1].rank())):
            painter.setPen(self._pen(mark, quiet=not is_full))
            for path in groups[is_full, mark]:
                painter.drawPath(path)
                yield

    def _draw_bends(self, painter: QPainter, visible: list[Wire]) -> None:
        """Draw a knob wherever a wire is led through a point, to take hold of it."""
        theme = self._canvas.theme
        painter.setPen(QPen(theme.soft, 1.6))
        painter.setBrush(theme.card)
        for wire in visible:
            for bend in self._canvas.shown.bends.get(wire.edge, ()):
                painter.drawEllipse(QPointF(*bend), KNOB, KNOB)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _parts(self, wire: Wire) -> list[tuple[Mark, QPainterPath]]:
        """Return the lines of a wire and how each is drawn; two where a gradient is running along it."""
        share, path = self._canvas.wave.share(wire.edge), self._net.path(wire)
        if share == 1.0:
            return [(self._canvas.wires.mark(wire), path)]
        path = path.toReversed() if self._canvas.wave.is_onward else path
        ahead = [(NOT_COMPUTED, path)]
        return ahead if share == 0.0 else [*ahead, (self._canvas.wires.mark(wire), end_of(path, share))]

    def _draw_highlights(self, painter: QPainter, visible: list[Wire]) -> None:
        selected, hovered = self._canvas.selected_edges, self._canvas.hovered
        if self._canvas.focus is not None:
            selected = selected | self._canvas.focus.wires
        if not selected and not isinstance(hovered, Edge):
            return
        for wire in visible:
            if wire.edge in selected or wire.edge == hovered:
                glow = QColor(self._canvas.theme.accent)
                glow.setAlphaF(0.3 if wire.edge in selected else 0.18)
                painter.strokePath(wire.shape.path(), QPen(glow, 12.0))

    def _pen(self, mark: Mark, *, quiet: bool = False) -> QPen:
        stale = self._canvas.shown.gradients_are_stale and mark != NOT_COMPUTED
        return pen_of(self._canvas.theme, mark, faded=stale or quiet)

    def _draw_numbers(self, painter: QPainter, areas: np.ndarray, zoom: float) -> Steps[None]:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        sheet = Sheet(painter, self._canvas.stamps, self._canvas.theme.ground, zoom)
        for number in (yield from self._numbers.placing_seen(areas, zoom)):
            wire_labels.draw_number(sheet, number)
            yield
        self._draw_locals(sheet)

    def _draw_locals(self, sheet: Sheet) -> None:
        """Write the local gradients that something passes through just now, at their ports."""
        theme, focus = self._canvas.theme, self._canvas.focus
        for edge, local in focus.locals if focus is not None else ():
            text = _("× {local}").format(local=numbers.short(local))
            port = self._canvas.port_place(edge.target, edge.port)
            top = self._canvas.node_area(edge.target).top()
            wire_labels.draw_local(sheet, port, top, text, theme.ink, theme.accent)
