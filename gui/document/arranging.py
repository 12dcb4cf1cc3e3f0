"""Laying a document's graph out, or a part of it, as one step; nodes that are kept in place stay."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from engine.composites.sizes import node_size
from engine.graphs.framed_layout import Frames, outermost
from engine.graphs.graph import Graph
from engine.graphs.layout import Position
from engine.text import _
from gui.document.annotating import around, framed, refitted
from gui.document.bending import straightened
from gui.document.changes import Replaced, moving, perform
from gui.document.document import Document
from gui.document.places import Box, boxes_of, free_place, overlap

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
        goals = _kept_clear(document, _about(document, places, chosen), framed(document, chosen))
        before = {node: document.positions[node] for node in goals if document.positions[node] != goals[node]}
        after = {node: goals[node] for node in before}
        bends = straightened(document) if not chosen else []
        perform(document, _("Arrange"), [*moving(before, after), *bends, *refitted(document, after)])
        then(before)

    document.laying_out.ask(graph, use, frames=lambda: framed(document, chosen), downwards=downwards)


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


class _Block(NamedTuple):
    """Nodes that stay together: those in a frame, or one alone."""

    nodes: frozenset[int]
    is_framed: bool

    def box(self, document: Document, places: Places) -> Box:
        """Return where it is when its nodes stand so."""
        standing = {node: places[node] for node in self.nodes}
        if not self.is_framed:
            return boxes_of(document.graph, standing)[0]
        x, y, width, height = around(document.graph, standing)
        return (x + width / 2, y + height / 2), (width, height)


def _kept_clear(document: Document, places: Places, frames: Frames) -> Places:
    """Return places with those of nodes that stay left out, and what would lie on these put beside them.

    A frame goes along with the nodes in it that stay.
    """
    fixed = document.anchored & places.keys()
    if not fixed:
        return places
    goals = {**places, **{node: document.positions[node] for node in fixed}}
    blocks = _blocks(goals, frames)
    staying = [block for block in blocks if block.nodes & fixed]
    for block in staying:
        goals |= _brought_along(document, places, goals, block.nodes, fixed)
    clear = [block.box(document, goals) for block in staying]
    for block in (block for block in blocks if block not in staying):
        box = block.box(document, goals)
        if any(overlap(box, other) for other in clear):
            others = [other.box(document, goals) for other in blocks if other != block]
            goals |= _shifted(goals, block.nodes, box[0], free_place(box[1], box[0], others))
    return {node: place for node, place in goals.items() if node not in fixed}


def _blocks(places: Places, frames: Frames) -> list[_Block]:
    """Return what stays together, frames first."""
    framed = [_Block(nodes, is_framed=True) for nodes in outermost(frames)]
    held = {node for block in framed for node in block.nodes}
    return [*framed, *(_Block(frozenset([node]), is_framed=False) for node in places if node not in held)]


def _brought_along(
    document: Document, places: Places, goals: Places, nodes: Collection[int], fixed: Collection[int]
) -> Places:
    """Return where nodes of a frame go whose others stay: with these, but not on them."""
    staying, free = ([node for node in nodes if (node in fixed) is stays] for stays in (True, False))
    start, end = (_middle([each[node] for node in staying]) for each in (places, goals))
    there = _shifted(goals, free, start, end)
    standing = boxes_of(document.graph, {node: goals[node] for node in staying})
    for node in document.graph.nodes(free):
        box = (there[node.id], node_size(node))
        if any(overlap(box, other) for other in standing):
            others = [*standing, *boxes_of(document.graph, there, [node.id])]
            there[node.id] = free_place(box[1], box[0], others)
    return there


def _shifted(places: Places, nodes: Collection[int], start: Position, end: Position) -> dict[int, Position]:
    right, down = end[0] - start[0], end[1] - start[1]
    return {node: (places[node][0] + right, places[node][1] + down) for node in nodes}
