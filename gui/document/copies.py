"""Where copies of nodes come to stand: beside the originals or about a place, and never on what is there."""

from __future__ import annotations

from collections.abc import Mapping

from engine.graphs.graph import Graph
from engine.graphs.layout import Position
from gui.document.places import boxes_of, extent, free_place, overlap

PASTE_OFFSET = 24.0
"""Pixels down and to the right of the original."""
STEP = 8.0
"""Pixels by whose multiples copies are moved, so that they stand on the grid if the originals do."""
RINGS, NEAR = 8, 192.0
"""How many steps and pixels copies are moved away from a place to stand clear there."""
CROWD = 60
"""Nodes about a place from which on no room is looked for."""

Places = Mapping[int, Position]


def way_to(places: Places, centre: Position | None) -> Position:
    """Return how far copies stand from originals at these places: about a centre, else a little beside."""
    if centre is None or not places:
        return (PASTE_OFFSET, PASTE_OFFSET)
    xs, ys = zip(*places.values(), strict=True)
    return (centre[0] - (min(xs) + max(xs)) / 2, centre[1] - (min(ys) + max(ys)) / 2)


def way_clear_of(places: Places, way: Position, standing: Places) -> Position:
    """Return a way on the grid that is about as far, and at whose end no copy hides what stands there."""
    taken = {_cell(place) for place in standing.values()}
    right, down = (round(length / STEP) * STEP for length in way)
    while any(_cell((x + right, y + down)) in taken for x, y in places.values()):
        right, down = right + PASTE_OFFSET, down + PASTE_OFFSET
    return right, down


def way_to_room(copies: Graph, places: Places, way: Position, graph: Graph, standing: Places) -> Position:
    """Return a way at whose end copies stand clear of all that stands, if there is room near the end of this.

    Copies that are pasted at the pointer mostly come where the originals are, which it pointed at before.
    """
    block = boxes_of(copies, places)
    if not block:
        return way
    (x, y), size = extent(block)
    wanted = (x + way[0], y + way[1])
    boxes = boxes_of(graph, standing)
    around = [box for box in boxes if overlap(box, (wanted, size), NEAR + PASTE_OFFSET)]
    if len(around) > CROWD:
        return way
    right, down = free_place(size, wanted, around, RINGS)
    return right - x, down - y


def _cell(place: Position) -> tuple[int, int]:
    return round(place[0] / PASTE_OFFSET), round(place[1] / PASTE_OFFSET)
