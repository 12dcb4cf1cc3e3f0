"""How a node is drawn: a pure function of its face, its situation, the theme and the zoom."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from engine.ops import Kind, Op, Shape
from gui.canvas import lettering
from gui.canvas.brushwork import DETAIL_FROM, Brushwork
from gui.canvas.composite_painter import composite_fill, paint_composite
from gui.canvas.faces import OUTPUT, Face, Situation
from gui.canvas.geometry import (
    CHIP_FROM,
    PORT_RADIUS,
    RADIUS,
    chip_rect,
    node_rect,
    port_offsets,
)
from gui.canvas.leaf_painter import INLINE_SIZE, paint_inline_value, paint_leaf
from gui.canvas.slots import slot_rect
from gui.look.theme import Theme, blend

BLOCKS_BELOW = 0.28
"""Zoom below which a node is a plain block of its kind's colour."""
NAMES_FROM = 0.85
"""Zoom from which a gate's own name stands under it."""
TITLES_FROM = 1.5
"""Zoom from which the op of a gate without a name of its own is named in words under it."""

CAPTION_SIZE = 11.0
LARGE_SYMBOL, WORD_SYMBOL, LEAST_GLYPH, LEAST_SYMBOL = 30.0, 17.0, 9.0, 9.0
SLOT_ROOM = 48.0
"""How far left of a gate the plates before its open ports may go."""
RING_GAP = 4.0
DIMMED = 0.42
MARGIN = 16.0
CAPTION_WIDTH, CAPTION_LINE, LOWEST_CAPTION = 140.0, 15.0, 12.0


def painted_rect(op: Op, name: str = "", shape: Shape = ()) -> QRectF:
    """Return the box around a node's centre that its painter may draw in."""
    return _painted(op, name, shape) if op.is_leaf else _painted(op, "", ())


@lru_cache(maxsize=4096)
def _painted(op: Op, name: str, shape: Shape) -> QRectF:
    rect = node_rect(op, name, shape).adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
    if op.is_leaf:
        return rect
    caption = QRectF(-CAPTION_WIDTH / 2, 0.0, CAPTION_WIDTH, rect.bottom() + LOWEST_CAPTION)
    return rect.united(caption)


def stamped_rect(face: Face, zoom: float, now: Situation | None = None) -> QRectF:
    """Return the box that the painter really draws in at this zoom, in a situation if need be."""
    rect = node_rect(face.op, face.name, face.shape).adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
    if (face.name and zoom >= NAMES_FROM) or zoom >= TITLES_FROM:
        rect = painted_rect(face.op, face.name, face.shape)
    slots = face.open_ports if now is not None and now.offers_slots else ()
    return rect.adjusted(-SLOT_ROOM, 0.0, 0.0, 0.0) if slots else rect


def caption_rect(op: Op, name: str) -> QRectF:
    """Return where a node's own name stands under it, relative to its centre; a point where it has none."""
    rect = node_rect(op, name)
    if op.is_leaf or not name:
        return QRectF(rect.center(), rect.center())
    width = min(CAPTION_WIDTH, lettering.width_of(name, CAPTION_SIZE, bold=True))
    return QRectF(-width / 2, rect.bottom() + CAPTION_LINE - CAPTION_SIZE, width, CAPTION_SIZE + 3.0)


def paint_node(painter: QPainter, theme: Theme, face: Face, now: Situation, zoom: float) -> None:
    """Draw a node around the origin, in as much detail as the zoom lets a reader see."""
    if zoom < BLOCKS_BELOW:
        paint_block(painter, theme, node_rect(face.op, face.name, face.shape), face.op.kind, now)
        return
    if _is_dimmed(now):
        painter.setOpacity(DIMMED)
    work = Brushwork(theme, face, now, zoom, node_rect(face.op, face.name, face.shape))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _card(painter, work)
    if face.op.inline:
        paint_inline_value(painter, work)
    elif face.op.is_leaf:
        paint_leaf(painter, work)
    elif work.is_composite:
        paint_composite(painter, theme, face.op, work.rect, zoom, detailed=zoom >= DETAIL_FROM)
        _captions(painter, work)
    else:
        painter.fillPath(symbol_path(face.symbol, work.rect.height(), len(face.op.ports)), work.kind)
        _captions(painter, work)
    if zoom >= DETAIL_FROM and not face.op.inline:
        _ports(painter, work)
        if now.offers_slots:
            _slots(painter, work)
    if now.failed or now.not_finite:
        _badge(painter, work, theme.danger, "!" if now.failed else "∞")
    elif now.warned and zoom >= DETAIL_FROM:
        _badge(painter, work, theme.warning, "!")
    if now.anchored and zoom >= DETAIL_FROM:
        _pin(painter, work)
    if now.offers_aim and zoom >= CHIP_FROM:
        _chip(painter, work)
    painter.setOpacity(1.0)


