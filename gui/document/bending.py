"""Gestures on the way that wires take: the points they are led through, each change a named step of undo."""

from __future__ import annotations

from collections.abc import Mapping

from engine.files.document import Bends, Contents, Way, bends_of, ways_of
from engine.graphs.graph import Edge, Graph
from engine.graphs.layout import Position
from engine.text import _
from gui.document.changes import Change, Replaced, perform
from gui.document.document import Document


def lead(document: Document, edge: Edge, bends: Bends, before: Bends | None = None) -> None:
    """Lead a wire through these points; `before` are those where a drag of one began."""
    start = document.bends.get(edge, ()) if before is None else before
    if start != bends:
        text = _("Bend a wire") if bends else _("Straighten a wire")
        perform(document, text, [bent(edge, start, bends)])


def bent(edge: Edge, before: Bends, after: Bends) -> Change:
    """Return what leads a wire through other points."""
    return Replaced(Document.set_bends, (edge,), before, after)


def carried(
    document: Document, before: Mapping[int, Position], after: Mapping[int, Position]
) -> list[Change]:
    """Return what takes bends along with both ends of their wire, where these move alike."""
    changes = []
    for edge, bends in document.bends.items():
        if edge.source in after and edge.target in after:
            steps = {step_between(before[node], after[node]) for node in (edge.source, edge.target)}
            if len(steps) == 1:
                changes.append(bent(edge, bends, shifted(bends, steps.pop())))
    return changes


def shifted(bends: Bends, step: Position) -> Bends:
    """Return points moved by so much to the right and down."""
    return tuple((x + step[0], y + step[1]) for x, y in bends)


def straightened(document: Document) -> list[Change]:
    """Return what lets all wires run straight, as where everything is laid out anew."""
    return [bent(edge, bends, ()) for edge, bends in document.bends.items()]


def ways_within(document: Document, part: Graph) -> tuple[Way, ...]:
    """Return the ways of the wires of a part of the document's graph."""
    return ways_of({edge: bends for edge, bends in document.bends.items() if part.has_edge(edge)})


def copied(contents: Contents, ids: Mapping[int, int], step: Position) -> list[Change]:
    """Return what leads copies of wires as the originals, moved by so much; `ids` are the copies' nodes."""
    bends = bends_of(contents.bends, contents.graph)
    return [
        bent(Edge(ids[edge.source], ids[edge.target], edge.port), (), shifted(points, step))
        for edge, points in bends.items()
    ]


def step_between(start: Position, end: Position) -> Position:
    """Return how far it is from one point to another, to the right and down."""
    return end[0] - start[0], end[1] - start[1]
