"""What a node shows of itself, read from the picture when it changes and kept until it changes again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from PySide6.QtGui import QImage

from engine.composites.naming import has_own_name
from engine.composites.sizes import shape_at
from engine.graphs.graph import Node
from engine.ops import Op, Shape
from gui.canvas.entries import Rows, rows_of
from gui.canvas.heatmap import value_picture
from gui.document.shown import Shown
from gui.look import numbers
from gui.look.theme import Theme

OUTPUT = ""
"""Stands for a node's output wherever a port's name is asked for; no port has an empty name."""


def ends_of(op: Op) -> tuple[str, ...]:
    """Return where wires may begin or end at a node: what was typed at a port stays there."""
    return () if op.inline else (*op.ports, OUTPUT)


@dataclass(frozen=True)
class Face:
    """A node as its painter needs it: what never changes while only gradients do.

    `name` is empty where a gate carries none of its own.
    """

    op: Op
    symbol: str
    name: str
    open_ports: frozenset[str]
    value: str = ""
    picture: QImage | None = field(default=None, hash=False)
    entries: Rows = field(default=(), hash=False)
    shape: Shape = ()


class Situation(NamedTuple):
    """What happens around a node just now: selection, pointer, target, failure, doubt, a wire being drawn.

    `offers_aim` shows the chip that makes the node the target, `offers_slots` plates before its open ports;
    `quiet` says that something else stands out, `not_finite` that from here on a number is infinite or none;
    `untitled` that there is no room for words under a gate without a name.

    `anchored` says that the node stays in place when the graph is arranged.
    `offered` holds the ports (OUTPUT for the output) where the wire being drawn may end; None while none is.
    """

    selected: bool = False
    hovered: bool = False
    is_target: bool = False
    offers_aim: bool = False
    offers_slots: bool = False
    failed: bool = False
    warned: bool = False
    stale: bool = False
    quiet: bool = False
    anchored: bool = False
    offered: frozenset[str] | None = None
    not_finite: bool = False
    untitled: bool = False


def face_of(theme: Theme, shown: Shown, node_id: int, end: Callable[[], float]) -> Face:
    """Return the face of a node as it stands now; `end` tells where the scale of heat-maps ends."""
    node = shown.graph.node(node_id)
    value = shown.value(node_id) if node.op.is_leaf else None
    wired = {edge.port for edge in shown.graph.edges_into(node_id)}
    return Face(
        op=node.op,
        symbol=node.symbol,
        name=shown_name(node),
        open_ports=frozenset(node.op.ports) - wired,
        value="" if value is None else numbers.short(value),
        picture=value_picture(theme, value, end()) if value is not None and np.ndim(value) else None,
        entries=() if value is None else rows_of(value, lambda _entry: theme.soft),
        shape=shape_at(node),
    )


def shown_name(node: Node) -> str:
    """Return the name that stands on a leaf or under a gate; empty where a gate carries none of its own."""
    return node.name if node.op.is_leaf or has_own_name(node) else ""
