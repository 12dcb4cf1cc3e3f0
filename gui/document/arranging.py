"""Laying a document's graph out, or a part of it, as one step."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from engine.graphs.graph import Graph
from engine.graphs.layout import Position
from engine.text import _
from gui.document.bending import straightened
from gui.document.changes import Replaced, perform
from gui.document.document import Document

Places = Mapping[int, Position]


def arrange(
    document: Document,
    then: Callable[[Places], object] = lambda _before: None,
    node_ids: Collection[int] = (),
    *,
    downwards: bool = False,
) -> None:
    """Lay a graph out in layers as one step, or some of its nodes, about the middle of where they stand.

    `then` is called when it is done, with where the nodes stood that stand elsewhere now.
    """
    chosen = frozenset(node_ids)

    def graph() -> Graph:
        return document.graph.part(chosen) if chosen else document.graph

    def use(places: Places) -> None:
        goals = _about(document, places) if chosen else places
        before = {node: document.positions[node] for node in goals if document.positions[node] != goals[node]}
        after = {node: goals[node] for node in before}
        bends = straightened(document) if not chosen else []
        moves = [Replaced(Document.preview_positions, (), before, after)] if before else []
        perform(document, _("Arrange"), [*moves, *bends])
        then(before)

    document.laying_out.ask(graph, use, downwards=downwards)


def _about(document: Document, places: Places) -> dict[int, Position]:
    """Return places shifted so that their middle is where that of the same nodes is."""
    (x, y), (to_x, to_y) = (_middle(positions) for positions in (places, _standing(document, places)))
    return {node: (left + to_x - x, top + to_y - y) for node, (left, top) in places.items()}


def _standing(document: Document, nodes: Places) -> Places:
    return {node: document.positions[node] for node in nodes}


def _middle(places: Places) -> Position:
    xs, ys = zip(*places.values(), strict=True)
    return (round((min(xs) + max(xs)) / 2), round((min(ys) + max(ys)) / 2))
