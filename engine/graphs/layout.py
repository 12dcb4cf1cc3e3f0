"""Where to put nodes so that a graph reads from left to right: layers as columns, wires as level as can be.

Sizes come from outside, so that what draws the nodes says how large they are. Parts of the graph that are not
joined stand below each other.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from engine.graphs.graph import Graph, Node
from engine.graphs.layers import Input, Segment, layers_of

Position = tuple[float, float]
"""The centre of a node, in pixels, x to the right and y downwards."""
SizeOf = Callable[[Node], tuple[float, float]]
"""What says how wide and how high a node is, in pixels."""
Rooms = Mapping[int, float]
"""What says how much room the outputs of some nodes want beyond what a number takes, in pixels."""
PORT_PITCH = 18.0
"""Pixels between two ports of a node."""

_BETWEEN_LAYERS = 84.0
_FOR_MANY_PORTS, _FEW_PORTS = 8.0, 4
"""How much farther layers are apart for each port beyond a few, so that wires do not fall too steeply."""
_BETWEEN_NODES = 32.0
_BESIDE_AN_OUTPUT = 48.0
"""Room for what stands beside an output where layers are rows, and a neighbour is there instead of a gap."""
_BETWEEN_PARTS = 64.0
_OF_A_LEAF, _OF_A_GATE, _OF_A_BEND = 1.0, 2.0, 8.0
"""How much it counts that a wire is level: little at a leaf, which can follow its gate; much where it is
long, since wires are drawn from end to end and not through their bends."""
_LEVELLINGS = 12
"""How often all layers are moved towards what they are wired to, from the right and from the left in turn."""


class Box(NamedTuple):
    """A node as the layout sees it: its id, width and height in pixels, and what each port is wired to.

    `beside` is the room that its output wants beyond what a number takes, in pixels.
    """

    id: int
    size: tuple[float, float]
    sources: tuple[int | None, ...]
    beside: float = 0.0


Outline = tuple[Box, ...]
"""All that a layout depends on: equal where two graphs are laid out alike, and fit to be sent elsewhere."""


def layered(
    graph: Graph, size_of: SizeOf, rooms: Rooms = MappingProxyType({}), *, downwards: bool = False
) -> dict[int, Position]:
    """Return the centre of every node, in pixels, inputs at the left and outputs at the right.

    Where it goes `downwards`, inputs are at the top and outputs at the bottom.
    """
    return placed(outline_of(graph, size_of, rooms), downwards=downwards)


def outline_of(graph: Graph, size_of: SizeOf, rooms: Rooms = MappingProxyType({})) -> Outline:
    """Return what the layout of a graph depends on, its nodes in the order of ids."""
    return tuple(_box(graph, node, size_of, rooms) for node in graph.nodes(sorted(graph)))


def _box(graph: Graph, node: Node, size_of: SizeOf, rooms: Rooms) -> Box:
    wired = {edge.port: edge.source for edge in graph.edges_into(node.id)}
    sources = tuple(wired.get(port) for port in node.op.ports)
    return Box(node.id, size_of(node), sources, rooms.get(node.id, 0.0))


def placed(outline: Outline, *, downwards: bool = False) -> dict[int, Position]:
    """Return the centre of every node of an outline, as `layered` does."""
    if downwards:
        beside = {box.id: _BESIDE_AN_OUTPUT + box.beside for box in outline}
        turned = [Box(box.id, (box.size[1], box.size[0] + beside[box.id]), box.sources) for box in outline]
        return {node: (y - beside[node] / 2, x) for node, (x, y) in placed(tuple(turned)).items()}
    places: dict[int, Position] = {}
    below = 0.0
    for part in _parts(outline):
        centres = _Part(part).centres()
        top = min(y - box.size[1] / 2 for box, (_x, y) in zip(part, centres, strict=True))
        down = round(below - top)
        places |= {box.id: (x, y + down) for box, (x, y) in zip(part, centres, strict=True)}
        below = max(places[box.id][1] + box.size[1] / 2 for box in part)
        below += _BETWEEN_PARTS if len(part) > 1 else _BETWEEN_NODES
    return places


def _parts(outline: Outline) -> list[list[Box]]:
    """Return the nodes of each part that is joined, in the order of ids."""
    boxes = {box.id: box for box in outline}
    import networkx as nx  # a picture whose places are known does without

    joined = nx.Graph()
    joined.add_nodes_from(boxes)
    joined.add_edges_from((source, box.id) for box in outline for source in box.sources if source is not None)
    return [[boxes[node_id] for node_id in sorted(part)] for part in nx.connected_components(joined)]


def _inputs(part: Sequence[Box]) -> list[list[Input]]:
    """Return what feeds each node of a part, as `layers_of` wants it."""
    number = {box.id: index for index, box in enumerate(part)}
    return [
        [
            Input(number[source], (port + 0.5) / len(box.sources) - 0.5)
            for port, source in enumerate(box.sources)
            if source is not None
        ]
        for box in part
    ]


class _Part:
    """A joined part of a graph, its nodes numbered from 0, being given places."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        self.layers = layers = layers_of(_inputs(boxes))
        self.sizes = [box.size for box in boxes]
        self.beside = [box.beside for box in boxes]
        self.ports = [len(box.sources) for box in boxes]
        self.offsets = [self._offsets(row) for row in layers.rows]
        self.heights: dict[int, float] = {}

    def centres(self) -> list[Position]:
        """Return the centre of every node."""
        columns = self._columns()
        self._level()
        return [
            (x, self.heights[vertex])
            for vertex, x in sorted(
                (vertex, x)
                for row, x in zip(self.layers.rows, columns, strict=True)
                for vertex in row
                if vertex < self.layers.count
            )
        ]

    def _columns(self) -> list[float]:
        """Return the middle of each layer, the layers as wide as their widest node and apart."""
        middles: list[float] = []
        right = 0.0
        for row in self.layers.rows:
            nodes = [vertex for vertex in row if vertex < self.layers.count]
            width = max(self.sizes[node][0] for node in nodes)
            ports = max(self.ports[node] for node in nodes)
            left = right + _BETWEEN_LAYERS + _FOR_MANY_PORTS * max(0, ports - _FEW_PORTS) if middles else 0.0
            middles.append(float(round(left + width / 2)))
            right = middles[-1] + max(self.sizes[node][0] / 2 + self.beside[node] for node in nodes)
        return middles

    def _offsets(self, row: Sequence[int]) -> list[float]:
        """Return how far each vertex of a layer is below the first at least, so that none touch."""
        apart = [0.0]
        for upper, lower in pairwise(row):
            apart.append(apart[-1] + (self._height(upper) + self._height(lower)) / 2 + _BETWEEN_NODES)
        return apart

    def _height(self, vertex: int) -> float:
        return self.sizes[vertex][1] if vertex < self.layers.count else 0.0

    # -- level wires --------------------------------------------------------------------------------------

    def _level(self) -> None:
        """Move the layers up and down until wires are as level as they can be, and keep the best."""
        for row, offsets in zip(self.layers.rows, self.offsets, strict=True):
            middle = offsets[-1] / 2
            self.heights.update((v, offset - middle) for v, offset in zip(row, offsets, strict=True))
        best, least = dict(self.heights), math.inf
        for _levelling in range(_LEVELLINGS):
            self._settle(reversed(range(len(self.offsets))), self._from_right)
            self._settle(range(len(self.offsets)), self._from_left)
            if (slant := self._slant()) < least - 1.0:
                best, least = dict(self.heights), slant
            else:
                break
        self.heights = best

    def _settle(self, order: Iterable[int], wanted: Callable[[int], tuple[float, float]]) -> None:
        """Give every vertex the height it wants, as far as its neighbours in its layer leave room."""
        for index in order:
            row, offsets = self.layers.rows[index], self.offsets[index]
            pulls = [wanted(vertex) for vertex in row]
            shifts = [height - offset for (height, _weight), offset in zip(pulls, offsets, strict=True)]
            level = ascending(shifts, [weight for _height, weight in pulls])
            for vertex, shift, offset in zip(row, level, offsets, strict=True):
                self.heights[vertex] = round(shift) + offset

    def _from_left(self, vertex: int) -> tuple[float, float]:
        """Return the height at which the wires into a vertex are level, and how much that counts."""
        segments = self.layers.into[vertex]
        if not segments:
            return self._from_right(vertex)
        weights = [self._weight(segment.source) for segment in segments]
        heights = [self.heights[segment.source] - self._drop(segment) for segment in segments]
        return _mean(heights, weights)

    def _from_right(self, vertex: int) -> tuple[float, float]:
        """Return the height at which the wires out of a vertex are level, and how much that counts."""
        segments = self.layers.out_of[vertex]
        if not segments:
            return self.heights[vertex], 1.0
        weights = [self._weight(segment.target) for segment in segments]
        return _mean([self.heights[segment.target] + self._drop(segment) for segment in segments], weights)

    def _weight(self, vertex: int) -> float:
        """Return how much a wire to or from a vertex counts."""
        if vertex >= self.layers.count:
            return _OF_A_BEND
        return _OF_A_GATE if self.ports[vertex] else _OF_A_LEAF

    def _drop(self, segment: Segment) -> float:
        """Return how far the port where a segment ends is below the middle of its node."""
        return segment.port * PORT_PITCH * self.ports[segment.target] if segment.port else 0.0

    def _slant(self) -> float:
        """Return how far all wires together rise and fall."""
        return sum(
            abs(self.heights[segment.source] - self.heights[segment.target] - self._drop(segment))
            for segments in self.layers.into.values()
            for segment in segments
        )


def _mean(values: Sequence[float], weights: Sequence[float]) -> tuple[float, float]:
    total = sum(weights)
    return sum(map(operator.mul, values, weights)) / total, total


def ascending(values: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Return the ascending numbers that come nearest to these by least squares, each counting by its weight.

    Method: pool adjacent violators; Barlow, Bartholomew, Bremner & Brunk, 1972.
    """
    pools: list[tuple[float, float, int]] = []
    for pair in zip(values, weights, strict=True):
        value, weight, count = *pair, 1
        while pools and pools[-1][0] >= value:
            before, its_weight, its_count = pools.pop()
            value = (value * weight + before * its_weight) / (weight + its_weight)
            weight, count = weight + its_weight, count + its_count
        pools.append((value, weight, count))
    return [value for value, _weight, count in pools for _member in range(count)]
