"""Where nodes go that come into a graph, so that they stand on nothing that is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engine.composites.sizes import node_size
from engine.graphs.graph import Graph
from engine.graphs.layout import Position

CLEARANCE = 16.0
STEP = 24.0
"""Pixels between nodes, and between two places that are tried."""
MOST_RINGS = 80
"""Steps that are gone outwards in looking for a free place."""
FARTHEST = 1e9
"""Pixels from the middle, along either axis, beyond which no node stands: nobody comes there."""
MARGIN = 24.0
"""Pixels between a frame and what it was put around."""
HEAD = 28.0
"""Pixels that the title of a frame takes at its upper edge."""

Box = tuple[Position, Position]
"""The centre of something and its width and height."""


def free_place(
    size: Position, wanted: Position, standing: Iterable[Box], rings: int = MOST_RINGS
) -> Position:
    """Return the centre nearest to the one wanted where a node of a size stands clear of all that stands.

    It is the one wanted where there is none in so many rings of steps around.
    """
    boxes, (x, y) = list(standing), wanted
    for right, down in _spiral(rings):
        place = (x + right, y + down)
        if not any(overlap((place, size), box, CLEARANCE) for box in boxes):
            return place
    return wanted


def boxes_of(graph: Graph, positions: Mapping[int, Position], left_out: Iterable[int] = ()) -> list[Box]:
    """Return where the nodes of a graph that have a position stand, and how large they are."""
    nodes = graph.nodes(positions.keys() - set(left_out))
    return [(positions[node.id], node_size(node)) for node in nodes]


def is_somewhere(place: Position) -> bool:
    """Return whether a place is one that a file can hold, and a person come to."""
    return all(abs(coordinate) <= FARTHEST for coordinate in place)  # which NaN is not


def overlap(one: Box, other: Box, clearance: float = 0.0) -> bool:
    """Return whether two boxes are nearer to each other than a clearance, or lie on each other."""
    (x, y), (width, height) = one
    (left, top), (wide, high) = other
    across = abs(x - left) < (width + wide) / 2 + clearance
    return across and abs(y - top) < (height + high) / 2 + clearance


def extent(boxes: Iterable[Box]) -> Box:
    """Return the box around boxes."""
    lefts, tops, rights, bottoms = zip(*map(_sides, boxes), strict=True)
    left, top, right, bottom = min(lefts), min(tops), max(rights), max(bottoms)
    return ((left + right) / 2, (top + bottom) / 2), (right - left, bottom - top)


def room_for(block: Box, old: Box, others: Mapping[int, Box]) -> dict[int, Position]:
    """Return where others move so that a block stands clear in place of something smaller; none if it does.

    All move away from the middle by what the block is larger, so what stood apart stays apart.
    """
    if not any(overlap(block, box) for box in others.values()):
        return {}
    (x, y), (left, top, right, bottom) = old[0], _sides(old)
    grown = _sides(block)
    across = _steps(left - grown[0]), _steps(grown[2] - right)
    down = _steps(top - grown[1]), _steps(grown[3] - bottom)
    return {
        node: (
            at[0] + (across[1] if at[0] >= x else -across[0]),
            at[1] + (down[1] if at[1] >= y else -down[0]),
        )
        for node, (at, _size) in others.items()
    }


def _steps(excess: float) -> float:
    """Return what something sticks out by, in whole steps."""
    return max(0.0, -(-excess // STEP) * STEP)


def _sides(box: Box) -> tuple[float, float, float, float]:
    (x, y), (width, height) = box
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _spiral(rings: int) -> Iterator[Position]:
    """Yield offsets ring by ring outwards, in each ring the nearest first."""
    for ring in range(rings):
        steps = range(-ring, ring + 1)
        edge = [(x, y) for x in steps for y in steps if max(abs(x), abs(y)) == ring]
        for x, y in sorted(edge, key=lambda step: (step[0] ** 2 + step[1] ** 2, -step[1], -step[0])):
            yield x * STEP, y * STEP