def _is_dimmed(now: Situation) -> bool:
    return now.quiet or (now.offered is not None and not now.offered)


def block_colour(theme: Theme, kind: Kind) -> QColor:
    """Return the colour of a node of this kind as it is seen from afar."""
    key = (theme.name, kind)
    if key not in _block_colours:
        _block_colours[key] = blend(theme.card, theme.kinds[kind], 0.55)
    return _block_colours[key]


def _block_frame(theme: Theme, *, selected: bool) -> QPen:
    key = (theme.name, selected)
    if key not in _block_frames:
        _block_frames[key] = QPen(theme.accent if selected else theme.positive, 10.0)
    return _block_frames[key]


_UNFILLED = Qt.BrushStyle.NoBrush
_block_colours: dict[tuple[str, Kind], QColor] = {}
_block_frames: dict[tuple[str, bool], QPen] = {}


def paint_block(painter: QPainter, theme: Theme, rect: QRectF, kind: Kind, now: Situation) -> None:
    """Draw a node as it is seen from afar: a plain block, with a frame where it is selected or the target."""
    if _is_dimmed(now):
        painter.setOpacity(DIMMED)
    painter.fillRect(rect, theme.danger if now.failed else block_colour(theme, kind))
    if now.selected or now.is_target:
        painter.setPen(_block_frame(theme, selected=now.selected))
        painter.setBrush(_UNFILLED)
        painter.drawRect(rect)
    painter.setOpacity(1.0)


def _shadow(theme: Theme) -> QColor:
    """Return the shadow as it looks on the ground: opaque, because translucent fills cost five times more."""
    opaque = QColor(theme.shadow)
    opaque.setAlphaF(1.0)
    return blend(theme.ground, opaque, theme.shadow.alphaF())


def _card(painter: QPainter, work: Brushwork) -> None:
    theme, now, rect = work.theme, work.now, work.rect
    radius = min(RADIUS, rect.height() / 2)
    painter.setPen(Qt.PenStyle.NoPen)
    if work.zoom >= DETAIL_FROM:
        painter.setBrush(_shadow(theme))
        painter.drawRoundedRect(rect.translated(0.0, 1.8), radius, radius)
    if now.selected and not now.is_target:
        glow = QColor(theme.accent)
        glow.setAlphaF(0.22)
        painter.setBrush(glow)
        painter.drawRoundedRect(rect.adjusted(-4.5, -4.5, 4.5, 4.5), radius + 4.5, radius + 4.5)
    if now.is_target:
        _ring(painter, work)
    painter.setPen(_edge_pen(work))
    painter.setBrush(composite_fill(theme) if work.is_composite else theme.card)
    painter.drawRoundedRect(rect, radius, radius)


def _edge_pen(work: Brushwork) -> QPen:
    theme, now = work.theme, work.now
    if now.failed:
        return QPen(theme.danger, 2.0)
    if now.selected and not now.is_target:
        return QPen(theme.accent, 2.0)
    return QPen(blend(theme.border, theme.soft, 0.7) if now.hovered else theme.border, 1.2)


def _ring(painter: QPainter, work: Brushwork) -> None:
    """Draw the target's ring; where the target is selected too, its colour says so, and nothing else does."""
    painter.setPen(QPen(work.theme.accent if work.now.selected else work.theme.positive, 2.4))
    painter.setBrush(work.theme.ground)
    gap = RING_GAP
    painter.drawRoundedRect(work.rect.adjusted(-gap, -gap, gap, gap), RADIUS + gap, RADIUS + gap)


@lru_cache(maxsize=512)
def symbol_path(symbol: str, height: float, ports: int) -> QPainterPath:
    """Return the outline of a gate's symbol around its centre, as large as the gate has room for."""
    side = 19.0 if ports else 22.0
    largest = LARGE_SYMBOL if len(symbol) == 1 else WORD_SYMBOL
    room = QRectF(-side, -height / 2, side * 2, height)
    path = lettering.symbol_in(room, symbol, largest)
    extent = max(path.boundingRect().width(), path.boundingRect().height())
    if path.boundingRect().width() > room.width():
        return lettering.symbol_in(
            room, lettering.elided(symbol, LEAST_SYMBOL, room.width(), bold=True), largest
        )
    enlarged = largest * LEAST_GLYPH / max(extent, 1.0)
    return path if extent >= LEAST_GLYPH else lettering.symbol_in(room, symbol, enlarged)


