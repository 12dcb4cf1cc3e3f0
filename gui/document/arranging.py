"""Laying a document's graph out, or a part of it, as one step; nodes that are kept in place stay."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from engine.composites.sizes import node_size
from engine.graphs.graph import Graph
from engine.graphs.layout import Position
from engine.text import _
from gui.document.annotating import refitted
from gui.document.bending import straightened
from gui.document.changes import Replaced, moving, perform
from gui.document.document import Document
from gui.document.places import boxes_of, free_place, overlap

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
        goals = _kept_clear(document, _about(document, places, chosen))
        before = {node: document.positions[node] for node in goals if document.positions[node] != goals[node]}
        after = {node: goals[node] for node in before}
        bends = straightened(document) if not chosen else []
        perform(document, _("Arrange"), [*moving(before, after), *bends, *refitted(document, after)])
        then(before)

    document.laying_out.ask(graph, use, downwards=downwards)


def anchor(document: Document, node_ids: Collection[int]) -> None:
    """Let nodes stay where they are when the graph is arranged, or no longer where all do, as one step."""
    chosen, before = frozenset(node_ids), document.anchored
    after = before - chosen if chosen <= before else before | chosen
    if after != before:
        perform(document, _("Keep in place"), [Replaced(Document.set_anchored, (), before, after)])


def _about(document: Document, places: Places, chosen: Collection[int]) -> Places:
    """Return places shifted as a whole: to the nodes that stay, else some nodes to where they stood."""
    fixed = document.anchored & places.keys()
    if not (fixed or chosen):
        return places
    known = fixed or places.keys()
    (x, y), (to_x, to_y) = (_middle([each[node] for node in known]) for each in (places, document.positions))
    return {node: (left + to_x - x, top + to_y - y) for node, (left, top) in places.items()}


def _middle(places: Collection[Position]) -> Position:
    xs, ys = zip(*places, strict=True)
    return (round((min(xs) + max(xs)) / 2), round((min(ys) + max(ys)) / 2))


def _kept_clear(document: Document, places: Places) -> Places:
    """Return places with those of nodes that stay left out, and what would lie on these put beside them."""
    fixed = document.anchored & places.keys()
    if not fixed:
        return places
    goals = {node: place for node, place in places.items() if node not in fixed}
    standing = boxes_of(document.graph, {node: document.positions[node] for node in fixed})
    for node in document.graph.nodes(goals):
        box = (goals[node.id], node_size(node))
        if any(overlap(box, other) for other in standing):
            others = [*standing, *boxes_of(document.graph, goals, [node.id])]
            goals[node.id] = free_place(node_size(node), goals[node.id], others)
    return goals
