"""The ways of wires: the points that a wire is led through, where it does not simply run from end to end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isfinite

import msgspec

from engine.errors import GraphError
from engine.graphs.graph import Edge, Graph
from engine.graphs.layout import Position
from engine.text import _

Bends = tuple[Position, ...]


class Way(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The points that the wire into a port is led through, in their order from its start."""

    target: int
    port: str
    points: Bends


def ways_of(bends: Mapping[Edge, Bends]) -> tuple[Way, ...]:
    """Return the ways of wires, in the order of their targets' ids and ports' names."""
    return tuple(Way(edge.target, edge.port, points) for edge, points in sorted(bends.items(), key=_place))


def _place(entry: tuple[Edge, Bends]) -> tuple[int, str]:
    return entry[0].target, entry[0].port


def bends_of(ways: Iterable[Way], graph: Graph) -> dict[Edge, Bends]:
    """Return the points by the wires of a graph.

    Raises a GraphError where there is no such wire, or a point that is nowhere, or none at all.
    """
    return {_wire(way, graph): way.points for way in ways}


def _wire(way: Way, graph: Graph) -> Edge:
    if not way.points or not all(isfinite(number) for point in way.points for number in point):
        message = _("a wire is led through one point at least, all of finite numbers")
        raise GraphError(message, node=way.target, port=way.port)
    return graph.edge_into(way.target, way.port)
