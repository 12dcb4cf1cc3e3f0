"""How large a node of each op is drawn: one place for the canvas, the layout and what a picture needs."""

from __future__ import annotations

from functools import lru_cache

from engine.composites.composite import Composite
from engine.graphs.layout import PORT_PITCH
from engine.ops import Op

GATE = 56.0
LEAF = (104.0, 44.0)
PORT_MARGIN = 20.0
"""Pixels: the size of a gate, of a leaf, and what a gate needs beyond its ports."""

COMPOSITE_WIDTHS = (88.0, 192.0)
_COMPOSITE_MARGIN = 40.0
_NAME_LETTER, _PORT_LETTER = 9.5, 8.0
_LONGEST_PORT = 9
"""A composite is as wide as its name and its ports' names need, between two bounds; letters as drawn."""


@lru_cache(maxsize=1024)
def node_size(op: Op) -> tuple[float, float]:
    """Return the width and height of a node of this op as the canvas draws it, in pixels."""
    if op.is_leaf:
        return LEAF
    height = max(GATE, PORT_PITCH * len(op.ports) + PORT_MARGIN)
    return (_composite_width(op) if isinstance(op, Composite) else GATE, height)


def port_column(op: Op) -> float:
    """Return how wide the column of port names in a composite is, in pixels."""
    return _PORT_LETTER * min(max(map(len, op.ports), default=0), _LONGEST_PORT)


def _composite_width(op: Op) -> float:
    least, most = COMPOSITE_WIDTHS
    wanted = _COMPOSITE_MARGIN + port_column(op) + _NAME_LETTER * len(op.title)
    return min(most, max(least, 8.0 * round(wanted / 8.0)))
