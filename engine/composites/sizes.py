"""How large a node of each op is drawn: one place for the canvas, the layout and what a picture needs."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from engine.composites.composite import Composite
from engine.graphs.layout import PORT_PITCH, Position
from engine.graphs.node import Node
from engine.ops import Op, Shape

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

MOST_ROWS, MOST_COLUMNS = 3, 3
"""An array that is larger is shown by its shape and a picture."""
_TALL_LEAVES = {2: 48.0, 3: 72.0}
_WIDER = 24.0
_COLUMN, _BETWEEN_COLUMNS, _BRACKETS = 38.0, 7.0, 16.0
"""The height of a leaf that writes out so many rows, steps in which it is wider than others, and what of its
width a column of entries takes, and the rest.

They depend on the array's shape and not on its entries, so that nothing moves while those change.
"""

COMPOSITE_WIDTHS = (88.0, 192.0)
_COMPOSITE_MARGIN = 40.0
_NAME_LETTER, _PORT_LETTER = 9.5, 8.0
_LONGEST_PORT = 9
"""A composite is as wide as its name and its ports' names need, between two bounds; letters as drawn."""


def node_size(node: Node) -> tuple[float, float]:
    """Return the width and height of a node as the canvas draws it, in pixels."""
    return op_size(node.op, node.name, shape_at(node))


def shape_at(node: Node) -> Shape:
    """Return the shape of a leaf's value; that of a number for gates."""
    return () if node.value is None else np.shape(node.value)


def op_size(op: Op, name: str = "", shape: Shape = ()) -> tuple[float, float]:
    """Return the width and height of a node of this op; a leaf's grow with its name and its value's shape."""
    return _size(op, name, shape) if op.is_leaf else _size(op, "", ())


def is_written_out(shape: Shape) -> bool:
    """Return whether the entries of an array are written out: of a vector or matrix that is small enough."""
    rows, columns = (1, 1, *shape)[-2:]
    return len(shape) in {1, 2} and rows <= MOST_ROWS and columns <= MOST_COLUMNS


@lru_cache(maxsize=4096)
def _size(op: Op, name: str, shape: Shape) -> tuple[float, float]:
    if op.inline:
        return INLINE_SIZE
    if op.is_leaf:
        return _leaf_size(name, shape)
    height = max(GATE, PORT_PITCH * len(op.ports) + PORT_MARGIN)
    return (_composite_width(op) if isinstance(op, Composite) else GATE, height)


def _leaf_size(name: str, shape: Shape) -> tuple[float, float]:
    alone = _width(LEAF_WIDTHS, _LEAF_MARGIN + _LEAF_LETTER * len(name))
    if not is_written_out(shape):
        return alone, LEAF_HEIGHT
    beside = min(_LEAF_MARGIN + _LEAF_LETTER * len(name), LEAF_WIDTHS[1])
    least = LEAF_WIDTHS[0]
    width = least + _WIDER * max(0, -(-(beside + entries_width(shape) - least) // _WIDER))
    return width, _TALL_LEAVES.get((1, *shape)[-2], LEAF_HEIGHT)


def entries_width(shape: Shape) -> float:
    """Return how wide a leaf keeps the place of an array's entries, in pixels."""
    return _BRACKETS + _COLUMN * shape[-1] + _BETWEEN_COLUMNS * (shape[-1] - 1)


def port_offset(op: Op, port: str) -> Position:
    """Return where a port is, measured from the centre of a node of this op, in pixels."""
    below = op.ports.index(port) - (len(op.ports) - 1) / 2
    return -op_size(op)[0] / 2, PORT_PITCH * below


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
