"""The graph of a film as one SVG: its parts carry names, by which a page tells how they look at each step.

Lines and outlines are those of the canvas; colours are classes, so that one drawing serves both themes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainterPath

from engine.composites.sizes import port_column
from engine.graphs.graph import Edge
from engine.graphs.node import Node
from engine.ops import Kind
from gui.canvas import composite_painter as composites
from gui.canvas import lettering, node_painter, wire_labels
from gui.canvas.branch_places import LEAD
from gui.canvas.faces import shown_name
from gui.canvas.geometry import (
    NAME_START,
    PORT_RADIUS,
    RADIUS,
    VALUE_MARGIN,
    node_rect,
    output_offset,
    port_offsets,
)
from gui.canvas.scene import CanvasScene
from gui.flow.film import Look, Names
from gui.look.svg_path import decimal, path_data

FRAME = 32.0
_CENTRED = 0.36
"""How far below the middle a text's baseline lies, in sizes of its letters, to stand in the middle."""


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
        box = " ".join(map(decimal, _sides(area)))
        parts = "\n".join((*self._wires(), *self._nodes(), *self._numbers()))
        sides = f'width="{decimal(area.width())}" height="{decimal(area.height())}"'
        told = f'role="img" aria-label="{escape(title)}"'
        return f'<svg id="graph" {told} viewBox="{box}" {sides}>\n{parts}\n</svg>'

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
            x, y = self._shown.positions[node.id]
            rect = node_rect(node.op, node.name)
            kind = node.op.kind.name.lower()
            yield (
                f'<g id="{self._names.node(node.id)}" class="node {kind}" '
                f'transform="translate({decimal(x)} {decimal(y)})">'
                f"{self._card(node, rect)}{''.join(self._inside(node, rect))}{''.join(_ports(node))}</g>"
            )

    def _card(self, node: Node, rect: QRectF) -> str:
        card = _rounded(rect, "card", RADIUS)
        if node.id == self._shown.target:
            gap = node_painter.RING_GAP
            card = _rounded(rect.adjusted(-gap, -gap, gap, gap), "ring", RADIUS + gap) + card
        return _rounded(rect.translated(0.0, 1.8), "shadow", RADIUS) + card

    def _inside(self, node: Node, rect: QRectF) -> Iterator[str]:
        if node.op.is_leaf:
            yield from self._leaf(node, rect)
            return
        if node.op.kind is Kind.COMPOSITE:
            yield from _composite(node, rect)
        else:
            yield _outline(node_painter.symbol_path(node.symbol, rect.height(), len(node.op.ports)))
        if name := shown_name(node):
            gap = node_painter.RING_GAP if node.id == self._shown.target else 0.0
            name = lettering.elided(name, node_painter.CAPTION_SIZE, node_painter.CAPTION_WIDTH, bold=True)
            baseline = QPointF(0.0, rect.bottom() + node_painter.CAPTION_LINE + gap)
            yield _text(name, baseline, node_painter.CAPTION_SIZE, "name", anchor="middle")

    def _leaf(self, node: Node, rect: QRectF) -> Iterator[str]:
        yield _rounded(QRectF(rect.left() + 8.5, -12.0, 4.0, 24.0), "kind", 2.0)
        name, looks = self._names.value(node.id), self._looks.get(self._names.value(node.id), [])
        room = rect.width() - NAME_START - VALUE_MARGIN
        widest = max((_extent(look, node_painter.VALUE_SIZE) for look in looks), default=0.0)
        size = node_painter.LEAST_NAME_SIZE
        stacked = lettering.width_of(node.name, size, bold=True) > room - widest - 5.0
        room -= 0.0 if stacked else widest + 5.0
        largest = node_painter.LARGEST_STACKED if stacked else node_painter.NAME_SIZE
        pixels = lettering.fitting(node.name, largest, size, room, bold=True)
        at = QPointF(
            rect.left() + NAME_START, node_painter.UPPER_BASELINE if stacked else node_painter.BASELINE
        )
        yield _text(lettering.elided(node.name, pixels, room, bold=True), at, pixels, "name")
        baseline = node_painter.LOWER_BASELINE if stacked else node_painter.BASELINE
        end = QPointF(rect.right() - VALUE_MARGIN, baseline - (6.0 if _strip(looks) and not stacked else 0.0))
        yield _text(
            "", end, largest if stacked else node_painter.VALUE_SIZE, "given", name=name, anchor="end"
        )
        if strip := _strip(looks):
            text = max(lettering.width_of(look.text, largest) for look in looks) + 6.0
            yield _images(name, QPointF(end.x() - strip.width() - (text if stacked else 0.0), 5.0), strip)

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
        yield _text("", at, wire_labels.NUMBER_SIZE, kind, name=name)
        if strip := _strip(looks):
            width = max(lettering.width_of(look.text, wire_labels.NUMBER_SIZE, bold=True) for look in looks)
            yield _images(name, at + QPointF(width + 5.0, -wire_labels.NUMBER_SIZE * 0.75), strip)

    def _term(self, edge: Edge) -> Iterator[str]:
        if self._looks.get(self._names.term(edge)):
            at, _on_wire = self._scene.wires.branch_place(edge)
            name = self._names.term(edge)
            yield _text("", at, wire_labels.BRANCH_SIZE, "flow", name=name, anchor="end")

    def _local(self, edge: Edge) -> Iterator[str]:
        looks = self._looks.get(self._names.factor(edge))
        if not looks:
            return
        pixels, port = wire_labels.BRANCH_SIZE, self._scene.port_place(edge.target, edge.port)
        widest = max(lettering.width_of(look.text, pixels, bold=True) for look in looks) + 16.0
        bottom = self._scene.node_area(edge.target).top() - wire_labels.LOCAL_GAP
        box = QRectF(port.x() - widest / 2, bottom - 1.7 * pixels, widest, 1.7 * pixels)
        pole = QPainterPath(QPointF(port.x(), bottom))
        pole.lineTo(port)
        middle = QPointF(port.x(), box.center().y() + _CENTRED * pixels)
        name = self._names.factor(edge)
        yield (
            f'<g id="{name}" class="local"><path d="{path_data(pole)}"/>{_rounded(box, "box", 5.0)}'
            f"{_text('', middle, pixels, 'told', anchor='middle')}</g>"
        )


