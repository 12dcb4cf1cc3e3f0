"""The graph of a film as one SVG: its parts carry names, by which a page tells how they look at each step.

Lines and outlines are those of the canvas; colours are classes, so that one drawing serves both themes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from engine.graphs.graph import Edge
from gui.canvas import lettering, wire_labels
from gui.canvas.branch_places import LEAD
from gui.canvas.geometry import output_offset
from gui.canvas.scene import CanvasScene
from gui.flow.film import Look, Names
from gui.flow.film_elements import CENTRED, images, rounded, sides, strip, text
from gui.flow.film_nodes import node_drawing
from gui.look.svg_path import decimal, path_data

FRAME = 32.0


def graph_drawing(scene: CanvasScene, looks: Mapping[str, list[Look]], title: str) -> str:
    """Return the drawing of a scene whose parts have these looks in turn, and of numbers those alone."""
    return _Drawing(scene, looks).svg(title)


class _Drawing:
    def __init__(self, scene: CanvasScene, looks: Mapping[str, list[Look]]) -> None:
        self._scene, self._shown, self._looks = scene, scene.shown, looks
        self._names = Names(scene.shown.graph)
        self._net = scene.wires.net

    def svg(self, title: str) -> str:
        area = self._scene.graph_area().adjusted(-FRAME, -FRAME, FRAME, FRAME)
        box = " ".join(map(decimal, sides(area)))
        parts = "\n".join((*self._wires(), *self._nodes(), *self._numbers()))
        sized = f'width="{decimal(area.width())}" height="{decimal(area.height())}"'
        told = f'role="img" aria-label="{escape(title)}"'
        return f'<svg id="graph" {told} viewBox="{box}" {sized}>\n{parts}\n</svg>'

    # -- wires --------------------------------------------------------------------------------------------

    def _wires(self) -> Iterator[str]:
        for edge in self._names.wires:
            wire = self._net.wire(edge)
            glow, line = path_data(wire.shape.path()), path_data(self._net.path(wire))
            name = self._names.wire(edge)
            yield f'<g id="{name}" class="wire"><path class="glow" d="{glow}"/><path d="{line}"/></g>'
        for node_id in filter(self._net.forks, self._shown.graph):
            trunk = path_data(self._net.trunk(node_id))
            yield f'<path id="{self._names.trunk(node_id)}" class="wire" d="{trunk}"/>'

    # -- nodes --------------------------------------------------------------------------------------------

    def _nodes(self) -> Iterator[str]:
        for node in self._shown.graph.nodes():
            x, y = map(decimal, self._shown.positions[node.id])
            value = self._names.value(node.id)
            inside = node_drawing(
                node, is_target=node.id == self._shown.target, value=value, looks=self._looks.get(value, ())
            )
            told = f'id="{self._names.node(node.id)}" class="node {node.op.kind.name.lower()}"'
            yield f'<g {told} transform="translate({x} {y})">{inside}</g>'

    # -- numbers ------------------------------------------------------------------------------------------

    def _numbers(self) -> Iterator[str]:
        for node in self._shown.graph.nodes():
            output = QPointF(*self._shown.positions[node.id]) + output_offset(node.op, node.name)
            names = self._names
            if not node.op.is_leaf:
                yield from self._number(names.value(node.id), output + _aside(wire_labels.ABOVE), "value")
            yield from self._number(names.flow(node.id), output + _aside(wire_labels.BELOW), "flow")
        for edge in self._names.wires:
            yield from self._term(edge)
        for edge in self._names.wires:
            yield from self._local(edge)

    def _number(self, name: str, at: QPointF, kind: str) -> Iterator[str]:
        looks = self._looks.get(name)
        if not looks:
            return
        yield text("", at, wire_labels.NUMBER_SIZE, kind, name=name)
        if pictured := strip(looks):
            width = max(lettering.width_of(look.text, wire_labels.NUMBER_SIZE, bold=True) for look in looks)
            yield images(name, at + QPointF(width + 5.0, -wire_labels.NUMBER_SIZE * 0.75), pictured)

    def _term(self, edge: Edge) -> Iterator[str]:
        if self._looks.get(self._names.term(edge)):
            at = self._scene.wires.branch_place(edge)
            name = self._names.term(edge)
            yield text("", at, wire_labels.BRANCH_SIZE, "flow", name=name, anchor="end")

    def _local(self, edge: Edge) -> Iterator[str]:
        looks = self._looks.get(self._names.factor(edge))
        if not looks:
            return
        pixels, port = wire_labels.BRANCH_SIZE, self._scene.port_place(edge.target, edge.port)
        widest = max(lettering.width_of(look.text, pixels, bold=True) for look in looks) + 4.0
        top = self._scene.node_area(edge.target).top()
        box, foot = wire_labels.local_place(port, top, widest, pixels)
        pole = QPainterPath(foot)
        pole.lineTo(port)
        middle = QPointF(box.center().x(), box.center().y() + CENTRED * pixels)
        name = self._names.factor(edge)
        yield (
            f'<g id="{name}" class="local"><path d="{path_data(pole)}"/>{rounded(box, "box", 5.0)}'
            f"{text('', middle, pixels, 'told', anchor='middle')}</g>"
        )


def _aside(below: float) -> QPointF:
    return QPointF(LEAD, below)
