"""Where copies of nodes come to stand: beside the originals or about a place, and never on what is there."""

from __future__ import annotations

from collections.abc import Mapping

from engine.graphs.layout import Position

PASTE_OFFSET = 24.0
"""Pixels down and to the right of the original."""
STEP = 8.0
"""Pixels by whose multiples copies are moved, so that they stand on the grid if the originals do."""

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


def _cell(place: Position) -> tuple[int, int]:
    return round(place[0] / PASTE_OFFSET), round(place[1] / PASTE_OFFSET)
