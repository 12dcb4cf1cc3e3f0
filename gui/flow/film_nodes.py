"""How a film's drawing has its nodes: their cards as on the canvas, with a place for a leaf's value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from engine.composites.sizes import port_column
from engine.graphs.node import Node
from engine.ops import Kind
from gui.canvas import composite_painter as composites
from gui.canvas import leaf_painter as leaves
from gui.canvas import lettering
from gui.canvas import node_painter as nodes
from gui.canvas.faces import shown_name
from gui.canvas.geometry import (
    NAME_START,
    PORT_RADIUS,
    RADIUS,
    VALUE_MARGIN,
    outline_of,
    output_of,
    port_offsets,
)
from gui.flow.film import Look
from gui.flow.film_elements import CENTRED, images, outline, rounded, strip, text
from gui.look.svg_path import decimal

ROOM_BETWEEN = 5.0
"""Pixels that a leaf's name and its value have between them at least."""


def node_drawing(node: Node, *, is_target: bool, value: str, looks: Sequence[Look]) -> str:
    """Return a node around the origin; a leaf's value is the part of that name, with these looks in turn."""
    rect, gap = outline_of(node), nodes.RING_GAP
    if node.op.inline:
        return _plate(rect, value)
    ring = rounded(rect.adjusted(-gap, -gap, gap, gap), "ring", RADIUS + gap) if is_target else ""
    card = rounded(rect.translated(0.0, 1.8), "shadow", RADIUS) + ring + rounded(rect, "card", RADIUS)
    inside = _leaf(node, rect, value, looks) if node.op.is_leaf else _gate(node, rect, is_target=is_target)
    return "".join((card, *inside, *_ports(node)))


def _plate(rect: QRectF, value: str) -> str:
    """Return a constant that was typed at a port: its number alone, on a plate."""
    pixels = leaves.INLINE_SIZE
    number = text("", QPointF(0.0, CENTRED * pixels), pixels, "given", name=value, anchor="middle")
    return rounded(rect, "card", rect.height() / 2) + number


def _gate(node: Node, rect: QRectF, *, is_target: bool) -> Iterator[str]:
    if node.op.kind is Kind.COMPOSITE:
        yield from _composite(node, rect)
    else:
        yield outline(nodes.symbol_path(node.symbol, rect.height(), len(node.op.ports)))
    if name := shown_name(node):
        name = lettering.elided(name, nodes.CAPTION_SIZE, nodes.CAPTION_WIDTH, bold=True)
        line = nodes.CAPTION_LINE + (nodes.RING_GAP if is_target else 0.0)
        yield text(name, QPointF(0.0, rect.bottom() + line), nodes.CAPTION_SIZE, "name", anchor="middle")


# -- leaves -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Setting:
    """How a leaf's name and value are set: in one row, or in two where there is no room beside each other."""

    stacked: bool
    name_size: float
    name_room: float
    value_size: float

    @property
    def baselines(self) -> tuple[float, float]:
        """Those of the name and of the value."""
        if self.stacked:
            return leaves.UPPER_BASELINE, leaves.LOWER_BASELINE
        return leaves.BASELINE, leaves.BASELINE


def _setting(name: str, room: float, looks: Sequence[Look]) -> _Setting:
    widths = (max(lettering.width_of(look.text, leaves.VALUE_SIZE), look.strip[0]) for look in looks)
    beside, least = room - max(widths, default=0.0) - ROOM_BETWEEN, leaves.LEAST_NAME_SIZE
    stacked = lettering.width_of(name, least, bold=True) > beside
    if stacked:
        size = lettering.fitting(name, leaves.LARGEST_STACKED, least, room, bold=True)
        return _Setting(True, size, room, leaves.LARGEST_STACKED)
    size = lettering.fitting(name, leaves.NAME_SIZE, least, beside, bold=True)
    return _Setting(False, size, beside, leaves.VALUE_SIZE)


def _leaf(node: Node, rect: QRectF, value: str, looks: Sequence[Look]) -> Iterator[str]:
    yield rounded(QRectF(rect.left() + 8.5, -12.0, 4.0, 24.0), "kind", 2.0)
    setting = _setting(node.name, rect.width() - NAME_START - VALUE_MARGIN, looks)
    upper, lower = setting.baselines
    name = lettering.elided(node.name, setting.name_size, setting.name_room, bold=True)
    yield text(name, QPointF(rect.left() + NAME_START, upper), setting.name_size, "name")
    right, pictured = rect.right() - VALUE_MARGIN, strip(looks)
    lower -= 6.0 if pictured and not setting.stacked else 0.0
    yield text("", QPointF(right, lower), setting.value_size, "given", name=value, anchor="end")
    if pictured:
        beside = max(lettering.width_of(look.text, setting.value_size) for look in looks) + 6.0
        left = right - pictured.width() - (beside if setting.stacked else 0.0)
        yield images(value, QPointF(left, 5.0), pictured)


# -- composites and ports ---------------------------------------------------------------------------------


def _composite(node: Node, rect: QRectF) -> Iterator[str]:
    inset, pixels = composites.INSET, composites.PORT_SIZE
    yield rounded(rect.adjusted(inset, inset, -inset, -inset), "inner", RADIUS - inset)
    left = rect.left() + composites.PORT_START
    for port, centre in port_offsets(node.op).items():
        label = lettering.elided(port, pixels, port_column(node.op))
        yield text(label, QPointF(left, centre.y() + CENTRED * pixels), pixels, "port-name")
    left += port_column(node.op) + composites.GAP
    room = QRectF(left, -12.0, rect.right() - composites.NAME_MARGIN - left, 24.0)
    yield outline(lettering.symbol_in(room, node.op.title, composites.NAME_SIZE))


def _ports(node: Node) -> Iterator[str]:
    for centre in (*port_offsets(node.op).values(), output_of(node)):
        x, y = decimal(centre.x()), decimal(centre.y())
        yield f'<circle class="port" cx="{x}" cy="{y}" r="{PORT_RADIUS}"/>'