def _captions(painter: QPainter, work: Brushwork) -> None:
    """Write a node's own name under it; where it has none, from near by its op in words."""
    face = work.face
    line = work.rect.bottom() + (CAPTION_LINE + RING_GAP if work.now.is_target else CAPTION_LINE)
    if face.name and work.zoom >= NAMES_FROM:
        _caption(painter, work, face.name, line, bold=True)
    elif work.zoom >= TITLES_FROM and not work.is_composite and not work.now.untitled:
        _caption(painter, work, face.op.title, line, bold=False)


def _caption(painter: QPainter, work: Brushwork, text: str, baseline: float, *, bold: bool) -> None:
    text = lettering.elided(text, CAPTION_SIZE, CAPTION_WIDTH - 8.0, bold=bold)
    width = lettering.width_of(text, CAPTION_SIZE, bold=bold)
    colour = work.theme.ink if bold else work.theme.soft
    at = QPointF(-width / 2, baseline)
    lettering.draw(painter, at, text, CAPTION_SIZE, colour, bold=bold, halo=work.theme.ground)


def _ports(painter: QPainter, work: Brushwork) -> None:
    for port, centre in port_offsets(work.face.op).items():
        _port(painter, work, centre, port)
    _port(painter, work, QPointF(work.rect.right(), 0.0), OUTPUT)


def _port(painter: QPainter, work: Brushwork, centre: QPointF, port: str) -> None:
    theme, offered = work.theme, work.now.offered
    radius, pen, fill = PORT_RADIUS, QPen(theme.rim, 1.2), theme.ground
    opacity = painter.opacity()
    if offered and port not in offered:
        painter.setOpacity(opacity * DIMMED)
    if offered is not None and port in offered:
        radius, pen, fill = PORT_RADIUS + 2.0, QPen(theme.card, 1.5), theme.accent
    elif port in work.face.open_ports:
        pen, fill = QPen(blend(theme.soft, theme.ink, 0.2), 1.8), theme.card
    painter.setPen(pen)
    painter.setBrush(fill)
    painter.drawEllipse(centre, radius, radius)
    painter.setOpacity(opacity)


def _slots(painter: QPainter, work: Brushwork) -> None:
    """Draw an empty plate before each open port, which asks for a number."""
    pen = QPen(blend(work.theme.soft, work.theme.ink, 0.2), 1.2, Qt.PenStyle.DashLine)
    for port in work.face.op.ports:
        if port in work.face.open_ports:
            rect = slot_rect(work.face.op, port)
            painter.setPen(pen)
            painter.setBrush(work.theme.card)
            painter.drawRoundedRect(rect.adjusted(0.6, 0.6, -0.6, -0.6), rect.height() / 2, rect.height() / 2)
            at = rect.center() + QPointF(-lettering.width_of("…", INLINE_SIZE) / 2, 3.0)
            lettering.draw(painter, at, "…", INLINE_SIZE, work.theme.soft)


def _chip(painter: QPainter, work: Brushwork) -> None:
    """Draw the ∂ that makes the node the target, in the colour of the target's ring."""
    rect = chip_rect(work.face.op)
    painter.setPen(QPen(work.theme.ground, 2.0))
    painter.setBrush(work.theme.positive)
    painter.drawEllipse(rect)
    sign = lettering.symbol_in(rect.adjusted(4.0, 4.0, -4.0, -4.0), "∂", 13.0)
    painter.fillPath(sign, work.theme.card)


def _pin(painter: QPainter, work: Brushwork) -> None:
    """Draw the head of a pin and its needle, at the lower right corner."""
    head = work.rect.bottomRight() + QPointF(-7.0, -12.0)
    painter.setPen(QPen(work.theme.accent, 1.6))
    painter.drawLine(head, head + QPointF(0.0, 7.0))
    painter.setBrush(work.theme.accent)
    painter.drawEllipse(head, 2.6, 2.6)


def _badge(painter: QPainter, work: Brushwork, colour: QColor, sign: str) -> None:
    centre = work.rect.topRight() + QPointF(-3.0, 3.0)
    painter.setPen(QPen(work.theme.ground, 2.0))
    painter.setBrush(colour)
    painter.drawEllipse(centre, 9.0, 9.0)
    mark = lettering.symbol_in(QRectF(centre.x() - 6, centre.y() - 6, 12, 12), sign, 12.0)
    painter.fillPath(mark, work.theme.card)