def _aside(below: float) -> QPointF:
    return QPointF(LEAD, below)


def _strip(looks: Iterable[Look]) -> QSizeF | None:
    """Return how large the pictures of a number are drawn; None where it has none."""
    return next((QSizeF(*look.strip) for look in looks if look.pictures), None)


def _extent(look: Look, pixels: float) -> float:
    return max(lettering.width_of(look.text, pixels), look.strip[0])


def _composite(node: Node, rect: QRectF) -> Iterator[str]:
    inset, pixels = composites.INSET, composites.PORT_SIZE
    yield _rounded(rect.adjusted(inset, inset, -inset, -inset), "inner", RADIUS - inset)
    left = rect.left() + composites.PORT_START
    for port, centre in port_offsets(node.op).items():
        text = lettering.elided(port, pixels, port_column(node.op))
        yield _text(text, QPointF(left, centre.y() + _CENTRED * pixels), pixels, "port-name")
    left += port_column(node.op) + composites.GAP
    room = QRectF(left, -12.0, rect.right() - composites.NAME_MARGIN - left, 24.0)
    yield _outline(lettering.symbol_in(room, node.op.title, composites.NAME_SIZE))


def _ports(node: Node) -> Iterator[str]:
    for centre in (*port_offsets(node.op).values(), output_offset(node.op, node.name)):
        x, y = decimal(centre.x()), decimal(centre.y())
        yield f'<circle class="port" cx="{x}" cy="{y}" r="{PORT_RADIUS}"/>'


def _outline(path: QPainterPath) -> str:
    return f'<path class="kind" d="{path_data(path)}"/>'


def _rounded(rect: QRectF, kind: str, radius: float) -> str:
    sides = zip(("x", "y", "width", "height"), _sides(rect), strict=True)
    placed = " ".join(f'{side}="{decimal(length)}"' for side, length in sides)
    return f'<rect class="{kind}" {placed} rx="{decimal(radius)}"/>'


def _sides(rect: QRectF) -> tuple[float, float, float, float]:
    return rect.x(), rect.y(), rect.width(), rect.height()


def _text(text: str, at: QPointF, pixels: float, kind: str, *, name: str = "", anchor: str = "") -> str:
    named = f' id="{name}"' if name else ""
    anchored = f' text-anchor="{anchor}"' if anchor else ""
    return (
        f'<text{named} class="{kind}" x="{decimal(at.x())}" y="{decimal(at.y())}" '
        f'font-size="{decimal(pixels)}"{anchored}>{escape(text)}</text>'
    )


def _images(name: str, corner: QPointF, strip: QSizeF) -> str:
    """Return places for a number's pictures, one for each theme; they are filled step by step."""
    placed = f'x="{decimal(corner.x())}" y="{decimal(corner.y())}"'
    sized = f'width="{decimal(strip.width())}" height="{decimal(strip.height())}"'
    return "".join(
        f'<image id="{name}-{theme}" class="{theme}" {placed} {sized} preserveAspectRatio="none"/>'
        for theme in ("light", "dark")
    )
