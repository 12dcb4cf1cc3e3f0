"""Layers of a graph for drawing it from left to right: which node stands in which, and in what order.

Everything here counts; pixels are the business of `engine.graphs.layout`. A wire that passes layers is cut
into segments between one layer and the next, with a bend in each layer passed, so that there is room for it.
The layers and a first order are fast-sugiyama's, which knows nothing of ports; the order is then bettered
with the ports in mind.
Methods: Gansner, Koutsofios, North & Vo, "A technique for drawing directed graphs", 1993; barycentres with
ports as in Schulze, Spönemann & von Hanxleden, "Drawing layered graphs with port constraints", 2014.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, cast

Rows = list[list[int]]

_SWEEPS, _PATIENCE = 24, 4
"""How often at most the order of all layers is bettered, and how often in vain."""
_EXCHANGES = 3
"""How often at most neighbours in all layers are exchanged between two sweeps."""
_THOROUGH, _EXCHANGED = 300, 4_000
"""Vertices up to which several first orders are tried, and up to which neighbours are exchanged: beyond, that
takes longer than it is worth."""


class Input(NamedTuple):
    """What a port of a node is wired to: the number of a node, and where the port is, as in a `Segment`."""

    source: int
    port: float


Inputs = Sequence[Sequence[Input]]


class Segment(NamedTuple):
    """A piece of a wire between two layers; `port` is where it ends, from -0.5 at the top to 0.5."""

    source: int
    target: int
    port: float


Ends = Mapping[int, Sequence[Segment]]
Drawn = tuple[Sequence[tuple[int, tuple[float, float]]], Sequence[tuple[int, int]]]
FarEnds = tuple[Sequence[float], Sequence[float]]


@dataclass(frozen=True)
class Layers:
    """Vertices in layers, the leftmost first, each from top to bottom, and the segments that join them.

    Vertices below `count` are nodes, the others bends of wires.
    """

    rows: Rows
    into: Ends
    out_of: Ends
    count: int


def layers_of(inputs: Inputs) -> Layers:
    """Return the layers of nodes numbered from 0, all of them joined, given by what is wired to them."""
    count = len(inputs)
    if count == 1:
        return Layers([[0]], {0: []}, {0: []}, 1)
    wires = dict.fromkeys((wire.source, node) for node, wires in enumerate(inputs) for wire in wires)
    places, pieces = _drawn(wires)
    into = _segments(inputs, pieces)
    out_of: dict[int, list[Segment]] = {vertex: [] for vertex in into}
    for segments in into.values():
        for segment in segments:
            out_of[segment.source].append(segment)
    rows = _rows(places)
    starts = [(rows, 1)]
    if len(into) <= _THOROUGH:
        starts = [(start, first) for start in (_as_read(rows, into), rows) for first in (0, 1)]
    ordered = (_bettered(start, into, out_of, first) for start, first in starts)
    best = min(ordered, key=lambda rows: _crossings(rows, out_of))
    return Layers(best, into, out_of, count)


def _drawn(wires: Iterable[tuple[int, int]]) -> Drawn:
    """Return fast-sugiyama's drawing of wires; a bend has a number beyond all nodes."""
    from fast_sugiyama import from_edges  # a picture whose places are known does without

    (drawing,) = from_edges(wires, ranking_type="minimize")
    places, _width, _height, pieces = drawing
    return cast("Drawn", (places, pieces))


def _rows(places: Iterable[tuple[int, tuple[float, float]]]) -> Rows:
    """Return the vertices in layers and in order; fast-sugiyama draws upwards, from the largest y."""
    rows: dict[float, list[int]] = {}
    for vertex, (_x, y) in sorted(places, key=lambda place: (-place[1][1], place[1][0], place[0])):
        rows.setdefault(y, []).append(vertex)
    return list(rows.values())


def _segments(inputs: Inputs, pieces: Sequence[tuple[int, int]]) -> dict[int, list[Segment]]:
    """Return the segments into every vertex, from the pieces between nodes and bends; two ports may share."""
    count = len(inputs)
    before = {target: source for source, target in pieces if target >= count}
    last: dict[tuple[int, int], int] = {}
    for vertex, node in pieces:
        if node < count:
            source = vertex
            while source >= count:
                source = before[source]
            last[source, node] = vertex
    into = {bend: [Segment(source, bend, 0.0)] for bend, source in before.items()}
    for node, wires in enumerate(inputs):
        into[node] = [Segment(last[wire.source, node], node, wire.port) for wire in wires]
    return into


