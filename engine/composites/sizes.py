"""How large a node of each op is drawn: one place for the canvas, the layout and what a picture needs."""

from __future__ import annotations

from functools import lru_cache

from engine.composites.composite import Composite
from engine.graphs.layout import PORT_PITCH, Position
from engine.ops import Op

GATE = 56.0
LEAF_HEIGHT = 44.0
PORT_MARGIN = 20.0
"""Pixels: the size of a gate, the height of a leaf, and what a gate needs beyond its ports."""

INLINE_SIZE = (40.0, 16.0)
"""A constant at a port: no higher than ports are apart."""
BEFORE_PORT = 6.0
"""Pixels between it and the port."""

LEAF_WIDTHS = (104.0, 200.0)
_LEAF_MARGIN = 28.0
_LEAF_LETTER = 8.0
"""A leaf is as wide as its name needs, between two bounds."""

COMPOSITE_WIDTHS = (88.0, 192.0)
_COMPOSITE_MARGIN = 40.0
_NAME_LETTER, _PORT_LETTER = 9.5, 8.0
_LONGEST_PORT = 9
"""A composite is as wide as its name and its ports' names need, between two bounds; letters as drawn."""


def node_size(op: Op, name: str = "") -> tuple[float, float]:
    """Return the width and height of a node of this op and name as the canvas draws it, in pixels."""
    return _size(op, name if op.is_leaf else "")


@lru_cache(maxsize=4096)
def _size(op: Op, name: str) -> tuple[float, float]:
    if op.inline:
        return INLINE_SIZE
    if op.is_leaf:
        return _width(LEAF_WIDTHS, _LEAF_MARGIN + _LEAF_LETTER * len(name)), LEAF_HEIGHT
    height = max(GATE, PORT_PITCH * len(op.ports) + PORT_MARGIN)
    return (_composite_width(op) if isinstance(op, Composite) else GATE, height)


def port_offset(op: Op, port: str) -> Position:
    """Return where a port is, measured from the centre of a node of this op, in pixels."""
    below = op.ports.index(port) - (len(op.ports) - 1) / 2
    return -_size(op, "")[0] / 2, PORT_PITCH * below


def inline_offset(op: Op, port: str) -> Position:
    """Return where a constant stands that was typed at a port, measured as `port_offset` does."""
    x, y = port_offset(op, port)
    return x - BEFORE_PORT - INLINE_SIZE[0] / 2, y


def port_column(op: Op) -> float:
    """Return how wide the column of port names in a composite is, in pixels."""
    return _PORT_LETTER * min(max(map(len, op.ports), default=0), _LONGEST_PORT)


def _composite_width(op: Op) -> float:
    wanted = _COMPOSITE_MARGIN + port_column(op) + _NAME_LETTER * len(op.title)
    return _width(COMPOSITE_WIDTHS, wanted)


def _width(bounds: tuple[float, float], wanted: float) -> float:
    least, most = bounds
    return min(most, max(least, 8.0 * round(wanted / 8.0)))