def _as_read(rows: Rows, into: Ends) -> Rows:
    """Return the layers in the order in which a reader of the formula meets their vertices."""
    met: dict[int, int] = {}
    waiting = [vertex for row in rows for vertex in sorted(row, reverse=True)]
    while waiting:
        vertex = waiting.pop()
        if vertex not in met:
            met[vertex] = len(met)
            waiting += [segment.source for segment in reversed(into[vertex])]
    return [sorted(row, key=met.__getitem__) for row in rows]


def _bettered(rows: Rows, into: Ends, out_of: Ends, first: int) -> Rows:
    """Return the layers in the order with the fewest crossings that sweeps to and fro come upon."""
    best, fewest = rows, _crossings(rows, out_of)
    in_vain = 0
    for sweep in range(first, first + _SWEEPS):
        if not fewest or in_vain == _PATIENCE:
            break
        rows = _exchanged(_swept(rows, into, out_of, rightward=bool(sweep % 2)), into, out_of)
        in_vain += 1
        if (count := _crossings(rows, out_of)) < fewest:
            best, fewest, in_vain = rows, count, 0
    return best


def _crossings(rows: Rows, out_of: Ends) -> int:
    """Return how many pairs of segments cross."""
    count = 0
    for row, following in pairwise(rows):
        place = {vertex: index for index, vertex in enumerate(following)}
        ends: list[float] = []
        for vertex in row:
            arrivals = sorted(place[segment.target] + segment.port for segment in out_of[vertex])
            count += sum(len(ends) - bisect_right(ends, arrival) for arrival in arrivals)
            for arrival in arrivals:
                insort(ends, arrival)
    return count


def _swept(
    rows: Rows,
    into: Ends,
    out_of: Ends,
    rightward: bool,
) -> Rows:
    """Return the layers, each ordered by where its vertices are joined to the layer before it."""
    place = {vertex: float(index) for row in rows for index, vertex in enumerate(row)}

    def centre(vertex: int) -> float | None:
        if rightward:
            joined = [place[segment.source] for segment in into[vertex]]
        else:
            joined = [place[segment.target] + segment.port for segment in out_of[vertex]]
        return sum(joined) / len(joined) if joined else None

    swept = [list(row) for row in rows]
    for row in swept if rightward else reversed(swept):
        _sort_joined(row, centre)
        place.update((vertex, float(index)) for index, vertex in enumerate(row))
    return swept


def _sort_joined(row: list[int], centre: Callable[[int], float | None]) -> None:
    """Sort the vertices that have a centre among the places they hold; the others stay where they are."""
    centres = {vertex: at for vertex in row if (at := centre(vertex)) is not None}
    places = [index for index, vertex in enumerate(row) if vertex in centres]
    for index, vertex in zip(places, sorted(centres, key=centres.__getitem__), strict=True):
        row[index] = vertex


def _exchanged(rows: Rows, into: Ends, out_of: Ends) -> Rows:
    """Return the layers with neighbours exchanged wherever that leaves fewer crossings."""
    rows = [list(row) for row in rows]
    if len(into) > _EXCHANGED:
        return rows
    place = {vertex: index for row in rows for index, vertex in enumerate(row)}
    changed = True
    for _exchange in range(_EXCHANGES):
        if not changed:
            break
        changed = False
        for row in rows:
            if _exchange_in(row, _far_ends(row, place, into, out_of)):
                place.update((vertex, index) for index, vertex in enumerate(row))
                changed = True
    return rows


def _far_ends(row: Sequence[int], place: Mapping[int, int], into: Ends, out_of: Ends) -> dict[int, FarEnds]:
    """Return where the segments at each vertex of a layer end in the layers beside it, sorted."""
    return {
        vertex: (
            sorted([place[source] for source, _vertex, _port in into[vertex]]),
            sorted([place[target] + port for _vertex, target, port in out_of[vertex]]),
        )
        for vertex in row
    }


def _exchange_in(row: list[int], ends: Mapping[int, FarEnds]) -> bool:
    """Exchange neighbours in a layer where that leaves fewer crossings; return whether there were any."""
    changed = False
    for index in range(len(row) - 1):
        upper, lower = row[index : index + 2]
        above, below = ends[upper], ends[lower]
        if (crossed := _crossed(above, below)) and _crossed(below, above) < crossed:
            row[index : index + 2] = lower, upper
            changed = True
    return changed


def _crossed(upper: FarEnds, lower: FarEnds) -> int:
    """Return how many segments at two neighbours cross."""
    count = 0
    for above, below in zip(upper, lower, strict=True):
        if above and below and below[0] < above[-1]:
            count += sum(bisect_left(below, end) for end in above)
    return count
